/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/** gembok_pixels_turn: (transfer full): @preview turned clockwise by @quarters quarter turns (any number): what is seen, never
 * the document itself. */
GembokPreview *gembok_pixels_turn (const GembokPreview *preview, guint quarters);

G_END_DECLS
