/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/certificate.h"

#include <string.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/pkcs12.h"
#include "pki.h"

static Pki *pki;

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static GBytes *
joined (GBytes *first, GBytes *second)
{
  GByteArray *all = g_byte_array_new ();
  g_byte_array_append (all, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  g_byte_array_append (all, g_bytes_get_data (second, NULL), (guint) g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (all);
}

static GPtrArray *
parse (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *certificates = gembok_certificate_parse_all (data, &error);
  g_assert_no_error (error);
  g_assert_nonnull (certificates);
  return certificates;
}

/* Refused as a bad file, saying @words. */
static void
assert_refused (GBytes *data, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, &error);
  g_assert_null (certificates);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
assert_is (GPtrArray *certificates, guint index, GembokCertificate *expected)
{
  g_assert_cmpuint (certificates->len, >, index);
  g_assert_cmpstr (gembok_certificate_sha256 (g_ptr_array_index (certificates, index)), ==,
                   gembok_certificate_sha256 (expected));
}

static void
test_der (void)
{
  g_autoptr (GPtrArray) certificates = parse (gembok_certificate_der (pki->person));
  g_assert_cmpuint (certificates->len, ==, 1);
  assert_is (certificates, 0, pki->person);
  g_assert_true (
      g_bytes_equal (gembok_certificate_der (g_ptr_array_index (certificates, 0)), gembok_certificate_der (pki->person)));
}

/* As mail programs and administrators leave them: text around, other line ends, a byte order mark, unordered. */
static void
test_pem_with_text_around (void)
{
  g_autoptr (GBytes) root = gembok_certificate_to_pem (pki_root_certificate (pki));
  g_autoptr (GBytes) person = gembok_certificate_to_pem (pki->person);
  g_autofree char *root_text = g_strndup (g_bytes_get_data (root, NULL), g_bytes_get_size (root));
  g_autofree char *person_text = g_strndup (g_bytes_get_data (person, NULL), g_bytes_get_size (person));
  g_autofree char *text = g_strdup_printf ("\xEF\xBB\xBFsubject=CN=Root\n%s\nBerikut sertifikat Anda:\n%sTerima kasih\n",
                                           root_text, person_text);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *windows = g_strjoinv ("\r\n", lines);
  g_autoptr (GBytes) data = bytes_of (windows);
  g_autoptr (GPtrArray) certificates = parse (data);
  g_assert_cmpuint (certificates->len, ==, 2);
  assert_is (certificates, 0, pki_root_certificate (pki));
  assert_is (certificates, 1, pki->person);
}

static void
test_first (void)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (chain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) first = gembok_certificate_parse (pem, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_certificate_sha256 (first), ==, gembok_certificate_sha256 (pki_ca_certificate (pki)));
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_assert_null (gembok_certificate_parse (nothing, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

/* --- PKCS#7 ----------------------------------------------------------------------------------------------------- */

static GBytes *
bundle_of (GPtrArray *certificates, gboolean with_signature)
{
  g_autoptr (PKCS7) bundle = PKCS7_new ();
  PKCS7_set_type (bundle, NID_pkcs7_signed);
  PKCS7_content_new (bundle, NID_pkcs7_data);
  for (guint i = 0; i < certificates->len; i++)
    PKCS7_add_certificate (bundle, gembok_certificate_x509 (g_ptr_array_index (certificates, i)));
  if (with_signature)
    PKCS7_add_signature (bundle, gembok_certificate_x509 (pki->person), gembok_key_evp (pki->person_key), EVP_sha256 ());
  return gembok_asn1_write (bundle, ASN1_ITEM_rptr (PKCS7));
}

static void
test_pkcs7_leaf_first (void)
{
  GembokCertificate *ca = pki_ca_certificate (pki);
  GembokCertificate *root = pki_root_certificate (pki);
  GembokCertificate *orders[][3] = { { root, ca, pki->person }, { pki->person, ca, root }, { ca, pki->person, root } };
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GPtrArray) unordered = pki_list (orders[i][0], orders[i][1], orders[i][2], NULL);
      g_autoptr (GBytes) der = bundle_of (unordered, FALSE);
      g_autoptr (GBytes) pem = gembok_pem_write (i == 1 ? "CMS" : "PKCS7", der);
      g_autoptr (GPtrArray) from_der = parse (der);
      g_autoptr (GPtrArray) from_pem = parse (pem);
      g_assert_cmpuint (from_der->len, ==, 3);
      assert_is (from_der, 0, pki->person);
      assert_is (from_der, 1, ca);
      assert_is (from_der, 2, root);
      assert_is (from_pem, 0, pki->person);
      assert_is (from_pem, 2, root);
    }
}

static void
test_pkcs7_of_strangers (void)
{
  g_autoptr (GPtrArray) unordered = pki_list (pki_root_certificate (pki), pki->person, pki->person, NULL);
  g_autoptr (GBytes) der = bundle_of (unordered, FALSE);
  g_autoptr (GPtrArray) certificates = parse (der);
  assert_is (certificates, 0, pki->person);
  g_assert_cmpuint (certificates->len, >=, 2);
  assert_is (certificates, certificates->len - 1, pki_root_certificate (pki));
}

static void
test_pkcs7_refused (void)
{
  g_autoptr (GPtrArray) some = pki_chain (pki);
  g_autoptr (GBytes) message = bundle_of (some, TRUE);
  assert_refused (message, "something else than certificates");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) empty = bundle_of (none, FALSE);
  assert_refused (empty, "something else than certificates");
  g_autoptr (PKCS7) data = PKCS7_new ();
  PKCS7_set_type (data, NID_pkcs7_data);
  g_autoptr (GBytes) plain = gembok_asn1_write (data, ASN1_ITEM_rptr (PKCS7));
  g_autoptr (GBytes) pem = gembok_pem_write ("PKCS7", plain);
  assert_refused (pem, "something else than certificates");
}

/* --- what is refused -------------------------------------------------------------------------------------------- */

static void
test_not_certificates (void)
{
  static const char *const texts[] = { "",
                                       "0",
                                       "<html><body>Silakan masuk</body></html>",
                                       "%PDF-1.7",
                                       "\x30\x82",
                                       "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                       "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                                       "-----BEGIN CERTIFICATE-----\n" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) data = bytes_of (texts[i]);
      assert_refused (data, "");
    }
}

static void
test_other_kinds_are_named (void)
{
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCsr) csr = gembok_csr_create (pki->person_key, subject, &error);
  g_assert_no_error (error);
  assert_refused (gembok_csr_der (csr), "certification request");
  g_autoptr (GBytes) csr_pem = gembok_csr_to_pem (csr);
  assert_refused (csr_pem, "CERTIFICATE REQUEST");
  g_autoptr (GBytes) crl
      = gembok_issuer_make_crl (pki->ca, GEMBOK_CRL_LIKE_BSRE, NULL, 0, 1, pki->now, pki->now + PKI_DAY, NULL, &error);
  g_assert_no_error (error);
  assert_refused (crl, "revocation list");
}

static void
test_trailing_and_truncated (void)
{
  GBytes *der = gembok_certificate_der (pki->person);
  g_autoptr (GBytes) zero = g_bytes_new_static ("", 1);
  g_autoptr (GBytes) longer = joined (der, zero);
  assert_refused (longer, "");
  g_autoptr (GBytes) twice = joined (der, der);
  assert_refused (twice, "");
  for (gsize length = 0; length < g_bytes_get_size (der); length += 7)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (der, 0, length);
      assert_refused (shorter, "");
    }
  g_autoptr (GBytes) pem = gembok_pem_write ("CERTIFICATE", longer);
  assert_refused (pem, "damaged");
}

/* The same certificate with the outer length in a longer form: BER, so another fingerprint for the same content. */
static void
test_only_der (void)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (gembok_certificate_der (pki->person), &length);
  g_assert_cmpuint (der[1], ==, 0x82);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  const guint8 head[] = { 0x30, 0x83, 0x00, der[2], der[3] };
  g_byte_array_append (longer, head, sizeof head);
  g_byte_array_append (longer, der + 4, (guint) length - 4);
  g_autoptr (GBytes) data = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  assert_refused (data, "standard form");
}

static void
test_limits (void)
{
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (pki->person);
  g_autoptr (GBytes) many = g_bytes_new (NULL, 0);
  for (guint i = 0; i < GEMBOK_CERTIFICATES_COUNT + 1; i++)
    {
      if (i == GEMBOK_CERTIFICATES_COUNT)
        {
          g_autoptr (GPtrArray) most = parse (many);
          g_assert_cmpuint (most->len, ==, GEMBOK_CERTIFICATES_COUNT);
        }
      GBytes *more = joined (many, pem);
      g_bytes_unref (many);
      many = more;
    }
  assert_refused (many, "more than 16");

  g_autofree char *padding = g_strnfill (GEMBOK_CERTIFICATES_MAX, '\n');
  g_autoptr (GBytes) padded = bytes_of (padding);
  g_autoptr (GBytes) large = joined (pem, padded);
  assert_refused (large, "larger");
}

static void
test_trusted_certificate (void)
{
  g_autoptr (GBytes) pem = gembok_pem_write ("TRUSTED CERTIFICATE", gembok_certificate_der (pki->person));
  assert_refused (pem, "TRUSTED CERTIFICATE");
}

/* --- private keys ----------------------------------------------------------------------------------------------- */

static void
assert_key_warned_of (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, &error);
  g_assert_null (certificates);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "private key"));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "never send it"));
}

static void
openssl_free (gpointer memory)
{
  OPENSSL_free (memory);
}

static void
test_private_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from ("kuda-payung", 11);
  g_autoptr (GBytes) encrypted = gembok_key_export (pki->person_key, passphrase, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (pki->person);
  g_autoptr (GBytes) both = joined (pem, encrypted);
  assert_key_warned_of (both);
  g_autoptr (GBytes) broken = bytes_of ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n!!\n");
  assert_key_warned_of (broken);

  g_autoptr (GembokSecret) clear = gembok_key_to_pkcs8 (pki->person_key, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) clear_der = g_bytes_new (gembok_secret_data (clear), gembok_secret_length (clear));
  assert_key_warned_of (clear_der);
  g_autoptr (GPtrArray) chain = pki_list (pki->person, NULL);
  guint8 *traditional = NULL;
  const int length = i2d_PrivateKey (gembok_key_evp (pki->person_key), &traditional);
  g_assert_cmpint (length, >, 0);
  g_autoptr (GBytes) traditional_der = g_bytes_new_with_free_func (traditional, (gsize) length, openssl_free, traditional);
  assert_key_warned_of (traditional_der);
  g_autoptr (GBytes) p12 = gembok_pkcs12_export (pki->person_key, chain, "Siti", passphrase, GEMBOK_PKCS12_MODERN, &error);
  g_assert_no_error (error);
  assert_key_warned_of (p12);
}

/* Every byte spoilt once: never a crash, and never another certificate than the bytes that came in. */
static void
test_every_byte_spoilt (void)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (gembok_certificate_der (pki->person), &length);
  guint parsed = 0;
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (der, length);
      copy[i] ^= (guint8) (1 << (i % 8));
      g_autoptr (GBytes) data = g_bytes_new (copy, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, &error);
      g_assert_true ((certificates == NULL) == (error != NULL));
      if (certificates == NULL)
        continue;
      parsed++;
      g_assert_true (g_bytes_equal (gembok_certificate_der (g_ptr_array_index (certificates, 0)), data));
      g_autoptr (GPtrArray) rows = gembok_certificate_describe (g_ptr_array_index (certificates, 0));
      g_assert_cmpuint (rows->len, >, 8);
    }
  g_assert_cmpuint (parsed, >, 0);
  g_assert_cmpuint (parsed, <, length);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate-parse/der", test_der);
  g_test_add_func ("/certificate-parse/pem-with-text-around", test_pem_with_text_around);
  g_test_add_func ("/certificate-parse/first", test_first);
  g_test_add_func ("/certificate-parse/pkcs7/leaf-first", test_pkcs7_leaf_first);
  g_test_add_func ("/certificate-parse/pkcs7/strangers", test_pkcs7_of_strangers);
  g_test_add_func ("/certificate-parse/pkcs7/refused", test_pkcs7_refused);
  g_test_add_func ("/certificate-parse/not-certificates", test_not_certificates);
  g_test_add_func ("/certificate-parse/other-kinds-are-named", test_other_kinds_are_named);
  g_test_add_func ("/certificate-parse/trailing-and-truncated", test_trailing_and_truncated);
  g_test_add_func ("/certificate-parse/only-der", test_only_der);
  g_test_add_func ("/certificate-parse/limits", test_limits);
  g_test_add_func ("/certificate-parse/trusted-certificate", test_trusted_certificate);
  g_test_add_func ("/certificate-parse/private-keys", test_private_keys);
  g_test_add_func ("/certificate-parse/every-byte-spoilt", test_every_byte_spoilt);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
