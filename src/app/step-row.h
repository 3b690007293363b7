/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "procedure/plan.h"

G_BEGIN_DECLS

/** GembokStepRow: a step in the list of a request: number, title, who acts, time, state. */
#define GEMBOK_TYPE_STEP_ROW (gembok_step_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokStepRow, gembok_step_row, GEMBOK, STEP_ROW, GtkListBoxRow)

GtkWidget *gembok_step_row_new (void);
/** gembok_step_row_show: shows @step (borrowed only for the call). */
void gembok_step_row_show (GembokStepRow *row, const GembokPlanStep *step);
/** gembok_step_row_step_id: (transfer none): which step it shows. */
const char *gembok_step_row_step_id (GembokStepRow *row);

G_END_DECLS
