/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokFileWindow: what a file is that somebody opened: a CSR with its verification code, a certificate or a chain with a check
 * against the trust anchors, a .p12 once its passphrase was given; and where it belongs to a request here, the way to that. */
#define GEMBOK_TYPE_FILE_WINDOW (gembok_file_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokFileWindow, gembok_file_window, GEMBOK, FILE_WINDOW, AdwWindow)

/** gembok_file_window_present: shows @file over @parent, whose actions "win.open-request" and "win.open-certificate" are used. */
void gembok_file_window_present (GtkWindow *parent, GembokDesk *desk, GFile *file);

G_END_DECLS
