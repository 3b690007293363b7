/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The application's id: of its name on the bus, its settings, its resources and its desktop file. */
#define GEMBOK_APPLICATION_ID "id.gembok.Gembok"

/** GembokMode: how this workstation works (the settings' enumeration of the same order). */
typedef enum
{
  GEMBOK_MODE_NONE, /* not chosen yet */
  GEMBOK_MODE_TRAINING,
  GEMBOK_MODE_CONNECTED,
  GEMBOK_MODE_OFFLINE
} GembokMode;

/** gembok_settings_new: (transfer full): the application's settings; a program in its build tree brings its schema along. */
GSettings *gembok_settings_new (void);

/** gembok_settings_mode: the mode that was chosen, or preset by the administrator. */
GembokMode gembok_settings_mode (GSettings *settings);

/** gembok_settings_text: (transfer full) (nullable): a string that was set; %NULL instead of "". */
char *gembok_settings_text (GSettings *settings, const char *key);

G_END_DECLS
