/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/certificate.h"

#include <time.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/certificate-private.h"
#include "crypto/crypto.h"

struct _GembokCertificate
{
  gatomicrefcount references;
  X509 *x509;
  GBytes *der;
  GBytes *public_key;
  GembokSubject *subject;
  GembokSubject *issuer;
  char *serial;
  char *sha256;
  char *signature;
  gint64 not_before;
  gint64 not_after;
};

/* --- values of ASN.1 -------------------------------------------------------------------------------------------- */

gboolean
gembok_time_from_asn1 (const ASN1_TIME *time, gint64 *unix_seconds)
{
  struct tm parts = { 0 };
  if (time == NULL || ASN1_TIME_to_tm (time, &parts) != 1)
    {
      gembok_openssl_drain ();
      return FALSE;
    }
  *unix_seconds = (gint64) timegm (&parts);
  return TRUE;
}

char *
gembok_oid_to_string (const ASN1_OBJECT *oid)
{
  char text[121] = "";
  if (OBJ_obj2txt (text, sizeof text, oid, 1) <= 0)
    gembok_openssl_drain ();
  return g_strdup (text);
}

char *
gembok_integer_to_hex (const ASN1_INTEGER *integer)
{
  const int length = ASN1_STRING_length (integer);
  const guint8 *bytes = ASN1_STRING_get0_data (integer);
  int skip = 0;
  while (skip < length - 1 && bytes[skip] == 0)
    skip++;
  return length > 0 ? gembok_hex (bytes + skip, (gsize) (length - skip)) : g_strdup ("00");
}

char *
gembok_asn1_text (const ASN1_STRING *string, gsize max_chars)
{
  gembok_openssl_autofree guint8 *utf8 = NULL;
  const int length = string != NULL ? ASN1_STRING_to_UTF8 (&utf8, string) : -1;
  if (length < 0)
    {
      gembok_openssl_drain ();
      return g_strdup ("");
    }
  /* A NUL inside would hide what follows it. */
  g_autofree char *text = g_malloc ((gsize) length + 1);
  for (int i = 0; i < length; i++)
    text[i] = utf8[i] != '\0' ? (char) utf8[i] : ' ';
  text[length] = '\0';
  return gembok_text_sanitise (text, max_chars);
}

static gboolean
is_weak_digest (int digest)
{
  return digest == NID_md2 || digest == NID_md4 || digest == NID_md5 || digest == NID_md5_sha1 || digest == NID_sha1
         || digest == NID_mdc2 || digest == NID_ripemd160;
}

/* RSA-PSS names its hash in its parameters; the default there is SHA-1 (RFC 4055, 3.1). */
static gboolean
is_weak_pss (const X509_ALGOR *algorithm)
{
  int type = V_ASN1_UNDEF;
  const void *value = NULL;
  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE)
    return TRUE;
  g_autoptr (RSA_PSS_PARAMS) parameters = ASN1_item_unpack (value, ASN1_ITEM_rptr (RSA_PSS_PARAMS));
  if (parameters == NULL || parameters->hashAlgorithm == NULL)
    {
      gembok_openssl_drain ();
      return TRUE;
    }
  const ASN1_OBJECT *hash = NULL;
  X509_ALGOR_get0 (&hash, NULL, NULL, parameters->hashAlgorithm);
  return is_weak_digest (OBJ_obj2nid (hash));
}

gboolean
gembok_signature_is_weak (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *oid = NULL;
  int digest = NID_undef;
  X509_ALGOR_get0 (&oid, NULL, NULL, algorithm);
  if (OBJ_obj2nid (oid) == NID_rsassaPss)
    return is_weak_pss (algorithm);
  return OBJ_find_sigid_algs (OBJ_obj2nid (oid), &digest, NULL) != 1 || is_weak_digest (digest);
}

/* --- making one ------------------------------------------------------------------------------------------------- */

static char *
signature_name (const X509 *x509)
{
  const int nid = X509_get_signature_nid (x509);
  if (nid != NID_undef)
    return g_strdup (OBJ_nid2ln (nid));
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *oid = NULL;
  X509_get0_signature (NULL, &algorithm, x509);
  X509_ALGOR_get0 (&oid, NULL, NULL, algorithm);
  return gembok_oid_to_string (oid);
}

static gboolean
read_fields (GembokCertificate *certificate)
{
  const X509 *x509 = certificate->x509;
  certificate->public_key = gembok_asn1_write (X509_get_X509_PUBKEY (x509), ASN1_ITEM_rptr (X509_PUBKEY));
  certificate->subject = gembok_subject_from_name (X509_get_subject_name (x509));
  certificate->issuer = gembok_subject_from_name (X509_get_issuer_name (x509));
  certificate->serial = gembok_integer_to_hex (X509_get0_serialNumber (x509));
  certificate->sha256 = gembok_sha256_hex (certificate->der);
  certificate->signature = signature_name (x509);
  return certificate->public_key != NULL && gembok_time_from_asn1 (X509_get0_notBefore (x509), &certificate->not_before)
         && gembok_time_from_asn1 (X509_get0_notAfter (x509), &certificate->not_after);
}

/* Bytes that parse but are not the one DER form of what was parsed would have another fingerprint elsewhere. */
static gboolean
is_canonical (const X509 *x509, GBytes *der)
{
  g_autoptr (GBytes) again = gembok_asn1_write (x509, ASN1_ITEM_rptr (X509));
  return again != NULL && g_bytes_equal (again, der);
}

GembokCertificate *
gembok_certificate_from_der (GBytes *der, GError **error)
{
  g_autoptr (GembokCertificate) certificate = g_new0 (GembokCertificate, 1);
  g_atomic_ref_count_init (&certificate->references);
  certificate->der = g_bytes_ref (der);
  if (g_bytes_get_size (der) <= GEMBOK_CERTIFICATES_MAX)
    certificate->x509 = gembok_asn1_read (der, ASN1_ITEM_rptr (X509));
  if (certificate->x509 == NULL || !is_canonical (certificate->x509, der) || !read_fields (certificate))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL,
                            _ ("The certificate is damaged or not in the standard form."));
      return NULL;
    }
  /* Fills OpenSSL's cache of extensions now, so that later readers on other threads find it done. */
  (void) X509_check_purpose (certificate->x509, -1, 0);
  gembok_openssl_drain ();
  return g_steal_pointer (&certificate);
}

GembokCertificate *
gembok_certificate_from_x509 (X509 *x509, GError **error)
{
  g_autoptr (GBytes) der = gembok_asn1_write (x509, ASN1_ITEM_rptr (X509));
  if (der == NULL)
    der = g_bytes_new (NULL, 0);
  return gembok_certificate_from_der (der, error);
}

GembokCertificate *
gembok_certificate_ref (GembokCertificate *certificate)
{
  g_atomic_ref_count_inc (&certificate->references);
  return certificate;
}

void
gembok_certificate_unref (GembokCertificate *certificate)
{
  if (certificate == NULL || !g_atomic_ref_count_dec (&certificate->references))
    return;
  g_clear_pointer (&certificate->x509, X509_free);
  g_clear_pointer (&certificate->der, g_bytes_unref);
  g_clear_pointer (&certificate->public_key, g_bytes_unref);
  g_clear_pointer (&certificate->subject, gembok_subject_free);
  g_clear_pointer (&certificate->issuer, gembok_subject_free);
  g_free (certificate->serial);
  g_free (certificate->sha256);
  g_free (certificate->signature);
  g_free (certificate);
}

/* --- its fields ------------------------------------------------------------------------------------------------- */

X509 *
gembok_certificate_x509 (const GembokCertificate *certificate)
{
  return certificate->x509;
}

EVP_PKEY *
gembok_certificate_evp (const GembokCertificate *certificate)
{
  EVP_PKEY *key = X509_get0_pubkey (certificate->x509);
  if (key == NULL)
    gembok_openssl_drain ();
  return key;
}

const GembokSubject *
gembok_certificate_subject (const GembokCertificate *certificate)
{
  return certificate->subject;
}

const GembokSubject *
gembok_certificate_issuer (const GembokCertificate *certificate)
{
  return certificate->issuer;
}

static char *
label_of (const GembokSubject *name)
{
  static const char *const attributes[] = { "CN", "O", "OU" };
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      const char *value = gembok_subject_get (name, attributes[i]);
      if (value != NULL && value[0] != '\0')
        return gembok_text_sanitise (value, 80);
    }
  g_autofree char *whole = gembok_subject_to_string (name);
  return whole[0] != '\0' ? gembok_text_sanitise (whole, 80) : g_strdup (_ ("without a name"));
}

char *
gembok_certificate_label (const GembokCertificate *certificate)
{
  return label_of (certificate->subject);
}

char *
gembok_certificate_issuer_label (const GembokCertificate *certificate)
{
  return label_of (certificate->issuer);
}

const char *
gembok_certificate_serial (const GembokCertificate *certificate)
{
  return certificate->serial;
}

const char *
gembok_certificate_sha256 (const GembokCertificate *certificate)
{
  return certificate->sha256;
}

const char *
gembok_certificate_signature (const GembokCertificate *certificate)
{
  return certificate->signature;
}

gint64
gembok_certificate_not_before (const GembokCertificate *certificate)
{
  return certificate->not_before;
}

gint64
gembok_certificate_not_after (const GembokCertificate *certificate)
{
  return certificate->not_after;
}

GBytes *
gembok_certificate_der (const GembokCertificate *certificate)
{
  return certificate->der;
}

GBytes *
gembok_certificate_public (const GembokCertificate *certificate)
{
  return certificate->public_key;
}

GBytes *
gembok_certificate_to_pem (const GembokCertificate *certificate)
{
  return gembok_pem_write ("CERTIFICATE", certificate->der);
}

GBytes *
gembok_certificates_to_pem (GPtrArray *certificates)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  for (guint i = 0; i < certificates->len; i++)
    {
      g_autoptr (GBytes) pem = gembok_certificate_to_pem (g_ptr_array_index (certificates, i));
      gsize length;
      const guint8 *bytes = g_bytes_get_data (pem, &length);
      g_byte_array_append (text, bytes, (guint) length);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

GBytes *
gembok_certificates_to_pkcs7 (GPtrArray *certificates, GError **error)
{
  g_autoptr (PKCS7) bundle = PKCS7_new ();
  gboolean made = bundle != NULL && PKCS7_set_type (bundle, NID_pkcs7_signed) == 1
                  && PKCS7_content_new (bundle, NID_pkcs7_data) == 1 && PKCS7_set_detached (bundle, 1) == 1;
  for (guint i = 0; made && i < certificates->len; i++)
    made = PKCS7_add_certificate (bundle, gembok_certificate_x509 (g_ptr_array_index (certificates, i))) == 1;
  GBytes *der = made ? gembok_asn1_write (bundle, ASN1_ITEM_rptr (PKCS7)) : NULL;
  if (der == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The .p7b file could not be made."));
  return der;
}
