/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "server/change.h"
#include "server/csr-check.h"
#include "server/routes.h"

static gboolean
is_editable (const GembokWireRequest *request)
{
  return request->state == GEMBOK_REQUEST_DRAFT || request->state == GEMBOK_REQUEST_REJECTED;
}

static GembokProblem *
refuse_state (void)
{
  return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                         _ ("The request was sent; it can only be changed while it is a draft or was returned."));
}

static GembokProblem *
judge_owner (const GembokChange *change)
{
  if (change->request->owner == change->exchange->account->id)
    return NULL;
  return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such request."));
}

/* --- CSR ----------------------------------------------------------------------------------------------------------- */

static GembokProblem *
judge_key_ownership (GembokChange *change, const char *key)
{
  const GembokWireRequest *request = change->request->wire;
  GError *error = NULL;
  gboolean taken = FALSE;
  /* A returned request is repaired with the same key (promise 10): what the deciders saw stays true. */
  if (request->state == GEMBOK_REQUEST_REJECTED && g_strcmp0 (request->public_key_sha256, key) != 0)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                           _ ("A returned request keeps its key. Send a CSR of the same key, or none."));
  if (!gembok_store_key_is_taken (change->server->store, key, change->id, change->request->owner, &taken, &error))
    return gembok_problem_from_failure (error);
  if (taken)
    return gembok_problem (409, GEMBOK_PROBLEM_CSR_KEY_USED,
                           _ ("This key belongs to another request or certificate. Make a new key."));
  return NULL;
}

static GembokProblem *
judge_csr (GembokChange *change)
{
  GembokCsr **csr = change->data;
  GembokProblem *problem = judge_owner (change);
  if (problem == NULL && !is_editable (change->request->wire))
    problem = refuse_state ();
  if (problem != NULL)
    return problem;
  g_autoptr (GBytes) body = gembok_exchange_body (change->exchange);
  problem = gembok_csr_check (change->server->policy, change->request->wire, body, csr);
  if (problem != NULL)
    return problem;
  g_autofree char *key = gembok_public_key_sha256 (gembok_csr_public (*csr));
  return judge_key_ownership (change, key);
}

static GembokProblem *
keep_csr (GembokChange *change)
{
  GembokCsr **csr = change->data;
  GError *error = NULL;
  g_autoptr (GBytes) pem = gembok_csr_to_pem (*csr);
  g_autofree char *key = gembok_public_key_sha256 (gembok_csr_public (*csr));
  const char *before = change->request->wire->csr;
  /* The same again is no change. */
  if (before != NULL && strlen (before) == g_bytes_get_size (pem)
      && memcmp (before, g_bytes_get_data (pem, NULL), strlen (before)) == 0)
    return NULL;
  if (gembok_store_set_csr (change->server->store, change->id, pem, key, change->now, &error)
      && gembok_change_event (change, "csr", NULL, &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

void
gembok_route_csr (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind = { GEMBOK_CHANGE_DEFAULT, 200, judge_csr, keep_csr };
  GembokCsr *csr = NULL;
  gembok_change_run (server, exchange, &kind, exchange->parameters[0], &csr);
  g_clear_pointer (&csr, gembok_csr_unref);
}

/* --- agreement ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *version;
  char *sha256;
  gboolean accepted;
} Agreement;

static gboolean
is_kept_already (const GembokWireRequest *request, const Agreement *agreement)
{
  return agreement->accepted && g_strcmp0 (request->agreement_version, agreement->version) == 0
         && g_strcmp0 (request->agreement_sha256, agreement->sha256) == 0;
}

static GembokProblem *
judge_agreement (GembokChange *change)
{
  const Agreement *agreement = change->data;
  const GembokPolicy *policy = change->server->policy;
  GembokProblem *problem = judge_owner (change);
  if (problem != NULL)
    return problem;
  if (!is_editable (change->request->wire))
    return refuse_state ();
  if (is_kept_already (change->request->wire, agreement))
    return NULL;
  if (policy->agreement_version == NULL)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE, _ ("This service asks for no agreement."));
  /* Nobody can accept a text that is not the one shown. */
  if (strcmp (agreement->version, policy->agreement_version) != 0
      || g_ascii_strcasecmp (agreement->sha256, policy->agreement_sha256) != 0)
    {
      problem = gembok_problem (422, GEMBOK_PROBLEM_VALIDATION,
                                _ ("That is not the current agreement. Read the current one and decide again."));
      gembok_problem_add (problem, "/version", policy->agreement_version);
    }
  return problem;
}

static GembokProblem *
keep_agreement (GembokChange *change)
{
  const Agreement *agreement = change->data;
  const GembokPolicy *policy = change->server->policy;
  GError *error = NULL;
  if (is_kept_already (change->request->wire, agreement))
    return NULL;
  const char *version = agreement->accepted ? policy->agreement_version : NULL;
  const char *sha256 = agreement->accepted ? policy->agreement_sha256 : NULL;
  if (gembok_store_set_agreement (change->server->store, change->id, version, sha256, change->now, &error)
      && gembok_change_event (change, "agreement", agreement->accepted ? version : NULL, &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

void
gembok_route_agreement (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind = { GEMBOK_CHANGE_DEFAULT, 200, judge_agreement, keep_agreement };
  g_autoptr (GembokJson) json = gembok_change_json (exchange);
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GError) error = NULL;
  Agreement agreement = { 0 };
  if (json == NULL)
    return;
  if (gembok_wire_agreement_decode (body, &agreement.version, &agreement.sha256, &agreement.accepted, &error))
    gembok_change_run (server, exchange, &kind, exchange->parameters[0], &agreement);
  else
    gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
  g_free (agreement.version);
  g_free (agreement.sha256);
}
