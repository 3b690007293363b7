/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"
#include "decode/picture.h"

G_BEGIN_DECLS

/**
 * gembok_jpeg_read:
 * @data: the file
 * @length: its bytes
 * @wanted: so many pixels are enough: a much larger picture is decoded at 1/2, 1/4 or 1/8, but never to fewer
 * @least_side: nor to a shorter side below this
 * @picture: (out) (transfer full): as stored, not turned
 * @width: (out): of the whole picture
 * @height: (out)
 *
 * Grey, YCbCr, RGB, CMYK and YCCK (also inverted, as Adobe writes them), baseline, progressive and arithmetic, 8 bit. A
 * warning of libjpeg about the data counts as damage.
 */
GembokDecodeFault gembok_jpeg_read (const guint8 *data, gsize length, guint64 wanted, guint32 least_side,
                                    GembokPicture **picture, guint32 *width, guint32 *height);

/** gembok_jpeg_write: (transfer full) (nullable): baseline, 4:2:0, optimised Huffman tables, no metadata beyond JFIF's
 * header; @quality 1 to 100. %NULL without memory. */
GByteArray *gembok_jpeg_write (const GembokPicture *picture, int quality);

G_END_DECLS
