/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokPreferencesWindow: language, how to work, which AMS, trust anchors, reminders. What an administrator has locked is shown
 * and cannot be changed. */
#define GEMBOK_TYPE_PREFERENCES_WINDOW (gembok_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokPreferencesWindow, gembok_preferences_window, GEMBOK, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *gembok_preferences_window_new (GembokDesk *desk);

G_END_DECLS
