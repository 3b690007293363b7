/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/decision.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "server/store-certificates.h"
#include "server/store-documents.h"

#define REASON_MAX 2000

/* --- who and when -------------------------------------------------------------------------------------------------- */

static GembokProblem *
judge_person (const GembokChange *change)
{
  const GembokWireRequest *request = change->request->wire;
  if (change->request->owner == change->exchange->account->id)
    return gembok_problem (403, GEMBOK_PROBLEM_OWN_REQUEST, _ ("Nobody decides on their own request."));
  if (request->state != GEMBOK_REQUEST_SUBMITTED && request->state != GEMBOK_REQUEST_VERIFIED)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE, _ ("The request does not wait for a decision."));
  return NULL;
}

static GembokProblem *
judge_turn (GembokChange *change)
{
  GembokDecision *decision = change->data;
  const GembokAccount *account = change->exchange->account;
  GError *error = NULL;
  gboolean before = FALSE;
  if (!gembok_store_count_decisions (change->server->store, change->id, change->request->round, account->id,
                                     &decision->position, &before, &error))
    return gembok_problem_from_failure (error);
  if (before)
    return gembok_problem (409, GEMBOK_PROBLEM_ALREADY_DECIDED,
                           _ ("You have decided on this request. Nobody decides twice; it is another one's turn."));
  decision->rule = gembok_request_turn (change->server->policy, change->request->wire, decision->position);
  if (decision->rule == NULL)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                           _ ("This service's procedure does not say who decides now. Ask its administrator."));
  if (!g_strv_contains ((const char *const *) decision->rule->roles, gembok_role_name (account->role)))
    return gembok_problem (403, GEMBOK_PROBLEM_NOT_YOUR_TURN, _ ("It is another role's turn to decide."));
  decision->last = strcmp (decision->verdict->decision, "accept") == 0
                   && gembok_request_turn (change->server->policy, change->request->wire, decision->position + 1) == NULL;
  return NULL;
}

/* --- what was judged ----------------------------------------------------------------------------------------------- */

static const GembokWireDocument *
find_judged (const GembokWireVerdict *verdict, const char *kind)
{
  for (guint i = 0; i < verdict->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (verdict->documents, i);
      if (strcmp (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

static const GembokWireDocument *
find_current (const GembokWireRequest *request, const char *kind)
{
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (request->documents, i);
      if (strcmp (document->kind, kind) == 0 && document->state == GEMBOK_DOCUMENT_UPLOADED)
        return document;
    }
  return NULL;
}

/* What was looked at must be what is there: a hash that differs means that something else was on the screen. */
static GembokProblem *
judge_documents (const GembokChange *change)
{
  const GembokDecision *decision = change->data;
  const GembokWireRequest *request = change->request->wire;
  for (guint i = 0; i < decision->verdict->documents->len; i++)
    {
      const GembokWireDocument *judged = g_ptr_array_index (decision->verdict->documents, i);
      const GembokWireDocument *current = find_current (request, judged->kind);
      if (current == NULL || g_ascii_strcasecmp (current->sha256, judged->sha256) != 0)
        return gembok_problem (412, GEMBOK_PROBLEM_STALE,
                               _ ("The document “%s” is not the one that was judged. Look at the request again."),
                               judged->kind);
    }
  if (strcmp (decision->verdict->decision, "accept") != 0)
    return NULL;
  g_autoptr (GembokProblem) problem
      = gembok_problem (422, GEMBOK_PROBLEM_VALIDATION, _ ("An acceptance names every document that was judged."));
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *current = g_ptr_array_index (request->documents, i);
      if (current->state == GEMBOK_DOCUMENT_UPLOADED && find_judged (decision->verdict, current->kind) == NULL)
        gembok_problem_add (problem, "/documents", current->kind);
    }
  return problem->errors->len > 0 ? g_steal_pointer (&problem) : NULL;
}

GembokProblem *
gembok_decision_judge (GembokChange *change)
{
  GembokProblem *problem = judge_person (change);
  if (problem == NULL)
    problem = judge_turn (change);
  return problem != NULL ? problem : judge_documents (change);
}

GembokProblem *
gembok_decision_prepare (GembokChange *change)
{
  GembokDecision *decision = change->data;
  GError *error = NULL;
  GembokProblem *problem = gembok_decision_judge (change);
  if (problem != NULL || !decision->last)
    return problem;
  decision->serial = gembok_ca_draw_serial ();
  if (gembok_store_reserve_serial (change->server->store, decision->serial, change->id, change->now, &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

/* --- what follows -------------------------------------------------------------------------------------------------- */

static gboolean
reject_documents (GembokChange *change, GError **error)
{
  const GembokDecision *decision = change->data;
  for (guint i = 0; i < decision->verdict->documents->len; i++)
    {
      const GembokWireDocument *judged = g_ptr_array_index (decision->verdict->documents, i);
      if (judged->state != GEMBOK_DOCUMENT_REJECTED)
        continue;
      g_autofree char *reason = gembok_text_sanitise (judged->reason, REASON_MAX);
      if (!gembok_store_reject_document (change->server->store, change->id, judged->kind, reason, change->now, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
record_decision (GembokChange *change, const char *reason, GError **error)
{
  const GembokDecision *decision = change->data;
  const GembokAccount *account = change->exchange->account;
  g_autoptr (GBytes) documents = gembok_wire_verdict_encode (decision->verdict);
  const GembokStoredDecision record = {
    .request = change->id,
    .round = change->request->round,
    .position = decision->position,
    .step = decision->rule->step,
    .account = account->id,
    .role = account->role,
    .decision = decision->verdict->decision,
    .reason = reason,
    .documents = documents,
  };
  return gembok_store_add_decision (change->server->store, &record, change->now, error);
}

static gboolean
change_state (GembokChange *change, const char *reason, GError **error)
{
  const GembokDecision *decision = change->data;
  const char *word = decision->verdict->decision;
  GembokStore *store = change->server->store;
  if (strcmp (word, "accept") == 0)
    return gembok_change_event (change, "accepted", reason, error)
           && (decision->last
               || gembok_store_set_state (store, change->id, GEMBOK_REQUEST_VERIFIED, NULL, change->now, error));
  if (strcmp (word, "reject") == 0)
    return gembok_change_event (change, "rejected", reason, error) && reject_documents (change, error)
           && gembok_store_set_state (store, change->id, GEMBOK_REQUEST_REJECTED, reason, change->now, error);
  return gembok_change_event (change, "refused", reason, error)
         && gembok_store_set_state (store, change->id, GEMBOK_REQUEST_REFUSED, reason, change->now, error);
}

GembokProblem *
gembok_decision_apply (GembokChange *change)
{
  const GembokDecision *decision = change->data;
  const char *given = decision->verdict->reason;
  g_autofree char *reason = given != NULL && *given != '\0' ? gembok_text_sanitise (given, REASON_MAX) : NULL;
  GError *error = NULL;
  if (!record_decision (change, reason, &error) || !change_state (change, reason, &error))
    return gembok_problem_from_failure (error);
  return decision->last ? gembok_issue (change, decision->serial) : NULL;
}
