/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "base/paths.h"

GSettings *
gembok_settings_new (void)
{
  g_autofree char *folder = gembok_paths_schemas ();
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own
      = folder != NULL ? g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL) : NULL;
  g_autoptr (GSettingsSchema) schema
      = g_settings_schema_source_lookup (own != NULL ? own : source, GEMBOK_APPLICATION_ID, TRUE);
  if (schema == NULL)
    g_error ("The settings schema %s is not installed.", GEMBOK_APPLICATION_ID);
  return g_settings_new_full (schema, NULL, NULL);
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
