/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"
#include "decode/picture.h"

G_BEGIN_DECLS

/** gembok_png_read: every kind of PNG (palette, grey, 16 bit, interlaced); what is transparent is laid on white. Read to its
 * IEND; @picture (out) (transfer full), @width and @height (out) as for gembok_jpeg_read(). */
GembokDecodeFault gembok_png_read (const guint8 *data, gsize length, GembokPicture **picture, guint32 *width,
                                   guint32 *height);

/** gembok_png_write: (transfer full) (nullable): 8-bit RGB without any ancillary chunk. %NULL without memory. */
GByteArray *gembok_png_write (const GembokPicture *picture);

G_END_DECLS
