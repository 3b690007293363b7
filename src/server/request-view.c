/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/request-view.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"

gboolean
gembok_request_may_see (const GembokStoredRequest *request, const GembokAccount *account)
{
  const gboolean decider = account->role == GEMBOK_ROLE_VERIFIER || account->role == GEMBOK_ROLE_OFFICER;
  return request->owner == account->id || (decider && request->wire->submitted_at > 0);
}

GembokProblem *
gembok_request_load (GembokServer *server, const GembokAccount *account, const char *id, GembokStoredRequest **request)
{
  g_autoptr (GembokStoredRequest) loaded = NULL;
  GError *error = NULL;
  *request = NULL;
  if (!gembok_store_load_request (server->store, id, &loaded, &error))
    return gembok_problem_from_failure (error);
  if (loaded == NULL || !gembok_request_may_see (loaded, account))
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such request."));
  *request = g_steal_pointer (&loaded);
  return NULL;
}

const GembokPolicyDocument *
gembok_request_rule (const GembokPolicy *policy, const GembokWireRequest *request, const char *kind)
{
  g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, request->type, request->procedure);
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (rules, i);
      if (strcmp (rule->kind, kind) == 0)
        return rule;
    }
  return NULL;
}

const GembokDecisionRule *
gembok_request_turn (const GembokPolicy *policy, const GembokWireRequest *request, guint decided)
{
  const GembokPolicyProcedure *procedure = gembok_policy_find_procedure (policy, request->procedure);
  if (procedure == NULL || decided >= procedure->decisions->len)
    return NULL;
  return g_ptr_array_index (procedure->decisions, decided);
}

/* --- what is missing ----------------------------------------------------------------------------------------------- */

static const GembokWireDocument *
find_document (const GembokWireRequest *request, const char *kind)
{
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (request->documents, i);
      if (strcmp (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

static gboolean
is_there (const GembokWireDocument *document)
{
  return document != NULL && (document->state == GEMBOK_DOCUMENT_UPLOADED || document->state == GEMBOK_DOCUMENT_ACCEPTED);
}

static gboolean
can_be_submitted (const GembokWireRequest *request)
{
  return request->state == GEMBOK_REQUEST_DRAFT || request->state == GEMBOK_REQUEST_REJECTED;
}

/* Before the first submission it must be the newest text; after a rejection the one that was accepted still counts. */
static gboolean
agreement_is_missing (const GembokPolicy *policy, const GembokWireRequest *request)
{
  const GembokPolicyProcedure *procedure = gembok_policy_find_procedure (policy, request->procedure);
  if (policy->agreement_version == NULL || (procedure != NULL && !procedure->agreement))
    return FALSE;
  if (request->agreement_version == NULL)
    return TRUE;
  return request->state == GEMBOK_REQUEST_DRAFT
         && (strcmp (request->agreement_version, policy->agreement_version) != 0
             || g_strcmp0 (request->agreement_sha256, policy->agreement_sha256) != 0);
}

/* A rejected document must be replaced even where it was optional: it cannot stay as it is. */
static gboolean
document_is_missing (const GembokPolicyDocument *rule, const GembokWireRequest *request)
{
  const GembokWireDocument *document = find_document (request, rule->kind);
  return !is_there (document) && (rule->required || (document != NULL && document->reason != NULL));
}

GStrv
gembok_request_missing (const GembokPolicy *policy, const GembokStoredRequest *request)
{
  const GembokWireRequest *wire = request->wire;
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  if (!can_be_submitted (wire))
    return g_strv_builder_end (missing);
  g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, wire->type, wire->procedure);
  if (wire->csr == NULL)
    g_strv_builder_add (missing, "csr");
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (rules, i);
      if (document_is_missing (rule, wire))
        g_strv_builder_add (missing, rule->kind);
    }
  if (agreement_is_missing (policy, wire))
    g_strv_builder_add (missing, "agreement");
  return g_strv_builder_end (missing);
}

/* --- completing and rendering -------------------------------------------------------------------------------------- */

/* One entry a required kind, so that a client sees the whole list at once. */
static void
add_missing_documents (const GembokPolicy *policy, GembokWireRequest *request)
{
  g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, request->type, request->procedure);
  for (guint i = 0; i < rules->len && can_be_submitted (request); i++)
    {
      const GembokPolicyDocument *rule = g_ptr_array_index (rules, i);
      if (!rule->required || find_document (request, rule->kind) != NULL)
        continue;
      GembokWireDocument *document = gembok_wire_document_new ();
      document->kind = g_strdup (rule->kind);
      document->state = GEMBOK_DOCUMENT_MISSING;
      g_ptr_array_add (request->documents, document);
    }
}

gboolean
gembok_request_complete (GembokServer *server, GembokStoredRequest *request, GError **error)
{
  GembokWireRequest *wire = request->wire;
  guint decided = 0;
  gboolean unused = FALSE;
  g_strfreev (wire->missing);
  g_clear_pointer (&wire->turn, g_free);
  wire->missing = gembok_request_missing (server->policy, request);
  add_missing_documents (server->policy, wire);
  if (wire->state != GEMBOK_REQUEST_SUBMITTED && wire->state != GEMBOK_REQUEST_VERIFIED)
    return TRUE;
  if (!gembok_store_count_decisions (server->store, wire->id, request->round, 0, &decided, &unused, error))
    return FALSE;
  const GembokDecisionRule *turn = gembok_request_turn (server->policy, wire, decided);
  if (turn != NULL)
    wire->turn = g_strjoinv ("|", turn->roles);
  return TRUE;
}

GBytes *
gembok_request_render (GembokServer *server, GembokStoredRequest *request, char **etag, GError **error)
{
  if (!gembok_request_complete (server, request, error))
    return NULL;
  GBytes *body = gembok_wire_request_encode (request->wire);
  g_autofree char *hash = gembok_sha256_hex (body);
  *etag = g_strdup_printf ("\"%.32s\"", hash);
  return body;
}

gboolean
gembok_etag_matches (const char *header, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (header != NULL ? header : "", ",", 32);
  for (guint i = 0; tags[i] != NULL; i++)
    if (strcmp (g_strstrip (tags[i]), etag) == 0)
      return TRUE;
  return FALSE;
}
