/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/site.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "config.h"
#include "procedure/trust.h"

#define OF_THE_SYSTEM "dconf"
/* Nobody locks how large the window was; where even this cannot be written, nothing can, and that is no decision. */
#define NEVER_LOCKED "window-width"

typedef struct
{
  GVariant *value;
  gboolean locked;
  const char *origin; /* borrowed */
  gboolean is_read;   /* the certificates of the files that it names */
  GBytes *trust;      /* (nullable): they, as PEM */
} Decision;

struct _GembokSite
{
  gatomicrefcount references;
  GMutex lock;            /* guards what is read later */
  GembokPresets *presets; /* (nullable) */
  GHashTable *decisions;  /* char *key -> Decision */
  char *warning;          /* (nullable) */
};

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_variant_unref (decision->value);
  g_clear_pointer (&decision->trust, g_bytes_unref);
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
  g_atomic_ref_count_init (&site->references);
  g_mutex_init (&site->lock);
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

GembokSite *
gembok_site_ref (GembokSite *site)
{
  g_atomic_ref_count_inc (&site->references);
  return site;
}

void
gembok_site_unref (GembokSite *site)
{
  if (site == NULL || !g_atomic_ref_count_dec (&site->references))
    return;
  g_clear_pointer (&site->decisions, g_hash_table_unref);
  g_clear_pointer (&site->presets, gembok_presets_free);
  g_mutex_clear (&site->lock);
  g_free (site->warning);
  g_free (site);
}

GembokPresets *
gembok_site_presets (const GembokSite *site)
{
  return site->presets;
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

/* --- trust -------------------------------------------------------------------------------------------------------- */

/* The files that @key names, each on its own, since one may be DER. */
static GPtrArray *
read_certificates (GVariant *value, const char *key, GError **error)
{
  const char *one[] = { NULL, NULL };
  g_autofree const char **several = NULL;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    several = g_variant_get_strv (value, NULL);
  else if (*g_variant_get_string (value, NULL) != '\0')
    one[0] = g_variant_get_string (value, NULL);
  const char *const *paths = several != NULL ? several : one;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GBytes) data = gembok_file_read (paths[i], GEMBOK_CERTIFICATES_MAX, error);
      g_autoptr (GPtrArray) some = data != NULL ? gembok_trust_parse (data, key, error) : NULL;
      if (some == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&some));
    }
  return g_steal_pointer (&all);
}

gboolean
gembok_site_trust (GembokSite *site, const char *key, GBytes **pem, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&site->lock);
  Decision *decision = g_hash_table_lookup (site->decisions, key);
  g_return_val_if_fail (decision != NULL, FALSE);
  if (!decision->is_read)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GPtrArray) certificates = read_certificates (decision->value, key, &problem);
      if (certificates == NULL)
        {
          g_autofree char *origin = g_filename_display_name (decision->origin);
          gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The presets of this computer cannot be used: %s: %s"),
                            origin, problem->message);
          return FALSE;
        }
      decision->trust = certificates->len > 0 ? gembok_certificates_to_pem (certificates) : NULL;
      decision->is_read = TRUE;
    }
  *pem = decision->trust != NULL ? g_bytes_ref (decision->trust) : NULL;
  return TRUE;
}
