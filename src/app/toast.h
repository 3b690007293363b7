/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** gembok_toast: a short word at the bottom of the main window that @widget is in; @text is plain text. Nothing without one. */
void gembok_toast (GtkWidget *widget, const char *text);

/** gembok_toast_error: what went wrong and what to do next, where there is no page to say it on; nothing of a cancellation. */
void gembok_toast_error (GtkWidget *widget, const GError *error);

/** gembok_toast_show: (transfer none): for whoever has @overlay. All of @text can be read, on several lines if need be, and it stays
 * until a slow reader has read it. Before it is seen it may have to wait for those before it. */
AdwToast *gembok_toast_show (AdwToastOverlay *overlay, const char *text);

/** gembok_toast_fit: makes those that are shown or wait fit @overlay again, whose width has changed. */
void gembok_toast_fit (AdwToastOverlay *overlay);

/** gembok_toast_dismiss: takes away those that are shown or wait: they were meant for somebody else. */
void gembok_toast_dismiss (AdwToastOverlay *overlay);

/** gembok_toast_name_buttons: gives each toast of @overlay a name for the button that closes it; libadwaita 1.2 gives none. Once. */
void gembok_toast_name_buttons (AdwToastOverlay *overlay);

G_END_DECLS
