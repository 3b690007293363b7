/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/presets.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/open-place.h"
#include "base/paths.h"
#include "base/text.h"
#include "procedure/procedure.h"

#define FOLDER      "site"
#define FILE_MAX    ((gsize) 64 * 1024)
#define NAMED_MAX   ((gsize) 1024 * 1024)
#define SHOWN_CHARS 60

struct _GembokPresets
{
  char *path;
  GHashTable *values; /* char *key -> GVariant */
  GHashTable *locked; /* char *key, a set */
};

/* Where in the file something is being read. */
typedef struct
{
  GembokPresets *presets;
  GSettingsSchema *schema;
  guint line;
  enum
  {
    SECTION_NONE,
    SECTION_PRESET,
    SECTION_LOCKED
  } section;
} Reading;

/* --- what can be wrong -------------------------------------------------------------------------------------------- */

static const char *
hint (void)
{
  return _ (
      "Gembok does not go on with other settings than were wanted. Nothing of yours was changed. Tell whoever looks after "
      "this computer.");
}

static gboolean fail (const Reading *reading, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const Reading *reading, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *path = g_filename_display_name (reading->presets->path);
  if (reading->line > 0)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, hint (),
                      _ ("The presets of this computer cannot be used: %s, line %u: %s"), path, reading->line, what);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, hint (), _ ("The presets of this computer cannot be used: %s: %s"), path,
                      what);
  return FALSE;
}

/* Who can write what is trusted, or put another file in its place, decides whom Gembok trusts. */
static gboolean
check_place (const Reading *reading, const char *path, GError **error)
{
  g_autofree char *place = gembok_open_place (path);
  if (place == NULL)
    return TRUE;
  if (g_str_equal (place, reading->presets->path))
    return fail (reading, error, _ ("everybody can write it"));
  g_autofree char *shown = g_filename_display_name (place);
  return fail (reading, error, _ ("everybody can write %s"), shown);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/* A file that is named, by its whole path; %NULL if it cannot be trusted or read. */
static char *
resolve_file (const Reading *reading, const char *name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (reading->presets->path);
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (folder, name, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = gembok_file_read (path, NAMED_MAX, &problem);
  if (bytes == NULL)
    {
      fail (reading, error, _ ("%s cannot be read"), shown);
      return NULL;
    }
  if (!check_place (reading, path, error))
    return NULL;
  return g_steal_pointer (&path);
}

/* @value with the whole paths of the files that it names. */
static GVariant *
resolve_files (const Reading *reading, GVariant *value, GError **error)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      const char *name = g_variant_get_string (value, NULL);
      if (*name == '\0')
        return g_variant_ref (value);
      g_autofree char *path = resolve_file (reading, name, error);
      return path != NULL ? g_variant_ref_sink (g_variant_new_string (path)) : NULL;
    }
  g_autofree const char **names = g_variant_get_strv (value, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *path = resolve_file (reading, names[i], error);
      if (path == NULL)
        return NULL;
      g_ptr_array_add (paths, path);
    }
  return g_variant_ref_sink (g_variant_new_strv ((const char *const *) paths->pdata, paths->len));
}

static gboolean
is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "https") && g_uri_get_host (uri) != NULL
         && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL;
}

/* What @text means for @key. Returns: (transfer full) (nullable) */
static GVariant *
parse_value (const Reading *reading, const char *key, const char *text, GError **error)
{
  g_autoptr (GSettingsSchemaKey) known = g_settings_schema_get_key (reading->schema, key);
  g_autoptr (GVariant) value = g_variant_parse (g_settings_schema_key_get_value_type (known), text, NULL, NULL, NULL);
  if (value == NULL || !g_settings_schema_key_range_check (known, value))
    {
      g_autofree char *shown = gembok_text_sanitise (text, SHOWN_CHARS);
      fail (reading, error, _ ("%s is no value for “%s” (texts stand in quotation marks)"), shown, key);
      return NULL;
    }
  if (g_str_equal (key, "ams-address") && *g_variant_get_string (value, NULL) != '\0'
      && !is_address (g_variant_get_string (value, NULL)))
    {
      fail (reading, error, _ ("“%s” must be an address that begins with https://"), key);
      return NULL;
    }
  if (g_str_equal (key, "ams-ca-file") || g_str_equal (key, "anchor-files"))
    return resolve_files (reading, value, error);
  return g_steal_pointer (&value);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static gboolean
take_section (Reading *reading, const char *line, GError **error)
{
  if (g_str_equal (line, "[Preset]"))
    reading->section = SECTION_PRESET;
  else if (g_str_equal (line, "[Locked]"))
    reading->section = SECTION_LOCKED;
  else
    {
      g_autofree char *shown = gembok_text_sanitise (line, SHOWN_CHARS);
      return fail (reading, error, _ ("%s is neither [Preset] nor [Locked]"), shown);
    }
  return TRUE;
}

static gboolean
take_line (Reading *reading, char *line, GError **error)
{
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*line == '[')
    return take_section (reading, line, error);
  char *equals = strchr (line, '=');
  if (equals == NULL || reading->section == SECTION_NONE)
    return fail (reading, error, _ ("expected were [Preset] or [Locked], then lines of the form key=value"));
  *equals = '\0';
  const char *key = g_strstrip (line);
  g_autofree char *shown = gembok_text_sanitise (key, SHOWN_CHARS);
  if (!g_settings_schema_has_key (reading->schema, key))
    return fail (reading, error, _ ("there is no key “%s”"), shown);
  if (g_hash_table_contains (reading->presets->values, key))
    return fail (reading, error, _ ("“%s” is named twice"), shown);
  GVariant *value = parse_value (reading, key, g_strstrip (equals + 1), error);
  if (value == NULL)
    return FALSE;
  g_hash_table_insert (reading->presets->values, g_strdup (key), value);
  if (reading->section == SECTION_LOCKED)
    g_hash_table_add (reading->presets->locked, g_strdup (key));
  return TRUE;
}

/* People must not be led to an AMS that the administrator did not name. */
static gboolean
judge_whole (Reading *reading, GError **error)
{
  GVariant *mode = gembok_presets_value (reading->presets, "mode");
  GVariant *address = gembok_presets_value (reading->presets, "ams-address");
  reading->line = 0;
  if (gembok_presets_locked (reading->presets, "mode") && g_str_equal (g_variant_get_string (mode, NULL), "connected")
      && (address == NULL || *g_variant_get_string (address, NULL) == '\0'))
    return fail (reading, error, _ ("the mode is locked as “connected”, but there is no “%s”"), "ams-address");
  return TRUE;
}

static gboolean
take_text (Reading *reading, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  /* An empty file has no data. */
  if (length > 0 && !g_utf8_validate (data, (gssize) length, NULL))
    return fail (reading, error, _ ("it is not text in UTF-8"));
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      reading->line = i + 1;
      if (!take_line (reading, lines[i], error))
        return FALSE;
    }
  return judge_whole (reading, error);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

GembokPresets *
gembok_presets_read (const char *path, GSettingsSchema *schema, GError **error)
{
  g_autoptr (GembokPresets) presets = g_new0 (GembokPresets, 1);
  presets->path = g_strdup (path);
  presets->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  presets->locked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .presets = presets, .schema = schema };
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = gembok_file_read (path, FILE_MAX, &problem);
  if (bytes == NULL)
    {
      fail (&reading, error, "%s", problem->message);
      return NULL;
    }
  if (!check_place (&reading, path, error) || !take_text (&reading, bytes, error))
    return NULL;
  return g_steal_pointer (&presets);
}

GembokPresets *
gembok_presets_find (GSettingsSchema *schema, GError **error)
{
  g_auto (GStrv) folders = gembok_paths_system_data (FOLDER);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], GEMBOK_PRESETS_FILE, NULL);
      /* Also what cannot be read, or leads nowhere, was put there by somebody. */
      if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        return gembok_presets_read (path, schema, error);
    }
  return NULL;
}

void
gembok_presets_free (GembokPresets *presets)
{
  if (presets == NULL)
    return;
  g_clear_pointer (&presets->values, g_hash_table_unref);
  g_clear_pointer (&presets->locked, g_hash_table_unref);
  g_free (presets->path);
  g_free (presets);
}

const char *
gembok_presets_path (const GembokPresets *presets)
{
  return presets->path;
}

GVariant *
gembok_presets_value (const GembokPresets *presets, const char *key)
{
  return g_hash_table_lookup (presets->values, key);
}

gboolean
gembok_presets_locked (const GembokPresets *presets, const char *key)
{
  return g_hash_table_contains (presets->locked, key);
}

char *
gembok_presets_judge_procedure (GVariant *value, const char *origin)
{
  const char *id = value != NULL ? g_variant_get_string (value, NULL) : "";
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokProcedure) procedure = *id != '\0' ? gembok_procedures_find (id, &problem) : NULL;
  if (problem == NULL)
    return NULL;
  g_autofree char *shown = gembok_text_sanitise (id, SHOWN_CHARS);
  g_autofree char *place = g_filename_display_name (origin);
  return g_strdup_printf (_ ("The presets of this computer (%s) name the procedure “%s”, which is not here."), place, shown);
}
