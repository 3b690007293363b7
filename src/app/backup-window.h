/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokBackupWindow: saves one request, or all of them, as an encrypted file: what goes in, its passphrase, where to, and the
 * result. */
#define GEMBOK_TYPE_BACKUP_WINDOW (gembok_backup_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokBackupWindow, gembok_backup_window, GEMBOK, BACKUP_WINDOW, AdwWindow)

/** gembok_backup_window_new: @request (nullable): the id of the one that is offered first; %NULL: all. */
GtkWidget *gembok_backup_window_new (GembokDesk *desk, const char *request);

G_END_DECLS
