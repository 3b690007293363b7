/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-scan.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "wire/json.h"

/* Longer than any number that fits: what follows would only cost time. */
#define NUMBER_MAX 64

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint depth;
  GembokJsonVerdict verdict;
} Scanner;

static gboolean scan_value (Scanner *scanner);

static gboolean
fail (Scanner *scanner, GembokJsonVerdict verdict)
{
  scanner->verdict = verdict;
  return FALSE;
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->at < scanner->end && memchr (" \t\n\r", *scanner->at, 4) != NULL)
    scanner->at++;
}

static gboolean
accept_byte (Scanner *scanner, guint8 byte)
{
  if (scanner->at == scanner->end || *scanner->at != byte)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static gboolean
scan_literal (Scanner *scanner, const char *literal)
{
  const gsize length = strlen (literal);
  if ((gsize) (scanner->end - scanner->at) < length || memcmp (scanner->at, literal, length) != 0)
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  scanner->at += length;
  return TRUE;
}

static gsize
skip_digits (Scanner *scanner)
{
  const guint8 *start = scanner->at;
  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    scanner->at++;
  return (gsize) (scanner->at - start);
}

static gboolean
number_fits (const guint8 *start, gsize length, gboolean whole)
{
  char text[NUMBER_MAX + 1];
  if (length > NUMBER_MAX)
    return FALSE;
  memcpy (text, start, length);
  text[length] = '\0';
  errno = 0;
  if (!whole)
    return isfinite (g_ascii_strtod (text, NULL));
  (void) g_ascii_strtoll (text, NULL, 10);
  return errno == 0;
}

static gboolean
scan_number (Scanner *scanner)
{
  const guint8 *start = scanner->at;
  gboolean whole = TRUE;

  accept_byte (scanner, '-');
  if (!accept_byte (scanner, '0') && skip_digits (scanner) == 0)
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  if (accept_byte (scanner, '.'))
    {
      whole = FALSE;
      if (skip_digits (scanner) == 0)
        return fail (scanner, GEMBOK_JSON_MALFORMED);
    }
  if (accept_byte (scanner, 'e') || accept_byte (scanner, 'E'))
    {
      whole = FALSE;
      if (!accept_byte (scanner, '+'))
        accept_byte (scanner, '-');
      if (skip_digits (scanner) == 0)
        return fail (scanner, GEMBOK_JSON_MALFORMED);
    }
  if (!number_fits (start, (gsize) (scanner->at - start), whole))
    return fail (scanner, GEMBOK_JSON_BAD_NUMBER);
  return TRUE;
}

static gboolean
read_four_digits (const guint8 **at, const guint8 *end, gunichar *unit)
{
  *unit = 0;
  if (end - *at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      const int digit = g_ascii_xdigit_value ((char) **at);
      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (gunichar) digit;
      (*at)++;
    }
  return TRUE;
}

/* Reads what follows "\u": one unit, or a pair of surrogates. */
static gboolean
read_code_point (const guint8 **at, const guint8 *end, gunichar *code_point)
{
  gunichar low = 0;
  if (!read_four_digits (at, end, code_point) || *code_point == 0 || (*code_point >= 0xDC00 && *code_point <= 0xDFFF))
    return FALSE;
  if (*code_point < 0xD800 || *code_point > 0xDBFF)
    return TRUE;
  if (end - *at < 2 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return FALSE;
  *at += 2;
  if (!read_four_digits (at, end, &low) || low < 0xDC00 || low > 0xDFFF)
    return FALSE;
  *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
  return TRUE;
}

static char
simple_escape (guint8 letter)
{
  switch (letter)
    {
    case '"':
    case '\\':
    case '/':
      return (char) letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
    }
}

/* Decodes one character (or one byte of a longer one) within a string into up to six bytes; 0 if it is malformed. */
static gsize
decode_unit (const guint8 **at, const guint8 *end, guint8 *decoded)
{
  gunichar code_point = 0;
  if (**at < 0x20)
    return 0;
  if (**at != '\\')
    {
      decoded[0] = *(*at)++;
      return 1;
    }
  (*at)++;
  if (*at == end)
    return 0;
  if (**at != 'u')
    {
      decoded[0] = (guint8) simple_escape (*(*at)++);
      return decoded[0] != '\0' ? 1 : 0;
    }
  (*at)++;
  if (!read_code_point (at, end, &code_point))
    return 0;
  return (gsize) g_unichar_to_utf8 (code_point, (char *) decoded);
}

static gboolean
scan_string (Scanner *scanner)
{
  guint8 decoded[6];
  gboolean sound = TRUE;
  if (!accept_byte (scanner, '"'))
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  while (sound && scanner->at < scanner->end && *scanner->at != '"')
    sound = decode_unit (&scanner->at, scanner->end, decoded) > 0;
  gembok_wipe (decoded, sizeof decoded);
  if (!sound || !accept_byte (scanner, '"'))
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  return TRUE;
}

static gboolean
scan_name (Scanner *scanner)
{
  skip_space (scanner);
  if (!scan_string (scanner))
    return FALSE;
  skip_space (scanner);
  if (!accept_byte (scanner, ':'))
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  return TRUE;
}

static gboolean
scan_container (Scanner *scanner, guint8 closing)
{
  scanner->at++;
  if (++scanner->depth > GEMBOK_JSON_DEPTH)
    return fail (scanner, GEMBOK_JSON_TOO_DEEP);
  skip_space (scanner);
  if (!accept_byte (scanner, closing))
    {
      do
        {
          if (closing == '}' && !scan_name (scanner))
            return FALSE;
          if (!scan_value (scanner))
            return FALSE;
        }
      while (accept_byte (scanner, ','));
      if (!accept_byte (scanner, closing))
        return fail (scanner, GEMBOK_JSON_MALFORMED);
    }
  scanner->depth--;
  return TRUE;
}

static gboolean
scan_bare_value (Scanner *scanner)
{
  switch (*scanner->at)
    {
    case '{':
      return scan_container (scanner, '}');
    case '[':
      return scan_container (scanner, ']');
    case '"':
      return scan_string (scanner);
    case 't':
      return scan_literal (scanner, "true");
    case 'f':
      return scan_literal (scanner, "false");
    case 'n':
      return scan_literal (scanner, "null");
    default:
      return scan_number (scanner);
    }
}

/* A value with the white space around it. */
static gboolean
scan_value (Scanner *scanner)
{
  skip_space (scanner);
  if (scanner->at == scanner->end)
    return fail (scanner, GEMBOK_JSON_MALFORMED);
  if (!scan_bare_value (scanner))
    return FALSE;
  skip_space (scanner);
  return TRUE;
}

GembokJsonVerdict
gembok_json_scan (GembokJsonSpan text)
{
  if (text.length == 0)
    return GEMBOK_JSON_MALFORMED;
  Scanner scanner = { text.data, text.data + text.length, 0, GEMBOK_JSON_SOUND };
  if (!g_utf8_validate_len ((const char *) text.data, text.length, NULL))
    return GEMBOK_JSON_NOT_UTF8;
  if (!scan_value (&scanner))
    return scanner.verdict;
  return scanner.at == scanner.end ? GEMBOK_JSON_SOUND : GEMBOK_JSON_MALFORMED;
}

gsize
gembok_json_scan_fault (GembokJsonSpan text)
{
  const char *end = NULL;
  if (text.length == 0)
    return 0;
  if (!g_utf8_validate_len ((const char *) text.data, text.length, &end))
    return (gsize) (end - (const char *) text.data);
  Scanner scanner = { text.data, text.data + text.length, 0, GEMBOK_JSON_SOUND };
  (void) scan_value (&scanner);
  return (gsize) (scanner.at - text.data);
}

/* Compares a string in a sound text, quotes included, with plain text; it may be escaped in many ways. */
static gboolean
string_is (const guint8 *start, const guint8 *end, const char *wanted)
{
  gsize matched = 0;
  const gsize length = strlen (wanted);
  const guint8 *at = start + 1;
  while (at < end - 1)
    {
      guint8 decoded[6];
      const gsize n = decode_unit (&at, end - 1, decoded);
      if (n == 0 || matched + n > length || memcmp (wanted + matched, decoded, n) != 0)
        return FALSE;
      matched += n;
    }
  return matched == length;
}

gboolean
gembok_json_scan_member (GembokJsonSpan object, const char *name, GembokJsonSpan *value)
{
  Scanner scanner = { object.data, object.data + object.length, 0, GEMBOK_JSON_SOUND };
  gboolean found = FALSE;

  skip_space (&scanner);
  if (!accept_byte (&scanner, '{'))
    return FALSE;
  do
    {
      skip_space (&scanner);
      const guint8 *name_start = scanner.at;
      if (scanner.at == scanner.end || *scanner.at != '"' || !scan_string (&scanner))
        break;
      const gboolean wanted = string_is (name_start, scanner.at, name);
      skip_space (&scanner);
      accept_byte (&scanner, ':');
      skip_space (&scanner);
      const guint8 *value_start = scanner.at;
      if (scanner.at == scanner.end || !scan_bare_value (&scanner))
        break;
      if (wanted)
        {
          found = TRUE;
          value->data = value_start;
          value->length = (gsize) (scanner.at - value_start);
        }
      skip_space (&scanner);
    }
  while (accept_byte (&scanner, ','));
  return found;
}

gboolean
gembok_json_scan_element (GembokJsonSpan array, guint index, GembokJsonSpan *value)
{
  Scanner scanner = { array.data, array.data + array.length, 0, GEMBOK_JSON_SOUND };
  skip_space (&scanner);
  if (!accept_byte (&scanner, '['))
    return FALSE;
  for (guint i = 0; i <= index; i++)
    {
      skip_space (&scanner);
      const guint8 *start = scanner.at;
      if (scanner.at == scanner.end || !scan_bare_value (&scanner))
        return FALSE;
      *value = (GembokJsonSpan){ start, (gsize) (scanner.at - start) };
      skip_space (&scanner);
      if (i < index && !accept_byte (&scanner, ','))
        return FALSE;
    }
  return TRUE;
}

GembokSecret *
gembok_json_scan_string (GembokJsonSpan value)
{
  /* No character takes more bytes decoded than escaped; the margin is for decode_unit(), which may write six. */
  const gsize capacity = value.length + 6;
  if (value.length < 2 || value.data[0] != '"' || capacity > GEMBOK_SECRET_MAX)
    return NULL;

  g_autoptr (GembokSecret) secret = gembok_secret_new (capacity);
  guint8 *buffer = gembok_secret_buffer (secret);
  const guint8 *at = value.data + 1;
  const guint8 *end = value.data + value.length - 1;
  gsize length = 0;
  while (at < end)
    {
      const gsize n = decode_unit (&at, end, buffer + length);
      if (n == 0)
        return NULL;
      length += n;
    }
  gembok_secret_set_length (secret, length);
  return g_steal_pointer (&secret);
}

gboolean
gembok_json_span_is (GembokJsonSpan value, const char *literal)
{
  return value.length == strlen (literal) && memcmp (value.data, literal, value.length) == 0;
}

gsize
gembok_json_escape (guint8 byte, char escaped[6])
{
  static const char digits[] = "0123456789abcdef";
  static const char controls[] = "\b\f\n\r\t\"\\";
  static const char letters[] = "bfnrt\"\\";
  const char *control = byte != '\0' ? strchr (controls, byte) : NULL;
  if (control != NULL)
    {
      escaped[0] = '\\';
      escaped[1] = letters[control - controls];
      return 2;
    }
  if (byte >= 0x20 && byte != 0x7F)
    {
      escaped[0] = (char) byte;
      return 1;
    }
  memcpy (escaped, "\\u00", 4);
  escaped[4] = digits[byte >> 4];
  escaped[5] = digits[byte & 15];
  return 6;
}
