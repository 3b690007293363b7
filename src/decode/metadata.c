/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/metadata.h"

#include <string.h>

#include "decode/exif.h"

static const char exif_header[] = "Exif\0"; /* with the literal's own NUL: six octets */
static const char icc_header[] = "ICC_PROFILE";
static const char xmp_place[] = "GPSLatitude";

static guint32
get_u32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static gboolean
starts_with (const guint8 *data, gsize length, const char *prefix, gsize prefix_length)
{
  return length >= prefix_length && memcmp (data, prefix, prefix_length) == 0;
}

static void
note_exif (GembokMetadata *found, const guint8 *data, gsize length)
{
  const GembokExif exif = gembok_exif_read (data, length);
  if (found->orientation == 1)
    found->orientation = exif.orientation;
  found->located = found->located || exif.located;
}

static void
note_text (GembokMetadata *found, const guint8 *data, gsize length)
{
  found->present = TRUE;
  found->located = found->located || memmem (data, length, xmp_place, strlen (xmp_place)) != NULL;
}

/* APP0 is JFIF's, APP14 Adobe's, and an ICC profile belongs to the pixels; every other APPn and COM is about them. */
static void
note_segment (GembokMetadata *found, guint8 marker, const guint8 *data, gsize length)
{
  const gboolean is_application = marker >= 0xE0 && marker <= 0xEF;
  if (!is_application && marker != 0xFE)
    return;
  if (marker == 0xE0 || marker == 0xEE)
    return;
  if (marker == 0xE2 && starts_with (data, length, icc_header, sizeof icc_header))
    return;
  note_text (found, data, length);
  if (marker == 0xE1 && starts_with (data, length, exif_header, sizeof exif_header))
    note_exif (found, data + sizeof exif_header, length - sizeof exif_header);
}

static gboolean
stands_alone (guint8 marker)
{
  return marker == 0x01 || marker == 0xD8 || (marker >= 0xD0 && marker <= 0xD7);
}

/* Markers are found by their FF, also behind a scan, whose own FFs are followed by 00 or RSTn (ITU T.81, B.1.1.5). */
static void
read_jpeg (GembokMetadata *found, const guint8 *data, gsize length)
{
  gsize at = 2;
  while (at + 1 < length)
    {
      const guint8 *ff = memchr (data + at, 0xFF, length - at);
      if (ff == NULL || (gsize) (ff - data) + 1 >= length)
        return;
      at = (gsize) (ff - data) + 1;
      const guint8 marker = data[at];
      if (marker == 0x00 || marker == 0xFF || stands_alone (marker))
        continue;
      at++;
      if (marker == 0xD9)
        {
          found->present = found->present || at < length;
          return;
        }
      if (at + 2 > length)
        return;
      const gsize size = (gsize) data[at] << 8 | data[at + 1];
      if (size < 2 || size > length - at)
        return;
      note_segment (found, marker, data + at + 2, size - 2);
      at += size;
    }
}

/* Chunks that say something about the pixels themselves. */
static gboolean
is_about_pixels (const guint8 *type)
{
  static const char types[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
                                   "iCCP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "cICP" };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (memcmp (type, types[i], 4) == 0)
      return TRUE;
  return FALSE;
}

static void
read_png (GembokMetadata *found, const guint8 *data, gsize length)
{
  for (gsize at = 8; length - at >= 12;)
    {
      const gsize size = get_u32 (data + at);
      const guint8 *type = data + at + 4;
      if (size > length - at - 12)
        return;
      at += size + 12;
      if (!is_about_pixels (type))
        note_text (found, type + 4, size);
      if (memcmp (type, "eXIf", 4) == 0)
        note_exif (found, type + 4, size);
      if (memcmp (type, "IEND", 4) == 0)
        {
          found->present = found->present || at < length;
          return;
        }
    }
}

GembokMetadata
gembok_metadata_read (const guint8 *data, gsize length)
{
  GembokMetadata found = { .present = FALSE, .located = FALSE, .orientation = 1 };
  if (starts_with (data, length, "\xFF\xD8", 2))
    read_jpeg (&found, data, length);
  else if (starts_with (data, length, "\x89PNG\r\n\x1A\n", 8))
    read_png (&found, data, length);
  return found;
}
