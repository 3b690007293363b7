/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** GembokDayRow: a row in which a day is chosen from a calendar, or none. Property "title"; signal "changed". */
#define GEMBOK_TYPE_DAY_ROW (gembok_day_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokDayRow, gembok_day_row, GEMBOK, DAY_ROW, AdwActionRow)

/** gembok_day_row_range: from the first second of the day up to, but not with, the first of the next one; %FALSE: none chosen. */
gboolean gembok_day_row_range (GembokDayRow *row, gint64 *start, gint64 *end);
/** gembok_day_row_clear: no day; emits "changed" if there was one. */
void gembok_day_row_clear (GembokDayRow *row);

G_END_DECLS
