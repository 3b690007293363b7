/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "wire/json-private.h"

#define NAME_ENDS ".["

static guint
count_lines (const guint8 *start, const guint8 *end)
{
  guint line = 1;
  for (const guint8 *at = start; at < end; at++)
    line += *at == '\n';
  return line;
}

/* One step of the way: "name", ".name" or "[2]" at the front of *@place, within @value. */
static gboolean
step_into (GembokJsonSpan *value, const char **place)
{
  GembokJsonSpan inner;
  if (**place == '[')
    {
      char *end = NULL;
      const guint64 index = g_ascii_strtoull (*place + 1, &end, 10);
      if (*end != ']' || index > G_MAXUINT || !gembok_json_scan_element (*value, (guint) index, &inner))
        return FALSE;
      *place = end + 1;
    }
  else
    {
      const char *name = **place == '.' ? *place + 1 : *place;
      const gsize length = strcspn (name, NAME_ENDS);
      g_autofree char *member = g_strndup (name, length);
      if (length == 0 || !gembok_json_scan_member (*value, member, &inner))
        return FALSE;
      *place = name + length;
    }
  *value = inner;
  return TRUE;
}

guint
gembok_json_line (GBytes *data, const char *place)
{
  GembokJsonSpan text = { NULL, 0 };
  text.data = g_bytes_get_data (data, &text.length);
  if (text.length == 0)
    return 0;
  const gsize fault = gembok_json_scan_fault (text);
  if (fault < text.length || gembok_json_scan (text) != GEMBOK_JSON_SOUND)
    return count_lines (text.data, text.data + fault);
  GembokJsonSpan value = text;
  const char *rest = place != NULL ? place : "";
  while (*rest != '\0' && step_into (&value, &rest))
    ;
  return count_lines (text.data, value.data);
}
