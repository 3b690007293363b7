/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "procedure/procedure-private.h"
#include "wire/json.h"

#define RESOURCE_FOLDER "/id/gembok/procedures"
#define MAX_STEPS       64
#define TEXT_MAX        4000
#define MAX_MINUTES     100000.0

/* --- reading one file ------------------------------------------------------------------------------------------- */

static gboolean
bad_file (GError **error, const char *what)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was changed. Correct the procedure file or remove it."),
                    _ ("This procedure file cannot be used: %s."), what);
  return FALSE;
}

static gboolean
read_bilingual (GembokJson *json, GembokBilingual *text, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *en = NULL;
  if (!gembok_json_need_string (json, "id", &id, error) || !gembok_json_need_string (json, "en", &en, error))
    return FALSE;
  /* Files of others are shown on a terminal: no control characters. */
  text->id = gembok_text_sanitise (id, TEXT_MAX);
  text->en = gembok_text_sanitise (en, TEXT_MAX);
  return TRUE;
}

static gboolean
read_bilingual_member (GembokJson *json, const char *name, gboolean needed, GembokBilingual *text, GError **error)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return !needed || bad_file (error, name);
  return read_bilingual (member, text, error);
}

static GPtrArray *
read_bilinguals (GembokJson *json, const char *name, GError **error)
{
  g_autoptr (GembokJson) list = gembok_json_member (json, name);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_bilingual_free);
  for (guint i = 0; list != NULL && i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      g_autoptr (GembokBilingual) text = g_new0 (GembokBilingual, 1);
      if (!read_bilingual (element, text, error))
        return NULL;
      g_ptr_array_add (texts, g_steal_pointer (&text));
    }
  return g_steal_pointer (&texts);
}

static gboolean
is_identifier (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > 64)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-' && *p != '_')
      return FALSE;
  return TRUE;
}

static GembokStep *
read_step (GembokJson *json, GError **error)
{
  g_autoptr (GembokStep) step = g_new0 (GembokStep, 1);
  g_autofree char *actor = NULL;
  g_autofree char *action = NULL;
  gint64 number = 0;
  if (!gembok_json_need_string (json, "id", &step->id, error) || !gembok_json_get_integer (json, "number", 0, &number, error)
      || !read_bilingual_member (json, "title", TRUE, &step->title, error)
      || !gembok_json_need_string (json, "actor", &actor, error)
      || !read_bilingual_member (json, "actor_name", FALSE, &step->actor_name, error)
      || !gembok_json_get_boolean (json, "guided", FALSE, &step->guided, error)
      || !gembok_json_get_number (json, "standard_minutes", 0, &step->standard_minutes, error)
      || !read_bilingual_member (json, "output", FALSE, &step->output, error)
      || !gembok_json_get_string (json, "action", &action, error)
      || !gembok_json_get_strings (json, "kinds", &step->kinds, error)
      || !gembok_json_get_strings (json, "after", &step->after, error))
    return NULL;
  step->needs = read_bilinguals (json, "needs", error);
  if (step->needs == NULL)
    return NULL;
  step->number = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  step->actor = gembok_role_from_name (actor);
  step->action = gembok_action_from_name (action);
  if (!is_identifier (step->id) || step->actor == GEMBOK_ROLE_UNKNOWN)
    {
      bad_file (error, _ ("a step has no proper id or actor"));
      return NULL;
    }
  if (!(step->standard_minutes >= 0 && step->standard_minutes <= MAX_MINUTES))
    {
      bad_file (error, _ ("a standard time is out of range"));
      return NULL;
    }
  return g_steal_pointer (&step);
}

/* Steps that come before must exist and stand earlier in the list, which also rules out circles. */
static gboolean
check_order (const GembokProcedure *procedure, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < procedure->steps->len; i++)
    {
      const GembokStep *step = procedure->steps->pdata[i];
      for (guint k = 0; step->after[k] != NULL; k++)
        if (!g_hash_table_contains (seen, step->after[k]))
          return bad_file (error, _ ("a step comes after one that does not stand before it"));
      if (!g_hash_table_add (seen, step->id))
        return bad_file (error, _ ("two steps have the same id"));
    }
  return TRUE;
}

static gboolean
read_steps (GembokJson *json, GembokProcedure *procedure, GError **error)
{
  g_autoptr (GembokJson) list = gembok_json_member (json, "steps");
  const guint count = list != NULL ? gembok_json_length (list) : 0;
  procedure->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_step_free);
  if (count == 0 || count > MAX_STEPS)
    return bad_file (error, _ ("it has no steps, or more than 64"));
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      GembokStep *step = read_step (element, error);
      if (step == NULL)
        return FALSE;
      g_ptr_array_add (procedure->steps, step);
    }
  return check_order (procedure, error);
}

/* "Title, number, date (issuer)" in one line, as it is cited. */
static gboolean
read_source (GembokJson *json, GembokProcedure *procedure, GError **error)
{
  g_autoptr (GembokJson) source = gembok_json_member (json, "source");
  g_autofree char *title = NULL;
  g_autofree char *number = NULL;
  g_autofree char *date = NULL;
  g_autofree char *issuer = NULL;
  if (source == NULL)
    return bad_file (error, _ ("its official source is not named"));
  if (!gembok_json_need_string (source, "title", &title, error) || !gembok_json_get_string (source, "number", &number, error)
      || !gembok_json_get_string (source, "date", &date, error)
      || !gembok_json_get_string (source, "issuer", &issuer, error))
    return FALSE;
  GString *text = g_string_new (title);
  if (number != NULL)
    g_string_append_printf (text, ", %s", number);
  if (date != NULL)
    g_string_append_printf (text, ", %s", date);
  if (issuer != NULL)
    g_string_append_printf (text, " (%s)", issuer);
  g_autofree char *whole = g_string_free (text, FALSE);
  procedure->source = gembok_text_sanitise (whole, TEXT_MAX);
  return TRUE;
}

static gboolean
read_procedure (GembokJson *json, GembokProcedure *procedure, GError **error)
{
  gint64 format = 0;
  if (!gembok_json_get_integer (json, "format", 0, &format, error))
    return FALSE;
  if (format != 1)
    return bad_file (error, _ ("its format is not known to this version"));
  if (!gembok_json_need_string (json, "id", &procedure->id, error)
      || !gembok_json_need_string (json, "type", &procedure->type, error)
      || !gembok_json_get_string (json, "certificate_type", &procedure->certificate_type, error)
      || !gembok_json_get_string (json, "method", &procedure->method, error)
      || !read_bilingual_member (json, "title", TRUE, &procedure->title, error)
      || !read_bilingual_member (json, "agency", TRUE, &procedure->agency, error)
      || !read_bilingual_member (json, "record", FALSE, &procedure->record, error)
      || !gembok_json_get_number (json, "total_minutes", 0, &procedure->total_minutes, error)
      || !read_source (json, procedure, error))
    return FALSE;
  if (!is_identifier (procedure->id))
    return bad_file (error, _ ("its id has characters other than a–z, 0–9, “-” and “_”"));
  procedure->prerequisites = read_bilinguals (json, "prerequisites", error);
  return procedure->prerequisites != NULL && read_steps (json, procedure, error);
}

GembokProcedure *
gembok_procedure_parse (GBytes *data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokJson) json = gembok_json_parse (data, GEMBOK_PROCEDURE_FILE_MAX, &problem);
  g_autoptr (GembokProcedure) procedure = g_atomic_rc_box_new0 (GembokProcedure);
  if (json != NULL && read_procedure (json, procedure, &problem))
    return g_steal_pointer (&procedure);
  /* The reader of JSON speaks of answers; here it was a file. */
  if (g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE))
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    bad_file (error, problem->message);
  return NULL;
}

/* --- all there are ---------------------------------------------------------------------------------------------- */

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_procedure_unref);
}

static void
load_built_in (GPtrArray *procedures)
{
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

static void
load_file (const char *folder, const char *name, GPtrArray *procedures, GPtrArray *warnings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) data = gembok_file_read (path, GEMBOK_PROCEDURE_FILE_MAX, &error);
  GembokProcedure *procedure = data != NULL ? gembok_procedure_parse (data, &error) : NULL;
  if (procedure != NULL)
    {
      put_by_id (procedures, procedure);
      return;
    }
  g_autofree char *shown = gembok_file_display_name (path);
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
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load_file (folder, names->pdata[i], procedures, warnings);
}

/* Folders that come first matter most, so they are read last. */
static void
load_folders (const char *subfolder, GPtrArray *procedures, GPtrArray *notes)
{
  g_auto (GStrv) folders = gembok_paths_system_data (subfolder);
  for (guint i = g_strv_length (folders); i > 0; i--)
    load_folder (folders[i - 1], procedures, notes);
}

GPtrArray *
gembok_procedures_load (GPtrArray **warnings)
{
  GPtrArray *procedures = new_list ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  load_built_in (procedures);
  load_folders ("procedures", procedures, notes);
  /* What the agency of this computer brings along (data/administration.md). */
  load_folders ("site/procedures", procedures, notes);
  if (warnings != NULL)
    *warnings = g_steal_pointer (&notes);
  return procedures;
}

GembokProcedure *
gembok_procedures_find (const char *id, GError **error)
{
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (NULL);
  GString *known = g_string_new (NULL);
  for (guint i = 0; i < procedures->len; i++)
    {
      GembokProcedure *procedure = procedures->pdata[i];
      if (g_strcmp0 (procedure->id, id) == 0)
        {
          g_string_free (known, TRUE);
          return gembok_procedure_ref (procedure);
        }
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", procedure->id);
    }
  g_autofree char *names = g_string_free (known, FALSE);
  g_autofree char *shown = gembok_text_sanitise (id, 60);
  g_autofree char *hint = g_strdup_printf (_ ("Nothing was changed. The procedures here are: %s."), names);
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, hint, _ ("There is no procedure “%s”."), shown);
  return NULL;
}
