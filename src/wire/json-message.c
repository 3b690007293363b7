/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-private.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* Some services answer 200 and mean an error (DOMAIN 2.4): {"status_code": -1, "message": "…"}. */
static gboolean
is_hidden_error (GembokJson *json, GError **error)
{
  gint64 status = 0;
  if (!gembok_json_get_integer (json, "status_code", 0, &status, NULL) || (status >= 0 && status < 400))
    return FALSE;
  g_autoptr (GembokJson) message = gembok_json_member (json, "message");
  g_autoptr (GembokJson) named = gembok_json_member (json, "error");
  const char *text = message != NULL ? gembok_json_text (message) : NULL;
  if (text == NULL && named != NULL)
    text = gembok_json_text (named);
  g_autofree char *shown = gembok_text_sanitise (text, 300);
  if (shown[0] != '\0')
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("The service reports an error of its own: %s"), shown);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                      _ ("The service reports an error of its own, without saying which."));
  return TRUE;
}

GembokJson *
gembok_json_open (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_parse (body, GEMBOK_JSON_MAX, error);
  if (json == NULL)
    return NULL;
  if (!gembok_json_is_object (json))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("What came is not understood: it should be an object."));
      return NULL;
    }
  return is_hidden_error (json, error) ? NULL : g_steal_pointer (&json);
}

gboolean
gembok_json_read_all (GembokJson *json, const char *name, GembokJsonReadFunc read, GPtrArray *items, GError **error)
{
  g_autoptr (GembokJson) array = gembok_json_member (json, name);
  if (array != NULL && !gembok_json_is_array (array))
    return gembok_json_fault (json, name, GEMBOK_JSON_NO_ARRAY, error);
  for (guint i = 0; array != NULL && i < gembok_json_length (array); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (array, i);
      if (!gembok_json_is_object (element))
        return gembok_json_fault (element, NULL, GEMBOK_JSON_NO_OBJECT, error);
      gpointer item = read (element, error);
      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }
  return TRUE;
}

gboolean
gembok_json_need_all (GembokJson *json, const char *name, GembokJsonReadFunc read, GPtrArray *items, GError **error)
{
  g_autoptr (GembokJson) array = gembok_json_member (json, name);
  if (array == NULL)
    return gembok_json_fault (json, name, GEMBOK_JSON_MISSING, error);
  return gembok_json_read_all (json, name, read, items, error);
}

static gboolean
has_control_character (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

gboolean
gembok_json_need_name (GembokJson *json, const char *name, gsize max, char **value, GError **error)
{
  if (!gembok_json_need_string (json, name, value, error))
    return FALSE;
  if (**value != '\0' && strlen (*value) <= max && !has_control_character (*value))
    return TRUE;
  g_clear_pointer (value, g_free);
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

gboolean
gembok_json_get_sha256 (GembokJson *json, const char *name, char **value, GError **error)
{
  g_autofree char *text = NULL;
  *value = NULL;
  if (!gembok_json_get_string (json, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!gembok_is_hex (text, 64))
    return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
  *value = g_ascii_strdown (text, -1);
  return TRUE;
}

gboolean
gembok_json_get_unsigned (GembokJson *json, const char *name, guint64 fallback, guint64 minimum, guint64 maximum,
                          guint64 *value, GError **error)
{
  gint64 number = 0;
  *value = fallback;
  g_autoptr (GembokJson) member = gembok_json_member (json, name);
  if (member == NULL)
    return TRUE;
  if (!gembok_json_get_integer (json, name, 0, &number, error))
    return FALSE;
  if (number < 0 || (guint64) number < minimum || (guint64) number > maximum)
    return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
  *value = (guint64) number;
  return TRUE;
}
