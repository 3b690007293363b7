/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GEMBOK_PIXELS_MAX: the largest picture that is opened, in pixels. */
#define GEMBOK_PIXELS_MAX (100u * 1000 * 1000)

/** GembokPicture: 8-bit RGB rows without gaps. */
typedef struct
{
  guint32 width, height;
  guint8 *pixels;
} GembokPicture;

/** gembok_picture_new: (transfer full) (nullable): pixels are not set; %NULL without memory or beyond the most pixels. */
GembokPicture *gembok_picture_new (guint32 width, guint32 height);
void gembok_picture_free (GembokPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPicture, gembok_picture_free)

/** gembok_picture_row: (transfer none): the first byte of row @y. */
guint8 *gembok_picture_row (const GembokPicture *picture, guint32 y);

/**
 * gembok_picture_turn:
 * @picture: (transfer full): as stored
 * @orientation: Exif's 1 to 8 (Exif 2.32, tag 0x0112); anything else counts as 1
 *
 * Returns: (transfer full) (nullable): upright; @picture itself for 1; %NULL without memory
 */
GembokPicture *gembok_picture_turn (GembokPicture *picture, int orientation);

/** gembok_picture_scale: (transfer full) (nullable): a smaller copy, each pixel the mean of the area it stands for; neither
 * side may grow. %NULL without memory. */
GembokPicture *gembok_picture_scale (const GembokPicture *picture, guint32 width, guint32 height);

G_END_DECLS
