/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokMainView: what the window shows while a vault is open: the views (home, requests, certificates, records, and those that only
 * some have) below one header bar. A view is made when somebody first goes there.
 *
 * It does the actions of the window (app/window.h) that are about views.
 */
#define GEMBOK_TYPE_MAIN_VIEW (gembok_main_view_get_type ())
G_DECLARE_FINAL_TYPE (GembokMainView, gembok_main_view, GEMBOK, MAIN_VIEW, GtkBox)

/** gembok_main_view_set_desk: once, before it is shown. */
void gembok_main_view_set_desk (GembokMainView *self, GembokDesk *desk);

/** gembok_main_view_open_request: shows a request, at its current step or at @step_id (nullable). The vault must be open. */
void gembok_main_view_open_request (GembokMainView *self, const char *id, const char *step_id);

G_END_DECLS
