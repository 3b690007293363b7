/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/site.h"

/* GEMBOK_APPLICATION_ID: of its name on the bus, its settings and its desktop file. */
#include "config.h"

G_BEGIN_DECLS

/** GembokMode: how this workstation works (the settings' enumeration of the same order). */
typedef enum
{
  GEMBOK_MODE_NONE, /* not chosen yet */
  GEMBOK_MODE_TRAINING,
  GEMBOK_MODE_CONNECTED,
  GEMBOK_MODE_OFFLINE
} GembokMode;

/**
 * gembok_settings_prepare:
 * @error: see gembok_presets_read()
 *
 * Reads the presets of this computer's administrator, if there are any, for all settings that are made afterwards. Once, in main().
 */
gboolean gembok_settings_prepare (GError **error);

/** gembok_settings_site: (transfer none) (nullable): all that the administrator decided, as it was read; %NULL before that. */
GembokSite *gembok_settings_site (void);

/** gembok_settings_new: (transfer full): the application's settings; a program in its build tree brings its schema along. */
GSettings *gembok_settings_new (void);

/** gembok_settings_mode: the mode that was chosen, or preset by the administrator. */
GembokMode gembok_settings_mode (GSettings *settings);

/** gembok_settings_text: (transfer full) (nullable): a string that was set; %NULL instead of "". */
char *gembok_settings_text (GSettings *settings, const char *key);

G_END_DECLS
