/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/recognise.h"

#include <string.h>

#include "base/i18n.h"
#include "document/private-key.h"

/* A PDF may have something before its header (Adobe's implementation note 13); readers look so far. */
#define PDF_HEADER_WITHIN 1024

/* So much of a text is looked at to tell what kind of text it is. */
#define TEXT_HEAD 4096

/* More segments than any camera writes: a file made of empty segments must not cost time. */
#define MOST_SEGMENTS 4096

typedef struct
{
  const char *name;
  const char *label;
} TypeWords;

static const TypeWords types[GEMBOK_N_MEDIA_TYPES] = {
  [GEMBOK_MEDIA_UNKNOWN] = { "application/octet-stream", N_ ("file of an unknown kind") },
  [GEMBOK_MEDIA_PDF] = { "application/pdf", N_ ("PDF") },
  [GEMBOK_MEDIA_JPEG] = { "image/jpeg", N_ ("JPEG photo") },
  [GEMBOK_MEDIA_PNG] = { "image/png", N_ ("PNG image") },
  [GEMBOK_MEDIA_HEIC] = { "image/heic", N_ ("HEIC photo") },
  [GEMBOK_MEDIA_WEBP] = { "image/webp", N_ ("WebP image") },
  [GEMBOK_MEDIA_GIF] = { "image/gif", N_ ("GIF image") },
  [GEMBOK_MEDIA_TIFF] = { "image/tiff", N_ ("TIFF image") },
  [GEMBOK_MEDIA_BMP] = { "image/bmp", N_ ("BMP image") },
  [GEMBOK_MEDIA_ZIP] = { "application/zip", N_ ("ZIP archive or office document (.docx, .odt)") },
  [GEMBOK_MEDIA_OLE] = { "application/x-ole-storage", N_ ("old office document (.doc)") },
  [GEMBOK_MEDIA_SVG] = { "image/svg+xml", N_ ("SVG drawing") },
  [GEMBOK_MEDIA_HTML] = { "text/html", N_ ("web page") },
  [GEMBOK_MEDIA_TEXT] = { "text/plain", N_ ("text file") },
  [GEMBOK_MEDIA_EMPTY] = { "application/x-empty", N_ ("empty file") },
  [GEMBOK_MEDIA_PRIVATE_KEY] = { "application/x-private-key", N_ ("private key") },
};

/* Signatures at a fixed place; a type with several has several rows. */
static const struct
{
  GembokMediaType type;
  guint8 offset, length;
  const char *bytes;
} magics[] = {
  { GEMBOK_MEDIA_JPEG, 0, 3, "\xFF\xD8\xFF" }, { GEMBOK_MEDIA_PNG, 0, 8, "\x89PNG\r\n\x1A\n" },
  { GEMBOK_MEDIA_GIF, 0, 6, "GIF87a" },        { GEMBOK_MEDIA_GIF, 0, 6, "GIF89a" },
  { GEMBOK_MEDIA_TIFF, 0, 4, "II*\0" },        { GEMBOK_MEDIA_TIFF, 0, 4, "MM\0*" },
  { GEMBOK_MEDIA_TIFF, 0, 4, "II+\0" },        { GEMBOK_MEDIA_TIFF, 0, 4, "MM\0+" },
  { GEMBOK_MEDIA_ZIP, 0, 4, "PK\x03\x04" },    { GEMBOK_MEDIA_ZIP, 0, 4, "PK\x05\x06" },
  { GEMBOK_MEDIA_ZIP, 0, 4, "PK\x07\x08" },    { GEMBOK_MEDIA_OLE, 0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" },
};

const char *
gembok_media_type_name (GembokMediaType type)
{
  return types[(guint) type < GEMBOK_N_MEDIA_TYPES ? type : GEMBOK_MEDIA_UNKNOWN].name;
}

GembokMediaType
gembok_media_type_from_name (const char *name)
{
  if (name == NULL)
    return GEMBOK_MEDIA_UNKNOWN;
  if (g_ascii_strcasecmp (name, "image/jpg") == 0)
    return GEMBOK_MEDIA_JPEG;
  for (guint i = 0; i < GEMBOK_N_MEDIA_TYPES; i++)
    if (g_ascii_strcasecmp (name, types[i].name) == 0)
      return (GembokMediaType) i;
  return GEMBOK_MEDIA_UNKNOWN;
}

const char *
gembok_media_type_label (GembokMediaType type)
{
  return _ (types[(guint) type < GEMBOK_N_MEDIA_TYPES ? type : GEMBOK_MEDIA_UNKNOWN].label);
}

static guint32
get_u16 (const guint8 *at)
{
  return (guint32) at[0] << 8 | at[1];
}

static guint32
get_u32 (const guint8 *at)
{
  return get_u16 (at) << 16 | get_u16 (at + 2);
}

/* SOF0 to SOF15 without DHT, JPG and DAC, which have numbers among them (ITU T.81, table B.1). */
static gboolean
is_frame_header (guint8 marker)
{
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Walks the segments from behind SOI to the frame header. */
static void
read_jpeg_size (const guint8 *data, gsize length, GembokImageSize *size)
{
  gsize at = 2;
  for (guint i = 0; i < MOST_SEGMENTS && at + 4 <= length && data[at] == 0xFF; i++)
    {
      const guint8 marker = data[at + 1];
      if (marker == 0xFF)
        {
          at++; /* a fill byte (B.1.1.2) */
          continue;
        }
      if (is_frame_header (marker) && at + 9 <= length)
        {
          size->height = get_u16 (data + at + 5);
          size->width = get_u16 (data + at + 7);
          return;
        }
      if (marker < 0xC0 || marker == 0xD9 || marker == 0xDA)
        return;
      at += 2 + get_u16 (data + at + 2);
    }
}

static void
read_png_size (const guint8 *data, gsize length, GembokImageSize *size)
{
  if (length < 33 || memcmp (data + 8, "\0\0\0\x0DIHDR", 8) != 0)
    return;
  size->width = get_u32 (data + 16);
  size->height = get_u32 (data + 20);
}

/* ISO 14496-12 "ftyp" of the HEIF family: the major brand or one of the compatible ones behind it. */
static gboolean
is_heic (const guint8 *data, gsize length)
{
  static const char brands[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "avif" };
  if (length < 16 || memcmp (data + 4, "ftyp", 4) != 0)
    return FALSE;
  const gsize end = MIN (MIN ((gsize) get_u32 (data), length), 256);
  for (gsize at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
    for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
      if (memcmp (data + at, brands[i], 4) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
is_webp (const guint8 *data, gsize length)
{
  return length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0;
}

/* "BM" alone begins many a text; the size of the second header makes it a bitmap. */
static gboolean
is_bmp (const guint8 *data, gsize length)
{
  static const guint8 header_sizes[] = { 12, 16, 40, 52, 56, 64, 108, 124 };
  if (length < 26 || memcmp (data, "BM", 2) != 0)
    return FALSE;
  return memchr (header_sizes, data[14], sizeof header_sizes) != NULL && memcmp (data + 15, "\0\0\0", 3) == 0;
}

static gboolean
is_pdf (const guint8 *data, gsize length)
{
  return memmem (data, MIN (length, PDF_HEADER_WITHIN + 5), "%PDF-", 5) != NULL;
}

static gboolean
has_utf16_mark (const guint8 *data, gsize length)
{
  return length >= 2 && length % 2 == 0 && ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF));
}

static gboolean
is_text (const guint8 *data, gsize length)
{
  if (has_utf16_mark (data, length))
    return TRUE;
  for (gsize i = 0; i < MIN (length, TEXT_HEAD); i++)
    if (data[i] < 0x20 && strchr ("\t\n\r\f\x1B", data[i]) == NULL)
      return FALSE;
  return memchr (data, '\0', length) == NULL;
}

/* Which kind of text: judged by the first element's name, past a byte order mark, declarations and comments. */
static GembokMediaType
kind_of_text (const guint8 *data, gsize length)
{
  g_autofree char *raw = g_strndup ((const char *) data, MIN (length, TEXT_HEAD));
  g_autofree char *head = g_ascii_strdown (raw, -1);
  const char *start = g_str_has_prefix (head, "\xEF\xBB\xBF") ? head + 3 : head;
  while (g_ascii_isspace (*start))
    start++;
  if (*start != '<')
    return GEMBOK_MEDIA_TEXT;
  if (strstr (start, "<svg") != NULL && strstr (start, "<html") == NULL)
    return GEMBOK_MEDIA_SVG;
  if (g_str_has_prefix (start, "<!doctype html") || strstr (start, "<html") != NULL || strstr (start, "<head") != NULL
      || strstr (start, "<body") != NULL)
    return GEMBOK_MEDIA_HTML;
  return GEMBOK_MEDIA_TEXT;
}

static GembokMediaType
find_signature (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= (gsize) magics[i].offset + magics[i].length
        && memcmp (data + magics[i].offset, magics[i].bytes, magics[i].length) == 0)
      return magics[i].type;
  if (is_heic (data, length))
    return GEMBOK_MEDIA_HEIC;
  if (is_webp (data, length))
    return GEMBOK_MEDIA_WEBP;
  if (is_bmp (data, length))
    return GEMBOK_MEDIA_BMP;
  return is_pdf (data, length) ? GEMBOK_MEDIA_PDF : GEMBOK_MEDIA_UNKNOWN;
}

GembokMediaType
gembok_recognise (GBytes *data, GembokImageSize *size)
{
  GembokImageSize found = { 0, 0 };
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  if (size != NULL)
    *size = found;
  if (length == 0)
    return GEMBOK_MEDIA_EMPTY;
  if (gembok_private_key_is_binary (bytes, length))
    return GEMBOK_MEDIA_PRIVATE_KEY;

  const GembokMediaType type = find_signature (bytes, length);
  if (type == GEMBOK_MEDIA_JPEG)
    read_jpeg_size (bytes, length, &found);
  if (type == GEMBOK_MEDIA_PNG)
    read_png_size (bytes, length, &found);
  if (size != NULL)
    *size = found;
  if (type != GEMBOK_MEDIA_UNKNOWN)
    return type;

  /* A certificate or a letter as text is text; one with a key in it is a key. */
  if (gembok_private_key_stands_in (bytes, length))
    return GEMBOK_MEDIA_PRIVATE_KEY;
  return is_text (bytes, length) ? kind_of_text (bytes, length) : GEMBOK_MEDIA_UNKNOWN;
}

gboolean
gembok_contains_private_key (GBytes *data)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  return length > 0 && (gembok_private_key_is_binary (bytes, length) || gembok_private_key_stands_in (bytes, length));
}
