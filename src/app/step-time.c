/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/step-time.h"

typedef struct
{
  char *id;
  char *kind; /* (nullable) */
  GembokAction action;
  double seconds;
} Worked;

static void
worked_free (gpointer data)
{
  Worked *worked = data;
  g_free (worked->id);
  g_free (worked->kind);
  g_free (worked);
}

static gpointer
worked_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const Worked *worked = input;
  gembok_request_worked (context, worked->id, worked->action, worked->kind, worked->seconds, error);
  return NULL;
}

/* A disk that takes nothing any more is told of by the next thing that matters. */
static void
counted_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) result;
  if (error == NULL)
    gembok_request_model_reload (owner);
}

gboolean
gembok_step_time_counts (const GembokPlanStep *step)
{
  return step->step->actor == GEMBOK_ROLE_APPLICANT
         && (step->state == GEMBOK_STEP_OPEN || step->state == GEMBOK_STEP_NEXT || step->state == GEMBOK_STEP_FAILED);
}

void
gembok_step_time_add (GembokRequestModel *model, const GembokPlanStep *step, double seconds)
{
  GembokDesk *desk = gembok_request_model_desk (model);
  if (!gembok_step_time_counts (step) || gembok_desk_state (desk) != GEMBOK_DESK_OPEN)
    return;
  Worked *worked = g_new0 (Worked, 1);
  worked->id = g_strdup (gembok_request_model_id (model));
  worked->kind = g_strdup (step->step->kinds != NULL ? step->step->kinds[0] : NULL);
  worked->action = step->step->action;
  worked->seconds = seconds;
  gembok_desk_work (desk, model, NULL,
                    &(GembokWork){ .func = worked_in_thread,
                                   .input = worked,
                                   .input_free = worked_free,
                                   .lane = gembok_request_model_id (model),
                                   .done = counted_cb });
}
