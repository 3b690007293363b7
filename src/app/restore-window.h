/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokRestoreWindow: takes requests from a backup: which file, its passphrase, what is in it and what would come of it, and then
 * what came of it. Nothing is changed before "Restore" was pressed. */
#define GEMBOK_TYPE_RESTORE_WINDOW (gembok_restore_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokRestoreWindow, gembok_restore_window, GEMBOK, RESTORE_WINDOW, AdwWindow)

/** gembok_restore_window_new: on the open vault of @desk; to be made transient for the main window. */
GtkWidget *gembok_restore_window_new (GembokDesk *desk);

/** gembok_restore_window_take_file: chooses the file at @path, as the person could; nothing where they are past that already. */
void gembok_restore_window_take_file (GembokRestoreWindow *window, const char *path);

/** gembok_restore_window_has_restored: whether requests were restored in this window. */
gboolean gembok_restore_window_has_restored (GembokRestoreWindow *window);

G_END_DECLS
