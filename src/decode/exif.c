/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/exif.h"

#include <string.h>

/* Cameras write some twenty entries; a folder that claims more than this is not followed to its end. */
#define MOST_ENTRIES 512
#define ENTRY_SIZE   12

enum
{
  TAG_ORIENTATION = 0x0112,
  TAG_GPS_FOLDER = 0x8825,
  TAG_GPS_LATITUDE = 0x0002,
  TAG_GPS_LONGITUDE = 0x0004,
  TYPE_SHORT = 3
};

typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean big_endian;
} Tiff;

static guint32
get_u16 (const Tiff *tiff, gsize at)
{
  const guint8 *p = tiff->data + at;
  return tiff->big_endian ? (guint32) p[0] << 8 | p[1] : (guint32) p[1] << 8 | p[0];
}

static guint32
get_u32 (const Tiff *tiff, gsize at)
{
  return tiff->big_endian ? get_u16 (tiff, at) << 16 | get_u16 (tiff, at + 2)
                          : get_u16 (tiff, at + 2) << 16 | get_u16 (tiff, at);
}

/* How many entries of the folder at @folder can be read within the bounds. */
static guint
entries_within (const Tiff *tiff, gsize folder)
{
  if (folder < 8 || folder > tiff->length - 2)
    return 0;
  const gsize room = (tiff->length - folder - 2) / ENTRY_SIZE;
  return (guint) MIN (MIN ((gsize) get_u16 (tiff, folder), room), MOST_ENTRIES);
}

static gboolean
names_a_place (const Tiff *tiff, gsize folder)
{
  const guint count = entries_within (tiff, folder);
  for (guint i = 0; i < count; i++)
    {
      const guint32 tag = get_u16 (tiff, folder + 2 + i * ENTRY_SIZE);
      if (tag == TAG_GPS_LATITUDE || tag == TAG_GPS_LONGITUDE)
        return TRUE;
    }
  return FALSE;
}

static void
read_entry (const Tiff *tiff, gsize at, GembokExif *exif)
{
  const guint32 tag = get_u16 (tiff, at), type = get_u16 (tiff, at + 2);
  if (tag == TAG_GPS_FOLDER)
    exif->located = exif->located || names_a_place (tiff, get_u32 (tiff, at + 8));
  if (tag != TAG_ORIENTATION || type != TYPE_SHORT)
    return;
  const guint32 orientation = get_u16 (tiff, at + 8);
  if (orientation >= 1 && orientation <= 8)
    exif->orientation = (int) orientation;
}

GembokExif
gembok_exif_read (const guint8 *data, gsize length)
{
  GembokExif exif = { .orientation = 1, .located = FALSE };
  if (length < 10 || (memcmp (data, "II*\0", 4) != 0 && memcmp (data, "MM\0*", 4) != 0))
    return exif;
  const Tiff tiff = { data, length, data[0] == 'M' };
  const gsize folder = get_u32 (&tiff, 4);
  const guint count = entries_within (&tiff, folder);
  for (guint i = 0; i < count; i++)
    read_entry (&tiff, folder + 2 + i * ENTRY_SIZE, &exif);
  return exif;
}
