/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"
#include "decode/metadata.h"
#include "decode/picture.h"

G_BEGIN_DECLS

/** GembokPhotoLimits: what a photo has to become. */
typedef struct
{
  guint64 max_bytes;
  guint32 min_width, min_height; /* compared without regard to orientation; 0: any */
  gboolean as_png;               /* where the rule takes no JPEG */
} GembokPhotoLimits;

/** GembokPhoto: the outcome. */
typedef struct
{
  guint32 width, height; /* of the original, upright */
  guint32 output_width, output_height;
  gboolean turned, stripped, located, reduced;
  GByteArray *bytes; /* (nullable) */
} GembokPhoto;

/** gembok_photo_clear: frees what @photo holds. */
void gembok_photo_clear (GembokPhoto *photo);

/**
 * gembok_photo_fit:
 * @data: a JPEG or PNG
 * @limits: what is asked for
 * @photo: (out): width and height are filled as far as they are known, also on a fault
 *
 * Decodes, turns upright and encodes anew, so that nothing but pixels comes through. Qualities from 90 to 60 are tried,
 * then smaller sizes, never below the least.
 */
GembokDecodeFault gembok_photo_fit (const guint8 *data, gsize length, const GembokPhotoLimits *limits, GembokPhoto *photo);

/** gembok_photo_open: decodes a JPEG or PNG and turns it upright; of at least @wanted pixels and a shorter side of at least
 * @least_side, if it has so many. @width and @height (out): of the whole picture, upright; @metadata (out). */
GembokDecodeFault gembok_photo_open (const guint8 *data, gsize length, guint64 wanted, guint32 least_side,
                                     GembokPicture **picture, guint32 *width, guint32 *height, GembokMetadata *metadata);

G_END_DECLS
