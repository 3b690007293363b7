/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file-name.h"

#include <string.h>

#include "base/text.h"

char *
gembok_file_display_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);
  return gembok_text_sanitise (shown, 120);
}

#define SUGGESTED_MAX 100

/* The extension, with its point, of a name that has one worth keeping. */
static const char *
extension_of (const char *name)
{
  const char *point = strrchr (name, '.');
  return point != NULL && point != name && strlen (point) <= 8 ? point : "";
}

char *
gembok_file_name_suggest (const char *text)
{
  g_autofree char *line = gembok_text_sanitise (text, 500);
  g_autofree char *plain = g_strstrip (g_strdelimit (g_strdup (line), "/\\:*?\"<>|", '-'));
  const char *start = plain;
  while (*start == '.' || *start == '-' || *start == ' ')
    start++;
  const char *extension = extension_of (start);
  const glong length = g_utf8_strlen (start, -1) - g_utf8_strlen (extension, -1);
  g_autofree char *stem = g_utf8_substring (start, 0, MIN (length, SUGGESTED_MAX));
  return *stem != '\0' ? g_strconcat (stem, extension, NULL) : g_strconcat ("gembok", extension, NULL);
}
