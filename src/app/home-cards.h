/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/display-home.h"
#include "procedure/context.h"

G_BEGIN_DECLS

/** GembokHome: what the first page shows. */
typedef struct
{
  GPtrArray *cards; /* (element-type GembokHomeCard): the most urgent first */
  guint requests;   /* how many there are in all */
} GembokHome;

void gembok_home_free (GembokHome *home);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHome, gembok_home_free)

/**
 * gembok_home_load:
 * @role: of who is logged in
 * @error: STORAGE, DAMAGED, CANCELLED
 *
 * On a worker: what waits, from the newest requests of every state and the newest certificates. Reads the vault only, blocks on the
 * disk. A request that cannot be read is left out: the list of all of them has it.
 *
 * Returns: (transfer full) (nullable)
 */
GembokHome *gembok_home_load (GembokContext *context, GembokRole role, GCancellable *cancellable, GError **error);

G_END_DECLS
