/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/check-private.h"
#include "crypto/crl-private.h"
#include "crypto/revocation-private.h"

/*
 * What a revocation list says of a certificate. BSrE's real list marks its CRL Number critical, which OpenSSL's own CRL
 * check refuses, so the checks around the look-up stand here: issuer, critical extensions, scope, signature, age.
 */

/* A list without nextUpdate, which the profile forbids, is believed for a day. */
#define MAX_AGE_WITHOUT_NEXT_UPDATE (24 * 60 * 60)

/* --- may this list be used for this certificate? ---------------------------------------------------------------- */

static const char *
reason_in_extensions (const GembokCrl *crl)
{
  const X509_CRL *x509 = gembok_crl_x509 (crl);
  for (int i = 0; i < X509_CRL_get_ext_count (x509); i++)
    {
      X509_EXTENSION *extension = X509_CRL_get_ext (x509, i);
      const int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));
      if (nid == NID_delta_crl)
        return _ ("it holds only the changes since another list");
      const gboolean understood
          = nid == NID_crl_number || nid == NID_issuing_distribution_point || nid == NID_authority_key_identifier;
      if (X509_EXTENSION_get_critical (extension) && !understood)
        return _ ("it demands a condition that Gembok does not know");
    }
  if (gembok_crl_has_foreign_entries (crl))
    return _ ("one of its entries demands a condition that Gembok does not know");
  return NULL;
}

static gboolean
names_meet (const GENERAL_NAMES *some, const GENERAL_NAMES *others)
{
  for (int i = 0; i < sk_GENERAL_NAME_num (some); i++)
    for (int j = 0; j < sk_GENERAL_NAME_num (others); j++)
      if (GENERAL_NAME_cmp (sk_GENERAL_NAME_value (some, i), sk_GENERAL_NAME_value (others, j)) == 0)
        return TRUE;
  return FALSE;
}

/* A CA may split its list; silence in one part says nothing of a certificate that belongs to another (RFC 5280, 6.3.3 b 2). */
static gboolean
is_same_part (const DIST_POINT_NAME *published_at, const GembokCertificate *certificate)
{
  if (published_at == NULL)
    return TRUE;
  if (published_at->type != 0)
    return FALSE;
  g_autoptr (CRL_DIST_POINTS) points = gembok_certificate_extension (certificate, NID_crl_distribution_points);
  for (int i = 0; points != NULL && i < sk_DIST_POINT_num (points); i++)
    {
      const DIST_POINT_NAME *name = sk_DIST_POINT_value (points, i)->distpoint;
      if (name != NULL && name->type == 0 && names_meet (published_at->name.fullname, name->name.fullname))
        return TRUE;
    }
  return FALSE;
}

static const char *
reason_in_scope (const GembokCrl *crl, const GembokCertificate *certificate)
{
  int critical = -1;
  g_autoptr (ISSUING_DIST_POINT) scope
      = X509_CRL_get_ext_d2i (gembok_crl_x509 (crl), NID_issuing_distribution_point, &critical, NULL);
  if (scope == NULL && critical == -1)
    return NULL;
  if (scope == NULL)
    return _ ("its scope is not readable");
  const gboolean ca = gembok_certificate_is_ca (certificate);
  if (scope->indirectCRL > 0)
    return _ ("it also speaks for other issuers, which Gembok does not support");
  if (scope->onlyattr > 0 || (scope->onlyuser > 0 && ca) || (scope->onlyCA > 0 && !ca))
    return _ ("it is a list for another kind of certificates");
  if (scope->onlysomereasons != NULL)
    return _ ("it lists only some of the reasons for revocation");
  if (!is_same_part (scope->distpoint, certificate))
    return _ ("it is another part of the issuer's list");
  return NULL;
}

static const char *
reason_in_issuer (const GembokCrl *crl, const GembokCertificate *certificate, const GembokCertificate *issuer)
{
  const X509 *issuer_x509 = gembok_certificate_x509 (issuer);
  if (!gembok_crl_issued_by (crl, issuer)
      || X509_NAME_cmp (X509_get_issuer_name (gembok_certificate_x509 (certificate)), X509_get_subject_name (issuer_x509))
             != 0)
    return _ ("it was made by another issuer");
  if (!gembok_certificate_has_usage (issuer, KU_CRL_SIGN))
    return _ ("the issuer may not sign revocation lists");
  return NULL;
}

static const char *
reason_in_signature (const GembokCrl *crl, const GembokCertificate *issuer)
{
  const X509_ALGOR *algorithm = NULL;
  X509_CRL_get0_signature (gembok_crl_x509 (crl), NULL, &algorithm);
  if (gembok_signature_is_weak (algorithm))
    return _ ("its signature uses an algorithm that can be forged today");
  EVP_PKEY *key = gembok_certificate_evp (issuer);
  const gboolean genuine = key != NULL && X509_CRL_verify (gembok_crl_x509 (crl), key) == 1;
  gembok_openssl_drain ();
  return genuine ? NULL : _ ("its signature is not the issuer's");
}

/* (nullable): why the list may not be used, as half a sentence. */
static const char *
reason_against (const GembokCrl *crl, const GembokCertificate *certificate, const GembokCertificate *issuer)
{
  const char *reason = reason_in_issuer (crl, certificate, issuer);
  if (reason == NULL)
    reason = reason_in_extensions (crl);
  if (reason == NULL)
    reason = reason_in_scope (crl, certificate);
  if (reason == NULL)
    reason = reason_in_signature (crl, issuer);
  return reason;
}

/* --- what it says ----------------------------------------------------------------------------------------------- */

static gboolean
is_old (const GembokCrl *crl, gint64 at)
{
  const gint64 next = gembok_crl_next_update (crl);
  return next != 0 ? next < at : gembok_crl_this_update (crl) + MAX_AGE_WITHOUT_NEXT_UPDATE < at;
}

static int
reason_code (const X509_REVOKED *entry)
{
  g_autoptr (ASN1_ENUMERATED) reason = X509_REVOKED_get_ext_d2i (entry, NID_crl_reason, NULL, NULL);
  gint64 code = -1;
  if (reason == NULL || ASN1_ENUMERATED_get_int64 (&code, reason) != 1 || code < 0 || code > 10)
    {
      gembok_openssl_drain ();
      return -1;
    }
  return (int) code;
}

/* Silence tells something only of a certificate that was not expired, as lists drop expired ones. */
static void
report_silence (const GembokCrl *crl, const GembokCertificate *certificate, gint64 at, GembokVerdict *verdict)
{
  if (is_old (crl, at) || gembok_certificate_not_after (certificate) < gembok_crl_this_update (crl))
    return;
  g_autofree char *date = gembok_format_time (gembok_crl_this_update (crl));
  gembok_revocation_report_none (certificate, date, verdict);
}

/* A compromise may have begun before it was reported; signatures made in between are not to be believed. */
static gint64
revoked_since (const X509_REVOKED *entry)
{
  g_autoptr (ASN1_GENERALIZEDTIME) invalid_since = X509_REVOKED_get_ext_d2i (entry, NID_invalidity_date, NULL, NULL);
  gint64 revoked = GEMBOK_REVOKED_EVER;
  gint64 invalid = 0;
  if (!gembok_time_from_asn1 (X509_REVOKED_get0_revocationDate (entry), &revoked))
    return GEMBOK_REVOKED_EVER;
  return gembok_time_from_asn1 (invalid_since, &invalid) ? MIN (revoked, invalid) : revoked;
}

gboolean
gembok_crl_judge (const GembokCrl *crl, GembokCertificate *certificate, GembokCertificate *issuer, gint64 at,
                  GembokVerdict *verdict)
{
  const char *reason = reason_against (crl, certificate, issuer);
  if (reason != NULL)
    {
      gembok_verdict_add_problem (verdict, "revocation_invalid", _ ("The revocation list cannot be used: %s."), reason);
      return FALSE;
    }
  if (is_old (crl, at))
    {
      g_autofree char *date = gembok_format_time (gembok_crl_this_update (crl));
      gembok_verdict_add_note (verdict, "crl_old",
                               _ ("The revocation list of %s is too old to tell that a certificate is not revoked."), date);
    }
  X509_REVOKED *entry = NULL;
  const ASN1_INTEGER *serial = X509_get0_serialNumber (gembok_certificate_x509 (certificate));
  if (X509_CRL_get0_by_serial (gembok_crl_x509 (crl), &entry, serial) == 1)
    gembok_revocation_report (certificate, revoked_since (entry), reason_code (entry), at, verdict);
  else
    report_silence (crl, certificate, at, verdict);
  return TRUE;
}
