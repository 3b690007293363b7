/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "app/preset-backend.h"
#include "base/paths.h"

/* Read once, before any settings, and kept as long as the program runs. */
static GembokPresets *presets;

static GSettingsSchema *
find_schema (void)
{
  g_autofree char *folder = gembok_paths_schemas ();
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own
      = folder != NULL ? g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL) : NULL;
  GSettingsSchema *schema = g_settings_schema_source_lookup (own != NULL ? own : source, GEMBOK_APPLICATION_ID, TRUE);
  if (schema == NULL)
    g_error ("The settings schema %s is not installed.", GEMBOK_APPLICATION_ID);
  return schema;
}

gboolean
gembok_settings_prepare (GError **error)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GError) problem = NULL;
  g_clear_pointer (&presets, gembok_presets_free);
  presets = gembok_presets_find (schema, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GSettings *
gembok_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettings) chosen = g_settings_new_full (schema, NULL, NULL);
  if (presets == NULL)
    return g_steal_pointer (&chosen);
  g_autoptr (GSettingsBackend) backend = gembok_preset_backend_new (presets, chosen);
  return g_settings_new_full (schema, backend, NULL);
}

GembokMode
gembok_settings_mode (GSettings *settings)
{
  return (GembokMode) g_settings_get_enum (settings, "mode");
}

char *
gembok_settings_text (GSettings *settings, const char *key)
{
  g_autofree char *text = g_settings_get_string (settings, key);
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}
