/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/* Shared by context.c, profile.c and session.c. */

/** GembokContextShared: what a context and its forks have in common. */
typedef struct
{
  gatomicrefcount references;
  GembokVault *vault; /* guards itself */
  GembokSite *site;   /* (nullable): set before there are forks */
  GMutex lock;        /* guards the rest */
  gboolean in_memory;
  GHashTable *sessions;  /* "profile/user name" → GembokSecret */
  GHashTable *documents; /* "request/kind" → GBytes */
} GembokContextShared;

struct _GembokContext
{
  GembokContextShared *shared;
  GembokVault *vault; /* that of @shared */
  char *account;      /* (nullable) */
  GembokReporter reporter;
};

/** gembok_context_hold_session: holds a copy of @token (nullable: forgets) for this run. Returns: whether one was held before. */
gboolean gembok_context_hold_session (GembokContext *context, const char *profile_id, const char *username,
                                      const GembokSecret *token);
/** gembok_context_held_session: (transfer full) (nullable): a copy of the session held for this run. */
GembokSecret *gembok_context_held_session (GembokContext *context, const char *profile_id, const char *username);

G_END_DECLS
