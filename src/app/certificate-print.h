/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"
#include "app/sheet-print.h"

G_BEGIN_DECLS

/**
 * gembok_certificate_print:
 * @owner: the page it is asked from
 * @certificate: by request, serial or SHA-256; copied
 * @done: is told of errors, too
 *
 * Reads a kept certificate on a worker, as it is now, then shows the print dialog with the sheet of it (display-sheet.h). Only
 * while the vault is open. Returns at once.
 */
void gembok_certificate_print (GtkWidget *owner, GembokDesk *desk, const char *certificate, GembokPrintedFunc done);

G_END_DECLS
