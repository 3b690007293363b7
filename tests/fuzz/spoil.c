/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

/* Pieces that matter to the readers; put in at random places they find more than single bits do. */
static const char *const pieces[] = {
  "{",         "}",        "[",         "]",           "\"",    ",",       ":",
  "null",      "true",     "1e99",      "-",           "\\",    "\\ud83d", "\\u0000",
  "\xFF",      "\xE2\x80", "0",         "{}",          "[[[[",  "]]]]",    "\"a\"",
  "\"token\"", "\n",       "\"kind\":", "\r\n\r\n",    "%00",   "%2e%2e/", "../",
  "https://",  "@",        "#",         "-----BEGIN ", "%%EOF", "obj",     "stream",
  "IHDR",      "\xFF\xD9", ";q=0",      "chunked\r\n", "\t",    " ",       "9223372036854775808",
};
static const guint8 lies[] = { 0x00, 0x01, 0x7F, 0x80, 0x81, 0x84, 0xFF, 0x30, 0x04, 0x02, 0x05, 0xA0 };

static void
insert (GByteArray *bytes, guint at, const void *piece, guint length)
{
  const guint tail_length = bytes->len - at;
  g_autofree guint8 *tail = g_memdup2 (bytes->data + at, tail_length);
  g_byte_array_set_size (bytes, at);
  g_byte_array_append (bytes, piece, length);
  g_byte_array_append (bytes, tail, tail_length);
}

static void
splice (GRand *chance, GByteArray *bytes, guint at, GBytes *from)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (from, &size);
  if (size == 0)
    return;
  const gsize start = (gsize) g_rand_int_range (chance, 0, (gint32) size);
  /* Drawn once: MIN() looks at it twice. */
  const gsize wanted = (gsize) g_rand_int_range (chance, 1, 65);
  const gsize length = MIN (wanted, size - start);
  insert (bytes, at, data + start, (guint) length);
}

static void
change (GRand *chance, GByteArray *bytes, GBytes *other)
{
  const guint at = (guint) g_rand_int_range (chance, 0, (gint32) bytes->len + 1);
  const guint some = (guint) g_rand_int_range (chance, 1, 33);
  const gboolean inside = at < bytes->len;
  const char *piece = pieces[g_rand_int_range (chance, 0, G_N_ELEMENTS (pieces))];
  switch (g_rand_int_range (chance, 0, 8))
    {
    case 0:
    case 1:
      if (inside)
        bytes->data[at] ^= (guint8) (1u << some % 8);
      break;
    case 2:
      if (inside)
        bytes->data[at] = lies[some % G_N_ELEMENTS (lies)];
      break;
    case 3:
      if (inside)
        bytes->data[at] = (guint8) g_rand_int_range (chance, 0, 256);
      break;
    case 4:
      g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, some));
      break;
    case 5:
      splice (chance, bytes, at, other);
      break;
    case 6:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      insert (bytes, at, piece, (guint) strlen (piece));
      break;
    }
}

GBytes *
fuzz_spoil (GRand *chance, GBytes *seed, GBytes *other)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (seed, &size);
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, data, (guint) size);
  for (gint32 blows = g_rand_int_range (chance, 1, 6); blows > 0; blows--)
    change (chance, bytes, other);
  return g_byte_array_free_to_bytes (bytes);
}
