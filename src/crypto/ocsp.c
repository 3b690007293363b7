/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/ocsp.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/revocation-private.h"

#define NONCE_OCTETS      16
#define MIN_SECURITY_BITS 112
#define CLOCK_TOLERANCE   (5 * 60)
/* The real responder names no nextUpdate, so age is all there is against an old answer sent again. */
#define MAX_AGE_WITHOUT_NEXT_UPDATE (24 * 60 * 60)

struct _GembokOcspQuery
{
  GembokCertificate *certificate;
  GembokCertificate *issuer;
  OCSP_REQUEST *request;
  GBytes *der;
};

/* --- the question ----------------------------------------------------------------------------------------------- */

static OCSP_CERTID *
id_of (const GembokOcspQuery *query)
{
  return OCSP_cert_to_id (EVP_sha1 (), gembok_certificate_x509 (query->certificate),
                          gembok_certificate_x509 (query->issuer));
}

static gboolean
add_question (const GembokOcspQuery *query)
{
  g_autoptr (OCSP_CERTID) id = id_of (query);
  if (id == NULL || OCSP_request_add0_id (query->request, id) == NULL)
    return FALSE;
  (void) g_steal_pointer (&id);
  g_autoptr (GBytes) random = gembok_random_bytes (NONCE_OCTETS);
  guint8 nonce[NONCE_OCTETS];
  memcpy (nonce, g_bytes_get_data (random, NULL), sizeof nonce);
  return OCSP_request_add1_nonce (query->request, nonce, NONCE_OCTETS) == 1;
}

GembokOcspQuery *
gembok_ocsp_query_new (GembokCertificate *certificate, GembokCertificate *issuer, GError **error)
{
  g_autoptr (GembokOcspQuery) query = g_new0 (GembokOcspQuery, 1);
  query->certificate = gembok_certificate_ref (certificate);
  query->issuer = gembok_certificate_ref (issuer);
  query->request = OCSP_REQUEST_new ();
  if (query->request != NULL && add_question (query))
    query->der = gembok_asn1_write (query->request, ASN1_ITEM_rptr (OCSP_REQUEST));
  if (query->der == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The question about revocation (OCSP) could not be made."));
      return NULL;
    }
  return g_steal_pointer (&query);
}

GBytes *
gembok_ocsp_query_der (const GembokOcspQuery *query)
{
  return query->der;
}

void
gembok_ocsp_query_free (GembokOcspQuery *query)
{
  if (query == NULL)
    return;
  gembok_certificate_unref (query->certificate);
  gembok_certificate_unref (query->issuer);
  g_clear_pointer (&query->request, OCSP_REQUEST_free);
  g_clear_pointer (&query->der, g_bytes_unref);
  g_free (query);
}

/* --- who may answer --------------------------------------------------------------------------------------------- */

/* RFC 6960, 4.2.2.2: the issuer itself, or a responder whose certificate that issuer's key signed for this purpose. */
static gboolean
is_delegated (X509 *candidate, const GembokCertificate *issuer, gint64 now)
{
  const X509 *issuer_x509 = gembok_certificate_x509 (issuer);
  EVP_PKEY *issuer_key = gembok_certificate_evp (issuer);
  const X509_ALGOR *algorithm = NULL;
  gint64 start = 0;
  gint64 end = 0;
  X509_get0_signature (NULL, &algorithm, candidate);
  const gboolean named = X509_NAME_cmp (X509_get_issuer_name (candidate), X509_get_subject_name (issuer_x509)) == 0;
  const gboolean meant = (X509_get_extension_flags (candidate) & (EXFLAG_INVALID | EXFLAG_CRITICAL)) == 0
                         && (X509_get_extension_flags (candidate) & EXFLAG_XKUSAGE) != 0
                         && (X509_get_extended_key_usage (candidate) & XKU_OCSP_SIGN) != 0
                         && (X509_get_key_usage (candidate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
  const gboolean in_time = gembok_time_from_asn1 (X509_get0_notBefore (candidate), &start)
                           && gembok_time_from_asn1 (X509_get0_notAfter (candidate), &end) && start <= now + CLOCK_TOLERANCE
                           && now <= end;
  const gboolean strong = X509_get0_pubkey (candidate) != NULL
                          && EVP_PKEY_get_security_bits (X509_get0_pubkey (candidate)) >= MIN_SECURITY_BITS;
  return named && meant && in_time && strong && !gembok_signature_is_weak (algorithm) && issuer_key != NULL
         && X509_verify (candidate, issuer_key) == 1;
}

static gboolean
is_signed_by (OCSP_BASICRESP *basic, X509 *candidate)
{
  X509Stack *only = sk_X509_new_null ();
  sk_X509_push (only, candidate);
  /* OCSP_TRUSTOTHER: the signature alone; whether the candidate may sign was decided by us. */
  const gboolean fits = OCSP_basic_verify (basic, only, NULL, OCSP_NOINTERN | OCSP_TRUSTOTHER) == 1;
  sk_X509_free (only);
  gembok_openssl_drain ();
  return fits;
}

static gboolean
is_authentic (OCSP_BASICRESP *basic, const GembokCertificate *issuer, gint64 now)
{
  if (gembok_signature_is_weak (OCSP_resp_get0_tbs_sigalg (basic)))
    return FALSE;
  if (is_signed_by (basic, gembok_certificate_x509 (issuer)))
    return TRUE;
  const X509Stack *sent = OCSP_resp_get0_certs (basic);
  for (int i = 0; sent != NULL && i < MIN (sk_X509_num (sent), GEMBOK_CERTIFICATES_COUNT); i++)
    {
      X509 *candidate = sk_X509_value (sent, i);
      if (is_delegated (candidate, issuer, now) && is_signed_by (basic, candidate))
        return TRUE;
    }
  gembok_openssl_drain ();
  return FALSE;
}

/* --- the answer ------------------------------------------------------------------------------------------------- */

typedef struct
{
  int status; /* V_OCSP_CERTSTATUS_GOOD … */
  int reason;
  gint64 revoked_at;
  gint64 this_update;
  gint64 next_update; /* 0 if absent */
} Answer;

static gboolean
read_answer (OCSP_SINGLERESP *single, Answer *answer)
{
  ASN1_GENERALIZEDTIME *revoked = NULL;
  ASN1_GENERALIZEDTIME *this_update = NULL;
  ASN1_GENERALIZEDTIME *next_update = NULL;
  answer->reason = -1;
  answer->next_update = 0;
  answer->revoked_at = GEMBOK_REVOKED_EVER;
  answer->status = OCSP_single_get0_status (single, &answer->reason, &revoked, &this_update, &next_update);
  if (revoked != NULL)
    (void) gembok_time_from_asn1 (revoked, &answer->revoked_at);
  return gembok_time_from_asn1 (this_update, &answer->this_update)
         && (next_update == NULL || gembok_time_from_asn1 (next_update, &answer->next_update));
}

static gboolean
demands_the_unknown (OCSP_SINGLERESP *single)
{
  return OCSP_SINGLERESP_get_ext_by_critical (single, 1, -1) >= 0;
}

/* The entry about our certificate, wherever it stands; of several the worst counts. */
static gboolean
find_answer (const GembokOcspQuery *query, OCSP_BASICRESP *basic, Answer *answer)
{
  g_autoptr (OCSP_CERTID) ours = id_of (query);
  gboolean found = FALSE;
  for (int i = 0; ours != NULL && i < OCSP_resp_count (basic); i++)
    {
      OCSP_SINGLERESP *single = OCSP_resp_get0 (basic, i);
      Answer candidate;
      if (OCSP_id_cmp (OCSP_SINGLERESP_get0_id (single), ours) != 0 || demands_the_unknown (single)
          || !read_answer (single, &candidate))
        continue;
      if (!found || candidate.status == V_OCSP_CERTSTATUS_REVOKED)
        *answer = candidate;
      found = TRUE;
    }
  gembok_openssl_drain ();
  return found;
}

/* (nullable): why the times in it forbid to rely on it, as half a sentence. */
static const char *
reason_in_times (const Answer *answer, OCSP_BASICRESP *basic, gint64 now)
{
  gint64 produced = 0;
  if (!gembok_time_from_asn1 (OCSP_resp_get0_produced_at (basic), &produced))
    return _ ("its time is not readable");
  if (answer->this_update > now + CLOCK_TOLERANCE || produced > now + CLOCK_TOLERANCE)
    return _ ("it comes from the future; check the clock of this computer");
  if (answer->next_update != 0)
    return answer->next_update < now ? _ ("it is too old") : NULL;
  const gint64 oldest = now - MAX_AGE_WITHOUT_NEXT_UPDATE;
  return answer->this_update < oldest || produced < oldest ? _ ("it is too old") : NULL;
}

static gboolean
has_critical_extension (OCSP_BASICRESP *basic)
{
  for (int i = OCSP_BASICRESP_get_ext_by_critical (basic, 1, -1); i >= 0;
       i = OCSP_BASICRESP_get_ext_by_critical (basic, 1, i))
    if (OBJ_obj2nid (X509_EXTENSION_get_object (OCSP_BASICRESP_get_ext (basic, i))) != NID_id_pkix_OCSP_Nonce)
      return TRUE;
  return FALSE;
}

static gboolean
refuse (GembokVerdict *verdict, const char *reason)
{
  gembok_verdict_add_problem (verdict, "revocation_invalid", _ ("The answer about revocation (OCSP) cannot be used: %s."),
                              reason);
  return FALSE;
}

/* A service that does not answer says nothing against the certificate. */
static gboolean
leave_unknown (GembokVerdict *verdict, const char *reason)
{
  gembok_verdict_remove_note (verdict, "revocation_unknown");
  if (!gembok_verdict_has (verdict, "not_revoked"))
    gembok_verdict_add_note (verdict, "revocation_unknown", _ ("Whether it was revoked is not known: %s."), reason);
  return FALSE;
}

static gboolean
report (const GembokOcspQuery *query, const Answer *answer, OCSP_BASICRESP *basic, gint64 now, GembokVerdict *verdict)
{
  const char *late = reason_in_times (answer, basic, now);
  const gboolean for_good
      = answer->status == V_OCSP_CERTSTATUS_REVOKED && answer->reason != OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
  /* What was revoked stays revoked, however old the answer is; a suspension may have ended. */
  if (late != NULL && !for_good)
    return refuse (verdict, late);
  if (answer->status == V_OCSP_CERTSTATUS_REVOKED)
    gembok_revocation_report (query->certificate, answer->revoked_at, answer->reason, now, verdict);
  else if (answer->status == V_OCSP_CERTSTATUS_GOOD)
    {
      g_autofree char *date = gembok_format_time (answer->this_update);
      gembok_revocation_report_none (query->certificate, date, verdict);
    }
  else
    return leave_unknown (verdict, _ ("the issuer's service does not know the certificate"));
  return TRUE;
}

static const char *
reason_of_status (int status)
{
  switch (status)
    {
    case OCSP_RESPONSE_STATUS_TRYLATER:
      return _ ("the issuer's service asks to try again later");
    case OCSP_RESPONSE_STATUS_UNAUTHORIZED:
      return _ ("the issuer's service does not answer for this certificate");
    default:
      return _ ("the issuer's service reports a failure");
    }
}

gboolean
gembok_ocsp_query_judge (const GembokOcspQuery *query, GBytes *answer, gint64 now, GembokVerdict *verdict)
{
  g_autoptr (OCSP_RESPONSE) response = NULL;
  if (g_bytes_get_size (answer) <= GEMBOK_OCSP_MAX)
    response = gembok_asn1_read (answer, ASN1_ITEM_rptr (OCSP_RESPONSE));
  if (response == NULL)
    return leave_unknown (verdict, _ ("something else than the issuer's service answered"));
  if (OCSP_response_status (response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    return leave_unknown (verdict, reason_of_status (OCSP_response_status (response)));

  g_autoptr (OCSP_BASICRESP) basic = OCSP_response_get1_basic (response);
  gembok_openssl_drain ();
  if (basic == NULL)
    return leave_unknown (verdict, _ ("the issuer's service answered in an unknown form"));
  if (!is_authentic (basic, query->issuer, now))
    return refuse (verdict, _ ("it is not signed by the issuer or its responder"));
  if (has_critical_extension (basic))
    return refuse (verdict, _ ("it demands a condition that Gembok does not know"));
  /* 0: another nonce; -1: none in the answer, which many responders do, so then only its age protects. */
  if (OCSP_check_nonce (query->request, basic) == 0)
    return refuse (verdict, _ ("it answers another question"));
  Answer ours = { 0 };
  if (!find_answer (query, basic, &ours))
    return refuse (verdict, _ ("it speaks of other certificates"));
  return report (query, &ours, basic, now, verdict);
}
