/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/pdf-structure.h"

#include <string.h>

/* Readers look so far for the header and the end (Adobe's implementation notes 13 and 18). */
#define HEADER_WITHIN 1024
#define END_WITHIN    1024

/* So much white space may stand between startxref, its number and %%EOF, and before the cross-reference. */
#define MOST_SPACES 64

/* A stretch of the file. */
typedef struct
{
  const guint8 *at, *end;
} Text;

static gboolean
is_space (guint8 c)
{
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static void
skip_spaces (Text *text)
{
  for (guint i = 0; i < MOST_SPACES && text->at < text->end && is_space (*text->at); i++)
    text->at++;
}

static gboolean
take_word (Text *text, const char *word)
{
  const gsize length = strlen (word);
  if ((gsize) (text->end - text->at) < length || memcmp (text->at, word, length) != 0)
    return FALSE;
  text->at += length;
  return TRUE;
}

/* A decimal number of at most twelve digits. */
static gboolean
take_number (Text *text, guint64 *number)
{
  guint digits = 0;
  *number = 0;
  while (digits < 12 && text->at < text->end && g_ascii_isdigit (*text->at))
    {
      *number = *number * 10 + (guint64) (*text->at++ - '0');
      digits++;
    }
  return digits > 0;
}

static const guint8 *
find_last (const guint8 *data, const guint8 *end, const char *word)
{
  const gsize length = strlen (word);
  if ((gsize) (end - data) < length)
    return NULL;
  for (const guint8 *at = end - length; at >= data; at--)
    if (memcmp (at, word, length) == 0)
      return at;
  return NULL;
}

/* "xref", or the object of a cross-reference stream (7.5.8). */
static gboolean
is_cross_reference (Text text)
{
  guint64 number = 0;
  skip_spaces (&text);
  if (take_word (&text, "xref"))
    return TRUE;
  if (!take_number (&text, &number))
    return FALSE;
  skip_spaces (&text);
  if (!take_number (&text, &number))
    return FALSE;
  skip_spaces (&text);
  return take_word (&text, "obj");
}

static gboolean
reference_stands_at (const guint8 *data, gsize length, guint64 offset)
{
  return offset > 0 && offset < length && is_cross_reference ((Text){ data + offset, data + length });
}

/* The number behind the last startxref, which must be followed by %%EOF near the end of the file. */
static GembokDecodeFault
check_end (const guint8 *data, gsize length, gsize header)
{
  gsize used = length;
  while (used > 0 && is_space (data[used - 1]))
    used--;
  const guint8 *tail = data + (used > END_WITHIN ? used - END_WITHIN : 0);
  const guint8 *end_mark = find_last (tail, data + used, "%%EOF");
  const guint8 *start_mark = end_mark != NULL ? find_last (tail, end_mark, "startxref") : NULL;
  if (start_mark == NULL)
    return GEMBOK_DECODE_TRUNCATED;
  Text text = { start_mark + strlen ("startxref"), end_mark };
  guint64 offset = 0;
  skip_spaces (&text);
  if (!take_number (&text, &offset))
    return GEMBOK_DECODE_DAMAGED;
  /* Offsets count from the header (7.5.2), but some writers count from the file's first byte. */
  if (reference_stands_at (data, length, offset) || reference_stands_at (data + header, length - header, offset))
    return GEMBOK_DECODE_SOUND;
  return offset >= length ? GEMBOK_DECODE_TRUNCATED : GEMBOK_DECODE_DAMAGED;
}

/* A linearised file says its whole length in its first object (annex F, /L): later changes make it longer, a cut shorter. */
static gboolean
is_shorter_than_linearised (const guint8 *data, gsize length)
{
  const gsize head = MIN (length, HEADER_WITHIN);
  const guint8 *mark = memmem (data, head, "/Linearized", strlen ("/Linearized"));
  if (mark == NULL)
    return FALSE;
  const guint8 *end = memmem (mark, (gsize) (data + head - mark), ">>", 2);
  Text text = { mark, end != NULL ? end : data + head };
  for (; text.at < text.end; text.at++)
    {
      Text value = text;
      guint64 claimed = 0;
      if (!take_word (&value, "/L") || value.at >= value.end || (!is_space (*value.at) && !g_ascii_isdigit (*value.at)))
        continue;
      skip_spaces (&value);
      return take_number (&value, &claimed) && claimed > length;
    }
  return FALSE;
}

/* The trailer's key with its value: a reference or a dictionary. Trailers are never compressed. */
static gboolean
is_encrypted (const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  const guint8 *at = memmem (data, length, "/Encrypt", 8);
  while (at != NULL)
    {
      Text text = { at + 8, end };
      guint64 number = 0;
      skip_spaces (&text);
      if (take_word (&text, "<<") || (take_number (&text, &number) && text.at < end && is_space (*text.at)))
        return TRUE;
      at = memmem (at + 8, (gsize) (end - at - 8), "/Encrypt", 8);
    }
  return FALSE;
}

/* Poppler looks for scripts in most places, but not at what runs on opening (7.11.3, /OpenAction). A name inside a compressed
 * object is not seen here: this spares the verifier a nuisance, it is no fence. */
static gboolean
is_active (const guint8 *data, gsize length)
{
  static const char *const actions[] = { "/JavaScript", "/Launch" };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (memmem (data, length, actions[i], strlen (actions[i])) != NULL)
      return TRUE;
  return FALSE;
}

GembokDecodeFault
gembok_pdf_structure_check (const guint8 *data, gsize length)
{
  const guint8 *header = data == NULL ? NULL : memmem (data, MIN (length, HEADER_WITHIN + 5), "%PDF-", 5);
  if (header == NULL)
    return GEMBOK_DECODE_DAMAGED;
  if (is_shorter_than_linearised (data, length))
    return GEMBOK_DECODE_TRUNCATED;
  const GembokDecodeFault fault = check_end (data, length, (gsize) (header - data));
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  if (is_encrypted (data, length))
    return GEMBOK_DECODE_ENCRYPTED;
  return is_active (data, length) ? GEMBOK_DECODE_ACTIVE : GEMBOK_DECODE_SOUND;
}
