/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokExportWindow: saves certificate and key as a .p12 for where it will be used: passphrase of the key, a new one for the file,
 * and whether old software must open it. */
#define GEMBOK_TYPE_EXPORT_WINDOW (gembok_export_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokExportWindow, gembok_export_window, GEMBOK, EXPORT_WINDOW, AdwWindow)

/** gembok_export_window_new: @certificate: SHA-256, serial or request; @holder: for the name of the file. */
GtkWidget *gembok_export_window_new (GembokDesk *desk, const char *certificate, const char *holder);

G_END_DECLS
