/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request-private.h"
#include "vault/vault-consents.h"

static gboolean
require_consent_text (const GembokPolicy *policy, GError **error)
{
  if (policy->consent_version != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, _ ("Nothing is to be done here."),
                    _ ("This AMS asks for no consent apart from the agreement."));
  return FALSE;
}

GembokPolicy *
gembok_request_consent_text (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  g_autoptr (GembokPolicy) policy = gembok_request_fresh_policy (context, request, cancellable);
  return require_consent_text (policy, error) ? g_steal_pointer (&policy) : NULL;
}

/* What has been submitted is no longer in our hands: who wants it stopped must tell those who have it. */
static gboolean
is_open (const GembokVaultRequest *request, GError **error)
{
  if (request->state == GEMBOK_REQUEST_DRAFT || request->state == GEMBOK_REQUEST_REJECTED)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                    _ ("Nothing was changed. To withdraw a consent after sending, tell your agency or the provider."),
                    _ ("The consent cannot be changed here now: the request is %s."),
                    gembok_request_state_label (request->state));
  return FALSE;
}

static gboolean
is_current (const GembokPolicy *policy, const char *version, GError **error)
{
  if (g_strcmp0 (policy->consent_version, version) == 0)
    return TRUE;
  g_autofree char *shown = gembok_text_sanitise (version, 40);
  g_autofree char *current = gembok_text_sanitise (policy->consent_version, 40);
  g_autofree char *hint = g_strdup_printf (_ ("Nothing was recorded. Read version %s, then consent to that one."), current);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint, _ ("Version “%s” is not the consent text that counts now."), shown);
  return FALSE;
}

/* Only version and hash: what stands in the text, and about whom, is not the log's business. */
static gboolean
log_consent (GembokContext *context, const GembokVaultRequest *request, const char *step, const char *version,
             const char *sha256, GError **error)
{
  g_autofree char *result = g_strdup_printf ("%s %s", version, sha256);
  return gembok_request_log (context, request, step, result, error);
}

static gboolean
give (GembokContext *context, const GembokVaultRequest *request, const char *version, GError **error)
{
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
  return require_consent_text (policy, error) && is_current (policy, version, error)
         && gembok_vault_consent_give (gembok_context_vault (context), request->id, policy->consent_version,
                                       policy->consent_sha256, error)
         && log_consent (context, request, "give-consent", policy->consent_version, policy->consent_sha256, error);
}

static gboolean
withdraw (GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GPtrArray) consents = gembok_vault_consent_list (vault, request->id, error);
  if (consents == NULL)
    return FALSE;
  for (guint i = 0; i < consents->len; i++)
    {
      const GembokVaultConsent *consent = consents->pdata[i];
      if (consent->withdrawn_at == 0
          && !log_consent (context, request, "withdraw-consent", consent->version, consent->sha256, error))
        return FALSE;
    }
  return gembok_vault_consent_withdraw (vault, request->id, error);
}

/* A photo that went ahead is with the AMS until the request is cancelled there: that must not be kept from anybody. */
static void
warn_of_sent (GembokRequestView *view, const GembokPolicy *policy)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      const gboolean sent = document->state != GEMBOK_DOCUMENT_READY && document->state != GEMBOK_DOCUMENT_MISSING;
      if (!sent || !gembok_policy_needs_consent (policy, document->kind))
        continue;
      g_ptr_array_add (view->warnings,
                       g_strdup (_ ("The AMS has documents already that the consent was for. Cancel the request to have "
                                    "it end there, too.")));
      return;
    }
}

GembokRequestView *
gembok_request_consent (GembokContext *context, const char *id, const char *version, gboolean given, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !is_open (request, error) || !gembok_vault_begin (vault, error))
    return NULL;
  if (!(given ? give (context, request, version, error) : withdraw (context, request, error)))
    {
      gembok_vault_rollback (vault);
      return NULL;
    }
  g_autoptr (GembokRequestView) view
      = gembok_vault_commit (vault, error) ? gembok_request_view (context, request->id, error) : NULL;
  if (view != NULL && !given)
    {
      g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
      warn_of_sent (view, policy);
    }
  return g_steal_pointer (&view);
}

static gboolean
has_kind_of (const GembokRequestView *view, const GembokPolicy *policy)
{
  for (guint i = 0; i < view->required->len; i++)
    if (gembok_policy_needs_consent (policy, view->required->pdata[i]))
      return TRUE;
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (document->state != GEMBOK_DOCUMENT_MISSING && gembok_policy_needs_consent (policy, document->kind))
        return TRUE;
    }
  return FALSE;
}

gboolean
gembok_request_fill_consent (GembokContext *context, GembokRequestView *view, const GembokPolicy *policy, GError **error)
{
  g_autoptr (GPtrArray) consents = gembok_vault_consent_list (gembok_context_vault (context), view->request->id, error);
  if (consents == NULL)
    return FALSE;
  view->consent_required = has_kind_of (view, policy);
  /* Consent to another text is consent to something else. */
  for (guint i = 0; i < consents->len; i++)
    {
      const GembokVaultConsent *consent = consents->pdata[i];
      if (consent->withdrawn_at != 0 || g_strcmp0 (consent->sha256, policy->consent_sha256) != 0)
        continue;
      view->consent_given = TRUE;
      view->consent_at = consent->given_at;
    }
  return TRUE;
}
