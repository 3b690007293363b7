/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * gembok_account_actions_add:
 *
 * Gives @window the actions about who is at the AMS. What does not apply is disabled, and menus leave it out:
 * "win.log-in", "win.log-out", "win.change-person" (both in one), "win.change-password", and in training "win.become"
 * (s: name of a role; its state is the present one). Words about them go to its "win.toast".
 */
void gembok_account_actions_add (GtkApplicationWindow *window, GembokDesk *desk);

G_END_DECLS
