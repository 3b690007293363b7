/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Setters that leave alone what is as it should be. GTK's own lay out the window anew, and tell the screen reader, even where
 * nothing has changed; while something is sent that would be several times a second.
 */

/** gembok_steady_icon: @icon_name (nullable) in @image. */
void gembok_steady_icon (GtkImage *image, const char *icon_name);
/** gembok_steady_tooltip: @text (nullable) as the tooltip of @widget. */
void gembok_steady_tooltip (GtkWidget *widget, const char *text);
/** gembok_steady_name: @name, and @description (nullable), as what a screen reader says of @widget. */
void gembok_steady_name (GtkWidget *widget, const char *name, const char *description);

G_END_DECLS
