/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "wire/json-private.h"

/*
 * Our own, because json-glib 1.6 writes U+001F as it is (which is no JSON), infinity as "inf.0" and 0.3 with 17
 * digits; and the golden files are compared byte for byte, whatever its version.
 */
struct _GembokJsonWriter
{
  GString *text;
  char closing[GEMBOK_JSON_DEPTH + 1]; /* '}' or ']' for each open one */
  guint depth;
  gboolean first; /* nothing stands yet in the innermost one */
};

GembokJsonWriter *
gembok_json_writer_new (void)
{
  GembokJsonWriter *writer = g_new0 (GembokJsonWriter, 1);
  writer->text = g_string_new (NULL);
  writer->first = TRUE;
  return writer;
}

void
gembok_json_writer_free (GembokJsonWriter *writer)
{
  g_string_free (writer->text, TRUE);
  g_free (writer);
}

static void
append_string (GString *text, const char *value)
{
  g_autofree char *repaired = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const char *p = repaired != NULL ? repaired : value; *p != '\0'; p++)
    {
      char escaped[6];
      g_string_append_len (text, escaped, (gssize) gembok_json_escape ((guint8) *p, escaped));
    }
  g_string_append_c (text, '"');
}

/* What stands before every value: the comma, and the name within an object. */
static gboolean
begin_value (GembokJsonWriter *writer, const char *name)
{
  const gboolean in_object = writer->depth > 0 && writer->closing[writer->depth - 1] == '}';
  g_return_val_if_fail ((name != NULL) == in_object, FALSE);
  g_return_val_if_fail (writer->depth > 0 || writer->first, FALSE);
  if (!writer->first)
    g_string_append_c (writer->text, ',');
  writer->first = FALSE;
  if (name != NULL)
    {
      append_string (writer->text, name);
      g_string_append_c (writer->text, ':');
    }
  return TRUE;
}

static void
begin_container (GembokJsonWriter *writer, const char *name, char opening, char closing)
{
  g_return_if_fail (writer->depth < GEMBOK_JSON_DEPTH);
  if (!begin_value (writer, name))
    return;
  g_string_append_c (writer->text, opening);
  writer->closing[writer->depth++] = closing;
  writer->first = TRUE;
}

static void
end_container (GembokJsonWriter *writer, char closing)
{
  g_return_if_fail (writer->depth > 0 && writer->closing[writer->depth - 1] == closing);
  g_string_append_c (writer->text, closing);
  writer->depth--;
  writer->first = FALSE;
}

void
gembok_json_begin_object (GembokJsonWriter *writer, const char *name)
{
  begin_container (writer, name, '{', '}');
}

void
gembok_json_end_object (GembokJsonWriter *writer)
{
  end_container (writer, '}');
}

void
gembok_json_begin_array (GembokJsonWriter *writer, const char *name)
{
  begin_container (writer, name, '[', ']');
}

void
gembok_json_end_array (GembokJsonWriter *writer)
{
  end_container (writer, ']');
}

static void
add_literal (GembokJsonWriter *writer, const char *name, const char *literal)
{
  if (begin_value (writer, name))
    g_string_append (writer->text, literal);
}

void
gembok_json_add_string (GembokJsonWriter *writer, const char *name, const char *value)
{
  if (value == NULL)
    add_literal (writer, name, "null");
  else if (begin_value (writer, name))
    append_string (writer->text, value);
}

void
gembok_json_add_boolean (GembokJsonWriter *writer, const char *name, gboolean value)
{
  add_literal (writer, name, value ? "true" : "false");
}

void
gembok_json_add_integer (GembokJsonWriter *writer, const char *name, gint64 value)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  add_literal (writer, name, text);
}

void
gembok_json_add_number (GembokJsonWriter *writer, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "null";
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  /* The shortest form that reads back as the same number; JSON has none for infinity, and zero has no sign (-0 is a whole number). */
  for (guint i = 0; isfinite (value) && i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], value == 0 ? 0 : value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  add_literal (writer, name, text);
}

void
gembok_json_add_time (GembokJsonWriter *writer, const char *name, gint64 unix_seconds)
{
  g_autofree char *text = unix_seconds != 0 ? gembok_format_rfc3339 (unix_seconds) : NULL;
  gembok_json_add_string (writer, name, text);
}

void
gembok_json_add_strings (GembokJsonWriter *writer, const char *name, const char *const *values)
{
  gembok_json_begin_array (writer, name);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    gembok_json_add_string (writer, NULL, values[i]);
  gembok_json_end_array (writer);
}

static void
add_members (GembokJsonWriter *writer, const char *name, GembokJson *object)
{
  g_auto (GStrv) names = gembok_json_names (object);
  gembok_json_begin_object (writer, name);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GembokJson) member = gembok_json_member (object, names[i]);
      if (member != NULL)
        gembok_json_add_value (writer, names[i], member);
      else
        add_literal (writer, names[i], "null");
    }
  gembok_json_end_object (writer);
}

static void
add_elements (GembokJsonWriter *writer, const char *name, GembokJson *array)
{
  gembok_json_begin_array (writer, name);
  for (guint i = 0; i < gembok_json_length (array); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      gembok_json_add_value (writer, NULL, element);
    }
  gembok_json_end_array (writer);
}

void
gembok_json_add_value (GembokJsonWriter *writer, const char *name, GembokJson *value)
{
  if (gembok_json_is_object (value))
    add_members (writer, name, value);
  else if (gembok_json_is_array (value))
    add_elements (writer, name, value);
  else if (gembok_json_is_string (value))
    gembok_json_add_string (writer, name, gembok_json_text (value));
  else if (gembok_json_is_boolean (value))
    gembok_json_add_boolean (writer, name, gembok_json_boolean (value));
  else if (gembok_json_is_integer (value))
    gembok_json_add_integer (writer, name, gembok_json_integer (value));
  else if (gembok_json_is_number (value))
    gembok_json_add_number (writer, name, gembok_json_double (value));
  else
    add_literal (writer, name, "null");
}

static void
break_line (GString *pretty, guint depth)
{
  g_string_append_c (pretty, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (pretty, "  ");
}

static gsize
copy_string (GString *pretty, const char *compact, gsize start)
{
  gsize i = start + 1;
  while (compact[i] != '"')
    i += compact[i] == '\\' ? 2 : 1;
  g_string_append_len (pretty, compact + start, (gssize) (i + 1 - start));
  return i;
}

static char *
indent (const char *compact)
{
  GString *pretty = g_string_new (NULL);
  guint depth = 0;
  for (gsize i = 0; compact[i] != '\0'; i++)
    {
      const char c = compact[i];
      const gboolean opens = c == '{' || c == '[';
      const gboolean closes = c == '}' || c == ']';
      const gboolean is_empty = opens && (compact[i + 1] == '}' || compact[i + 1] == ']');
      if (closes)
        break_line (pretty, --depth);
      if (c == '"')
        i = copy_string (pretty, compact, i);
      else
        g_string_append_c (pretty, c);
      if (is_empty)
        g_string_append_c (pretty, compact[++i]);
      else if (opens)
        break_line (pretty, ++depth);
      else if (c == ',')
        break_line (pretty, depth);
      else if (c == ':')
        g_string_append_c (pretty, ' ');
    }
  return g_string_free (pretty, FALSE);
}

GBytes *
gembok_json_finish (GembokJsonWriter *writer, gboolean pretty)
{
  g_return_val_if_fail (writer->depth == 0 && !writer->first, NULL);
  char *text = pretty ? indent (writer->text->str) : g_strdup (writer->text->str);
  return g_bytes_new_take (text, strlen (text));
}
