/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"
#include "app/request-item.h"

G_BEGIN_DECLS

/**
 * GembokRequestRow: a request in a list, or a person by their newest request: avatar, name, what it is about, where it stands,
 * how far its sending is, when it changed, and a menu of what can be done to it ("requests.discard", "requests.cancel": s: id), absent where nothing can.
 */
#define GEMBOK_TYPE_REQUEST_ROW (gembok_request_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestRow, gembok_request_row, GEMBOK, REQUEST_ROW, AdwBin)

/** gembok_request_row_new: @desk: where its request may be being sent, which the row shows. */
GtkWidget *gembok_request_row_new (GembokDesk *desk);
/** gembok_request_row_set_item: (nullable): the row follows it from now on. */
void gembok_request_row_set_item (GembokRequestRow *row, GembokRequestItem *item);

G_END_DECLS
