/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/**
 * GembokDeadline:
 *
 * A cancellable for blocking calls that is cancelled with the caller's one, or after some seconds, and knows which.
 */
typedef struct _GembokDeadline GembokDeadline;

/** gembok_deadline_new: @cancellable may be %NULL; @seconds 0: no limit. */
GembokDeadline *gembok_deadline_new (GCancellable *cancellable, guint seconds);
void gembok_deadline_free (GembokDeadline *deadline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokDeadline, gembok_deadline_free)

/** gembok_deadline_cancellable: (transfer none): to be handed to the calls. */
GCancellable *gembok_deadline_cancellable (GembokDeadline *deadline);
/** gembok_deadline_passed: whether the time is over. */
gboolean gembok_deadline_passed (GembokDeadline *deadline);
/** gembok_deadline_cancelled: whether the caller's own cancellable was cancelled; then sets CANCELLED. */
gboolean gembok_deadline_cancelled (GembokDeadline *deadline, GError **error);

G_END_DECLS
