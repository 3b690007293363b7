/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** gembok_backup_actions_add: gives @window the actions "win.backup" (s: id of a request, "" for all), "win.restore", and
 * "win.restore-file" (s: path of the backup). The first two are there while the vault is open; to restore is also possible before a
 * way of working was chosen: the person's own vault is opened for it, and closed again if nothing was restored. A file that comes
 * while the vault is being opened waits for it. */
void gembok_backup_actions_add (GtkApplicationWindow *window, GembokDesk *desk);

G_END_DECLS
