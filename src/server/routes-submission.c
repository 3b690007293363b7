/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "server/decision.h"
#include "server/routes.h"
#include "server/store-documents.h"

/* --- submission ---------------------------------------------------------------------------------------------------- */

static const char *
missing_sentence (const char *name)
{
  if (strcmp (name, "csr") == 0)
    return _ ("The CSR was not uploaded.");
  if (strcmp (name, "agreement") == 0)
    return _ ("The subscriber agreement was not accepted.");
  return _ ("The document was not uploaded.");
}

static GembokProblem *
judge_submission (GembokChange *change)
{
  const GembokStoredRequest *request = change->request;
  if (request->owner != change->exchange->account->id)
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such request."));
  if (request->wire->state != GEMBOK_REQUEST_DRAFT && request->wire->state != GEMBOK_REQUEST_REJECTED)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE, _ ("The request was sent before."));
  g_auto (GStrv) missing = gembok_request_missing (change->server->policy, request);
  if (missing[0] == NULL)
    return NULL;
  GembokProblem *problem = gembok_problem (422, GEMBOK_PROBLEM_MISSING_REQUIREMENT,
                                           _ ("The request cannot be sent yet: something is missing."));
  for (guint i = 0; missing[i] != NULL; i++)
    gembok_problem_add (problem, missing[i], missing_sentence (missing[i]));
  return problem;
}

/* What was half uploaded and is not needed is not kept. */
static gboolean
drop_unfinished (GembokChange *change, GError **error)
{
  GembokStore *store = change->server->store;
  g_autoptr (GPtrArray) uploads = gembok_store_list_uploads (store, change->id, NULL, error);
  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      if (upload->complete)
        continue;
      if (!gembok_store_delete_upload (store, upload->id, error))
        return FALSE;
      g_ptr_array_add (change->doomed, g_strdup (upload->id));
    }
  return uploads != NULL;
}

static GembokProblem *
submit (GembokChange *change)
{
  const char *log_head = change->data;
  GError *error = NULL;
  if (drop_unfinished (change, &error)
      && gembok_store_set_submitted (change->server->store, change->id, log_head, change->now, &error)
      && gembok_change_event (change, "submitted", NULL, &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

void
gembok_route_submission (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind = { GEMBOK_CHANGE_KEYED | GEMBOK_CHANGE_MATCHED, 200, judge_submission, submit };
  g_autoptr (GembokJson) json = gembok_change_json (exchange);
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GError) error = NULL;
  g_autofree char *log_head = NULL;
  if (json == NULL)
    return;
  if (gembok_wire_submission_decode (body, &log_head, &error))
    gembok_change_run (server, exchange, &kind, exchange->parameters[0], log_head);
  else
    gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
}

/* --- decision ------------------------------------------------------------------------------------------------------ */

void
gembok_route_decision (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind
      = { GEMBOK_CHANGE_KEYED | GEMBOK_CHANGE_MATCHED, 200, gembok_decision_prepare, gembok_decision_apply };
  g_autoptr (GembokJson) json = gembok_change_json (exchange);
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GError) error = NULL;
  if (json == NULL)
    return;
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_decode (body, &error);
  if (verdict == NULL)
    {
      gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
      return;
    }
  GembokDecision decision = { .verdict = verdict };
  gembok_change_run (server, exchange, &kind, exchange->parameters[0], &decision);
  g_free (decision.serial);
}
