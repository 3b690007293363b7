/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/deadline-private.h"

G_BEGIN_DECLS

/*
 * What libsecret's simple calls do not tell: whether a keyring is there, and open. Spoken straight over D-Bus (Secret
 * Service API draft, freedesktop.org), because libsecret 0.20.5 waits for ever when a person dismisses its question.
 */

/** GEMBOK_SECRET_SERVICE_PATIENCE: how long a service may take where nobody is there to be asked, in seconds. */
#define GEMBOK_SECRET_SERVICE_PATIENCE 10

/** GembokSecretServiceFlags: what gembok_secret_service_open() may do and must reach. */
typedef enum
{
  GEMBOK_SECRET_SERVICE_MAY_ASK = 1 << 0,   /* a person, where there is a display */
  GEMBOK_SECRET_SERVICE_MUST_EXIST = 1 << 1 /* something is to be stored: a default collection is needed */
} GembokSecretServiceFlags;

/** gembok_secret_service_has_display: whether a person could see the keyring's question. */
gboolean gembok_secret_service_has_display (void);

/** gembok_secret_service_open: sees to it that the default collection is unlocked. In Flatpak, where libsecret has a file
 * of its own, nothing is asked. KEYRING with the reason, CANCELLED. */
gboolean gembok_secret_service_open (GembokSecretServiceFlags flags, GembokDeadline *deadline, GError **error);

/** GembokSecretServiceFacts: who keeps secrets here. */
typedef struct
{
  gboolean portal;      /* a sandbox: libsecret's own file, whose key the Secret portal keeps; nothing more is known then */
  char *provider;       /* (nullable) (owned): the program behind the Secret Service, sanitised */
  gboolean has_default; /* a default collection exists */
  gboolean locked;      /* and is locked */
} GembokSecretServiceFacts;

/** gembok_secret_service_look: fills @facts as far as it comes, without asking anybody. KEYRING if there is no service. */
gboolean gembok_secret_service_look (GembokSecretServiceFacts *facts, GembokDeadline *deadline, GError **error);

/** gembok_secret_service_fail: puts @problem (transfer full) (nullable) into words for people. Returns: %FALSE, always. */
gboolean gembok_secret_service_fail (GError *problem, GembokDeadline *deadline, GError **error);
/** gembok_secret_service_fail_locked: says that the keyring is locked. Returns: %FALSE, always. */
gboolean gembok_secret_service_fail_locked (GError **error);

G_END_DECLS
