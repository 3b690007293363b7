/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/paths.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

/* More than five known keys with a long file name; a header is bounded long before it is decoded. */
#define METADATA_MAX 4096

/* "." and ".." would be resolved away on their journey, so they are escaped as well. */
static char *
escape_segment (const char *segment)
{
  if (g_str_equal (segment, "."))
    return g_strdup ("%2E");
  if (g_str_equal (segment, ".."))
    return g_strdup ("%2E%2E");
  return g_uri_escape_string (segment, NULL, FALSE);
}

char *
gembok_path_request (const char *id, const char *part)
{
  g_autofree char *escaped = escape_segment (id);
  return g_strconcat (GEMBOK_PATH_REQUESTS "/", escaped, part != NULL ? "/" : "", part != NULL ? part : "", NULL);
}

char *
gembok_path_request_document (const char *id, const char *kind)
{
  g_autofree char *escaped = escape_segment (kind);
  g_autofree char *part = g_strconcat ("documents/", escaped, NULL);
  return gembok_path_request (id, part);
}

char *
gembok_path_upload (const char *upload)
{
  g_autofree char *escaped = escape_segment (upload);
  return g_strconcat (GEMBOK_PATH_UPLOADS "/", escaped, NULL);
}

static void
append_query (GString *path, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_printf (path, "&%s=", name);
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

char *
gembok_path_list (guint page, guint per_page, const char *search, const char *state)
{
  GString *path = g_string_new (NULL);
  g_string_append_printf (path, GEMBOK_PATH_REQUESTS "?page=%u&per_page=%u", page, per_page);
  append_query (path, "search", search);
  append_query (path, "state", state);
  return g_string_free (path, FALSE);
}

/* tus 1.0.0: a key is ASCII without space and comma. */
static gboolean
is_metadata_key (const char *key)
{
  if (key[0] == '\0')
    return FALSE;
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == ',')
      return FALSE;
  return TRUE;
}

char *
gembok_tus_metadata_encode (const char *const *pairs)
{
  GString *header = g_string_new (NULL);
  for (gsize i = 0; pairs[i] != NULL; i += 2)
    {
      if (!is_metadata_key (pairs[i]))
        {
          g_critical ("“%s” is no key for Upload-Metadata", pairs[i]);
          continue;
        }
      g_autofree char *value = g_base64_encode ((const guchar *) pairs[i + 1], strlen (pairs[i + 1]));
      g_string_append_printf (header, "%s%s", header->len > 0 ? "," : "", pairs[i]);
      if (value[0] != '\0')
        g_string_append_printf (header, " %s", value);
    }
  return g_string_free (header, FALSE);
}

/* GLib skips whatever is no base64; here that is an error, found by writing it again. */
static char *
decode_value (const char *encoded)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (encoded, &length);
  g_autofree char *again = g_base64_encode (bytes, length);
  if (!g_str_equal (again, encoded) || memchr (bytes, '\0', length) != NULL
      || !g_utf8_validate_len ((const char *) bytes, length, NULL))
    return NULL;
  return g_strndup ((const char *) bytes, length);
}

static gboolean
decode_pair (GHashTable *metadata, char *pair, GError **error)
{
  g_strstrip (pair);
  char *space = strchr (pair, ' ');
  if (space != NULL)
    *space = '\0';
  g_autofree char *value = decode_value (space != NULL ? space + 1 : "");
  if (!is_metadata_key (pair) || value == NULL || g_hash_table_contains (metadata, pair))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The description of the upload cannot be read."));
      return FALSE;
    }
  g_hash_table_insert (metadata, g_strdup (pair), g_steal_pointer (&value));
  return TRUE;
}

GHashTable *
gembok_tus_metadata_decode (const char *header, GError **error)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (strlen (header) > METADATA_MAX)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The description of the upload is too long."));
      return NULL;
    }
  if (header[strspn (header, " ")] == '\0')
    return g_steal_pointer (&metadata);
  g_auto (GStrv) pairs = g_strsplit (header, ",", -1);
  for (gsize i = 0; pairs[i] != NULL; i++)
    if (!decode_pair (metadata, pairs[i], error))
      return NULL;
  return g_steal_pointer (&metadata);
}
