/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** GembokChosenFunc: @path of the file that was chosen, in the platform's encoding; or @error (no file of this computer); both %NULL:
 * the person changed their mind. */
typedef void (*GembokChosenFunc) (gpointer owner, const char *path, const GError *error);

/**
 * gembok_choose_new_file:
 * @owner: (type GtkWidget): what it belongs to; nothing is told once it is gone
 * @title: of the file dialog, translated
 * @name: suggested; sanitised here
 *
 * Asks where something shall be saved (the portal's dialog in a sandbox). What is there of that name was confirmed by the dialog.
 */
void gembok_choose_new_file (GtkWidget *owner, const char *title, const char *name, GembokChosenFunc done);

/** gembok_choose_file: asks for a file that is there. @kind: what such files are called, translated; @suffix: without dot. All other
 * files can be chosen as well. */
void gembok_choose_file (GtkWidget *owner, const char *title, const char *kind, const char *suffix, GembokChosenFunc done);

/** gembok_file_path: (transfer full) (nullable): where @file (nullable), chosen or dropped, is on this computer, in the platform's
 * encoding; %NULL with a STORAGE error for people, where it is not (a phone, a server). */
char *gembok_file_path (GFile *file, GError **error);

G_END_DECLS
