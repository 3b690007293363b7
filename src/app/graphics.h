/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** gembok_graphics_choose: where the computer has no graphics processor, tells GTK not to look for one: it would load a whole
 * compiler of shaders (some 120 MiB and twice the time until the window is there), and draw without it all the same. Nothing where
 * the person has chosen something by a variable. First thing in main(), before any thread. */
void gembok_graphics_choose (void);

/** gembok_graphics_any: whether @devices (usually "/dev") has a graphics processor that a program might draw with. */
gboolean gembok_graphics_any (const char *devices);

G_END_DECLS
