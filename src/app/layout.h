/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** GembokLayoutFunc: what follows from a new width. */
typedef void (*GembokLayoutFunc) (gpointer widget);

/**
 * gembok_layout_later:
 *
 * Has @func (@widget) called as soon as sizes have been given out. A leaflet folds, and a switcher gives way to its title, while
 * GTK gives out sizes: whatever is shown or hidden at that moment would be drawn in the place it had before. Not called once
 * @widget has left its window.
 */
void gembok_layout_later (GtkWidget *widget, GembokLayoutFunc func);

G_END_DECLS
