/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GembokExif: all that is read of Exif. */
typedef struct
{
  int orientation;  /* 1 to 8 (Exif 2.32, tag 0x0112); 1 if nothing sensible is said */
  gboolean located; /* it holds a latitude or longitude */
} GembokExif;

/** gembok_exif_read: @data is the TIFF structure behind "Exif\0\0" (Exif 2.32, 4.5). Never fails: what makes no sense is
 * passed over. Looks at some dozen entries at most. */
GembokExif gembok_exif_read (const guint8 *data, gsize length);

G_END_DECLS
