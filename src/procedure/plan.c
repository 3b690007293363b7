/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/plan.h"

#include "base/i18n.h"
#include "document/document.h"

typedef struct
{
  const char *name;
  const char *label;
} StateWords;

static const StateWords state_words[] = {
  [GEMBOK_STEP_OPEN] = { "open", N_ ("later") },
  [GEMBOK_STEP_NEXT] = { "next", N_ ("your turn") },
  [GEMBOK_STEP_READY] = { "ready", N_ ("ready to be sent") },
  [GEMBOK_STEP_WAITING] = { "waiting", N_ ("waiting") },
  [GEMBOK_STEP_DONE] = { "done", N_ ("done") },
  [GEMBOK_STEP_FAILED] = { "failed", N_ ("returned") },
  [GEMBOK_STEP_NOT_NEEDED] = { "not_needed", N_ ("not needed") },
};

const char *
gembok_step_state_name (GembokStepState state)
{
  return state_words[state].name;
}

const char *
gembok_step_state_label (GembokStepState state)
{
  return _ (state_words[state].label);
}

static const GembokDoneStep *
recorded (const GembokPlanFacts *facts, const char *step)
{
  for (guint i = 0; i < facts->n_recorded; i++)
    if (g_strcmp0 (facts->recorded[i].step, step) == 0)
      return &facts->recorded[i];
  return NULL;
}

static GembokDocumentState
document_state (const GembokPlanFacts *facts, const char *kind)
{
  for (guint i = 0; i < facts->n_documents; i++)
    if (g_strcmp0 (facts->documents[i].kind, kind) == 0)
      return facts->documents[i].state;
  return GEMBOK_DOCUMENT_MISSING;
}

static gboolean
document_required (const GembokPlanFacts *facts, const char *kind)
{
  for (guint i = 0; i < facts->n_documents; i++)
    if (g_strcmp0 (facts->documents[i].kind, kind) == 0)
      return facts->documents[i].required;
  return TRUE;
}

/* The step is as far as the one of its documents that is the least far. */
static GembokStepState
judge_documents (const GembokStep *step, const GembokPlanFacts *facts)
{
  GembokStepState state = GEMBOK_STEP_DONE;
  for (guint i = 0; step->kinds != NULL && step->kinds[i] != NULL; i++)
    switch (document_state (facts, step->kinds[i]))
      {
      case GEMBOK_DOCUMENT_REJECTED:
        return GEMBOK_STEP_FAILED;
      case GEMBOK_DOCUMENT_READY:
      case GEMBOK_DOCUMENT_UPLOADING:
        state = state == GEMBOK_STEP_DONE ? GEMBOK_STEP_READY : state;
        break;
      case GEMBOK_DOCUMENT_UPLOADED:
      case GEMBOK_DOCUMENT_ACCEPTED:
        break;
      case GEMBOK_DOCUMENT_MISSING:
      case GEMBOK_DOCUMENT_UNKNOWN:
      default:
        if (document_required (facts, step->kinds[i]))
          state = GEMBOK_STEP_OPEN;
        break;
      }
  return state;
}

static GembokStepState
judge_decision (const GembokPlanFacts *facts, gboolean is_last)
{
  switch (facts->state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
      return is_last ? GEMBOK_STEP_OPEN : GEMBOK_STEP_WAITING;
    case GEMBOK_REQUEST_VERIFIED:
      return is_last ? GEMBOK_STEP_WAITING : GEMBOK_STEP_DONE;
    case GEMBOK_REQUEST_DONE:
      return GEMBOK_STEP_DONE;
    case GEMBOK_REQUEST_REJECTED:
    case GEMBOK_REQUEST_REFUSED:
      return is_last ? GEMBOK_STEP_OPEN : GEMBOK_STEP_FAILED;
    case GEMBOK_REQUEST_DRAFT:
    case GEMBOK_REQUEST_CANCELLED:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      return GEMBOK_STEP_OPEN;
    }
}

static GembokStepState
done_if (gboolean done)
{
  return done ? GEMBOK_STEP_DONE : GEMBOK_STEP_OPEN;
}

/* The official texts know one step for what the applicant agrees to: a consent that is missing keeps it open, as long as
 * anything is still to be sent. */
static GembokStepState
judge_agreement (const GembokPlanFacts *facts)
{
  const gboolean to_be_sent = facts->state == GEMBOK_REQUEST_DRAFT || facts->state == GEMBOK_REQUEST_REJECTED;
  if (to_be_sent && facts->consent_required && !facts->consent_given)
    return GEMBOK_STEP_OPEN;
  return done_if (facts->agreement_accepted || facts->agreement_sent);
}

/* What a step's own facts say, before its place among the others is looked at. */
static GembokStepState
judge_step (const GembokStep *step, const GembokPlanFacts *facts)
{
  const GembokDoneStep *record = recorded (facts, step->id);
  const gboolean was_done = record != NULL && record->done;
  switch (step->action)
    {
    case GEMBOK_ACTION_LOG_IN:
      return done_if (was_done || facts->sent);
    case GEMBOK_ACTION_CHOOSE_TYPE:
      /* A request is of a type from its beginning. */
      return GEMBOK_STEP_DONE;
    case GEMBOK_ACTION_CREATE_CSR:
      return done_if (facts->has_csr);
    case GEMBOK_ACTION_UPLOAD_CSR:
      return facts->csr_sent ? GEMBOK_STEP_DONE : facts->has_csr ? GEMBOK_STEP_READY : GEMBOK_STEP_OPEN;
    case GEMBOK_ACTION_UPLOAD_DOCUMENTS:
      return judge_documents (step, facts);
    case GEMBOK_ACTION_ACCEPT_AGREEMENT:
      return judge_agreement (facts);
    case GEMBOK_ACTION_DECIDE:
      return judge_decision (facts, FALSE);
    case GEMBOK_ACTION_ISSUE:
      return judge_decision (facts, TRUE);
    case GEMBOK_ACTION_NOTICE_REJECTION:
      return facts->was_rejected ? GEMBOK_STEP_DONE : GEMBOK_STEP_NOT_NEEDED;
    case GEMBOK_ACTION_DOWNLOAD:
    case GEMBOK_ACTION_FINISH:
      return done_if (facts->has_certificate);
    case GEMBOK_ACTION_LOG_OUT:
    case GEMBOK_ACTION_MANUAL:
    default:
      return done_if (was_done);
    }
}

static gboolean
is_settled (GembokStepState state)
{
  return state == GEMBOK_STEP_DONE || state == GEMBOK_STEP_READY || state == GEMBOK_STEP_NOT_NEEDED;
}

static GembokStepState
state_of (GArray *plan, const char *id)
{
  for (guint i = 0; i < plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (plan, GembokPlanStep, i);
      if (g_strcmp0 (entry->step->id, id) == 0)
        return entry->state;
    }
  return GEMBOK_STEP_DONE;
}

/* Whether everything that comes before it is settled; the log-in can wait until something is sent. */
static gboolean
is_possible (GArray *plan, const GembokStep *step, const GembokProcedure *procedure, const GembokPlanFacts *facts)
{
  for (guint i = 0; step->after != NULL && step->after[i] != NULL; i++)
    {
      const GembokStep *before = gembok_procedure_find_step (procedure, step->after[i]);
      const gboolean log_in_can_wait = before != NULL && before->action == GEMBOK_ACTION_LOG_IN && !facts->sent;
      if (!log_in_can_wait && !is_settled (state_of (plan, step->after[i])))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_over (GembokRequestState state)
{
  return state == GEMBOK_REQUEST_REFUSED || state == GEMBOK_REQUEST_CANCELLED;
}

GArray *
gembok_plan (const GembokProcedure *procedure, const GembokPlanFacts *facts)
{
  GPtrArray *steps = gembok_procedure_steps (procedure);
  GArray *plan = g_array_sized_new (FALSE, TRUE, sizeof (GembokPlanStep), steps->len);
  for (guint i = 0; i < steps->len; i++)
    {
      const GembokStep *step = steps->pdata[i];
      const GembokDoneStep *record = recorded (facts, step->id);
      const GembokPlanStep entry = {
        .step = step,
        .state = judge_step (step, facts),
        .seconds = record != NULL ? record->seconds : 0,
      };
      g_array_append_val (plan, entry);
    }
  for (guint i = 0; i < plan->len; i++)
    {
      GembokPlanStep *entry = &g_array_index (plan, GembokPlanStep, i);
      /* Nothing waits to be sent any more once a request is over. */
      if (is_over (facts->state) && (entry->state == GEMBOK_STEP_READY || entry->state == GEMBOK_STEP_OPEN))
        entry->state = GEMBOK_STEP_NOT_NEEDED;
      else if (entry->state == GEMBOK_STEP_OPEN && entry->step->actor == GEMBOK_ROLE_APPLICANT
               && is_possible (plan, entry->step, procedure, facts))
        entry->state = GEMBOK_STEP_NEXT;
    }
  return plan;
}

const GembokPlanStep *
gembok_plan_next (GArray *plan)
{
  const GembokPlanStep *next = NULL;
  for (guint i = 0; i < plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (plan, GembokPlanStep, i);
      if (entry->step->actor != GEMBOK_ROLE_APPLICANT)
        continue;
      if (entry->state == GEMBOK_STEP_FAILED)
        return entry;
      /* Logging in comes with sending: what can be prepared offline goes first. */
      const gboolean better = next == NULL || next->step->action == GEMBOK_ACTION_LOG_IN;
      if (entry->state == GEMBOK_STEP_NEXT && better)
        next = entry;
    }
  return next;
}
