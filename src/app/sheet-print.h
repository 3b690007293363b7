/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sheet.h"

G_BEGIN_DECLS

/* A sheet on paper. Main thread only. */

/** GembokPrintedFunc: @error (borrowed) (nullable): it could not be printed; %NULL also where the person changed their mind. */
typedef void (*GembokPrintedFunc) (gpointer owner, const GError *error);

/**
 * gembok_sheet_print:
 * @owner: (type GtkWidget): what it belongs to; nothing is told once it is gone
 * @sheet: (transfer full)
 *
 * Shows the desktop's print dialog (the portal's in a sandbox), then prints as many pages as it takes. Returns at once.
 */
void gembok_sheet_print (GtkWidget *owner, GembokSheet *sheet, GembokPrintedFunc done);

/**
 * gembok_sheet_print_to_file:
 * @sheet: (transfer full)
 * @path: of a PDF file, replaced
 *
 * The same without a dialog. Blocks.
 *
 * Returns: the number of pages, 0 on failure
 */
guint gembok_sheet_print_to_file (GembokSheet *sheet, const char *path, GError **error);

G_END_DECLS
