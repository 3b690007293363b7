/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** gembok_toast: a short word at the bottom of the main window that @widget is in; @text is plain text. Nothing without one. */
void gembok_toast (GtkWidget *widget, const char *text);

G_END_DECLS
