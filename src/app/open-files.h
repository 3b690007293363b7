/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"

G_BEGIN_DECLS

/*
 * Ways in which files (CSR, certificate, chain, .p12 of others; backups) reach the window: named at the start, chosen, dropped.
 * A backup opens the window that restores it. @parent is the main window.
 */

/** gembok_open_files: shows each of @files, the first few of them, over @parent. */
void gembok_open_files (GtkWindow *parent, GembokDesk *desk, GFile *const *files, guint n_files);
/** gembok_open_files_ask: asks for one. */
void gembok_open_files_ask (GtkWindow *parent, GembokDesk *desk);
/** gembok_open_files_take_drops: takes files that are dropped on @window where nothing in it takes them. */
void gembok_open_files_take_drops (GtkWindow *window, GembokDesk *desk);

G_END_DECLS
