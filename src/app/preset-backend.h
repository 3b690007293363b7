/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/presets.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

G_BEGIN_DECLS

/**
 * GembokPresetBackend: GSettings with an administrator's presets between what a person chose and what the schema says. A locked key
 * cannot be written and has its preset; any other has what the person chose, or else its preset, or else what it had without them.
 */
#define GEMBOK_TYPE_PRESET_BACKEND (gembok_preset_backend_get_type ())
G_DECLARE_FINAL_TYPE (GembokPresetBackend, gembok_preset_backend, GEMBOK, PRESET_BACKEND, GSettingsBackend)

/**
 * gembok_preset_backend_new:
 * @presets: (transfer none): must outlive it
 * @settings: what people choose, where it was kept before
 */
GSettingsBackend *gembok_preset_backend_new (const GembokPresets *presets, GSettings *settings);

G_END_DECLS
