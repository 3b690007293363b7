/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request-private.h"

static void
set_no_agreement (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, _ ("Nothing is to be done here."),
                    _ ("This AMS has no subscriber agreement."));
}

GembokPolicy *
gembok_request_fresh_policy (GembokContext *context, const GembokVaultRequest *request, GCancellable *cancellable)
{
  g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, NULL);
  GembokPolicy *policy = link != NULL ? gembok_link_refresh_policy (context, link, cancellable, NULL) : NULL;
  return policy != NULL ? policy : gembok_request_policy (context, request);
}

GembokPolicy *
gembok_request_agreement (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  g_autoptr (GembokPolicy) policy = gembok_request_fresh_policy (context, request, cancellable);
  if (policy->agreement_version == NULL)
    {
      set_no_agreement (error);
      return NULL;
    }
  return g_steal_pointer (&policy);
}

static gboolean
is_open (const GembokVaultRequest *request, GError **error)
{
  if (request->state == GEMBOK_REQUEST_DRAFT || request->state == GEMBOK_REQUEST_REJECTED)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("The agreement cannot be changed now: the request is %s."),
                    gembok_request_state_label (request->state));
  return FALSE;
}

GembokRequestView *
gembok_request_accept (GembokContext *context, const char *id, const char *version, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !is_open (request, error))
    return NULL;
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
  if (policy->agreement_version == NULL)
    {
      set_no_agreement (error);
      return NULL;
    }
  if (g_strcmp0 (policy->agreement_version, version) != 0)
    {
      g_autofree char *shown = gembok_text_sanitise (version, 40);
      g_autofree char *current = gembok_text_sanitise (policy->agreement_version, 40);
      g_autofree char *hint = g_strdup_printf (_ ("Nothing was accepted. Read version %s, then accept that one."), current);
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint, _ ("Version “%s” is not the agreement that counts now."),
                        shown);
      return NULL;
    }
  g_free (request->agreement_version);
  g_free (request->agreement_sha256);
  request->agreement_version = g_strdup (policy->agreement_version);
  request->agreement_sha256 = g_strdup (policy->agreement_sha256);
  request->agreement_at = g_get_real_time () / G_USEC_PER_SEC;
  request->agreement_sent = FALSE;
  if (!gembok_vault_request_save (gembok_context_vault (context), request, error)
      || !gembok_request_log (context, request, "accept-agreement", version, error)
      || !gembok_request_step_done (context, request, GEMBOK_ACTION_ACCEPT_AGREEMENT, NULL, start, TRUE, error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}

GembokRequestView *
gembok_request_decline (GembokContext *context, const char *id, gboolean *logged_out, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !is_open (request, error))
    return NULL;
  /* An acceptance that the AMS has is taken back there as well, where it can be reached; what counts is that nothing is
   * submitted from here without a new one. */
  g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, NULL);
  if (link != NULL && request->agreement_sent && request->remote_id != NULL)
    {
      g_autoptr (GembokWireRequest) told = gembok_ams_put_agreement (
          link->ams, request->remote_id, request->agreement_version, request->agreement_sha256, FALSE, cancellable, NULL);
    }
  g_clear_pointer (&request->agreement_version, g_free);
  g_clear_pointer (&request->agreement_sha256, g_free);
  request->agreement_at = 0;
  request->agreement_sent = FALSE;
  if (!gembok_vault_request_save (gembok_context_vault (context), request, error)
      || !gembok_request_log (context, request, "decline-agreement", "done", error))
    return NULL;
  const gboolean out = link != NULL && gembok_link_log_out (context, link, NULL, cancellable, NULL);
  if (logged_out != NULL)
    *logged_out = out;
  return gembok_request_view (context, request->id, error);
}
