/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window.h"

G_BEGIN_DECLS

/**
 * gembok_account_actions_add:
 *
 * Gives @window the actions about who is at the AMS. What does not apply is disabled, and menus leave it out:
 * "win.log-in", "win.log-out", "win.change-person" (both in one), "win.change-password", and in training "win.become"
 * (s: name of a role; its state is the present one).
 */
void gembok_account_actions_add (GembokWindow *window);

G_END_DECLS
