/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/records.h"

G_BEGIN_DECLS

/** GembokRecordItem: a record in a list model. */
#define GEMBOK_TYPE_RECORD_ITEM (gembok_record_item_get_type ())
G_DECLARE_FINAL_TYPE (GembokRecordItem, gembok_record_item, GEMBOK, RECORD_ITEM, GObject)

/** gembok_record_item_new: @record (transfer full). */
GembokRecordItem *gembok_record_item_new (GembokLogRecord *record);
const GembokLogRecord *gembok_record_item_record (GembokRecordItem *item);

/** gembok_record_item_what: (transfer full): what was done and how it ended: "Verification: accepted". */
char *gembok_record_item_what (GembokRecordItem *item);
/** gembok_record_item_who: (transfer full): who did it, for whom, in which request. */
char *gembok_record_item_who (GembokRecordItem *item);

G_END_DECLS
