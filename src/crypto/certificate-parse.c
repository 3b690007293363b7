/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/certificate-private.h"

/*
 * Finding certificates in a file of unknown kind. The file comes from anywhere: its size was capped before anything is
 * parsed, and a private key in it is never taken, only warned of.
 */

/* Text, keys of other software and old lists may stand between the certificates of a PEM file. */
#define MAX_PEM_BLOCKS 64

static void
certificate_unref (gpointer data)
{
  gembok_certificate_unref (data);
}

static gboolean
add_certificate (GPtrArray *certificates, GembokCertificate *certificate, GError **error)
{
  if (certificate == NULL)
    return FALSE;
  if (certificates->len == GEMBOK_CERTIFICATES_COUNT)
    {
      gembok_certificate_unref (certificate);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file holds more than %d certificates."),
                        GEMBOK_CERTIFICATES_COUNT);
      return FALSE;
    }
  g_ptr_array_add (certificates, certificate);
  return TRUE;
}

static void
refuse_private_key (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was read from it. Keep this file to yourself and never send it to anybody; ask for a file "
                       "that holds only the certificate."),
                    _ ("The file holds a private key, not only a certificate."));
}

/* --- PKCS#7 ----------------------------------------------------------------------------------------------------- */

static gboolean
is_issuer_of (GembokCertificate *issuer, GembokCertificate *certificate)
{
  return issuer != certificate
         && X509_check_issued (gembok_certificate_x509 (issuer), gembok_certificate_x509 (certificate)) == X509_V_OK;
}

static gboolean
issued_another (GPtrArray *certificates, GembokCertificate *issuer)
{
  for (guint i = 0; i < certificates->len; i++)
    if (is_issuer_of (issuer, g_ptr_array_index (certificates, i)))
      return TRUE;
  return FALSE;
}

static guint
index_of_leaf (GPtrArray *certificates)
{
  guint best = 0;
  int best_score = -1;
  for (guint i = 0; i < certificates->len; i++)
    {
      GembokCertificate *certificate = g_ptr_array_index (certificates, i);
      const int score
          = (issued_another (certificates, certificate) ? 0 : 1) + (gembok_certificate_is_ca (certificate) ? 0 : 2);
      if (score > best_score)
        {
          best = i;
          best_score = score;
        }
    }
  return best;
}

static gboolean
index_of_issuer (GPtrArray *certificates, GembokCertificate *certificate, guint *index)
{
  for (*index = 0; *index < certificates->len; (*index)++)
    if (is_issuer_of (g_ptr_array_index (certificates, *index), certificate))
      return TRUE;
  return FALSE;
}

/* PKCS#7 keeps its certificates as a set, so in no order that means anything. */
static GPtrArray *
leaf_first (GPtrArray *unordered)
{
  g_autoptr (GPtrArray) ordered = g_ptr_array_new_with_free_func (certificate_unref);
  while (unordered->len > 0)
    {
      guint next = index_of_leaf (unordered);
      GembokCertificate *current;
      do
        {
          current = g_ptr_array_steal_index (unordered, next);
          g_ptr_array_add (ordered, current);
        }
      while (index_of_issuer (unordered, current, &next));
    }
  return g_steal_pointer (&ordered);
}

static gboolean
is_certificates_only (const PKCS7 *bundle)
{
  return PKCS7_type_is_signed (bundle) && bundle->d.sign != NULL && sk_X509_num (bundle->d.sign->cert) > 0
         && sk_PKCS7_SIGNER_INFO_num (bundle->d.sign->signer_info) <= 0;
}

static gboolean
add_bundle (GPtrArray *certificates, GBytes *der, GError **error)
{
  g_autoptr (PKCS7) bundle = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS7));
  if (bundle == NULL || !is_certificates_only (bundle))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                        _ ("The PKCS#7 file is damaged, or holds something else than certificates."));
      return FALSE;
    }
  g_autoptr (GPtrArray) unordered = g_ptr_array_new_with_free_func (certificate_unref);
  for (int i = 0; i < sk_X509_num (bundle->d.sign->cert); i++)
    if (!add_certificate (unordered, gembok_certificate_from_x509 (sk_X509_value (bundle->d.sign->cert, i), error), error))
      return FALSE;
  g_autoptr (GPtrArray) ordered = leaf_first (unordered);
  for (guint i = 0; i < ordered->len; i++)
    if (!add_certificate (certificates, gembok_certificate_ref (g_ptr_array_index (ordered, i)), error))
      return FALSE;
  return TRUE;
}

/* --- DER -------------------------------------------------------------------------------------------------------- */

static gboolean
is_private_key (GBytes *der)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) clear = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS8_PRIV_KEY_INFO));
  if (clear != NULL)
    return TRUE;
  g_autoptr (PKCS12) store = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS12));
  if (store != NULL)
    return TRUE;
  g_autoptr (X509_SIG) encrypted = gembok_asn1_read (der, ASN1_ITEM_rptr (X509_SIG));
  if (encrypted != NULL)
    return TRUE;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (der, &length);
  g_autoptr (EVP_PKEY) traditional = d2i_AutoPrivateKey (NULL, &bytes, (long) length);
  gembok_openssl_drain ();
  return traditional != NULL;
}

static const char *
name_of_other_kind (GBytes *der)
{
  g_autoptr (X509_REQ) request = gembok_asn1_read (der, ASN1_ITEM_rptr (X509_REQ));
  if (request != NULL)
    return _ ("The file is a certification request (CSR), not a certificate.");
  g_autoptr (X509_CRL) list = gembok_asn1_read (der, ASN1_ITEM_rptr (X509_CRL));
  if (list != NULL)
    return _ ("The file is a revocation list (CRL), not a certificate.");
  return _ ("The file holds no certificate in a known form, or is damaged.");
}

static gboolean
is_pkcs7 (GBytes *der)
{
  g_autoptr (PKCS7) bundle = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS7));
  return bundle != NULL;
}

static gboolean
add_from_der (GPtrArray *certificates, GBytes *der, GError **error)
{
  g_autoptr (X509) x509 = gembok_asn1_read (der, ASN1_ITEM_rptr (X509));
  if (x509 != NULL)
    return add_certificate (certificates, gembok_certificate_from_der (der, error), error);
  if (is_private_key (der))
    {
      refuse_private_key (error);
      return FALSE;
    }
  if (is_pkcs7 (der))
    return add_bundle (certificates, der, error);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, "%s", name_of_other_kind (der));
  return FALSE;
}

/* A sequence whose length has the long form, which text never has in its second byte, or the short form that fits. */
static gboolean
looks_like_der (GBytes *data)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  return length > 2 && bytes[0] == 0x30 && (bytes[1] >= 0x80 || bytes[1] + 2U == length);
}

/* --- PEM -------------------------------------------------------------------------------------------------------- */

static gboolean
is_one_of (const char *label, const char *const *labels)
{
  return g_strv_contains (labels, label);
}

static gboolean
add_block (GPtrArray *certificates, const GembokPemBlock *block, GError **error)
{
  static const char *const single[] = { "CERTIFICATE", "X509 CERTIFICATE", NULL };
  static const char *const bundles[] = { "PKCS7", "PKCS #7 SIGNED DATA", "CMS", NULL };
  if (block->der == NULL)
    {
      refuse_private_key (error);
      return FALSE;
    }
  if (is_one_of (block->label, single))
    return add_certificate (certificates, gembok_certificate_from_der (block->der, error), error);
  if (is_one_of (block->label, bundles))
    return add_bundle (certificates, block->der, error);
  if (g_str_equal (block->label, "TRUSTED CERTIFICATE"))
    {
      gembok_error_set (
          error, GEMBOK_ERROR_BAD_FILE, NULL,
          _ ("“TRUSTED CERTIFICATE” is a form of OpenSSL's own that carries its own trust; it is not accepted."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_from_pem (GPtrArray *certificates, GBytes *data, GError **error)
{
  g_autoptr (GPtrArray) blocks = gembok_pem_read (data, MAX_PEM_BLOCKS, error);
  if (blocks == NULL)
    return FALSE;
  for (guint i = 0; i < blocks->len; i++)
    if (!add_block (certificates, g_ptr_array_index (blocks, i), error))
      return FALSE;
  if (certificates->len == 0)
    {
      const GembokPemBlock *first = g_ptr_array_index (blocks, 0);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file holds “%s”, but no certificate."), first->label);
      return FALSE;
    }
  return TRUE;
}

/* Looked for before any decoding, so that a key is warned of in a broken file too. */
static gboolean
mentions_private_key (GBytes *data)
{
  static const char mark[] = "PRIVATE KEY-----";
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  return length > 0 && memmem (bytes, length, mark, sizeof mark - 1) != NULL;
}

GPtrArray *
gembok_certificate_parse_all (GBytes *data, GError **error)
{
  if (g_bytes_get_size (data) > GEMBOK_CERTIFICATES_MAX)
    {
      g_autofree char *limit = gembok_format_size (GEMBOK_CERTIFICATES_MAX);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file is larger than any file of certificates (%s)."),
                        limit);
      return NULL;
    }
  if (mentions_private_key (data))
    {
      refuse_private_key (error);
      return NULL;
    }
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (certificate_unref);
  gboolean found = FALSE;
  if (looks_like_der (data))
    found = add_from_der (certificates, data, error);
  else if (gembok_pem_is (data))
    found = add_from_pem (certificates, data, error);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                      _ ("The file holds no certificate in a known form, or is damaged."));
  return found ? g_steal_pointer (&certificates) : NULL;
}

GembokCertificate *
gembok_certificate_parse (GBytes *data, GError **error)
{
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, error);
  return certificates != NULL ? gembok_certificate_ref (g_ptr_array_index (certificates, 0)) : NULL;
}
