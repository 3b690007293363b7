/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** GembokSavedFunc: @path where it is now, for people; or @error; both %NULL: the person changed their mind. */
typedef void (*GembokSavedFunc) (gpointer owner, const char *path, const GError *error);

/** GembokSaving: what is to be saved. All borrowed. */
typedef struct
{
  const char *title;     /* of the file dialog, translated */
  const char *file_name; /* suggested; sanitised here */
  GBytes *content;
  gboolean public; /* readable as other files of the person are; else by nobody else (0600) */
} GembokSaving;

/**
 * gembok_save_file:
 * @owner: (type GtkWidget): what it belongs to; nothing is told once it is gone
 *
 * Asks where (the portal's dialog in a sandbox), then writes whole or not at all, on a worker. What is there of that name was
 * confirmed by the dialog and is replaced.
 */
void gembok_save_file (GtkWidget *owner, const GembokSaving *what, GembokSavedFunc done);

G_END_DECLS
