/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/problem.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* What is shown of a server's words: enough for a careful reason, not enough to fill a screen. */
#define TITLE_CHARS   120
#define DETAIL_CHARS  1000
#define POINTER_CHARS 120
#define CODE_MAX      64
#define ERRORS_MAX    50
#define ERRORS_SAID   8

static void
field_free (gpointer data)
{
  GembokProblemField *field = data;
  g_free (field->pointer);
  g_free (field->detail);
  g_free (field);
}

GembokProblem *
gembok_problem_new (int status, const char *code, const char *title, const char *detail)
{
  GembokProblem *problem = g_new0 (GembokProblem, 1);
  problem->status = status;
  problem->code = g_strdup (code);
  problem->title = g_strdup (title);
  problem->detail = g_strdup (detail);
  problem->errors = g_ptr_array_new_with_free_func (field_free);
  return problem;
}

void
gembok_problem_add (GembokProblem *problem, const char *pointer, const char *detail)
{
  GembokProblemField *field = g_new0 (GembokProblemField, 1);
  field->pointer = g_strdup (pointer != NULL ? pointer : "");
  field->detail = g_strdup (detail != NULL ? detail : "");
  g_ptr_array_add (problem->errors, field);
}

void
gembok_problem_free (GembokProblem *problem)
{
  g_free (problem->code);
  g_free (problem->title);
  g_free (problem->detail);
  g_ptr_array_unref (problem->errors);
  g_free (problem);
}

static void
add_if_there (GembokJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    gembok_json_add_string (writer, name, value);
}

GBytes *
gembok_problem_encode (const GembokProblem *problem)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_integer (writer, "status", problem->status);
  add_if_there (writer, "code", problem->code);
  add_if_there (writer, "title", problem->title);
  add_if_there (writer, "detail", problem->detail);
  if (problem->errors->len > 0)
    gembok_json_begin_array (writer, "errors");
  for (guint i = 0; i < problem->errors->len; i++)
    {
      const GembokProblemField *field = g_ptr_array_index (problem->errors, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "pointer", field->pointer);
      gembok_json_add_string (writer, "detail", field->detail);
      gembok_json_end_object (writer);
    }
  if (problem->errors->len > 0)
    gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

/* A member's text as one harmless line; %NULL if it is no text or says nothing. */
static char *
take_text (GembokJson *json, const char *name, gsize max_chars)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  const char *text = member != NULL ? gembok_json_text (member) : NULL;
  if (text == NULL)
    return NULL;
  g_autofree char *line = gembok_text_sanitise (text, max_chars);
  g_strstrip (line);
  return line[0] != '\0' ? g_steal_pointer (&line) : NULL;
}

/* A code is for programs: a foreign one must look like ours, or it is none. */
static char *
take_code (GembokJson *json)
{
  g_autoptr (GembokJson) member = gembok_json_member (json, "code");
  const char *code = member != NULL ? gembok_json_text (member) : NULL;
  if (code == NULL || code[0] == '\0' || strlen (code) > CODE_MAX)
    return NULL;
  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
      return NULL;
  return g_strdup (code);
}

static void
take_errors (GembokProblem *problem, GembokJson *json)
{
  g_autoptr (GembokJson) errors = gembok_json_member (json, "errors");
  const guint n = errors != NULL ? MIN (gembok_json_length (errors), ERRORS_MAX) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (errors, i);
      g_autofree char *pointer = take_text (element, "pointer", POINTER_CHARS);
      g_autofree char *detail = take_text (element, "detail", DETAIL_CHARS);
      if (pointer != NULL || detail != NULL)
        gembok_problem_add (problem, pointer, detail);
    }
}

/* Other services put the sentence into `message` or `error` (which may itself be an object), or a short name into
 * `error` and the sentence into `message` (DOMAIN 2.4). */
static void
take_foreign_words (GembokProblem *problem, GembokJson *json)
{
  g_autofree char *message = take_text (json, "message", DETAIL_CHARS);
  g_autofree char *name = take_text (json, "error", DETAIL_CHARS);
  g_autoptr (GembokJson) inner = gembok_json_member (json, "error");
  if (message == NULL && inner != NULL)
    message = take_text (inner, "message", DETAIL_CHARS);
  if (message == NULL)
    message = take_text (json, "error_description", DETAIL_CHARS);
  if (message == NULL)
    message = g_steal_pointer (&name);
  problem->detail = g_steal_pointer (&message);
  if (problem->title == NULL)
    problem->title = g_steal_pointer (&name);
}

GembokProblem *
gembok_problem_decode (int status, GBytes *body, const char *content_type)
{
  GembokProblem *problem = gembok_problem_new (status, NULL, NULL, NULL);
  /* The label is often wrong both ways, so what the body is decides; only a page that says so is not looked at. */
  if (content_type != NULL && g_ascii_strncasecmp (content_type, "text/html", 9) == 0)
    return problem;
  g_autoptr (GembokJson) json = gembok_json_parse (body, GEMBOK_JSON_MAX, NULL);
  if (json == NULL || !gembok_json_is_object (json))
    return problem;
  problem->code = take_code (json);
  problem->title = take_text (json, "title", TITLE_CHARS);
  problem->detail = take_text (json, "detail", DETAIL_CHARS);
  if (problem->detail == NULL)
    take_foreign_words (problem, json);
  take_errors (problem, json);
  return problem;
}

/* "/subject/organization" and "/ktp" are for programs; people read "subject › organization" and "ktp". */
static char *
name_for_people (const char *pointer)
{
  g_auto (GStrv) parts = g_strsplit (pointer[0] == '/' ? pointer + 1 : pointer, "/", -1);
  return g_strjoinv (" › ", parts);
}

static char *
say_errors (GPtrArray *errors)
{
  GString *said = g_string_new (NULL);
  for (guint i = 0; i < MIN (errors->len, ERRORS_SAID); i++)
    {
      const GembokProblemField *field = g_ptr_array_index (errors, i);
      g_autofree char *name = name_for_people (field->pointer);
      g_string_append (said, said->len > 0 ? "; " : "");
      g_string_append (said, name);
      g_string_append (said, name[0] != '\0' && field->detail[0] != '\0' ? ": " : "");
      g_string_append (said, field->detail);
      if (g_str_has_suffix (said->str, "."))
        g_string_truncate (said, said->len - 1);
    }
  if (said->len > 0)
    g_string_append (said, errors->len > ERRORS_SAID ? "; …" : ".");
  return g_string_free (said, FALSE);
}

char *
gembok_problem_sentence (const GembokProblem *problem)
{
  const char *first = problem->detail != NULL ? problem->detail : problem->title;
  g_autofree char *second = say_errors (problem->errors);
  if (first == NULL && second[0] == '\0')
    return NULL;
  if (first == NULL)
    return g_steal_pointer (&second);
  const gboolean ended = g_str_has_suffix (first, ".") || g_str_has_suffix (first, "?") || g_str_has_suffix (first, "…");
  return g_strconcat (first, ended ? "" : ".", second[0] != '\0' ? " " : "", second, NULL);
}
