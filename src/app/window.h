/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokWindow: the one main window: welcome page, or the views (home, requests, certificates, records, and the review desk for
 * those who decide) below one header bar.
 *
 * Actions: "win.view" (s: name of a view), "win.open-request" (s: id), "win.open-step" (ss: id, step), "win.new-request", "win.back",
 * "win.toast" (s: plain text, see app/toast.h); "win.backup" and "win.restore" (see app/backup-actions.h).
 */
#define GEMBOK_TYPE_WINDOW (gembok_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokWindow, gembok_window, GEMBOK, WINDOW, AdwApplicationWindow)

GtkWidget *gembok_window_new (GtkApplication *application, GembokDesk *desk);

/** gembok_window_open_request: shows a request, at its current step or at @step_id (nullable). While the vault is not open yet, it
 * is shown when it is, at its current step. */
void gembok_window_open_request (GembokWindow *window, const char *id, const char *step_id);

G_END_DECLS
