/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/certificate-use.h"

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crl.h"
#include "crypto/key.h"
#include "crypto/ocsp.h"
#include "procedure/request-private.h"
#include "vault/vault-log.h"

/* More addresses than this in one certificate are not tried. */
#define MAX_ADDRESSES 3

void
gembok_imported_free (GembokImported *imported)
{
  if (imported == NULL)
    return;
  g_clear_pointer (&imported->verdict, gembok_verdict_free);
  g_clear_pointer (&imported->certificate, gembok_vault_certificate_free);
  g_free (imported->request_id);
  g_free (imported);
}

/* --- revocation, over the network ------------------------------------------------------------------------------- */

static gboolean
ask_ocsp (GembokHttp *http, GembokCertificate *certificate, GembokCertificate *issuer, GembokVerdict *verdict,
          GCancellable *cancellable)
{
  g_auto (GStrv) addresses = gembok_certificate_ocsp_addresses (certificate);
  for (guint i = 0; addresses != NULL && addresses[i] != NULL && i < MAX_ADDRESSES; i++)
    {
      g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (certificate, issuer, NULL);
      if (query == NULL)
        return FALSE;
      g_autoptr (GBytes) answer = gembok_ams_ask_ocsp (http, addresses[i], gembok_ocsp_query_der (query), cancellable, NULL);
      if (answer != NULL && gembok_ocsp_query_judge (query, answer, g_get_real_time () / G_USEC_PER_SEC, verdict))
        return TRUE;
    }
  return FALSE;
}

static gboolean
ask_crl (GembokHttp *http, GembokCertificate *certificate, GembokCertificate *issuer, GembokVerdict *verdict,
         GCancellable *cancellable)
{
  g_auto (GStrv) addresses = gembok_certificate_crl_addresses (certificate);
  for (guint i = 0; addresses != NULL && addresses[i] != NULL && i < MAX_ADDRESSES; i++)
    {
      g_autoptr (GBytes) data = gembok_ams_fetch_crl (http, addresses[i], cancellable, NULL);
      g_autoptr (GembokCrl) crl = data != NULL ? gembok_crl_parse (data, NULL) : NULL;
      if (crl != NULL && gembok_crl_judge (crl, certificate, issuer, g_get_real_time () / G_USEC_PER_SEC, verdict))
        return TRUE;
    }
  return FALSE;
}

static void
take_over_problems (GembokVerdict *verdict, const GembokVerdict *other)
{
  for (guint i = 0; i < other->problems->len; i++)
    {
      const GembokFinding *finding = other->problems->pdata[i];
      gembok_verdict_add_problem (verdict, finding->code, "%s", finding->text);
    }
}

/* The leaf by OCSP or else by CRL; the CAs above it by their CRLs, of which only bad news counts. */
static void
ask_revocation (const GembokVaultProfile *profile, GembokVerdict *verdict, GCancellable *cancellable)
{
  g_autoptr (GembokHttp) http = gembok_http_new (profile != NULL ? profile->ca : NULL);
  for (guint i = 0; i + 1 < verdict->chain->len; i++)
    {
      GembokCertificate *certificate = verdict->chain->pdata[i];
      GembokCertificate *issuer = verdict->chain->pdata[i + 1];
      g_autoptr (GembokVerdict) found = gembok_verdict_new ();
      const gboolean told = (i == 0 && ask_ocsp (http, certificate, issuer, found, cancellable))
                            || ask_crl (http, certificate, issuer, found, cancellable);
      /* An answer that could not be used is no reason to refuse; what could be used and says "revoked" is. */
      if (!told)
        continue;
      take_over_problems (verdict, found);
      if (i > 0)
        continue;
      verdict->reason = found->reason;
      gembok_verdict_remove_note (verdict, "revocation_unknown");
      for (guint k = 0; k < found->notes->len; k++)
        {
          const GembokFinding *note = found->notes->pdata[k];
          gembok_verdict_add_note (verdict, note->code, "%s", note->text);
        }
    }
}

/* --- judging ---------------------------------------------------------------------------------------------------- */

static void
add_all (GPtrArray *target, GPtrArray *source)
{
  for (guint i = 0; source != NULL && i < source->len; i++)
    g_ptr_array_add (target, gembok_certificate_ref (source->pdata[i]));
}

GembokVerdict *
gembok_certificate_use_judge (GembokContext *context, GPtrArray *certificates, const GembokCertificateUse *use,
                              GCancellable *cancellable)
{
  (void) context;
  g_autoptr (GPtrArray) anchors = gembok_profile_anchors (use->profile);
  add_all (anchors, use->anchors);
  const gboolean training = use->profile != NULL && use->profile->mode == GEMBOK_PROFILE_TRAINING;
  const GembokCheckOptions options = {
    .anchors = anchors,
    .intermediates = certificates,
    .crls = use->crls,
    .public_key = use->csr != NULL ? gembok_csr_public (use->csr) : NULL,
    .subject = use->csr != NULL ? gembok_csr_subject (use->csr) : NULL,
    .at = use->at,
    .flags = training ? GEMBOK_CHECK_NO_PINNED_ROOTS : GEMBOK_CHECK_DEFAULT,
  };
  GembokVerdict *verdict = gembok_certificate_check (certificates->pdata[0], &options);
  /* Addresses in a certificate mean nothing before its chain was verified (promise 4); and today's lists say nothing of
   * an earlier day. */
  if (verdict->ok && use->ask_revocation && use->at == 0)
    ask_revocation (use->profile, verdict, cancellable);
  return verdict;
}

void
gembok_certificate_use_refuse (GembokContext *context, GembokCertificate *certificate, const GembokVerdict *verdict,
                               GError **error)
{
  if (!gembok_verdict_has (verdict, "key_mismatch"))
    {
      gembok_verdict_to_error (verdict, error);
      return;
    }
  g_autofree char *key = gembok_public_key_sha256 (gembok_certificate_public (certificate));
  g_autoptr (GembokVaultRequest) other = gembok_vault_request_by_key (gembok_context_vault (context), key, NULL);
  g_autofree char *hint
      = other != NULL
            ? g_strdup_printf (_ ("Nothing was changed. It belongs to the key of request %s (%s)."), other->id,
                               other->applicant->name)
            : g_strdup (_ ("Nothing was changed, and your key is kept. The certificate fits no key on this computer: tell "
                           "those who run the AMS that it is not yours."));
  gembok_error_set (error, GEMBOK_ERROR_CERTIFICATE_REFUSED, hint,
                    _ ("The certificate does not belong to the key of this request."));
}

static GembokCertificateState
state_of (const GembokVerdict *verdict)
{
  if (gembok_verdict_has (verdict, "revoked"))
    return GEMBOK_CERTIFICATE_REVOKED;
  if (gembok_verdict_has (verdict, "suspended"))
    return GEMBOK_CERTIFICATE_SUSPENDED;
  if (gembok_verdict_has (verdict, "expired"))
    return GEMBOK_CERTIFICATE_EXPIRED;
  return verdict->ok ? GEMBOK_CERTIFICATE_ACTIVE : GEMBOK_CERTIFICATE_UNKNOWN;
}

/* A revocation that was seen once stays true when nobody can be asked today. A suspension may have been lifted; that is not
 * assumed either. */
static GembokCertificateState
state_after (GembokContext *context, const char *sha256, const GembokVerdict *verdict)
{
  const GembokCertificateState state = state_of (verdict);
  if (state != GEMBOK_CERTIFICATE_ACTIVE || !gembok_verdict_has (verdict, "revocation_unknown"))
    return state;
  g_autoptr (GembokVaultCertificate) before = gembok_vault_certificate_get (gembok_context_vault (context), sha256, NULL);
  const gboolean bad
      = before != NULL && (before->state == GEMBOK_CERTIFICATE_REVOKED || before->state == GEMBOK_CERTIFICATE_SUSPENDED);
  return bad ? before->state : state;
}

/* A reason that was told once stays known; one for which a certificate is usable again is none. */
static int
reason_after (const GembokVaultCertificate *before, GembokCertificateState state, const GembokVerdict *verdict)
{
  if (state != GEMBOK_CERTIFICATE_REVOKED && state != GEMBOK_CERTIFICATE_SUSPENDED)
    return -1;
  return verdict->reason >= 0 || before == NULL ? verdict->reason : before->reason;
}

/* What is known from an earlier check is part of today's judgement. */
static void
recall (GembokVerdict *verdict, GembokCertificateState state)
{
  if (state == GEMBOK_CERTIFICATE_REVOKED && !gembok_verdict_has (verdict, "revoked"))
    gembok_verdict_add_problem (verdict, "revoked", "%s",
                                _ ("The certificate was found revoked in an earlier check; a revocation is final."));
  if (state == GEMBOK_CERTIFICATE_SUSPENDED && !gembok_verdict_has (verdict, "suspended"))
    gembok_verdict_add_problem (
        verdict, "suspended", "%s",
        _ ("The certificate was found suspended in an earlier check, and nobody could be asked now."));
}

GembokVaultCertificate *
gembok_certificate_use_record (GembokContext *context, const GembokVerdict *verdict, const char *request_id)
{
  const GembokCertificate *leaf = verdict->chain->pdata[0];
  GembokVaultCertificate *record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup (gembok_certificate_sha256 (leaf));
  record->serial = g_strdup (gembok_certificate_serial (leaf));
  record->subject = gembok_subject_to_string (gembok_certificate_subject (leaf));
  record->public_key_sha256 = gembok_public_key_sha256 (gembok_certificate_public (leaf));
  record->request_id = g_strdup (request_id);
  record->chain = gembok_certificates_to_pem (verdict->chain);
  record->not_before = gembok_certificate_not_before (leaf);
  record->not_after = gembok_certificate_not_after (leaf);
  record->state = state_after (context, record->sha256, verdict);
  record->reason = reason_after (NULL, record->state, verdict);
  record->added_at = record->checked_at = g_get_real_time () / G_USEC_PER_SEC;
  return record;
}

GembokVaultCertificate *
gembok_certificate_use_keep (GembokContext *context, const GembokVerdict *verdict, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultCertificate) record = gembok_certificate_use_record (context, verdict, request_id);
  return gembok_vault_certificate_put (gembok_context_vault (context), record, error) ? g_steal_pointer (&record) : NULL;
}

/* --- importing -------------------------------------------------------------------------------------------------- */

/* The file's certificate for which there is a key here: in a chain it need not be the first. @owner %NULL: none. */
static gboolean
find_owner (GembokContext *context, GPtrArray *certificates, GembokVaultRequest **owner, GError **error)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      g_autofree char *key = gembok_public_key_sha256 (gembok_certificate_public (certificates->pdata[i]));
      g_autoptr (GError) problem = NULL;
      *owner = gembok_vault_request_by_key (gembok_context_vault (context), key, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      if (*owner == NULL)
        continue;
      GembokCertificate *own = g_ptr_array_steal_index (certificates, i);
      g_ptr_array_insert (certificates, 0, own);
      return TRUE;
    }
  return TRUE;
}

/* A request that was carried to the CA as files has nobody who would tell that it is done: its good certificate does, and
 * its documents have served their purpose. */
static gboolean
end_carried_request (GembokContext *context, GembokVaultRequest *request, GError **error)
{
  if (request->remote_id != NULL || gembok_request_state_is_final (request->state))
    return TRUE;
  request->state = GEMBOK_REQUEST_DONE;
  return gembok_vault_request_save (gembok_context_vault (context), request, error)
         && gembok_request_erase_documents (context, request, error);
}

static gboolean
finish_import (GembokContext *context, GembokVaultRequest *request, GembokImported *imported, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  imported->certificate = gembok_certificate_use_keep (context, imported->verdict, request->id, error);
  imported->request_id = g_strdup (request->id);
  if (imported->certificate != NULL && end_carried_request (context, request, error)
      && gembok_request_log (context, request, "import-certificate", "done", error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

GembokImported *
gembok_certificate_use_import (GembokContext *context, GBytes *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, error);
  if (certificates == NULL)
    return NULL;
  g_autoptr (GembokVaultRequest) request = NULL;
  if (!find_owner (context, certificates, &request, error))
    return NULL;
  if (request == NULL)
    {
      g_autofree char *key = gembok_public_key_sha256 (gembok_certificate_public (certificates->pdata[0]));
      g_autofree char *hint = g_strdup_printf (_ ("Nothing was changed. It would fit the key with the public-key SHA-256 "
                                                  "%s; look for the computer on which that CSR was made."),
                                               key);
      gembok_error_set (error, GEMBOK_ERROR_CERTIFICATE_REFUSED, hint, _ ("No key on this computer fits this certificate."));
      return NULL;
    }
  g_autoptr (GembokVaultProfile) profile = request->profile != NULL ? gembok_profile_load (context, request->profile, NULL)
                                                                    : gembok_profile_current (context, NULL);
  g_autoptr (GembokCsr) csr = request->csr != NULL ? gembok_csr_parse (request->csr, error) : NULL;
  if (request->csr != NULL && csr == NULL)
    return NULL;
  g_autoptr (GembokImported) imported = g_new0 (GembokImported, 1);
  const GembokCertificateUse use = { .profile = profile, .csr = csr, .ask_revocation = TRUE };
  imported->verdict = gembok_certificate_use_judge (context, certificates, &use, cancellable);
  if (gembok_cancelled (cancellable, error))
    return NULL;
  if (!imported->verdict->ok)
    {
      gembok_certificate_use_refuse (context, certificates->pdata[0], imported->verdict, error);
      return NULL;
    }
  return finish_import (context, request, imported, error) ? g_steal_pointer (&imported) : NULL;
}

/* --- checking what is kept -------------------------------------------------------------------------------------- */

static GembokVaultProfile *
profile_of (GembokContext *context, const GembokVaultRequest *request)
{
  if (request != NULL && request->profile != NULL)
    return gembok_profile_load (context, request->profile, NULL);
  return gembok_profile_current (context, NULL);
}

GembokVerdict *
gembok_certificate_use_check (GembokContext *context, const char *name, const GembokCertificateUse *use,
                              GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultCertificate) record = gembok_vault_certificate_get (gembok_context_vault (context), name, error);
  g_autoptr (GPtrArray) chain = record != NULL ? gembok_certificate_parse_all (record->chain, error) : NULL;
  if (chain == NULL)
    return NULL;
  g_autoptr (GembokVaultRequest) request
      = record->request_id != NULL ? gembok_vault_request_get (gembok_context_vault (context), record->request_id, NULL)
                                   : NULL;
  g_autoptr (GembokVaultProfile) profile = profile_of (context, request);
  g_autoptr (GembokCsr) csr = request != NULL && request->csr != NULL ? gembok_csr_parse (request->csr, NULL) : NULL;
  GembokCertificateUse own = *use;
  own.profile = profile;
  own.csr = csr;
  own.ask_revocation = TRUE;
  g_autoptr (GembokVerdict) verdict = gembok_certificate_use_judge (context, chain, &own, cancellable);
  if (gembok_cancelled (cancellable, error))
    return NULL;
  if (use->at != 0)
    return g_steal_pointer (&verdict);
  record->state = state_after (context, record->sha256, verdict);
  record->reason = reason_after (record, record->state, verdict);
  recall (verdict, record->state);
  record->checked_at = verdict->judged_at;
  return gembok_vault_certificate_put (gembok_context_vault (context), record, error) ? g_steal_pointer (&verdict) : NULL;
}
