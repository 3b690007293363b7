/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/settings.h"

#include "app/preset-backend.h"

/* Read once, before any settings, and kept as long as the program runs. */
static GembokSite *site;

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
  g_clear_pointer (&site, gembok_site_unref);
  site = gembok_site_read (error);
  const char *warning = site != NULL ? gembok_site_warning (site) : NULL;
  if (warning != NULL)
    g_printerr ("gembok: %s\n", warning);
  return site != NULL;
}

GembokSite *
gembok_settings_site (void)
{
  return site;
}

GSettings *
gembok_settings_new (void)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettings) chosen = g_settings_new_full (schema, NULL, NULL);
  const GembokPresets *presets = site != NULL ? gembok_site_presets (site) : NULL;
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
