/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/issuer-private.h"

static gboolean
set_entry_serial (X509_REVOKED *entry, const char *serial)
{
  const gsize length = strlen (serial);
  BIGNUM *parsed = NULL;
  if (length == 0 || length > 40 || !gembok_is_hex (serial, length) || BN_hex2bn (&parsed, serial) == 0)
    return FALSE;
  g_autoptr (BIGNUM) number = parsed;
  g_autoptr (ASN1_INTEGER) integer = BN_to_ASN1_INTEGER (number, NULL);
  return integer != NULL && X509_REVOKED_set_serialNumber (entry, integer) == 1;
}

/* "Unspecified" is told by leaving the reason out (RFC 5280, 5.3.1); 7 does not exist, 8 belongs into delta lists. */
static gboolean
set_entry_reason (X509_REVOKED *entry, int reason)
{
  if (reason == -1 || reason == CRL_REASON_UNSPECIFIED)
    return TRUE;
  if (reason < 0 || reason > CRL_REASON_AA_COMPROMISE || reason == 7 || reason == CRL_REASON_REMOVE_FROM_CRL)
    return FALSE;
  g_autoptr (ASN1_ENUMERATED) code = ASN1_ENUMERATED_new ();
  return code != NULL && ASN1_ENUMERATED_set (code, reason) == 1
         && X509_REVOKED_add1_ext_i2d (entry, NID_crl_reason, code, FALSE, X509V3_ADD_DEFAULT) == 1;
}

static gboolean
add_entry (X509_CRL *crl, const GembokCrlEntry *source)
{
  g_autoptr (X509_REVOKED) entry = X509_REVOKED_new ();
  g_autoptr (ASN1_TIME) date = ASN1_TIME_set (NULL, (time_t) source->revoked_at);
  if (entry == NULL || date == NULL || X509_REVOKED_set_revocationDate (entry, date) != 1
      || !set_entry_serial (entry, source->serial) || !set_entry_reason (entry, source->reason)
      || X509_CRL_add0_revoked (crl, entry) != 1)
    return FALSE;
  (void) g_steal_pointer (&entry);
  return TRUE;
}

static gboolean
set_frame (X509_CRL *crl, const X509 *issuer, gint64 this_update, gint64 next_update)
{
  g_autoptr (ASN1_TIME) last = ASN1_TIME_set (NULL, (time_t) this_update);
  g_autoptr (ASN1_TIME) next = ASN1_TIME_set (NULL, (time_t) next_update);
  return last != NULL && next != NULL && this_update < next_update && X509_CRL_set_version (crl, X509_CRL_VERSION_2) == 1
         && X509_CRL_set_issuer_name (crl, X509_get_subject_name (issuer)) == 1 && X509_CRL_set1_lastUpdate (crl, last) == 1
         && X509_CRL_set1_nextUpdate (crl, next) == 1;
}

static gboolean
add_extension (X509_CRL *crl, int nid, gpointer value, gboolean critical)
{
  return value != NULL && X509_CRL_add1_ext_i2d (crl, nid, value, critical, X509V3_ADD_DEFAULT) == 1;
}

/* Critical CRL Number, issuingDistributionPoint not critical: the wrong way round, and just so in BSrE's real list. OpenSSL's own
 * check refuses such a list (X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION), so only those who train with it get it. */
static gboolean
add_extensions (X509_CRL *crl, GembokCrlForm form, const X509 *issuer, guint64 number, const char *url)
{
  g_autoptr (AUTHORITY_KEYID) authority = gembok_issuer_authority (issuer);
  g_autoptr (ASN1_INTEGER) serial = ASN1_INTEGER_new ();
  if (serial == NULL || ASN1_INTEGER_set_uint64 (serial, number) != 1
      || !add_extension (crl, NID_authority_key_identifier, authority, FALSE)
      || !add_extension (crl, NID_crl_number, serial, form == GEMBOK_CRL_LIKE_BSRE))
    return FALSE;
  if (url == NULL || form != GEMBOK_CRL_LIKE_BSRE)
    return TRUE;
  g_autoptr (ISSUING_DIST_POINT) point = ISSUING_DIST_POINT_new ();
  if (point != NULL)
    point->distpoint = gembok_issuer_distribution_point (url);
  return point != NULL && point->distpoint != NULL && add_extension (crl, NID_issuing_distribution_point, point, FALSE);
}

GBytes *
gembok_issuer_make_crl (const GembokIssuer *issuer, GembokCrlForm form, const GembokCrlEntry *entries, guint n_entries,
                        guint64 number, gint64 this_update, gint64 next_update, const char *url, GError **error)
{
  const X509 *issuer_x509 = gembok_certificate_x509 (gembok_issuer_certificate (issuer));
  EVP_PKEY *key = gembok_key_evp (gembok_issuer_key (issuer));
  g_autoptr (X509_CRL) crl = X509_CRL_new ();
  gboolean complete = crl != NULL && set_frame (crl, issuer_x509, this_update, next_update)
                      && add_extensions (crl, form, issuer_x509, number, url);
  for (guint i = 0; complete && i < n_entries; i++)
    complete = add_entry (crl, &entries[i]);
  if (!complete)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                            _ ("The revocation list cannot be made: a serial number, date, reason or address in it is not "
                               "acceptable."));
      return NULL;
    }
  X509_CRL_sort (crl);
  GBytes *der = NULL;
  if (X509_CRL_sign (crl, key, gembok_issuer_digest (issuer, EVP_sha384 ())) > 0 && X509_CRL_verify (crl, key) == 1)
    der = gembok_asn1_write (crl, ASN1_ITEM_rptr (X509_CRL));
  if (der == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The revocation list could not be signed."));
  return der;
}
