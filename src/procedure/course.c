/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/course.h"

#include "base/i18n.h"
#include "vault/vault-log.h"

#define LOG_PAGE 500

void
gembok_milestone_free (GembokMilestone *milestone)
{
  if (milestone == NULL)
    return;
  g_free (milestone->title);
  g_free (milestone->actor);
  g_free (milestone->reason);
  g_free (milestone);
}

/* --- what happened ---------------------------------------------------------------------------------------------- */

typedef struct
{
  const GembokRequestView *view;
  const char *fetch_step; /* (nullable) */
  GPtrArray *milestones;
  gboolean is_out; /* sent, and not returned since */
  gboolean was_returned;
} Course;

static const char *
title_of (GembokMilestoneKind kind)
{
  switch (kind)
    {
    case GEMBOK_MILESTONE_SENT:
      return _ ("Request sent");
    case GEMBOK_MILESTONE_SENT_AGAIN:
      return _ ("Repaired and sent again");
    case GEMBOK_MILESTONE_VERIFIED:
      return _ ("Documents verified");
    case GEMBOK_MILESTONE_RETURNED:
      return _ ("Returned for repair");
    case GEMBOK_MILESTONE_REFUSED:
      return _ ("Refused for good");
    case GEMBOK_MILESTONE_ISSUED:
      return _ ("Certificate issued");
    case GEMBOK_MILESTONE_FETCHED:
      return _ ("Certificate fetched and checked");
    case GEMBOK_MILESTONE_WITHDRAWN:
      return _ ("Request withdrawn");
    case GEMBOK_MILESTONE_TO_COME:
    default:
      return "";
    }
}

static const GembokStep *
step_of (const GembokRequestView *view, GembokAction action)
{
  return view->procedure != NULL ? gembok_procedure_step_of (view->procedure, action, NULL) : NULL;
}

/* The AMS tells a state; whose word that is follows from the procedure, where it leaves no doubt. A return or a refusal can come
 * from any who decide. */
static const char *
actor_of (const GembokRequestView *view, GembokMilestoneKind kind)
{
  const GembokStep *step = NULL;
  switch (kind)
    {
    case GEMBOK_MILESTONE_VERIFIED:
      step = step_of (view, GEMBOK_ACTION_DECIDE);
      break;
    case GEMBOK_MILESTONE_ISSUED:
      step = step_of (view, GEMBOK_ACTION_ISSUE);
      break;
    case GEMBOK_MILESTONE_SENT:
    case GEMBOK_MILESTONE_SENT_AGAIN:
    case GEMBOK_MILESTONE_FETCHED:
    case GEMBOK_MILESTONE_WITHDRAWN:
    case GEMBOK_MILESTONE_RETURNED:
    case GEMBOK_MILESTONE_REFUSED:
    case GEMBOK_MILESTONE_TO_COME:
    default:
      break;
    }
  return step != NULL ? gembok_step_actor (step) : NULL;
}

static GembokMilestone *
add (Course *course, GembokMilestoneKind kind, gint64 at)
{
  GembokMilestone *milestone = g_new0 (GembokMilestone, 1);
  milestone->kind = kind;
  milestone->at = at;
  milestone->title = g_strdup (title_of (kind));
  milestone->actor = g_strdup (actor_of (course->view, kind));
  g_ptr_array_add (course->milestones, milestone);
  return milestone;
}

/* A lost answer may be found again only when somebody has decided already: then that is the first that is known. */
static void
note_sent (Course *course, gint64 at)
{
  if (!course->is_out)
    add (course, course->was_returned ? GEMBOK_MILESTONE_SENT_AGAIN : GEMBOK_MILESTONE_SENT, at);
  course->is_out = TRUE;
}

static void
note_state (Course *course, GembokRequestState state, gint64 at)
{
  switch (state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
      note_sent (course, at);
      break;
    case GEMBOK_REQUEST_VERIFIED:
      note_sent (course, at);
      add (course, GEMBOK_MILESTONE_VERIFIED, at);
      break;
    case GEMBOK_REQUEST_REJECTED:
      note_sent (course, at);
      add (course, GEMBOK_MILESTONE_RETURNED, at);
      course->is_out = FALSE;
      course->was_returned = TRUE;
      break;
    case GEMBOK_REQUEST_REFUSED:
      note_sent (course, at);
      add (course, GEMBOK_MILESTONE_REFUSED, at);
      break;
    case GEMBOK_REQUEST_DONE:
      note_sent (course, at);
      add (course, GEMBOK_MILESTONE_ISSUED, at);
      break;
    case GEMBOK_REQUEST_CANCELLED:
      add (course, GEMBOK_MILESTONE_WITHDRAWN, at);
      break;
    case GEMBOK_REQUEST_DRAFT:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      break;
    }
}

static void
note_entry (Course *course, const GembokLogEntry *entry)
{
  const char *step = entry->step != NULL ? entry->step : "";
  const gboolean done = g_str_equal (entry->result, "done");
  if (g_str_equal (step, "state"))
    note_state (course, gembok_request_state_from_name (entry->result), entry->at);
  else if (done && g_str_equal (step, "submit"))
    note_sent (course, entry->at);
  else if (done && g_str_equal (step, "cancel"))
    add (course, GEMBOK_MILESTONE_WITHDRAWN, entry->at);
  else if (done && g_strcmp0 (step, course->fetch_step) == 0)
    add (course, GEMBOK_MILESTONE_FETCHED, entry->at);
}

static gboolean
read_log (Course *course, GembokVault *vault, GError **error)
{
  for (guint64 after = 0;;)
    {
      g_autoptr (GPtrArray) page = gembok_vault_log_list (vault, course->view->request->id, after, LOG_PAGE, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        note_entry (course, page->pdata[i]);
      if (page->len < LOG_PAGE)
        return TRUE;
      after = ((const GembokLogEntry *) page->pdata[page->len - 1])->seq;
    }
}

/* The words that are kept are those of the last decision. */
static void
add_reason (Course *course)
{
  const GembokVaultRequest *request = course->view->request;
  const gboolean decided = request->state == GEMBOK_REQUEST_REJECTED || request->state == GEMBOK_REQUEST_REFUSED;
  GembokMilestone *last = course->milestones->len > 0 ? course->milestones->pdata[course->milestones->len - 1] : NULL;
  if (decided && last != NULL && (last->kind == GEMBOK_MILESTONE_RETURNED || last->kind == GEMBOK_MILESTONE_REFUSED))
    last->reason = g_strdup (request->reason);
}

/* --- what is to come -------------------------------------------------------------------------------------------- */

static gboolean
is_to_come (const GembokPlanStep *entry)
{
  const GembokStep *step = entry->step;
  return (step->action == GEMBOK_ACTION_DECIDE || step->action == GEMBOK_ACTION_ISSUE)
         && (entry->state == GEMBOK_STEP_OPEN || entry->state == GEMBOK_STEP_WAITING);
}

static void
add_to_come (Course *course)
{
  const GembokRequestView *view = course->view;
  const gboolean waiting
      = view->request->state == GEMBOK_REQUEST_SUBMITTED || view->request->state == GEMBOK_REQUEST_VERIFIED;
  for (guint i = 0; waiting && view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (view->plan, GembokPlanStep, i);
      if (!is_to_come (entry))
        continue;
      GembokMilestone *milestone = add (course, GEMBOK_MILESTONE_TO_COME, 0);
      g_free (milestone->title);
      milestone->title = g_strdup (gembok_bilingual_get (&entry->step->title));
      milestone->actor = g_strdup (gembok_step_actor (entry->step));
      milestone->minutes = entry->step->standard_minutes;
      milestone->now = entry->state == GEMBOK_STEP_WAITING;
    }
}

GPtrArray *
gembok_request_course (GembokContext *context, const GembokRequestView *view, GError **error)
{
  const GembokStep *fetch = step_of (view, GEMBOK_ACTION_DOWNLOAD);
  g_autoptr (GPtrArray) milestones = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_milestone_free);
  Course course = { .view = view, .milestones = milestones, .fetch_step = fetch != NULL ? fetch->id : NULL };
  if (!read_log (&course, gembok_context_vault (context), error))
    return NULL;
  add_reason (&course);
  add_to_come (&course);
  return g_steal_pointer (&milestones);
}
