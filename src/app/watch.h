/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokWatch:
 *
 * Follows all requests of the desk's vault that wait for others, and reminds of certificates that are about to end. The AMS is asked as
 * often as its policy allows, one request at a time; not at all where the settings say so, where nobody is logged in, offline, or
 * without a network. News make the desk tell "changed", and a notification of the desktop, unless the person looks at that very
 * request.
 *
 * Signal "planned": when the AMS is asked next may be another time now.
 */
#define GEMBOK_TYPE_WATCH (gembok_watch_get_type ())
G_DECLARE_FINAL_TYPE (GembokWatch, gembok_watch, GEMBOK, WATCH, GObject)

/** gembok_watch_start: (transfer none): from now on the requests of @desk are followed; the desk keeps the watch. */
GembokWatch *gembok_watch_start (GembokDesk *desk);
/** gembok_watch_of: (transfer none) (nullable): the one of @desk, if it was started. */
GembokWatch *gembok_watch_of (GembokDesk *desk);

/** gembok_watch_last: when the AMS answered last about @id, as far as the watch knows: Unix seconds; 0: not known. */
gint64 gembok_watch_last (GembokWatch *watch, const char *id);
/** gembok_watch_next: when the AMS is asked about @id by itself: Unix seconds; 0: not, or not known. */
gint64 gembok_watch_next (GembokWatch *watch, const char *id);

/** gembok_watch_has_lost: whether the AMS has said, more than once and last of all, that it has lost @id. */
gboolean gembok_watch_has_lost (GembokWatch *watch, const char *id);

/** gembok_watch_look: @widget shows the request @id (nullable: none any more). While it can be seen in the window in front, nothing
 * is told of that request. */
void gembok_watch_look (GembokWatch *watch, GtkWidget *widget, const char *id);

G_END_DECLS
