/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/record-item.h"

G_BEGIN_DECLS

/** GembokRecordRow: a record in the list: what, who, when. */
#define GEMBOK_TYPE_RECORD_ROW (gembok_record_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokRecordRow, gembok_record_row, GEMBOK, RECORD_ROW, AdwBin)

GtkWidget *gembok_record_row_new (void);
/** gembok_record_row_show: @item is borrowed for the call. */
void gembok_record_row_show (GembokRecordRow *row, GembokRecordItem *item);

G_END_DECLS
