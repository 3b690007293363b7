/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/procedure-private.h"
#include "wire/json.h"

/* The bounds of data/procedures/schema.json. */
#define MAX_STEPS         64
#define MAX_PREREQUISITES 32
#define MAX_NEEDS         16
#define NAME_MAX_CHARS    64
#define TEXT_MAX          1000
#define SOURCE_MAX        4000
#define MAX_STEP_MINUTES  10000.0
#define MAX_MINUTES       100000.0
/* Times are added up as doubles. */
#define SAME_MINUTES   0.001
#define MINUTES_PLACES 3

/* --- what can be wrong ------------------------------------------------------------------------------------------ */

/* A file as it is read; every part of it that is wrong is told with its line and its member. */
typedef struct
{
  GBytes *data;
  GError **error;
} Reader;

static gboolean wrong (Reader *reader, GembokJson *json, const char *name, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
set_bad_file (Reader *reader, guint line, const char *place, const char *what)
{
  static const char *const hint = N_ ("Nothing was changed. Correct the procedure file or remove it.");
  if (*place == '\0')
    gembok_error_set (reader->error, GEMBOK_ERROR_BAD_FILE, _ (hint), _ ("This procedure file cannot be used: line %u: %s."),
                      line, what);
  else
    gembok_error_set (reader->error, GEMBOK_ERROR_BAD_FILE, _ (hint),
                      _ ("This procedure file cannot be used: line %u, “%s”: %s."), line, place, what);
}

static gboolean
wrong (Reader *reader, GembokJson *json, const char *name, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *place = gembok_json_place (json, name);
  set_bad_file (reader, gembok_json_line (reader->data, place), place, what);
  return FALSE;
}

/* --- members ---------------------------------------------------------------------------------------------------- */

/* A text of a file of others: it is shown on a terminal, so without control characters. */
static gboolean
read_text (Reader *reader, GembokJson *json, const char *name, gboolean needed, char **value)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return !needed || wrong (reader, json, name, _ ("it is missing"));
  if (!gembok_json_is_string (member))
    return wrong (reader, json, name, _ ("it should be text"));
  if (g_utf8_strlen (gembok_json_text (member), -1) > TEXT_MAX)
    return wrong (reader, json, name, _ ("it is longer than %d characters"), TEXT_MAX);
  g_autofree char *clean = gembok_text_sanitise (gembok_json_text (member), TEXT_MAX);
  if (*g_strstrip (clean) == '\0')
    return wrong (reader, json, name, _ ("it is empty"));
  *value = g_steal_pointer (&clean);
  return TRUE;
}

/* Lower-case words and digits with @between them, as schema.json has them. */
static gboolean
is_name (const char *text, char between)
{
  char last = between;
  if (text == NULL || strlen (text) > NAME_MAX_CHARS)
    return FALSE;
  for (const char *p = text; *p != '\0'; last = *p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && (*p != between || last == between))
      return FALSE;
  return last != between;
}

static gboolean
read_name (Reader *reader, GembokJson *json, const char *name, char **value)
{
  if (!read_text (reader, json, name, TRUE, value))
    return FALSE;
  return is_name (*value, '-')
         || wrong (reader, json, name, _ ("“%s” is no name: it may have a–z, 0–9 and “%c” between them"), *value, '-');
}

/* One of @words; those there are stand in the message. */
static gboolean
read_choice (Reader *reader, GembokJson *json, const char *name, const char *const *words, char **value)
{
  if (!read_text (reader, json, name, TRUE, value))
    return FALSE;
  if (g_strv_contains (words, *value))
    return TRUE;
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", words[i]);
  g_autofree char *shown = gembok_text_sanitise (*value, NAME_MAX_CHARS);
  return wrong (reader, json, name, _ ("“%s” is none of these: %s"), shown, known->str);
}

static gboolean
read_minutes (Reader *reader, GembokJson *json, const char *name, double most, double *value)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return wrong (reader, json, name, _ ("it is missing"));
  if (!gembok_json_get_number (json, name, 0, value, NULL))
    return wrong (reader, json, name, _ ("it should be a number"));
  return (*value >= 0 && *value <= most) || wrong (reader, json, name, _ ("the minutes must lie between 0 and %.0f"), most);
}

static gboolean
read_bilingual (Reader *reader, GembokJson *json, GembokBilingual *text)
{
  if (!gembok_json_is_object (json))
    return wrong (reader, json, NULL, _ ("it should have a text as “id” and as “en”"));
  return read_text (reader, json, "id", TRUE, &text->id) && read_text (reader, json, "en", TRUE, &text->en);
}

static gboolean
read_bilingual_member (Reader *reader, GembokJson *json, const char *name, gboolean needed, GembokBilingual *text)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return !needed || wrong (reader, json, name, _ ("it is missing"));
  return read_bilingual (reader, member, text);
}

/* %NULL without an error: there is no such list, which need not be. */
static gboolean
open_list (Reader *reader, GembokJson *json, const char *name, guint most, GembokJson **list)
{
  *list = gembok_json_member (json, name);
  if (*list == NULL)
    return TRUE;
  if (gembok_json_is_array (*list) && gembok_json_length (*list) <= most)
    return TRUE;
  return gembok_json_is_array (*list) ? wrong (reader, json, name, _ ("there are more than %u"), most)
                                      : wrong (reader, json, name, _ ("it should be a list"));
}

static GPtrArray *
read_bilinguals (Reader *reader, GembokJson *json, const char *name, guint most)
{
  g_autoptr (GembokJson) list = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_bilingual_free);
  if (!open_list (reader, json, name, most, &list))
    return NULL;
  for (guint i = 0; list != NULL && i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      g_autoptr (GembokBilingual) text = g_new0 (GembokBilingual, 1);
      if (!read_bilingual (reader, element, text))
        return NULL;
      g_ptr_array_add (texts, g_steal_pointer (&text));
    }
  return g_steal_pointer (&texts);
}

/* A list of names, each once. */
static gboolean
read_names (Reader *reader, GembokJson *json, const char *name, char between, GStrv *names)
{
  g_autoptr (GembokJson) list = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!open_list (reader, json, name, MAX_STEPS, &list))
    return FALSE;
  for (guint i = 0; list != NULL && i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      const char *text = gembok_json_text (element);
      g_autofree char *shown = gembok_text_sanitise (text, NAME_MAX_CHARS);
      if (!is_name (text, between))
        return wrong (reader, element, NULL, _ ("“%s” is no name: it may have a–z, 0–9 and “%c” between them"), shown,
                      between);
      if (!g_hash_table_add (seen, g_strdup (text)))
        return wrong (reader, element, NULL, _ ("“%s” is named twice"), shown);
      g_strv_builder_add (builder, text);
    }
  *names = g_strv_builder_end (builder);
  return TRUE;
}

/* --- steps ------------------------------------------------------------------------------------------------------ */

static gboolean
read_number (Reader *reader, GembokJson *json, const GembokProcedure *procedure, GembokStep *step)
{
  gint64 number = 0;
  if (!gembok_json_get_integer (json, "number", 0, &number, NULL) || number < 1 || number > MAX_STEPS)
    return wrong (reader, json, "number", _ ("it should be a whole number from 1 to %d"), MAX_STEPS);
  const GembokStep *last = procedure->steps->len > 0 ? procedure->steps->pdata[procedure->steps->len - 1] : NULL;
  if (last != NULL && number <= g_ascii_strtoll (last->number, NULL, 10))
    return wrong (reader, json, "number", _ ("the steps must stand in the order of their numbers"));
  step->number = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return TRUE;
}

static gboolean
read_who_and_what (Reader *reader, GembokJson *json, GembokStep *step)
{
  g_autofree char *actor = NULL;
  g_autofree char *action = NULL;
  g_autofree const char **roles = g_new0 (const char *, GEMBOK_ROLE_UNKNOWN + 1);
  for (guint i = 0; i < GEMBOK_ROLE_UNKNOWN; i++)
    roles[i] = gembok_role_name ((GembokRole) i);
  if (!read_choice (reader, json, "actor", roles, &actor)
      || !read_choice (reader, json, "action", gembok_action_names (), &action)
      || !read_names (reader, json, "kinds", '_', &step->kinds))
    return FALSE;
  step->actor = gembok_role_from_name (actor);
  step->action = gembok_action_from_name (action);
  const gboolean uploads = step->action == GEMBOK_ACTION_UPLOAD_DOCUMENTS;
  if (uploads != (step->kinds[0] != NULL))
    return wrong (reader, json, "kinds",
                  uploads ? _ ("it must name the documents that “upload_documents” sends")
                          : _ ("it belongs to the action “upload_documents” alone"));
  return TRUE;
}

/* Steps that come before must exist and stand earlier in the list, which also rules out circles. */
static gboolean
check_order (Reader *reader, GembokJson *json, const GembokProcedure *procedure, const GembokStep *step)
{
  if (gembok_procedure_find_step (procedure, step->id) != NULL)
    return wrong (reader, json, "id", _ ("two steps are called “%s”"), step->id);
  for (guint i = 0; step->after[i] != NULL; i++)
    if (gembok_procedure_find_step (procedure, step->after[i]) == NULL)
      return wrong (reader, json, "after", _ ("no step “%s” stands before this one"), step->after[i]);
  return TRUE;
}

static gboolean
read_step (Reader *reader, GembokJson *json, const GembokProcedure *procedure, GembokStep *step)
{
  GembokBilingual note = { NULL, NULL };
  const gboolean noted = read_bilingual_member (reader, json, "note", FALSE, &note);
  gembok_bilingual_clear (&note);
  if (!noted || !read_name (reader, json, "id", &step->id) || !read_number (reader, json, procedure, step)
      || !read_bilingual_member (reader, json, "title", TRUE, &step->title) || !read_who_and_what (reader, json, step)
      || !read_bilingual_member (reader, json, "actor_name", FALSE, &step->actor_name)
      || !read_minutes (reader, json, "standard_minutes", MAX_STEP_MINUTES, &step->standard_minutes)
      || !read_bilingual_member (reader, json, "output", FALSE, &step->output)
      || !read_names (reader, json, "after", '-', &step->after))
    return FALSE;
  if (!gembok_json_get_boolean (json, "guided", FALSE, &step->guided, NULL))
    return wrong (reader, json, "guided", _ ("it should be true or false"));
  step->needs = read_bilinguals (reader, json, "needs", MAX_NEEDS);
  return step->needs != NULL && check_order (reader, json, procedure, step);
}

/* Where a rejection leads back to: once all steps are known. */
static gboolean
check_rejections (Reader *reader, GembokJson *list, const GembokProcedure *procedure)
{
  for (guint i = 0; i < procedure->steps->len; i++)
    {
      g_autoptr (GembokJson) json = gembok_json_element (list, i);
      g_auto (GStrv) again = NULL;
      const GembokStep *step = procedure->steps->pdata[i];
      if (!read_names (reader, json, "on_rejection", '-', &again))
        return FALSE;
      if (again[0] != NULL && step->action != GEMBOK_ACTION_DECIDE)
        return wrong (reader, json, "on_rejection", _ ("it belongs to the action “decide” alone"));
      for (guint k = 0; again[k] != NULL; k++)
        if (gembok_procedure_find_step (procedure, again[k]) == NULL)
          return wrong (reader, json, "on_rejection", _ ("there is no step “%s”"), again[k]);
    }
  return TRUE;
}

/* As precisely as they are compared, and no longer than they are. */
static char *
format_minutes (double minutes)
{
  guint places = 0;
  double scale = 1;
  for (; places < MINUTES_PLACES && fabs (minutes * scale - round (minutes * scale)) >= SAME_MINUTES * scale / 2; places++)
    scale *= 10;
  return gembok_format_decimal (minutes, places);
}

static gboolean
check_total (Reader *reader, GembokJson *json, const GembokProcedure *procedure)
{
  double sum = 0;
  for (guint i = 0; i < procedure->steps->len; i++)
    sum += ((const GembokStep *) procedure->steps->pdata[i])->standard_minutes;
  if (fabs (sum - procedure->total_minutes) < SAME_MINUTES)
    return TRUE;
  g_autofree char *shown = format_minutes (sum);
  return wrong (reader, json, "total_minutes", _ ("the steps take %s minutes together"), shown);
}

static gboolean
read_steps (Reader *reader, GembokJson *json, GembokProcedure *procedure)
{
  g_autoptr (GembokJson) list = NULL;
  procedure->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_step_free);
  if (!open_list (reader, json, "steps", MAX_STEPS, &list))
    return FALSE;
  if (list == NULL || gembok_json_length (list) == 0)
    return wrong (reader, json, "steps", _ ("there is no step"));
  for (guint i = 0; i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      g_autoptr (GembokStep) step = g_new0 (GembokStep, 1);
      if (!gembok_json_is_object (element))
        return wrong (reader, element, NULL, _ ("it should be a step"));
      if (!read_step (reader, element, procedure, step))
        return FALSE;
      g_ptr_array_add (procedure->steps, g_steal_pointer (&step));
    }
  return check_rejections (reader, list, procedure) && check_total (reader, json, procedure);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* "Title, number, date (issuer)" in one line, as it is cited. */
static gboolean
read_source (Reader *reader, GembokJson *json, GembokProcedure *procedure)
{
  g_autoptr (GembokJson) source = gembok_json_member (json, "source");
  g_autofree char *title = NULL;
  g_autofree char *number = NULL;
  g_autofree char *date = NULL;
  g_autofree char *issuer = NULL;
  if (source == NULL)
    return wrong (reader, json, "source", _ ("its official source is not named"));
  if (!read_text (reader, source, "title", TRUE, &title) || !read_text (reader, source, "number", FALSE, &number)
      || !read_text (reader, source, "date", FALSE, &date) || !read_text (reader, source, "issuer", TRUE, &issuer))
    return FALSE;
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *moment = date != NULL ? g_strconcat (date, "T00:00:00Z", NULL) : NULL;
  if (moment != NULL
      && (strlen (date) != strlen ("2021-04-16") || (day = g_date_time_new_from_iso8601 (moment, NULL)) == NULL))
    return wrong (reader, source, "date", _ ("it should be a day such as 2021-04-16"));
  GString *text = g_string_new (title);
  if (number != NULL)
    g_string_append_printf (text, ", %s", number);
  if (date != NULL)
    g_string_append_printf (text, ", %s", date);
  g_string_append_printf (text, " (%s)", issuer);
  g_autofree char *whole = g_string_free (text, FALSE);
  procedure->source = gembok_text_sanitise (whole, SOURCE_MAX);
  return TRUE;
}

static gboolean
read_kind (Reader *reader, GembokJson *json, GembokProcedure *procedure)
{
  static const char *const types[]
      = { "issuance", "renewal", "revocation", "data_change", "lost", "forgotten_passphrase", "application_registration",
          NULL };
  static const char *const methods[] = { "lock", "esign", NULL };
  if (!read_choice (reader, json, "type", types, &procedure->type)
      || !read_text (reader, json, "certificate_type", FALSE, &procedure->certificate_type)
      || !read_choice (reader, json, "method", methods, &procedure->method))
    return FALSE;
  return procedure->certificate_type == NULL || is_name (procedure->certificate_type, '_')
         || wrong (reader, json, "certificate_type", _ ("“%s” is no name: it may have a–z, 0–9 and “%c” between them"),
                   procedure->certificate_type, '_');
}

static gboolean
read_procedure (Reader *reader, GembokJson *json, GembokProcedure *procedure)
{
  gint64 format = 0;
  if (!gembok_json_get_integer (json, "format", 0, &format, NULL) || format != 1)
    return wrong (reader, json, "format", _ ("its format is not known to this version"));
  if (!read_name (reader, json, "id", &procedure->id) || !read_kind (reader, json, procedure)
      || !read_bilingual_member (reader, json, "title", TRUE, &procedure->title)
      || !read_bilingual_member (reader, json, "agency", TRUE, &procedure->agency)
      || !read_bilingual_member (reader, json, "record", FALSE, &procedure->record)
      || !read_minutes (reader, json, "total_minutes", MAX_MINUTES, &procedure->total_minutes)
      || !read_source (reader, json, procedure))
    return FALSE;
  procedure->prerequisites = read_bilinguals (reader, json, "prerequisites", MAX_PREREQUISITES);
  return procedure->prerequisites != NULL && read_steps (reader, json, procedure);
}

/* The reader of JSON speaks of answers that came; here it was a file. */
static gboolean
refuse_no_json (Reader *reader)
{
  const gsize size = g_bytes_get_size (reader->data);
  if (size == 0)
    set_bad_file (reader, 1, "", _ ("the file is empty"));
  else if (size > GEMBOK_PROCEDURE_FILE_MAX)
    set_bad_file (reader, 1, "", _ ("the file is too large"));
  else
    set_bad_file (reader, gembok_json_line (reader->data, NULL), "", _ ("what stands here is not JSON"));
  return FALSE;
}

GembokProcedure *
gembok_procedure_parse (GBytes *data, GError **error)
{
  Reader reader = { data, error };
  g_autoptr (GembokJson) json = gembok_json_parse (data, GEMBOK_PROCEDURE_FILE_MAX, NULL);
  g_autoptr (GembokProcedure) procedure = g_atomic_rc_box_new0 (GembokProcedure);
  const gboolean read = json != NULL ? read_procedure (&reader, json, procedure) : refuse_no_json (&reader);
  return read ? g_steal_pointer (&procedure) : NULL;
}
