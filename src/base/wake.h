/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * gembok_wake:
 * @cancellable: (nullable)
 *
 * Has @context, which this thread iterates, woken when another thread cancels @cancellable. A cancellable's own source must not be
 * used for that in a context that ends soon: the loop sees the cancellation and frees the context while g_cancellable_cancel() is
 * still about to touch it.
 *
 * Returns: for g_cancellable_disconnect(), which waits until the other thread has done with @context.
 */
gulong gembok_wake (GMainContext *context, GCancellable *cancellable);

G_END_DECLS
