/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/site.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "config.h"
#include "procedure/presets.h"

#define OF_THE_SYSTEM "dconf"
/* Nobody locks how large the window was; where even this cannot be written, nothing can, and that is no decision. */
#define NEVER_LOCKED "window-width"

typedef struct
{
  GVariant *value;
  gboolean locked;
  const char *origin; /* borrowed */
} Decision;

struct _GembokSite
{
  GembokPresets *presets; /* (nullable) */
  GHashTable *decisions;  /* char *key -> Decision */
  char *warning;          /* (nullable) */
};

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_variant_unref (decision->value);
  g_free (decision);
}

GSettingsSchema *
gembok_site_schema (void)
{
  g_autofree char *folder = gembok_paths_schemas ();
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own
      = folder != NULL ? g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL) : NULL;
  GSettingsSchemaSource *used = own != NULL ? own : source;
  return used != NULL ? g_settings_schema_source_lookup (used, GEMBOK_APPLICATION_ID, TRUE) : NULL;
}

/* --- both ways ---------------------------------------------------------------------------------------------------- */

static void
decide (GembokSite *site, const char *key, GVariant *value, gboolean locked, const char *origin)
{
  Decision *decision = g_new0 (Decision, 1);
  decision->value = g_variant_ref_sink (value);
  decision->locked = locked;
  decision->origin = origin;
  g_hash_table_replace (site->decisions, g_strdup (key), decision);
}

/* What the system's settings say of @key, and of it alone the administrator's part: never what somebody chose in the window. */
static void
take_from_system (GembokSite *site, GSettings *settings, GSettingsSchemaKey *known, gboolean can_lock)
{
  const char *key = g_settings_schema_key_get_name (known);
  const gboolean locked = can_lock && !g_settings_is_writable (settings, key);
  g_autoptr (GVariant) usual = g_settings_schema_key_get_default_value (known);
  g_autoptr (GVariant) value = locked ? g_settings_get_value (settings, key) : g_settings_get_default_value (settings, key);
  if (locked || (value != NULL && !g_variant_equal (value, usual)))
    decide (site, key, value, locked, OF_THE_SYSTEM);
}

static void
take_from_file (GembokSite *site, const char *key)
{
  GVariant *value = gembok_presets_value (site->presets, key);
  const gboolean locked = gembok_presets_locked (site->presets, key);
  if (value != NULL && (locked || !gembok_site_locked (site, key)))
    decide (site, key, value, locked, gembok_presets_path (site->presets));
}

static void
take_all (GembokSite *site, GSettingsSchema *schema)
{
  g_autoptr (GSettings) settings = g_settings_new_full (schema, NULL, NULL);
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  const gboolean can_lock = g_settings_is_writable (settings, NEVER_LOCKED);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GSettingsSchemaKey) known = g_settings_schema_get_key (schema, keys[i]);
      take_from_system (site, settings, known, can_lock);
      if (site->presets != NULL)
        take_from_file (site, keys[i]);
    }
}

GembokSite *
gembok_site_read (GError **error)
{
  g_autoptr (GembokSite) site = g_new0 (GembokSite, 1);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  site->decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, decision_free);
  /* A program without its schema was not installed whole, and nobody can have decided anything for it. */
  if (schema == NULL)
    return g_steal_pointer (&site);
  site->presets = gembok_presets_find (schema, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  take_all (site, schema);
  site->warning
      = gembok_presets_judge_procedure (gembok_site_value (site, "procedure"), gembok_site_origin (site, "procedure"));
  return g_steal_pointer (&site);
}

void
gembok_site_free (GembokSite *site)
{
  if (site == NULL)
    return;
  g_clear_pointer (&site->decisions, g_hash_table_unref);
  g_clear_pointer (&site->presets, gembok_presets_free);
  g_free (site->warning);
  g_free (site);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

GVariant *
gembok_site_value (const GembokSite *site, const char *key)
{
  const Decision *decision = g_hash_table_lookup (site->decisions, key);
  return decision != NULL ? decision->value : NULL;
}

const char *
gembok_site_text (const GembokSite *site, const char *key)
{
  GVariant *value = gembok_site_value (site, key);
  const char *text = value != NULL ? g_variant_get_string (value, NULL) : "";
  return *text != '\0' ? text : NULL;
}

gboolean
gembok_site_locked (const GembokSite *site, const char *key)
{
  const Decision *decision = g_hash_table_lookup (site->decisions, key);
  return decision != NULL && decision->locked;
}

const char *
gembok_site_origin (const GembokSite *site, const char *key)
{
  const Decision *decision = g_hash_table_lookup (site->decisions, key);
  return decision != NULL ? decision->origin : OF_THE_SYSTEM;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
gembok_site_keys (const GembokSite *site)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key = NULL;
  g_hash_table_iter_init (&iter, site->decisions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, g_strdup (key));
  g_ptr_array_sort (keys, compare_keys);
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

const char *
gembok_site_warning (const GembokSite *site)
{
  return site->warning;
}
