/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/request.h"

G_BEGIN_DECLS

/** GembokPartRow: a part of a submission in a list: what it is, how it stands, and while it is sent how far it is. Activated, it
 * leads to the step in which it is seen to. */
#define GEMBOK_TYPE_PART_ROW (gembok_part_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokPartRow, gembok_part_row, GEMBOK, PART_ROW, AdwActionRow)

/** gembok_part_row_new: stands for nothing before gembok_part_row_show(). */
GtkWidget *gembok_part_row_new (void);
/** gembok_part_row_show: what it stands for from now on: @part of @view; neither is kept. gembok_part_row_show_transfer() comes next. */
void gembok_part_row_show (GembokPartRow *row, const GembokRequestPart *part, const GembokRequestView *view);
/** gembok_part_row_document: (transfer none) (nullable): the kind of document it stands for. */
const char *gembok_part_row_document (GembokPartRow *row);

/**
 * gembok_part_row_show_transfer:
 * @under_way: whether anything is being sent: then the row leads nowhere
 * @fraction: of the document, 0 to 1; below 0: it is not among what is sent
 */
void gembok_part_row_show_transfer (GembokPartRow *row, gboolean under_way, double fraction);

G_END_DECLS
