/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"

#include <string.h>

GBytes *
golden_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wire", "golden", name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

GBytes *
golden_garbage (void)
{
  static const char garbage[] = "OK\0\xFF\xFE ini bukan JSON {";
  return g_bytes_new (garbage, sizeof garbage - 1);
}

char *
golden_canonical (const char *name)
{
  g_autoptr (GBytes) file = golden_load (name);
  gsize length = 0;
  const char *data = g_bytes_get_data (file, &length);
  GString *canonical = g_string_new (NULL);
  gboolean inside = FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!inside && g_ascii_isspace (data[i]))
        continue;
      g_string_append_c (canonical, data[i]);
      if (inside && data[i] == '\\')
        g_string_append_c (canonical, data[++i]);
      else if (data[i] == '"')
        inside = !inside;
    }
  return g_string_free (canonical, FALSE);
}

void
golden_assert_equal (GBytes *encoded, const char *name)
{
  g_autofree char *canonical = golden_canonical (name);
  gsize length = 0;
  const char *data = g_bytes_get_data (encoded, &length);
  g_autofree char *text = g_strndup (data, length);
  g_assert_cmpstr (text, ==, canonical);
  g_assert_cmpuint (length, ==, strlen (canonical));
}

GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GembokSecret *
secret_of (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

void
assert_refused (GError **error, const char *part)
{
  g_assert_error (*error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_ANSWER);
  if (part != NULL && strstr ((*error)->message, part) == NULL)
    g_error ("“%s” does not say “%s”", (*error)->message, part);
  g_clear_error (error);
}
