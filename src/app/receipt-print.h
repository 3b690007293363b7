/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "procedure/receipt.h"

G_BEGIN_DECLS

/* A receipt on paper. Main thread only. */

/** GembokPrintedFunc: @error (borrowed) (nullable): it could not be printed; %NULL also where the person changed their mind. */
typedef void (*GembokPrintedFunc) (gpointer owner, const GError *error);

/**
 * gembok_receipt_print:
 * @owner: (type GtkWidget): what it belongs to; nothing is told once it is gone
 * @receipt: (transfer full)
 *
 * Shows the desktop's print dialog (the portal's in a sandbox), then prints as many pages as it takes. Returns at once.
 */
void gembok_receipt_print (GtkWidget *owner, GembokReceipt *receipt, GembokPrintedFunc done);

/**
 * gembok_receipt_print_to_file:
 * @receipt: (transfer full)
 * @path: of a PDF file, replaced
 *
 * The same without a dialog. Blocks.
 *
 * Returns: the number of pages, 0 on failure
 */
guint gembok_receipt_print_to_file (GembokReceipt *receipt, const char *path, GError **error);

G_END_DECLS
