/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokLock: something that one program of this user does at a time. The kernel lets go of it when a program dies. */
typedef struct _GembokLock GembokLock;

/** gembok_lock_take: (transfer full) (nullable): waits for its turn; %NULL if cancelled or if there is no place for locks,
 * which a caller may take as "go on without". */
GembokLock *gembok_lock_take (const char *name, GCancellable *cancellable);
void gembok_lock_free (GembokLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLock, gembok_lock_free)

G_END_DECLS
