/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** gembok_receipt_save: asks where the receipt of the request of @page goes, and saves it there. What goes wrong stands on the page. */
void gembok_receipt_save (GembokStepPage *page);
/** gembok_receipt_print: the same on paper. */
void gembok_receipt_print (GembokStepPage *page);

G_END_DECLS
