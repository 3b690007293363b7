/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/csr.h"
#include "procedure/certificate-use.h"
#include "procedure/key-use.h"
#include "procedure/request-private.h"

void
gembok_fetched_free (GembokFetched *fetched)
{
  if (fetched == NULL)
    return;
  g_clear_pointer (&fetched->verdict, gembok_verdict_free);
  g_clear_pointer (&fetched->certificate, gembok_vault_certificate_free);
  g_free (fetched);
}

/* An issued certificate is there only once the AMS says "done"; asking first gives the person the true reason. */
static gboolean
make_current (GembokContext *context, GembokVaultRequest **request, GCancellable *cancellable, GError **error)
{
  if ((*request)->state != GEMBOK_REQUEST_DONE)
    {
      g_autoptr (GembokRequestView) view = gembok_request_refresh (context, (*request)->id, NULL, cancellable, error);
      if (view == NULL)
        return FALSE;
      gembok_vault_request_free (*request);
      *request = g_steal_pointer (&view->request);
    }
  if ((*request)->state == GEMBOK_REQUEST_DONE)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                    gembok_error_pick (_ ("Nothing was changed. Ask again later with “gembok-cli request status ID”."),
                                       _ ("Nothing was changed. Ask again later.")),
                    _ ("There is no certificate yet: the request is %s."), gembok_request_state_label ((*request)->state));
  return FALSE;
}

static GPtrArray *
download (GembokContext *context, const GembokVaultRequest *request, GembokLink *link, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) pem = gembok_ams_get_certificate (link->ams, request->remote_id, cancellable, &problem);
  GPtrArray *chain = pem != NULL ? gembok_certificate_parse_all (pem, &problem) : NULL;
  if (chain != NULL)
    return chain;
  gembok_link_failed (context, link, problem);
  if (g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE))
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                      _ ("The AMS sent something that is not a certificate."));
  else if (g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                      _ ("The AMS says that the request is done, but has no certificate for it."));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The certificate is kept by now: whoever does not know the passphrase has lost nothing but the trial. */
static GembokKey *
unlock_for_trial (GembokContext *context, const GembokVaultRequest *request, GembokSecret *passphrase,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokKey *key = gembok_key_unlock (context, request->public_key_sha256, passphrase, cancellable, &problem);
  if (key != NULL)
    return key;
  if (g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE))
    gembok_error_set (
        error, GEMBOK_ERROR_WRONG_PASSPHRASE,
        _ ("The certificate was checked and is kept on this computer; the key is unharmed. Check Caps Lock and "
           "the keyboard layout, then try again, or go without the trial signature."),
        "%s", problem->message);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
try_signature (GembokContext *context, const GembokVaultRequest *request, GembokSecret *passphrase,
               GCancellable *cancellable, GembokFetched *fetched, GError **error)
{
  const GembokCertificate *leaf = fetched->verdict->chain->pdata[0];
  g_autoptr (GembokKey) key = unlock_for_trial (context, request, passphrase, cancellable, error);
  if (key == NULL || !gembok_key_proves (key, gembok_certificate_public (leaf), error))
    return FALSE;
  fetched->tried = TRUE;
  return gembok_request_log (context, request, "trial-signature", "done", error);
}

GembokFetched *
gembok_request_fetch (GembokContext *context, const char *id, GembokSecret *passphrase, GCancellable *cancellable,
                      GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !make_current (context, &request, cancellable, error))
    return NULL;
  g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, error);
  if (link == NULL)
    return NULL;
  g_autoptr (GPtrArray) chain = download (context, request, link, cancellable, error);
  g_autoptr (GembokCsr) csr = chain != NULL ? gembok_csr_parse (request->csr, error) : NULL;
  if (csr == NULL)
    return NULL;

  g_autoptr (GembokFetched) fetched = g_new0 (GembokFetched, 1);
  const GembokCertificateUse use = { .profile = link->profile, .csr = csr, .ask_revocation = TRUE };
  fetched->verdict = gembok_certificate_use_judge (context, chain, &use, cancellable);
  if (gembok_cancelled (cancellable, error))
    return NULL;
  if (!fetched->verdict->ok)
    {
      gembok_request_log (context, request, "download", "certificate refused", NULL);
      gembok_certificate_use_refuse (context, chain->pdata[0], fetched->verdict, error);
      return NULL;
    }
  fetched->certificate = gembok_certificate_use_keep (context, fetched->verdict, request->id, error);
  if (fetched->certificate == NULL
      || !gembok_request_step_done (context, request, GEMBOK_ACTION_DOWNLOAD, NULL, start, TRUE, error))
    return NULL;
  if (passphrase != NULL && !try_signature (context, request, passphrase, cancellable, fetched, error))
    return NULL;
  return g_steal_pointer (&fetched);
}
