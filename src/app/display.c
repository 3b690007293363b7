/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display.h"

#include "app/display-send.h"
#include "base/error.h"
#include "base/i18n.h"

/* --- pages --------------------------------------------------------------------------------------------------------- */

/* What has to be agreed to although the official text has no step for it. */
static gboolean
has_homeless_consent (const GembokRequestView *view)
{
  for (guint i = 0; view->parts != NULL && i < view->parts->len; i++)
    {
      const GembokRequestPart *part = view->parts->pdata[i];
      const gboolean agreed = part->kind == GEMBOK_PART_AGREEMENT || part->kind == GEMBOK_PART_CONSENT;
      if (agreed && part->step == NULL && gembok_request_part_is_lacking (part))
        return TRUE;
    }
  return FALSE;
}

static GembokPageKind
page_of_decision (const GembokRequestView *view)
{
  const gboolean to_be_sent
      = view->request->state == GEMBOK_REQUEST_DRAFT || view->request->state == GEMBOK_REQUEST_REJECTED;
  if (to_be_sent && has_homeless_consent (view))
    return GEMBOK_PAGE_AGREEMENT;
  switch (view->request->state)
    {
    case GEMBOK_REQUEST_DRAFT:
      return GEMBOK_PAGE_SEND;
    case GEMBOK_REQUEST_REJECTED:
      /* Repaired: everything is here again, so it can be sent. */
      return gembok_plan_next (view->plan) == NULL ? GEMBOK_PAGE_SEND : GEMBOK_PAGE_WAITING;
    default:
      return GEMBOK_PAGE_WAITING;
    }
}

GembokPageKind
gembok_display_page (const GembokStep *step, const GembokRequestView *view)
{
  switch (step->action)
    {
    case GEMBOK_ACTION_LOG_IN:
    case GEMBOK_ACTION_LOG_OUT:
      return GEMBOK_PAGE_LOG_IN;
    case GEMBOK_ACTION_CREATE_CSR:
      return view->request->csr != NULL ? GEMBOK_PAGE_CSR : GEMBOK_PAGE_DATA;
    case GEMBOK_ACTION_UPLOAD_CSR:
      return view->request->csr != NULL ? GEMBOK_PAGE_CSR : GEMBOK_PAGE_INFO;
    case GEMBOK_ACTION_UPLOAD_DOCUMENTS:
      return GEMBOK_PAGE_DOCUMENTS;
    case GEMBOK_ACTION_ACCEPT_AGREEMENT:
      return GEMBOK_PAGE_AGREEMENT;
    case GEMBOK_ACTION_DECIDE:
      return page_of_decision (view);
    case GEMBOK_ACTION_NOTICE_REJECTION:
    case GEMBOK_ACTION_ISSUE:
      return view->request->state == GEMBOK_REQUEST_DRAFT ? GEMBOK_PAGE_INFO : GEMBOK_PAGE_WAITING;
    case GEMBOK_ACTION_DOWNLOAD:
      return GEMBOK_PAGE_ISSUED;
    case GEMBOK_ACTION_CHOOSE_TYPE:
    case GEMBOK_ACTION_FINISH:
    case GEMBOK_ACTION_MANUAL:
      break;
    }
  return GEMBOK_PAGE_INFO;
}

guint
gembok_display_steps_done (const GembokRequestView *view)
{
  const GembokRequestState state = view->request->state;
  const gboolean ended = state == GEMBOK_REQUEST_REFUSED || state == GEMBOK_REQUEST_CANCELLED;
  guint done = 0;
  for (guint i = 0; i < view->plan->len; i++)
    {
      const GembokStepState step = g_array_index (view->plan, GembokPlanStep, i).state;
      done += step == GEMBOK_STEP_DONE || step == GEMBOK_STEP_READY || (step == GEMBOK_STEP_NOT_NEEDED && !ended);
    }
  return done;
}

/* The log-in is asked for when something is sent, or by whoever opens that step: the work at home needs none. */
static gboolean
can_wait (const GembokPlanStep *step)
{
  return step->step->action == GEMBOK_ACTION_LOG_IN;
}

static const GembokPlanStep *
first_in_state (const GembokRequestView *view, GembokStepState state)
{
  for (guint i = 0; i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (step->state == state && !can_wait (step))
        return step;
    }
  return NULL;
}

static const GembokPlanStep *
first_with_action (const GembokRequestView *view, GembokAction action)
{
  for (guint i = 0; i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (step->step->action == action)
        return step;
    }
  return NULL;
}

/* Returned, and nothing was replaced yet: why it was is told first. */
static gboolean
is_freshly_returned (const GembokRequestView *view)
{
  gboolean returned = FALSE;
  for (guint i = 0; view->documents != NULL && i < view->documents->len; i++)
    {
      const GembokDocumentState state = ((const GembokVaultDocument *) view->documents->pdata[i])->state;
      if (state == GEMBOK_DOCUMENT_READY || state == GEMBOK_DOCUMENT_UPLOADING)
        return FALSE;
      returned = returned || state == GEMBOK_DOCUMENT_REJECTED;
    }
  return returned && view->request->state == GEMBOK_REQUEST_REJECTED;
}

const GembokPlanStep *
gembok_display_current (const GembokRequestView *view)
{
  if (view->plan == NULL || view->plan->len == 0)
    return NULL;
  if (view->request->state == GEMBOK_REQUEST_DONE)
    return first_with_action (view, GEMBOK_ACTION_DOWNLOAD);
  if (is_freshly_returned (view) && first_with_action (view, GEMBOK_ACTION_DECIDE) != NULL)
    return first_with_action (view, GEMBOK_ACTION_DECIDE);
  static const GembokStepState order[] = { GEMBOK_STEP_FAILED, GEMBOK_STEP_NEXT, GEMBOK_STEP_WAITING };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const GembokPlanStep *step = first_in_state (view, order[i]);
      if (step != NULL)
        return step;
    }
  const GembokPlanStep *decision = first_with_action (view, GEMBOK_ACTION_DECIDE);
  return decision != NULL ? decision : &g_array_index (view->plan, GembokPlanStep, view->plan->len - 1);
}

/* --- steps --------------------------------------------------------------------------------------------------------- */

static char *
title_of_upload (const GembokStep *step)
{
  if (step->kinds == NULL || step->kinds[0] == NULL)
    return g_strdup (_ ("Add documents"));
  g_autoptr (GString) labels = g_string_new (NULL);
  for (guint i = 0; step->kinds[i] != NULL; i++)
    {
      g_autofree char *label = gembok_document_kind_label (step->kinds[i]);
      g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", label);
    }
  return g_string_free (g_steal_pointer (&labels), FALSE);
}

char *
gembok_display_step_title (const GembokStep *step)
{
  switch (step->action)
    {
    case GEMBOK_ACTION_LOG_IN:
      return g_strdup (_ ("Log in and apply"));
    case GEMBOK_ACTION_CHOOSE_TYPE:
      return g_strdup (_ ("Choose the type"));
    case GEMBOK_ACTION_CREATE_CSR:
      return g_strdup (_ ("Make key and CSR"));
    case GEMBOK_ACTION_UPLOAD_CSR:
      return g_strdup (_ ("Upload the CSR"));
    case GEMBOK_ACTION_UPLOAD_DOCUMENTS:
      return title_of_upload (step);
    case GEMBOK_ACTION_ACCEPT_AGREEMENT:
      return g_strdup (_ ("Agreement"));
    case GEMBOK_ACTION_DECIDE:
      return g_strdup (_ ("Verification"));
    case GEMBOK_ACTION_NOTICE_REJECTION:
      return g_strdup (_ ("Notice of rejection"));
    case GEMBOK_ACTION_ISSUE:
      return g_strdup (_ ("Issuance"));
    case GEMBOK_ACTION_DOWNLOAD:
      return g_strdup (_ ("Fetch the certificate"));
    case GEMBOK_ACTION_LOG_OUT:
      return g_strdup (_ ("Log out"));
    case GEMBOK_ACTION_FINISH:
      return g_strdup (_ ("Finished"));
    case GEMBOK_ACTION_MANUAL:
      break;
    }
  return g_strdup (gembok_bilingual_get (&step->title));
}

char *
gembok_display_minutes (double minutes)
{
  const gboolean whole = minutes == (double) (gint64) minutes;
  g_autofree char *number = gembok_format_decimal (minutes, whole ? 0 : 1);
  /* TRANSLATORS: minutes */
  return g_strdup_printf (_ ("%s min"), number);
}

char *
gembok_display_duration (double seconds)
{
  const gint64 whole = (gint64) seconds;
  if (whole >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (whole / 3600), (int) (whole / 60 % 60), (int) (whole % 60));
  return g_strdup_printf ("%d:%02d", (int) (whole / 60), (int) (whole % 60));
}

char *
gembok_display_step_time (const GembokPlanStep *step)
{
  const gboolean taken = step->state == GEMBOK_STEP_DONE && step->seconds > 0;
  g_autofree char *duration = taken ? gembok_display_duration (step->seconds) : NULL;
  if (step->step->standard_minutes <= 0)
    return g_steal_pointer (&duration);
  g_autofree char *minutes = gembok_display_minutes (step->step->standard_minutes);
  /* TRANSLATORS: the standard time that the official procedure sets for a step, such as "standard 3 min" */
  g_autofree char *standard = g_strdup_printf (_ ("standard %s"), minutes);
  return taken ? g_strdup_printf ("%s · %s", duration, standard) : g_steal_pointer (&standard);
}

char *
gembok_display_step_needs (const GembokStep *step)
{
  if (step->needs == NULL || step->needs->len == 0)
    return NULL;
  g_autoptr (GString) needs = g_string_new (NULL);
  for (guint i = 0; i < step->needs->len; i++)
    g_string_append_printf (needs, "%s%s", i > 0 ? "; " : "", gembok_bilingual_get (step->needs->pdata[i]));
  /* TRANSLATORS: what the official procedure says a step needs: "Needs: CSR; recommendation letter" */
  return g_strdup_printf (_ ("Needs: %s"), needs->str);
}

const char *
gembok_display_step_icon (GembokStepState state)
{
  switch (state)
    {
    case GEMBOK_STEP_DONE:
      return "object-select-symbolic";
    case GEMBOK_STEP_READY:
      return "document-send-symbolic";
    case GEMBOK_STEP_NEXT:
      return "go-next-symbolic";
    case GEMBOK_STEP_WAITING:
      return "content-loading-symbolic";
    case GEMBOK_STEP_FAILED:
      return "dialog-warning-symbolic";
    case GEMBOK_STEP_OPEN:
    case GEMBOK_STEP_NOT_NEEDED:
      break;
    }
  return NULL;
}

const char *
gembok_display_step_class (GembokStepState state)
{
  switch (state)
    {
    case GEMBOK_STEP_DONE:
      return "success";
    case GEMBOK_STEP_FAILED:
      return "error";
    case GEMBOK_STEP_WAITING:
      return "warning";
    case GEMBOK_STEP_NEXT:
    case GEMBOK_STEP_READY:
      return "accent";
    case GEMBOK_STEP_OPEN:
    case GEMBOK_STEP_NOT_NEEDED:
      break;
    }
  return "dim-label";
}

const char *
gembok_display_actor_icon (GembokRole actor)
{
  switch (actor)
    {
    case GEMBOK_ROLE_APPLICANT:
      return "avatar-default-symbolic";
    case GEMBOK_ROLE_VERIFIER:
    case GEMBOK_ROLE_HEAD:
    case GEMBOK_ROLE_TECHNICAL:
      return "system-users-symbolic";
    case GEMBOK_ROLE_OFFICER:
    case GEMBOK_ROLE_UNKNOWN:
      break;
    }
  return "security-high-symbolic";
}

const char *
gembok_display_actor (GembokRole actor)
{
  return actor == GEMBOK_ROLE_APPLICANT ? _ ("You") : gembok_role_label (actor);
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

const char *
gembok_display_state_icon (GembokRequestState state)
{
  switch (state)
    {
    case GEMBOK_REQUEST_DRAFT:
      return "document-edit-symbolic";
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
      return "content-loading-symbolic";
    case GEMBOK_REQUEST_REJECTED:
      return "dialog-warning-symbolic";
    case GEMBOK_REQUEST_REFUSED:
      return "action-unavailable-symbolic";
    case GEMBOK_REQUEST_DONE:
      return "emblem-ok-symbolic";
    case GEMBOK_REQUEST_CANCELLED:
      return "process-stop-symbolic";
    case GEMBOK_REQUEST_UNKNOWN:
      break;
    }
  return "dialog-question-symbolic";
}

const char *
gembok_display_state_class (GembokRequestState state)
{
  switch (state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
      return "warning";
    case GEMBOK_REQUEST_REJECTED:
    case GEMBOK_REQUEST_REFUSED:
      return "error";
    case GEMBOK_REQUEST_DONE:
      return "success";
    case GEMBOK_REQUEST_DRAFT:
      return "accent";
    case GEMBOK_REQUEST_CANCELLED:
    case GEMBOK_REQUEST_UNKNOWN:
      break;
    }
  return "dim-label";
}

/* Something of it is new to the AMS. */
static gboolean
has_news (const GembokRequestView *view)
{
  for (guint i = 0; view->parts != NULL && i < view->parts->len; i++)
    if (((const GembokRequestPart *) view->parts->pdata[i])->state == GEMBOK_PART_READY)
      return TRUE;
  return FALSE;
}

gboolean
gembok_display_is_ready (const GembokRequestView *view)
{
  const GembokRequestState state = view->request->state;
  const gboolean complete = view->parts != NULL && view->parts->len > 0 && gembok_display_first_lacking (view) == NULL;
  return complete && (state == GEMBOK_REQUEST_DRAFT || (state == GEMBOK_REQUEST_REJECTED && has_news (view)));
}

char *
gembok_display_stage (const GembokRequestView *view)
{
  /* The step after it is somebody else's, and has not begun. */
  if (gembok_display_is_ready (view))
    return g_strdup (_ ("Ready to be sent"));
  const GembokPlanStep *current = gembok_display_current (view);
  if (current == NULL || gembok_request_state_is_final (view->request->state))
    return g_strdup (gembok_request_state_label (view->request->state));
  g_autofree char *title = gembok_display_step_title (current->step);
  /* TRANSLATORS: number of the step, number of steps, its title: "Step 4 of 10: documents" */
  return g_strdup_printf (_ ("Step %s of %u: %s"), current->step->number, view->plan->len, title);
}

char *
gembok_display_failure (const GError *error, const char *help)
{
  const char *const paragraphs[] = { error->message, gembok_error_get_hint (error), help };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paragraphs); i++)
    if (paragraphs[i] != NULL && *paragraphs[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", paragraphs[i]);
  return g_string_free (text, FALSE);
}
