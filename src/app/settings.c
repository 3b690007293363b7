/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "app/preset-backend.h"
#include "procedure/site.h"

/* Read once, before any settings, and kept as long as the program runs. */
static GembokPresets *presets;

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchema *schema = gembok_site_schema ();
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
  g_autofree char *warning = presets != NULL ? gembok_presets_judge_procedure (gembok_presets_value (presets, "procedure"),
                                                                               gembok_presets_path (presets))
                                             : NULL;
  if (warning != NULL)
    g_printerr ("gembok: %s\n", warning);
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
