/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/csr.h"
#include "crypto/key.h"
#include "procedure/request-private.h"
#include "vault/vault-log.h"

void
gembok_request_view_free (GembokRequestView *view)
{
  if (view == NULL)
    return;
  g_clear_pointer (&view->request, gembok_vault_request_free);
  g_clear_pointer (&view->procedure, gembok_procedure_unref);
  g_clear_pointer (&view->plan, g_array_unref);
  g_clear_pointer (&view->documents, g_ptr_array_unref);
  g_clear_pointer (&view->required, g_ptr_array_unref);
  g_clear_pointer (&view->warnings, g_ptr_array_unref);
  g_clear_pointer (&view->recorded, g_ptr_array_unref);
  g_clear_pointer (&view->parts, g_ptr_array_unref);
  g_free (view->verification_code);
  g_free (view->certificate_sha256);
  g_free (view);
}

GembokVaultRequest *
gembok_request_load (GembokContext *context, const char *id, GError **error)
{
  return gembok_vault_request_get (gembok_context_vault (context), id, error);
}

gboolean
gembok_request_log (GembokContext *context, const GembokVaultRequest *request, const char *step, const char *result,
                    GError **error)
{
  return gembok_vault_log (gembok_context_vault (context), gembok_role_name (GEMBOK_ROLE_APPLICANT), request->id,
                           request->procedure, step, result, error);
}

gboolean
gembok_request_step_done (GembokContext *context, const GembokVaultRequest *request, GembokAction action, const char *kind,
                          gint64 start, gboolean done, GError **error)
{
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (request->procedure, NULL);
  const GembokStep *step = procedure != NULL ? gembok_procedure_step_of (procedure, action, kind) : NULL;
  if (step == NULL)
    return TRUE;
  const double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return gembok_vault_step_add (gembok_context_vault (context), request->id, step->id, seconds, done, error)
         && gembok_request_log (context, request, step->id, done ? "done" : "worked on", error);
}

gboolean
gembok_request_check_account (const GembokVaultRequest *request, const char *username, GError **error)
{
  if (request->account == NULL || username == NULL || g_str_equal (username, request->account))
    return TRUE;
  g_autofree char *owner = gembok_text_sanitise (request->account, 100);
  gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, _ ("Nothing was changed. Log in with that account."),
                    _ ("This request was sent with the account “%s”, which is not logged in."), owner);
  return FALSE;
}

GembokLink *
gembok_request_link (GembokContext *context, const GembokVaultRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokLink *link = gembok_link_open (context, request->profile, request->account, cancellable, &problem);
  if (link != NULL)
    return link;
  const char *chosen = gembok_context_account (context);
  if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN)
      || gembok_request_check_account (request, chosen, error))
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

GembokPolicy *
gembok_request_policy (GembokContext *context, const GembokVaultRequest *request)
{
  g_autoptr (GembokVaultProfile) profile = NULL;
  if (request != NULL && request->profile != NULL)
    profile = gembok_profile_load (context, request->profile, NULL);
  else
    profile = gembok_profile_current (context, NULL);
  return gembok_profile_policy (context, profile);
}

/* The agreement that the AMS publishes counts for every procedure but those whose entry says that theirs has none. */
gboolean
gembok_request_agreement_required (const GembokPolicy *policy, const GembokVaultRequest *request)
{
  if (policy->agreement_version == NULL)
    return FALSE;
  const GembokPolicyProcedure *procedure = gembok_policy_find_procedure (policy, request->procedure);
  return procedure == NULL || procedure->agreement;
}

static gboolean
has_document (GPtrArray *documents, const char *kind)
{
  for (guint i = 0; i < documents->len; i++)
    {
      const GembokVaultDocument *document = documents->pdata[i];
      if (g_strcmp0 (document->kind, kind) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What ended takes its documents along, whether there was a keyring or not. */
static const char *
why_it_is_gone (GembokRequestState state)
{
  if (state == GEMBOK_REQUEST_CANCELLED)
    return _ ("It was removed from this computer when the request was cancelled.");
  if (gembok_request_state_is_final (state))
    return _ ("It was removed from this computer when the request ended.");
  return _ ("It was held in memory only, because there was no keyring. Add the file again.");
}

/* What was held in memory only is gone with the program that held it; that is told where the document is wanted again, not only
 * once it is to be sent. */
static void
mark_lost_documents (GembokContext *context, GembokRequestView *view)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      GembokVaultDocument *document = view->documents->pdata[i];
      if (document->kept || (document->state != GEMBOK_DOCUMENT_READY && document->state != GEMBOK_DOCUMENT_UPLOADING))
        continue;
      g_autoptr (GBytes) held = gembok_context_held_document (context, view->request->id, document->kind);
      if (held != NULL)
        continue;
      document->state = GEMBOK_DOCUMENT_MISSING;
      g_free (document->reason);
      document->reason = g_strdup (why_it_is_gone (view->request->state));
    }
}

/* Kinds that are wanted but not here get an entry as well, so that a list shows what is to be done. */
static void
add_missing_documents (GembokRequestView *view, const GembokPolicy *policy)
{
  g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, view->request->type, view->request->procedure);
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokPolicyDocument *rule = rules->pdata[i];
      if (rule->required)
        g_ptr_array_add (view->required, g_strdup (rule->kind));
      if (has_document (view->documents, rule->kind) || !rule->required)
        continue;
      GembokVaultDocument *missing = gembok_vault_document_new ();
      missing->kind = g_strdup (rule->kind);
      missing->state = GEMBOK_DOCUMENT_MISSING;
      g_ptr_array_add (view->documents, missing);
    }
}

void
gembok_request_facts (const GembokRequestView *view, GembokPlanFacts *facts, GembokDocumentFact **documents,
                      GembokDoneStep **steps)
{
  const GembokVaultRequest *request = view->request;
  *documents = g_new0 (GembokDocumentFact, view->documents->len + 1);
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      (*documents)[i].kind = document->kind;
      (*documents)[i].state = document->state;
      for (guint k = 0; k < view->required->len; k++)
        (*documents)[i].required |= g_str_equal (view->required->pdata[k], document->kind);
    }
  *steps = g_new0 (GembokDoneStep, view->recorded->len + 1);
  gboolean was_rejected = request->state == GEMBOK_REQUEST_REJECTED;
  for (guint i = 0; i < view->recorded->len; i++)
    {
      const GembokVaultStep *record = view->recorded->pdata[i];
      (*steps)[i] = (GembokDoneStep){ .step = record->step, .seconds = record->seconds, .done = record->done_at != 0 };
      const GembokStep *step = view->procedure != NULL ? gembok_procedure_find_step (view->procedure, record->step) : NULL;
      was_rejected |= step != NULL && step->action == GEMBOK_ACTION_NOTICE_REJECTION && record->done_at != 0;
    }
  *facts = (GembokPlanFacts){
    .state = request->state,
    .has_csr = request->csr != NULL,
    .csr_sent = request->csr_sent,
    .sent = request->remote_id != NULL,
    .agreement_accepted = request->agreement_version != NULL && !view->agreement_outdated,
    .agreement_sent = request->agreement_sent,
    .consent_required = view->consent_required,
    .consent_given = view->consent_given,
    .has_certificate = view->certificate_sha256 != NULL,
    .was_rejected = was_rejected,
    .documents = *documents,
    .n_documents = view->documents->len,
    .recorded = *steps,
    .n_recorded = view->recorded->len,
  };
}

static gboolean
fill_view (GembokContext *context, GembokRequestView *view, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  const GembokVaultRequest *request = view->request;
  view->documents = gembok_vault_document_list (vault, request->id, error);
  if (view->documents == NULL)
    return FALSE;
  view->recorded = gembok_vault_step_list (vault, request->id, error);
  if (view->recorded == NULL)
    return FALSE;
  view->warnings = g_ptr_array_new_with_free_func (g_free);
  view->required = g_ptr_array_new_with_free_func (g_free);
  view->procedure = gembok_procedures_find (request->procedure, NULL);

  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
  mark_lost_documents (context, view);
  add_missing_documents (view, policy);
  if (!gembok_request_fill_consent (context, view, policy, error))
    return FALSE;
  view->agreement_outdated = gembok_request_agreement_outdated (policy, request);
  view->parts = gembok_request_parts (view, policy);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultCertificate) certificate = gembok_vault_certificate_for_request (vault, request->id, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  view->certificate_sha256 = certificate != NULL ? g_strdup (certificate->sha256) : NULL;
  if (request->csr != NULL)
    {
      g_autoptr (GembokCsr) csr = gembok_csr_parse (request->csr, error);
      if (csr == NULL)
        return FALSE;
      view->verification_code = gembok_public_key_code (gembok_csr_public (csr));
    }
  return TRUE;
}

GembokRequestView *
gembok_request_view (GembokContext *context, const char *id, GError **error)
{
  g_autoptr (GembokRequestView) view = g_new0 (GembokRequestView, 1);
  view->request = gembok_request_load (context, id, error);
  if (view->request == NULL || !fill_view (context, view, error))
    return NULL;
  if (view->procedure != NULL)
    {
      GembokPlanFacts facts;
      g_autofree GembokDocumentFact *documents = NULL;
      g_autofree GembokDoneStep *steps = NULL;
      gembok_request_facts (view, &facts, &documents, &steps);
      view->plan = gembok_plan (view->procedure, &facts);
    }
  else
    g_ptr_array_add (view->warnings,
                     g_strdup_printf (_ ("The procedure “%s” is not installed here; its steps cannot be shown."),
                                      view->request->procedure));
  return g_steal_pointer (&view);
}

GBytes *
gembok_request_csr (GembokContext *context, const char *id, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  return gembok_request_require_csr (request, error) ? g_bytes_ref (request->csr) : NULL;
}
