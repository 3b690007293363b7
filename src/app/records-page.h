/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokRecordsPage: the log of what was done, in words: filters, proof that nothing is missing, and a table for spreadsheets. */
#define GEMBOK_TYPE_RECORDS_PAGE (gembok_records_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokRecordsPage, gembok_records_page, GEMBOK, RECORDS_PAGE, AdwBin)

/** gembok_records_page_set_desk: once. */
void gembok_records_page_set_desk (GembokRecordsPage *page, GembokDesk *desk);

G_END_DECLS
