/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

/* Format characters are what makes a line read as something else than it is: bidirectional controls, invisible letters. */
static gboolean
is_harmless (gunichar c)
{
  const GUnicodeType type = g_unichar_type (c);
  return !g_unichar_iscntrl (c) && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
gembok_text_sanitise (const char *text, gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);
  gsize count = 0;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      if (count == max_chars)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, is_harmless (c) ? c : ' ');
      count++;
    }
  return g_string_free (line, FALSE);
}

char *
gembok_text_squeeze (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *line = g_string_new (NULL);
  gboolean gap = FALSE;
  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c))
        {
          gap = line->len > 0;
          continue;
        }
      if (gap)
        g_string_append_c (line, ' ');
      gap = FALSE;
      g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

/* The files of Windows have two bytes at the end of a line. */
static gboolean
append_line (GString *text, gunichar c, gunichar next)
{
  if (c == '\r' && next == '\n')
    return TRUE;
  if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
    return FALSE;
  g_string_append_unichar (text, c);
  return TRUE;
}

char *
gembok_text_from_bytes (GBytes *bytes)
{
  static const char mark[] = "\xef\xbb\xbf";
  gsize length = 0;
  const char *start = g_bytes_get_data (bytes, &length);
  if (start == NULL)
    return g_strdup ("");
  /* With its length: a NUL is no end of the text here, and nothing behind it goes unseen. */
  if (!g_utf8_validate_len (start, length, NULL))
    return NULL;
  const char *end = start + length;
  g_autoptr (GString) text = g_string_sized_new (length);
  for (const char *p = length >= 3 && memcmp (start, mark, 3) == 0 ? start + 3 : start; p < end; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);
      if (!append_line (text, g_utf8_get_char (p), next < end ? g_utf8_get_char (next) : 0))
        return NULL;
    }
  return g_strdup (text->str);
}

char *
gembok_hex (const void *data, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *bytes = data;
  char *text = g_malloc (length * 2 + 1);
  for (gsize i = 0; i < length; i++)
    {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }
  text[length * 2] = '\0';
  return text;
}

char *
gembok_hex_grouped (const char *hex)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; hex[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, g_ascii_toupper (hex[i]));
    }
  return g_string_free (text, FALSE);
}

char *
gembok_crockford (const guint8 *data, guint n_bits)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  GString *text = g_string_new (NULL);
  for (guint bit = 0; bit + 5 <= n_bits; bit += 5)
    {
      guint value = 0;
      for (guint i = bit; i < bit + 5; i++)
        value = value << 1 | ((data[i / 8] >> (7 - i % 8)) & 1);
      g_string_append_c (text, digits[value]);
    }
  return g_string_free (text, FALSE);
}

gboolean
gembok_is_hex (const char *text, gsize n_chars)
{
  if (text == NULL || strlen (text) != n_chars)
    return FALSE;
  for (gsize i = 0; i < n_chars; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}
