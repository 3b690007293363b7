/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Where the keyboard is. When a page takes the place of another, whoever works without a mouse, or listens to a screen reader,
 * shall find themselves in it; GTK alone would send them to the top of the window.
 */

/** gembok_keyboard_is_in: whether @widget or something in it has the keyboard. */
gboolean gembok_keyboard_is_in (GtkWidget *widget);
/** gembok_keyboard_is_nowhere: whether nothing in the window of @widget has it: what had it was hidden or removed. */
gboolean gembok_keyboard_is_nowhere (GtkWidget *widget);
/** gembok_keyboard_go_to: gives the keyboard to the first control in @widget that takes it, as soon as
 * it can be seen; nothing where there is none. */
void gembok_keyboard_go_to (GtkWidget *widget);
/** gembok_keyboard_name_row: what a screen reader says of @row, which is in a #GtkListView or shown by itself. It is not @row that
 * has the keyboard in such a list but what GTK puts around it, which has no name of its own. */
void gembok_keyboard_name_row (GtkWidget *row, const char *name);
/** gembok_keyboard_name_button: what a screen reader says of @button in the place of its label; after each change of that label, by
 * which GTK 4.10 and later names it again. */
void gembok_keyboard_name_button (GtkWidget *button, const char *name);

/** gembok_keyboard_bring: gives the keyboard to the control @widget as soon as it can be seen, and scrolls to it; also when what
 * is above it grows, as long as it has the keyboard. */
void gembok_keyboard_bring (GtkWidget *widget);

/** gembok_keyboard_reveal: scrolls to @widget once it has its place, and leaves the keyboard where it is. */
void gembok_keyboard_reveal (GtkWidget *widget);

/** gembok_keyboard_take_up: goes on with what gembok_keyboard_go_to() wanted of @widget, or of what it is in, when there was no
 * control yet (it was being loaded); nothing where nothing is waiting. */
void gembok_keyboard_take_up (GtkWidget *widget);

/**
 * gembok_keyboard_pass:
 *
 * The `focus` of a widget class around a single child that has a `grab_focus` of its own: GTK gives the keyboard to such a widget
 * when it leaves it backwards, which gives it back to what is in it, and nobody gets out by Shift+Tab.
 */
gboolean gembok_keyboard_pass (GtkWidget *widget, GtkDirectionType direction);

/** GembokKeyFunc: what a key does; @widget is to be seen. */
typedef void (*GembokKeyFunc) (GtkWidget *widget);

/** gembok_keyboard_add: Ctrl and @key call @func from anywhere in the window, while @widget is to be seen. */
void gembok_keyboard_add (GtkWidget *widget, guint key, GembokKeyFunc func);

G_END_DECLS
