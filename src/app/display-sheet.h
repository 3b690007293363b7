/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sheet.h"
#include "procedure/certificate-view.h"
#include "procedure/receipt.h"

G_BEGIN_DECLS

/*
 * What stands on the sheets that can be printed. Pure functions, tested without a display.
 */

/** gembok_display_receipt_sheet: (transfer full): a receipt, row by row. */
GembokSheet *gembok_display_receipt_sheet (const GembokReceipt *receipt);

/** gembok_display_certificate_sheet: (transfer full): whose certificate it is, who issued it, how long it is valid, its key and
 * its fingerprint; its state as it is known here at @now (Unix seconds). @training: it is valid nowhere, which the sheet says. */
GembokSheet *gembok_display_certificate_sheet (const GembokCertificateView *view, gboolean training, gint64 now);

G_END_DECLS
