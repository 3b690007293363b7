/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/request-model.h"

G_BEGIN_DECLS

/** gembok_step_time_counts: whether the person works when they look at @step: it is the applicant's and not done. To look at it
 * again later is no work. */
gboolean gembok_step_time_counts (const GembokPlanStep *step);

/** gembok_step_time_add: adds @seconds of the person's work to @step in the vault, behind what is being done with the request,
 * if they count; then the view is read anew. */
void gembok_step_time_add (GembokRequestModel *model, const GembokPlanStep *step, double seconds);

G_END_DECLS
