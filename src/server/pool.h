/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokPool: a few threads for work that would hold up everyone else (scrypt, whole files), with a short queue: what
 * does not fit is refused instead of piling up memory. */
typedef struct _GembokPool GembokPool;

/** GembokPoolFunc: @data is the job's. */
typedef void (*GembokPoolFunc) (gpointer data);

/** gembok_pool_new: @threads threads, at most @waiting jobs beyond those that run. */
GembokPool *gembok_pool_new (guint threads, guint waiting);

/** gembok_pool_free: waits for the jobs that run; the `done` of those not finished before is still called. */
void gembok_pool_free (GembokPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPool, gembok_pool_free)

/**
 * gembok_pool_push:
 * @work: called in a thread
 * @done: called afterwards in the main context; frees @data
 *
 * Returns: %FALSE if the queue is full; nothing was taken then
 */
gboolean gembok_pool_push (GembokPool *pool, GembokPoolFunc work, GembokPoolFunc done, gpointer data);

/** gembok_pool_pending: jobs whose `done` has not been called yet. */
guint gembok_pool_pending (GembokPool *pool);

G_END_DECLS
