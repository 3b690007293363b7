/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include <string.h>

#include "wire/json-private.h"
#include "wire/json-scan.h"

gboolean
gembok_json_secret_span (const GembokSecret *data, const char *name, GembokJsonSpan *value)
{
  const GembokJsonSpan text = { gembok_secret_data (data), gembok_secret_length (data) };
  return gembok_json_scan (text) == GEMBOK_JSON_SOUND && gembok_json_scan_member (text, name, value);
}

GembokSecret *
gembok_json_secret_member (const GembokSecret *data, const char *name)
{
  GembokJsonSpan value;
  return gembok_json_secret_span (data, name, &value) ? gembok_json_scan_string (value) : NULL;
}

GembokJson *
gembok_json_secret_open (const GembokSecret *data, const char *const *names, GError **error)
{
  const GembokJsonSpan text = { gembok_secret_data (data), gembok_secret_length (data) };
  if (!gembok_json_judge (text, GEMBOK_JSON_MAX, error))
    return NULL;
  g_autoptr (GString) object = g_string_new ("{");
  for (gsize i = 0; names[i] != NULL; i++)
    {
      GembokJsonSpan value;
      if (!gembok_json_scan_member (text, names[i], &value))
        continue;
      g_string_append_printf (object, "%s\"%s\":", object->len > 1 ? "," : "", names[i]);
      g_string_append_len (object, (const char *) value.data, (gssize) value.length);
    }
  g_string_append_c (object, '}');
  /* An array or a bare value has no members: what is made of it lacks all that is needed. */
  g_autoptr (GBytes) bytes = g_bytes_new (object->str, object->len);
  return gembok_json_open (bytes, error);
}

/* The length of the UTF-8 character at @data, 0 if none stands there that a JSON string of ours can hold. */
static gsize
character_length (const guint8 *data, gsize length)
{
  const gunichar c = g_utf8_get_char_validated ((const char *) data, (gssize) MIN (length, 6));
  return c == 0 || c == (gunichar) -1 || c == (gunichar) -2 ? 0 : (gsize) g_unichar_to_utf8 (c, NULL);
}

void
gembok_json_secret_append (GembokSecret *target, const char *text)
{
  gembok_secret_append (target, text, strlen (text));
}

void
gembok_json_secret_append_string (GembokSecret *target, const void *text, gsize length)
{
  const guint8 *data = text;
  char escaped[6];
  gembok_json_secret_append (target, "\"");
  for (gsize i = 0; i < length;)
    {
      gsize n = character_length (data + i, length - i);
      if (n == 0)
        {
          /* What is no text cannot match anything on the other side, but it must not make the body malformed. */
          gembok_json_secret_append (target, "\xEF\xBF\xBD");
          n = 1;
        }
      else if (n > 1)
        gembok_secret_append (target, data + i, n);
      else
        gembok_secret_append (target, escaped, gembok_json_escape (data[i], escaped));
      i += n;
    }
  gembok_json_secret_append (target, "\"");
  gembok_wipe (escaped, sizeof escaped);
}

static gsize
most_bytes (gsize length)
{
  return 6 * length + 4; /* all escaped, two quotes, colon or brace, comma */
}

static void
append_name (GembokSecret *target, const char *name)
{
  gembok_json_secret_append (target, gembok_secret_length (target) == 0 ? "{" : ",");
  gembok_json_secret_append_string (target, name, strlen (name));
  gembok_json_secret_append (target, ":");
}

GembokSecret *
gembok_json_secret_object (const char *const *plain, const char *const *names, GembokSecret *const *secrets, guint n_secrets)
{
  gsize capacity = 2;
  for (gsize i = 0; plain != NULL && plain[i] != NULL; i++)
    capacity += most_bytes (strlen (plain[i]));
  for (guint i = 0; i < n_secrets; i++)
    capacity += most_bytes (strlen (names[i])) + most_bytes (gembok_secret_length (secrets[i]));

  g_return_val_if_fail (capacity <= GEMBOK_SECRET_MAX, NULL);
  GembokSecret *object = gembok_secret_new (capacity);
  for (gsize i = 0; plain != NULL && plain[i] != NULL; i += 2)
    {
      append_name (object, plain[i]);
      gembok_json_secret_append_string (object, plain[i + 1], strlen (plain[i + 1]));
    }
  for (guint i = 0; i < n_secrets; i++)
    {
      append_name (object, names[i]);
      gembok_json_secret_append_string (object, gembok_secret_data (secrets[i]), gembok_secret_length (secrets[i]));
    }
  gembok_json_secret_append (object, gembok_secret_length (object) == 0 ? "{}" : "}");
  return object;
}
