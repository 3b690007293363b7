/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Documents for the demonstration: drawn here, about an invented person, marked as samples. */

/** demo_letter: (transfer full): a one-page PDF with @lines (ASCII). */
GBytes *demo_letter (const char *const *lines);

/** demo_picture: (transfer full): a PNG of @width × @height with a plain drawing in the shade @hue (0–255). */
GBytes *demo_picture (guint width, guint height, guint8 hue);

G_END_DECLS
