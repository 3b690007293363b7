/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Widgets in a real window, for the tests that look at them. */

/** shown_init: in the place of g_test_init(): a program with windows of libadwaita, and the files that ours are made from. */
void shown_init (int *argc, char ***argv);
/** shown: (transfer full): a window with @widget in it, drawn; gtk_window_destroy() it. */
GtkWidget *shown (GtkWidget *widget);
/** let_pass: lets everything happen that is due. */
void let_pass (void);
/** inside: (transfer none) (nullable): the first widget of @type below @widget that is visible. */
GtkWidget *inside (GtkWidget *widget, GType type);
/** says: whether a visible label at or below @widget has exactly this text. */
gboolean says (GtkWidget *widget, const char *text);
/** button_called: (transfer none) (nullable): the visible button below @widget with that label (mnemonics left out). */
GtkWidget *button_called (GtkWidget *widget, const char *label);
/** in_front: the same of a label that can really be seen: not on a page behind another one. */
gboolean in_front (GtkWidget *widget, const char *text);
