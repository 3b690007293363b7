/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/issuer.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "crypto/issuer-private.h"

#define SERIAL_OCTETS   20
#define MAX_COMMON_NAME 64

struct _GembokIssuer
{
  gatomicrefcount references;
  GembokCertificate *certificate;
  GembokKey *key;
};

GembokIssuer *
gembok_issuer_new (GembokCertificate *certificate, GembokKey *key, GError **error)
{
  if (!g_bytes_equal (gembok_key_public (key), gembok_certificate_public (certificate)))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The issuer's key is not the key of its certificate."));
      return NULL;
    }
  GembokIssuer *issuer = g_new0 (GembokIssuer, 1);
  g_atomic_ref_count_init (&issuer->references);
  issuer->certificate = gembok_certificate_ref (certificate);
  issuer->key = gembok_key_ref (key);
  return issuer;
}

GembokIssuer *
gembok_issuer_ref (GembokIssuer *issuer)
{
  g_atomic_ref_count_inc (&issuer->references);
  return issuer;
}

void
gembok_issuer_unref (GembokIssuer *issuer)
{
  if (issuer == NULL || !g_atomic_ref_count_dec (&issuer->references))
    return;
  gembok_certificate_unref (issuer->certificate);
  gembok_key_unref (issuer->key);
  g_free (issuer);
}

GembokCertificate *
gembok_issuer_certificate (const GembokIssuer *issuer)
{
  return issuer->certificate;
}

GembokKey *
gembok_issuer_key (const GembokIssuer *issuer)
{
  return issuer->key;
}

/* --- every certificate ------------------------------------------------------------------------------------------ */

static const EVP_MD *
digest_for (EVP_PKEY *key, const EVP_MD *rsa_digest)
{
  if (!EVP_PKEY_is_a (key, "EC"))
    return rsa_digest;
  return EVP_PKEY_get_bits (key) > 256 ? EVP_sha384 () : EVP_sha256 ();
}

const EVP_MD *
gembok_issuer_digest (const GembokIssuer *issuer, const EVP_MD *rsa_digest)
{
  return digest_for (gembok_key_evp (issuer->key), rsa_digest);
}

static void
refuse_content (GError **error)
{
  gembok_openssl_error (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                        _ ("The certificate cannot be made: an address, name, policy or serial number is not acceptable."));
}

/* 20 octets, none of them wasted on a leading zero, and never negative. */
static char *
draw_serial (void)
{
  guint8 octets[SERIAL_OCTETS] = { 0 };
  while (octets[0] == 0)
    {
      g_autoptr (GBytes) random = gembok_random_bytes (sizeof octets);
      memcpy (octets, g_bytes_get_data (random, NULL), sizeof octets);
      octets[0] &= 0x7F;
    }
  return gembok_hex (octets, sizeof octets);
}

static gboolean
set_serial (X509 *x509, const char *asked)
{
  g_autofree char *drawn = asked == NULL ? draw_serial () : NULL;
  const char *serial = asked != NULL ? asked : drawn;
  const gsize length = strlen (serial);
  BIGNUM *parsed = NULL;
  if (length == 0 || length > 2 * SERIAL_OCTETS || !gembok_is_hex (serial, length) || BN_hex2bn (&parsed, serial) == 0)
    return FALSE;
  g_autoptr (BIGNUM) number = parsed;
  const gboolean positive = !BN_is_zero (number) && BN_num_bits (number) < 8 * SERIAL_OCTETS;
  return positive && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509)) != NULL;
}

static gboolean
set_dates (X509 *x509, gint64 not_before, gint64 not_after)
{
  return not_before < not_after && ASN1_TIME_set (X509_getm_notBefore (x509), (time_t) not_before) != NULL
         && ASN1_TIME_set (X509_getm_notAfter (x509), (time_t) not_after) != NULL;
}

static gboolean
set_public_key (X509 *x509, GBytes *public_key, GError **error)
{
  g_autoptr (EVP_PKEY) key = gembok_evp_from_spki (public_key, error);
  if (key == NULL)
    return FALSE;
  if (X509_set_pubkey (x509, key) == 1)
    return TRUE;
  refuse_content (error);
  return FALSE;
}

static gboolean
set_subject (X509 *x509, const GembokSubject *subject, GError **error)
{
  g_autoptr (X509_NAME) name = gembok_subject_to_name (subject, error);
  if (name == NULL)
    return FALSE;
  if (X509_set_subject_name (x509, name) == 1)
    return TRUE;
  gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The certificate could not be signed."));
  return FALSE;
}

/* A certificate without extensions and signature; @issuer is %NULL for one that signs itself. */
static X509 *
begin (const GembokIssuer *issuer, GBytes *public_key, const GembokSubject *subject, const GembokIssuance *issuance,
       GError **error)
{
  g_autoptr (X509) x509 = X509_new ();
  gint64 not_after = issuance->not_after;
  if (issuer != NULL && !gembok_certificate_is_ca (issuer->certificate))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("Only a CA can issue certificates."));
      return NULL;
    }
  if (issuer != NULL)
    not_after = MIN (not_after, gembok_certificate_not_after (issuer->certificate));
  if (x509 == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The certificate could not be signed."));
      return NULL;
    }
  if (!set_public_key (x509, public_key, error) || !set_subject (x509, subject, error))
    return NULL;
  const X509_NAME *issuer_name
      = X509_get_subject_name (issuer != NULL ? gembok_certificate_x509 (issuer->certificate) : x509);
  if (X509_set_version (x509, X509_VERSION_3) != 1 || X509_set_issuer_name (x509, issuer_name) != 1
      || !set_serial (x509, issuance->serial) || !set_dates (x509, issuance->not_before, not_after))
    {
      refuse_content (error);
      return NULL;
    }
  return g_steal_pointer (&x509);
}

/* What leaves here was read again from its bytes: its signature holds, and the key in it is the one that was asked for. */
static GembokCertificate *
finish (X509 *x509, EVP_PKEY *signing_key, const EVP_MD *rsa_digest, GBytes *public_key, GError **error)
{
  if (X509_sign (x509, signing_key, digest_for (signing_key, rsa_digest)) <= 0)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The certificate could not be signed."));
      return NULL;
    }
  g_autoptr (GembokCertificate) certificate = gembok_certificate_from_x509 (x509, error);
  if (certificate == NULL)
    return NULL;
  if (X509_verify (gembok_certificate_x509 (certificate), signing_key) != 1
      || !g_bytes_equal (gembok_certificate_public (certificate), public_key))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The issued certificate did not pass its own check."));
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static GembokCertificate *
finish_below (const GembokIssuer *issuer, X509 *x509, gboolean complete, const EVP_MD *rsa_digest, GBytes *public_key,
              GError **error)
{
  const X509 *issuer_x509 = gembok_certificate_x509 (issuer->certificate);
  if (!complete || !gembok_issuer_add_subject_key (x509) || !gembok_issuer_add_authority_key (x509, issuer_x509))
    {
      refuse_content (error);
      return NULL;
    }
  return finish (x509, gembok_key_evp (issuer->key), rsa_digest, public_key, error);
}

/* --- the profiles ----------------------------------------------------------------------------------------------- */

static gboolean
add_ca_extensions (X509 *x509)
{
  return gembok_issuer_add_basic_constraints (x509, TRUE)
         && gembok_issuer_add_key_usage (x509, KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN);
}

GembokIssuer *
gembok_issuer_create_root (const GembokSubject *subject, GembokKey *key, gint64 not_before, gint64 not_after, GError **error)
{
  const GembokIssuance issuance = { .not_before = not_before, .not_after = not_after };
  g_autoptr (X509) x509 = begin (NULL, gembok_key_public (key), subject, &issuance, error);
  if (x509 == NULL)
    return NULL;
  if (!add_ca_extensions (x509) || !gembok_issuer_add_subject_key (x509) || !gembok_issuer_add_authority_key (x509, x509))
    {
      refuse_content (error);
      return NULL;
    }
  g_autoptr (GembokCertificate) certificate
      = finish (x509, gembok_key_evp (key), EVP_sha384 (), gembok_key_public (key), error);
  return certificate != NULL ? gembok_issuer_new (certificate, key, error) : NULL;
}

GembokIssuer *
gembok_issuer_create_ca (const GembokIssuer *issuer, const GembokSubject *subject, GembokKey *key,
                         const GembokIssuance *issuance, GError **error)
{
  g_autoptr (X509) x509 = begin (issuer, gembok_key_public (key), subject, issuance, error);
  if (x509 == NULL)
    return NULL;
  const gboolean complete = add_ca_extensions (x509) && gembok_issuer_add_policies (x509, issuance)
                            && gembok_issuer_add_addresses (x509, issuance);
  g_autoptr (GembokCertificate) certificate
      = finish_below (issuer, x509, complete, EVP_sha384 (), gembok_key_public (key), error);
  return certificate != NULL ? gembok_issuer_new (certificate, key, error) : NULL;
}

GembokCertificate *
gembok_issuer_issue_person (const GembokIssuer *issuer, GBytes *public_key, const GembokSubject *subject,
                            const GembokIssuance *issuance, GError **error)
{
  g_autoptr (X509) x509 = begin (issuer, public_key, subject, issuance, error);
  if (x509 == NULL)
    return NULL;
  const gboolean complete = gembok_issuer_add_basic_constraints (x509, FALSE)
                            && gembok_issuer_add_key_usage (x509, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)
                            && gembok_issuer_add_extended_usage (x509, GEMBOK_OID_ADOBE_DOCUMENTS, TRUE)
                            && gembok_issuer_add_policies (x509, issuance) && gembok_issuer_add_addresses (x509, issuance);
  return finish_below (issuer, x509, complete, EVP_sha256 (), public_key, error);
}

static GembokSubject *
subject_of_host (const char *name)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  if (strlen (name) <= MAX_COMMON_NAME && !gembok_subject_append (subject, "CN", name, NULL))
    return gembok_subject_new ();
  return g_steal_pointer (&subject);
}

GembokCertificate *
gembok_issuer_issue_tls (const GembokIssuer *issuer, GBytes *public_key, const char *const *names,
                         const GembokIssuance *issuance, GError **error)
{
  if (names == NULL || names[0] == NULL)
    {
      refuse_content (error);
      return NULL;
    }
  g_autoptr (GembokSubject) subject = subject_of_host (names[0]);
  g_autoptr (X509) x509 = begin (issuer, public_key, subject, issuance, error);
  if (x509 == NULL)
    return NULL;
  /* RSA key exchange is gone from TLS 1.3, but older clients still look for the bit. */
  const guint32 usage
      = EVP_PKEY_is_a (X509_get0_pubkey (x509), "RSA") ? KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT : KU_DIGITAL_SIGNATURE;
  const gboolean nameless = gembok_subject_size (subject) == 0;
  const gboolean complete = gembok_issuer_add_basic_constraints (x509, FALSE) && gembok_issuer_add_key_usage (x509, usage)
                            && gembok_issuer_add_extended_usage (x509, "1.3.6.1.5.5.7.3.1", FALSE)
                            && gembok_issuer_add_alternative_names (x509, names, nameless)
                            && gembok_issuer_add_policies (x509, issuance) && gembok_issuer_add_addresses (x509, issuance);
  return finish_below (issuer, x509, complete, EVP_sha256 (), public_key, error);
}

GembokCertificate *
gembok_issuer_issue_responder (const GembokIssuer *issuer, GBytes *public_key, const GembokSubject *subject,
                               const GembokIssuance *issuance, GError **error)
{
  g_autoptr (X509) x509 = begin (issuer, public_key, subject, issuance, error);
  if (x509 == NULL)
    return NULL;
  const gboolean complete
      = gembok_issuer_add_basic_constraints (x509, FALSE) && gembok_issuer_add_key_usage (x509, KU_DIGITAL_SIGNATURE)
        && gembok_issuer_add_extended_usage (x509, "1.3.6.1.5.5.7.3.9", FALSE) && gembok_issuer_add_no_check (x509)
        && gembok_issuer_add_policies (x509, issuance) && gembok_issuer_add_addresses (x509, issuance);
  return finish_below (issuer, x509, complete, EVP_sha256 (), public_key, error);
}
