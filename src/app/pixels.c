/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pixels.h"

#include <string.h>

#define CHANNELS 3

/* Where the pixel at (x, y) of a picture of that size goes in one that is turned. */
static gsize
target_of (guint32 x, guint32 y, guint32 width, guint32 height, guint quarters)
{
  switch (quarters)
    {
    case 1:
      return (gsize) x * height + (height - 1 - y);
    case 2:
      return (gsize) (height - 1 - y) * width + (width - 1 - x);
    case 3:
      return (gsize) (width - 1 - x) * height + y;
    default:
      return (gsize) y * width + x;
    }
}

GembokPreview *
gembok_pixels_turn (const GembokPreview *preview, guint quarters)
{
  const guint turn = quarters % 4;
  const guint32 width = preview->width, height = preview->height;
  gsize size;
  const guint8 *from = g_bytes_get_data (preview->pixels, &size);
  g_autofree guint8 *to = g_malloc (size);
  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x++)
      memcpy (to + CHANNELS * target_of (x, y, width, height, turn), from + CHANNELS * ((gsize) y * width + x), CHANNELS);
  GembokPreview *turned = g_new0 (GembokPreview, 1);
  turned->width = turn % 2 == 0 ? width : height;
  turned->height = turn % 2 == 0 ? height : width;
  turned->page = preview->page;
  turned->pages = preview->pages;
  turned->pixels = g_bytes_new_take (g_steal_pointer (&to), size);
  return turned;
}
