/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** gembok_shortcuts_show: the list of keys, over @parent. It is made when it is asked for: GTK by itself would make one with every
 * window, which takes longer than all that is seen of the window at first. */
void gembok_shortcuts_show (GtkWindow *parent);

G_END_DECLS
