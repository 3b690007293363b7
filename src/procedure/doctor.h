/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/** GembokHealth: how a thing is. */
typedef enum
{
  GEMBOK_HEALTH_GOOD,
  GEMBOK_HEALTH_NOTE, /* works, but the person should know */
  GEMBOK_HEALTH_BAD
} GembokHealth;

/** gembok_health_name: "good", "note", "bad". Static. */
const char *gembok_health_name (GembokHealth health);

/** GembokDiagnosis: one thing that was looked at. Holds no secret, NIK or token. */
typedef struct
{
  const char *code; /* static: "vault", "log", "keyring", "memory", "swap", "clock", "decoder", "tls", "ams" */
  GembokHealth health;
  char *found;  /* translated: where was looked and what was found */
  char *advice; /* (nullable): translated: what to do */
} GembokDiagnosis;

void gembok_diagnosis_free (GembokDiagnosis *diagnosis);

/**
 * gembok_doctor:
 * @context: (nullable): %NULL where the vault could not be opened
 * @vault_error: (nullable): why
 * @server: (nullable): an AMS to look at instead of the profile used last
 *
 * Looks at vault, log, keyring, memory locks, swap, clock, decoder, and the AMS's TLS and policy. Never asks for anything.
 * Blocks on disk and network.
 *
 * Returns: (transfer full) (element-type GembokDiagnosis)
 */
GPtrArray *gembok_doctor (GembokContext *context, const GError *vault_error, const GembokServer *server,
                          GCancellable *cancellable);

G_END_DECLS
