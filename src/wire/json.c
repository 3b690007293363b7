/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wire/json-private.h"

/* Whole numbers beyond this cannot be told apart as doubles (RFC 8259, section 6). */
#define SAFE_INTEGER 9007199254740992.0

/* The end of the year 9999. Nothing here is that far away, nor before 1970. */
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)

struct _GembokJson
{
  gatomicrefcount references;
  JsonNode *root; /* keeps the document alive */
  JsonNode *node;
  char *where; /* "documents[2].kind"; empty for the root */
};

static GembokJson *
new_json (JsonNode *root, JsonNode *node, char *where)
{
  GembokJson *json = g_new0 (GembokJson, 1);
  g_atomic_ref_count_init (&json->references);
  json->root = json_node_ref (root);
  json->node = json_node_ref (node);
  json->where = where;
  return json;
}

static gboolean
looks_like_web_page (GembokJsonSpan text)
{
  gsize i = 0;
  while (i < text.length && g_ascii_isspace (text.data[i]))
    i++;
  return i < text.length && text.data[i] == '<';
}

static gboolean
refuse (GembokJsonVerdict verdict, GembokJsonSpan text, GError **error)
{
  const char *message = _ ("What came is not valid JSON.");
  if (looks_like_web_page (text))
    message = _ ("A web page came instead of data.");
  else if (text.length == 0)
    message = _ ("An empty answer came instead of data.");
  else if (verdict == GEMBOK_JSON_TOO_DEEP)
    message = _ ("What came is nested too deeply to be read.");
  else if (verdict == GEMBOK_JSON_NOT_UTF8)
    message = _ ("What came is not UTF-8 text.");
  else if (verdict == GEMBOK_JSON_BAD_NUMBER)
    message = _ ("What came holds a number that is too large.");
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, "%s", message);
  return FALSE;
}

gboolean
gembok_json_judge (GembokJsonSpan text, gsize max_bytes, GError **error)
{
  if (text.length > max_bytes)
    {
      g_autofree char *limit = gembok_format_size (max_bytes);
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("What came is larger than %s."), limit);
      return FALSE;
    }
  const GembokJsonVerdict verdict = gembok_json_scan (text);
  return verdict == GEMBOK_JSON_SOUND || refuse (verdict, text, error);
}

GembokJson *
gembok_json_parse (GBytes *data, gsize max_bytes, GError **error)
{
  GembokJsonSpan text = { NULL, 0 };
  if (data != NULL)
    text.data = g_bytes_get_data (data, &text.length);
  if (!gembok_json_judge (text, max_bytes, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;
  if (json_parser_load_from_data (parser, (const char *) text.data, (gssize) text.length, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL)
    {
      refuse (GEMBOK_JSON_MALFORMED, text, error);
      return NULL;
    }
  return new_json (root, root, g_strdup (""));
}

GembokJson *
gembok_json_ref (GembokJson *json)
{
  g_atomic_ref_count_inc (&json->references);
  return json;
}

void
gembok_json_unref (GembokJson *json)
{
  if (!g_atomic_ref_count_dec (&json->references))
    return;
  json_node_unref (json->node);
  json_node_unref (json->root);
  g_free (json->where);
  g_free (json);
}

gboolean
gembok_json_is_object (GembokJson *json)
{
  return JSON_NODE_HOLDS_OBJECT (json->node);
}

gboolean
gembok_json_is_array (GembokJson *json)
{
  return JSON_NODE_HOLDS_ARRAY (json->node);
}

gboolean
gembok_json_is_string (GembokJson *json)
{
  return JSON_NODE_HOLDS_VALUE (json->node) && json_node_get_value_type (json->node) == G_TYPE_STRING;
}

gboolean
gembok_json_is_boolean (GembokJson *json)
{
  return JSON_NODE_HOLDS_VALUE (json->node) && json_node_get_value_type (json->node) == G_TYPE_BOOLEAN;
}

gboolean
gembok_json_is_number (GembokJson *json)
{
  if (!JSON_NODE_HOLDS_VALUE (json->node))
    return FALSE;
  const GType type = json_node_get_value_type (json->node);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

GembokJson *
gembok_json_member (GembokJson *json, const char *name)
{
  if (!gembok_json_is_object (json))
    return NULL;
  JsonNode *node = json_object_get_member (json_node_get_object (json->node), name);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  return new_json (json->root, node, g_strconcat (json->where, json->where[0] != '\0' ? "." : "", name, NULL));
}

guint
gembok_json_length (GembokJson *json)
{
  return gembok_json_is_array (json) ? json_array_get_length (json_node_get_array (json->node)) : 0;
}

GembokJson *
gembok_json_element (GembokJson *json, guint index)
{
  if (index >= gembok_json_length (json))
    return NULL;
  JsonNode *node = json_array_get_element (json_node_get_array (json->node), index);
  return new_json (json->root, node, g_strdup_printf ("%s[%u]", json->where, index));
}

GStrv
gembok_json_names (GembokJson *json)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  if (gembok_json_is_object (json))
    {
      JsonObjectIter iter;
      const char *name = NULL;
      json_object_iter_init_ordered (&iter, json_node_get_object (json->node));
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

const char *
gembok_json_text (GembokJson *json)
{
  return gembok_json_is_string (json) ? json_node_get_string (json->node) : NULL;
}

/* "documents[2]" and "kind" make "documents[2].kind", as one harmless line. */
char *
gembok_json_place (GembokJson *json, const char *name)
{
  g_autofree char *path
      = g_strconcat (json->where, name != NULL && json->where[0] != '\0' ? "." : "", name != NULL ? name : "", NULL);
  return gembok_text_sanitise (path, 80);
}

gboolean
gembok_json_fault (GembokJson *json, const char *name, GembokJsonFault fault, GError **error)
{
  static const char *const sentences[] = {
    [GEMBOK_JSON_MISSING] = N_ ("What came is not complete: “%s” is missing."),
    [GEMBOK_JSON_NO_TEXT] = N_ ("What came is not understood: “%s” should be text."),
    [GEMBOK_JSON_NO_BOOLEAN] = N_ ("What came is not understood: “%s” should be true or false."),
    [GEMBOK_JSON_NO_NUMBER] = N_ ("What came is not understood: “%s” should be a number."),
    [GEMBOK_JSON_NO_INTEGER] = N_ ("What came is not understood: “%s” should be a whole number."),
    [GEMBOK_JSON_NO_TIME] = N_ ("What came is not understood: “%s” should be a time."),
    [GEMBOK_JSON_NO_ARRAY] = N_ ("What came is not understood: “%s” should be a list."),
    [GEMBOK_JSON_NO_OBJECT] = N_ ("What came is not understood: “%s” should be an object."),
    [GEMBOK_JSON_OUT_OF_RANGE] = N_ ("What came is not understood: “%s” is not an allowed value."),
  };
  g_autofree char *place = gembok_json_place (json, name);
  g_auto (GStrv) parts = g_strsplit (_ (sentences[fault]), "%s", 2);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, "%s%s%s", parts[0], place, parts[1] != NULL ? parts[1] : "");
  return FALSE;
}

gboolean
gembok_json_get_string (GembokJson *json, const char *name, char **value, GError **error)
{
  *value = NULL;
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return TRUE;
  if (!gembok_json_is_string (member))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_TEXT, error);
  *value = g_strdup (gembok_json_text (member));
  return TRUE;
}

gboolean
gembok_json_need_string (GembokJson *json, const char *name, char **value, GError **error)
{
  if (!gembok_json_get_string (json, name, value, error))
    return FALSE;
  if (*value == NULL)
    return gembok_json_fault (json, name, GEMBOK_JSON_MISSING, error);
  return TRUE;
}

gboolean
gembok_json_get_boolean (GembokJson *json, const char *name, gboolean fallback, gboolean *value, GError **error)
{
  *value = fallback;
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return TRUE;
  if (!gembok_json_is_boolean (member))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_BOOLEAN, error);
  *value = json_node_get_boolean (member->node);
  return TRUE;
}

gboolean
gembok_json_get_number (GembokJson *json, const char *name, double fallback, double *value, GError **error)
{
  *value = fallback;
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return TRUE;
  if (!gembok_json_is_number (member))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_NUMBER, error);
  *value = json_node_get_double (member->node);
  return TRUE;
}

gboolean
gembok_json_get_integer (GembokJson *json, const char *name, gint64 fallback, gint64 *value, GError **error)
{
  *value = fallback;
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return TRUE;
  if (!gembok_json_is_number (member))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_NUMBER, error);
  if (gembok_json_is_integer (member))
    {
      *value = gembok_json_integer (member);
      return TRUE;
    }
  /* JSON knows one kind of number only: 5.0 and 5e0 are whole as well. */
  const double number = gembok_json_double (member);
  if (rint (number) != number || fabs (number) > SAFE_INTEGER)
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_INTEGER, error);
  *value = (gint64) number;
  return TRUE;
}

gboolean
gembok_json_get_strings (GembokJson *json, const char *name, GStrv *value, GError **error)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  *value = NULL;
  if (member != NULL && !gembok_json_is_array (member))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_ARRAY, error);
  for (guint i = 0; member != NULL && i < gembok_json_length (member); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (member, i);
      if (!gembok_json_is_string (element))
        return gembok_json_fault (element, NULL, GEMBOK_JSON_NO_TEXT, error);
      g_strv_builder_add (strings, gembok_json_text (element));
    }
  *value = g_strv_builder_end (strings);
  return TRUE;
}

/* RFC 3339 is narrower than the ISO 8601 that GLib reads (no weeks, no days of the year, no missing parts). */
static gboolean
has_shape_of_time (const char *text)
{
  static const char shape[] = "0000-00-00T00:00:00";
  for (gsize i = 0; i < sizeof shape - 1; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : g_ascii_toupper (text[i]) != shape[i])
      return FALSE;
  return TRUE;
}

gboolean
gembok_json_get_time (GembokJson *json, const char *name, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;
  *value = 0;
  if (!gembok_json_get_string (json, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!has_shape_of_time (text) || !gembok_parse_rfc3339 (text, value))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_TIME, error);
  if (*value > 0 && *value < LAST_SECOND)
    return TRUE;
  *value = 0;
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

gboolean
gembok_json_is_integer (GembokJson *json)
{
  return JSON_NODE_HOLDS_VALUE (json->node) && json_node_get_value_type (json->node) == G_TYPE_INT64;
}

gint64
gembok_json_integer (GembokJson *json)
{
  return json_node_get_int (json->node);
}

double
gembok_json_double (GembokJson *json)
{
  return json_node_get_double (json->node);
}

gboolean
gembok_json_boolean (GembokJson *json)
{
  return json_node_get_boolean (json->node);
}
