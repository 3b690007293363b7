/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/change.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "server/store-certificates.h"
#include "server/uploads.h"

#define KEY_MIN 8
#define KEY_MAX 128

GembokJson *
gembok_change_json (GembokExchange *exchange)
{
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GembokJson) json = gembok_json_parse (body, exchange->limit, NULL);
  if (json != NULL && gembok_json_is_object (json))
    return g_steal_pointer (&json);
  gembok_exchange_refuse (exchange, 400, GEMBOK_PROBLEM_NOT_JSON, _ ("The body is not a JSON object."));
  return NULL;
}

gboolean
gembok_change_event (GembokChange *change, const char *kind, const char *text, GError **error)
{
  const GembokAccount *account = change->exchange->account;
  return gembok_store_add_event (change->server->store, change->id, kind, text, account->id, account->role, change->now,
                                 error);
}

/* --- repeats ------------------------------------------------------------------------------------------------------- */

static gboolean
is_key (const char *text)
{
  const gsize length = strlen (text);
  for (const char *c = text; *c != '\0'; c++)
    if (*c <= ' ' || *c > '~')
      return FALSE;
  return length >= KEY_MIN && length <= KEY_MAX;
}

static void
repeat_answer (GembokExchange *exchange, const GembokStoredAnswer *answer)
{
  if (answer->etag != NULL && *answer->etag != '\0')
    gembok_exchange_header (exchange, "ETag", answer->etag);
  if (answer->location != NULL)
    gembok_exchange_header (exchange, "Location", answer->location);
  gembok_exchange_answer (exchange, answer->status, GEMBOK_TYPE_JSON, answer->body);
}

/* %TRUE if it was answered: a repeat, a wrong use of the key, or none. */
static gboolean
answered_before (GembokChange *change, const char *key, const char *body_sha256)
{
  GembokExchange *exchange = change->exchange;
  g_autoptr (GembokStoredAnswer) answer = NULL;
  GError *error = NULL;
  if (key == NULL || !is_key (key))
    gembok_exchange_refuse (exchange, 428, GEMBOK_PROBLEM_PRECONDITION_REQUIRED,
                            _ ("This needs an Idempotency-Key of 8 to 128 printable characters."));
  else if (!gembok_store_find_answer (change->server->store, exchange->account->id, exchange->path, key, &answer, &error))
    gembok_exchange_fail (exchange, error);
  else if (answer != NULL && strcmp (answer->body_sha256, body_sha256) != 0)
    gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_IDEMPOTENCY_MISMATCH,
                            _ ("This Idempotency-Key was used before, with another content."));
  else if (answer != NULL)
    repeat_answer (exchange, answer);
  return exchange->answered;
}

/* --- versions ------------------------------------------------------------------------------------------------------ */

static GembokProblem *
judge_version (GembokChange *change, gboolean required)
{
  const char *header = gembok_exchange_request_header (change->exchange, "If-Match");
  g_autofree char *etag = NULL;
  GError *error = NULL;
  if (header == NULL && !required)
    return NULL;
  if (header == NULL || strchr (header, '"') == NULL)
    return gembok_problem (428, GEMBOK_PROBLEM_PRECONDITION_REQUIRED,
                           _ ("This needs If-Match with the version of the request that was seen."));
  g_autoptr (GBytes) body = gembok_request_render (change->server, change->request, &etag, &error);
  if (body == NULL)
    return gembok_problem_from_failure (error);
  if (gembok_etag_matches (header, etag))
    return NULL;
  gembok_exchange_header (change->exchange, "ETag", etag);
  return gembok_problem (412, GEMBOK_PROBLEM_STALE,
                         _ ("The request has changed meanwhile. Nothing was done; look at it again."));
}

/* --- the change itself --------------------------------------------------------------------------------------------- */

static GembokProblem *
keep_answer (GembokChange *change, const GembokStoredAnswer *answer, const char *key)
{
  const GembokExchange *exchange = change->exchange;
  GError *error = NULL;
  if (key == NULL
      || gembok_store_add_answer (change->server->store, exchange->account->id, exchange->path, key, answer, change->now,
                                  &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

/* Inside the transaction: what is answered is what was committed. */
static GembokProblem *
apply_and_render (GembokChange *change, const GembokChangeKind *kind, const char *key, GembokStoredAnswer *answer)
{
  g_autoptr (GembokStoredRequest) after = NULL;
  GError *error = NULL;
  GembokProblem *problem = kind->apply (change);
  if (problem != NULL || kind->status == 204)
    return problem;
  problem = gembok_request_load (change->server, change->exchange->account, change->id, &after);
  if (problem != NULL)
    return problem;
  answer->status = kind->status;
  answer->location = kind->status == 201 ? gembok_path_request (change->id, NULL) : NULL;
  answer->body = gembok_request_render (change->server, after, &answer->etag, &error);
  if (answer->body == NULL)
    return gembok_problem_from_failure (error);
  return keep_answer (change, answer, key);
}

static GembokProblem *
commit_change (GembokChange *change, const GembokChangeKind *kind, const char *key, GembokStoredAnswer *answer)
{
  GembokStore *store = change->server->store;
  GError *error = NULL;
  if (!gembok_store_begin (store, &error))
    return gembok_problem_from_failure (error);
  GembokProblem *problem = apply_and_render (change, kind, key, answer);
  if (problem == NULL && !gembok_store_commit (store, &error))
    problem = gembok_problem_from_failure (error);
  if (problem != NULL)
    gembok_store_rollback (store);
  return problem;
}

static GembokProblem *
run (GembokChange *change, const GembokChangeKind *kind, const char *key, GembokStoredAnswer *answer)
{
  GembokProblem *problem = NULL;
  if (change->id != NULL)
    problem = gembok_request_load (change->server, change->exchange->account, change->id, &change->request);
  if (problem == NULL && change->id != NULL)
    problem = judge_version (change, (kind->flags & GEMBOK_CHANGE_MATCHED) != 0);
  if (problem == NULL && kind->prepare != NULL)
    problem = kind->prepare (change);
  return problem != NULL ? problem : commit_change (change, kind, key, answer);
}

static void
answer_change (GembokChange *change, const GembokChangeKind *kind, const GembokStoredAnswer *answer)
{
  for (guint i = 0; i < change->doomed->len; i++)
    gembok_uploads_erase (change->server, g_ptr_array_index (change->doomed, i));
  if (kind->status == 204)
    {
      gembok_exchange_answer (change->exchange, 204, NULL, NULL);
      return;
    }
  repeat_answer (change->exchange, answer);
}

void
gembok_change_run (GembokServer *server, GembokExchange *exchange, const GembokChangeKind *kind, const char *id,
                   gpointer data)
{
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GembokStoredAnswer) answer = g_new0 (GembokStoredAnswer, 1);
  g_autoptr (GPtrArray) doomed = g_ptr_array_new_with_free_func (g_free);
  GembokChange change = {
    .server = server,
    .exchange = exchange,
    .id = g_strdup (id),
    .now = gembok_server_now (),
    .doomed = doomed,
    .data = data,
  };
  const gboolean keyed = (kind->flags & GEMBOK_CHANGE_KEYED) != 0;
  const char *key = keyed ? gembok_exchange_request_header (exchange, GEMBOK_HEADER_IDEMPOTENCY_KEY) : NULL;
  answer->body_sha256 = gembok_sha256_hex (body);
  if (!keyed || !answered_before (&change, key, answer->body_sha256))
    {
      GembokProblem *problem = run (&change, kind, key, answer);
      if (problem != NULL)
        gembok_exchange_answer_problem (exchange, problem);
      else
        answer_change (&change, kind, answer);
    }
  g_clear_pointer (&change.request, gembok_stored_request_free);
  g_free (change.id);
}
