/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GembokMetadata: what a photo carries beside its pixels. */
typedef struct
{
  gboolean present; /* Exif, XMP, IPTC, comments, texts, or anything behind the end of the picture */
  gboolean located; /* among it a place, in Exif or XMP */
  int orientation;  /* Exif's, 1 to 8 */
} GembokMetadata;

/** gembok_metadata_read: walks the segments of a JPEG or the chunks of a PNG with bounds; never fails. Takes time in
 * proportion to the length. */
GembokMetadata gembok_metadata_read (const guint8 *data, gsize length);

G_END_DECLS
