/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/open-place.h"
#include "base/paths.h"
#include "base/text.h"
#include "procedure/procedure-private.h"

#define RESOURCE_FOLDER "/id/gembok/procedures"
#define SUFFIX          ".json"
#define SHOWN_PATH      400

/* --- all there are ---------------------------------------------------------------------------------------------- */

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_procedure_unref);
}

/* Read once: they are part of the program. */
static GPtrArray *
built_in (void)
{
  static GPtrArray *read;
  if (!g_once_init_enter (&read))
    return read;
  GPtrArray *procedures = new_list ();
  GResource *resource = gembok_procedure_resources_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (RESOURCE_FOLDER, "/", names[i], NULL);
      g_autoptr (GBytes) data = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      GembokProcedure *procedure = data != NULL ? gembok_procedure_parse (data, &error) : NULL;
      if (procedure == NULL)
        g_error ("the built-in procedure %s is broken: %s", names[i], error->message);
      g_ptr_array_add (procedures, procedure);
    }
  g_once_init_leave (&read, procedures);
  return procedures;
}

static void
put_by_id (GPtrArray *procedures, GembokProcedure *procedure)
{
  for (guint i = 0; i < procedures->len; i++)
    {
      GembokProcedure *present = procedures->pdata[i];
      if (g_str_equal (present->id, procedure->id))
        {
          gembok_procedure_unref (present);
          procedures->pdata[i] = procedure;
          return;
        }
    }
  g_ptr_array_add (procedures, procedure);
}

/* Who can write it, or put another one in its place, decides what people do, in the name of an official text. Of a person's own folder
 * in $XDG_DATA_DIRS that is nobody else. */
static gboolean
judge_file (const char *path, const char *name, const GembokProcedure *procedure, GError **error)
{
  g_autofree char *wanted = g_strconcat (procedure->id, SUFFIX, NULL);
  g_autofree char *place = gembok_open_place (path);
  g_autofree char *shown = place != NULL ? g_filename_display_name (place) : NULL;
  if (place != NULL && g_str_equal (place, path))
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This procedure file is not used: everybody can write it."));
  else if (place != NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This procedure file is not used: everybody can write %s."),
                      shown);
  else if (!g_str_equal (wanted, name))
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                      _ ("This procedure file is not used: its “id” is “%s”, so it must be called %s."), procedure->id,
                      wanted);
  else
    return TRUE;
  return FALSE;
}

static GembokProcedure *
read_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) data = gembok_file_read (path, GEMBOK_PROCEDURE_FILE_MAX, error);
  g_autoptr (GembokProcedure) procedure = data != NULL ? gembok_procedure_parse (data, error) : NULL;
  if (procedure == NULL || !judge_file (path, name, procedure, error))
    return NULL;
  return g_steal_pointer (&procedure);
}

static void
load_file (const char *folder, const char *name, GPtrArray *procedures, GPtrArray *warnings)
{
  g_autoptr (GError) error = NULL;
  GembokProcedure *procedure = read_file (folder, name, &error);
  if (procedure != NULL)
    {
      put_by_id (procedures, procedure);
      return;
    }
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *plain = g_filename_display_name (path);
  g_autofree char *shown = gembok_text_sanitise (plain, SHOWN_PATH);
  g_ptr_array_add (warnings, g_strdup_printf ("%s: %s", shown, error->message));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_folder (const char *folder, GPtrArray *procedures, GPtrArray *warnings)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load_file (folder, names->pdata[i], procedures, warnings);
}

/* Under the folders of the system; what the agency of this computer brings along (data/administration.md) matters most. */
static const char *const subfolders[] = { "procedures", "site/procedures" };

GPtrArray *
gembok_procedures_load (GPtrArray **warnings)
{
  GPtrArray *procedures = new_list ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < built_in ()->len; i++)
    g_ptr_array_add (procedures, gembok_procedure_ref (built_in ()->pdata[i]));
  for (guint i = 0; i < G_N_ELEMENTS (subfolders); i++)
    {
      g_auto (GStrv) folders = gembok_paths_system_data (subfolders[i]);
      /* Folders that come first matter most, so they are read last. */
      for (guint f = g_strv_length (folders); f > 0; f--)
        load_folder (folders[f - 1], procedures, notes);
    }
  if (warnings != NULL)
    *warnings = g_steal_pointer (&notes);
  return procedures;
}

/* --- one of them ------------------------------------------------------------------------------------------------ */

/* The same one as among all of them, without reading the others: a file is called as its id. */
static GembokProcedure *
find_by_name (const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);
  for (guint i = G_N_ELEMENTS (subfolders); i > 0; i--)
    {
      g_auto (GStrv) folders = gembok_paths_system_data (subfolders[i - 1]);
      for (char **folder = folders; *folder != NULL; folder++)
        {
          GembokProcedure *procedure = read_file (*folder, name, NULL);
          if (procedure != NULL)
            return procedure;
        }
    }
  for (guint i = 0; i < built_in ()->len; i++)
    if (g_str_equal (gembok_procedure_id (built_in ()->pdata[i]), id))
      return gembok_procedure_ref (built_in ()->pdata[i]);
  return NULL;
}

/* Why the file that should have it is not used; %NULL if there is no such file. */
static const char *
find_left_out (GPtrArray *warnings, const char *id)
{
  g_autofree char *name = g_strconcat (G_DIR_SEPARATOR_S, id, SUFFIX ": ", NULL);
  for (guint i = 0; i < warnings->len; i++)
    if (strstr (warnings->pdata[i], name) != NULL)
      return warnings->pdata[i];
  return NULL;
}

static void
fail_not_found (const char *id, GError **error)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (&warnings);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < procedures->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", gembok_procedure_id (procedures->pdata[i]));
  g_autofree char *shown = gembok_text_sanitise (id, 60);
  const char *left_out = find_left_out (warnings, id);
  g_autofree char *hint = left_out != NULL
                              ? g_strdup_printf (_ ("Nothing was changed. A file of that name was left out: %s"), left_out)
                              : g_strdup_printf (_ ("Nothing was changed. The procedures here are: %s."), known->str);
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, hint, _ ("There is no procedure “%s”."), shown);
}

GembokProcedure *
gembok_procedures_find (const char *id, GError **error)
{
  const gboolean is_name = id != NULL && *id != '\0' && strchr (id, G_DIR_SEPARATOR) == NULL;
  GembokProcedure *procedure = is_name ? find_by_name (id) : NULL;
  if (procedure == NULL)
    fail_not_found (id, error);
  return procedure;
}
