/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/ocsp.h"
#include "fuzz-decoders.h"
#include "pki.h"

/* The fuzz harness over sound objects and thousands of spoilt ones, the same ones in every run. */

#define SPOILT 500

static Pki *pki;

static void
feed (FuzzDecoder decoder, const guint8 *bytes, gsize length)
{
  g_autofree guint8 *input = g_malloc (length + 1);
  input[0] = (guint8) decoder;
  memcpy (input + 1, bytes, length);
  LLVMFuzzerTestOneInput (input, length + 1);
}

/* Bits flipped, bytes taken out, doubled or replaced by lengths that lie. */
static GByteArray *
spoilt (GRand *chance, GBytes *sound)
{
  static const guint8 lies[] = { 0x00, 0x7F, 0x80, 0x84, 0xFF, 0x30, 0x04 };
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (sound, NULL), (guint) g_bytes_get_size (sound));
  const gint32 changes = g_rand_int_range (chance, 1, 5);
  for (gint32 i = 0; i < changes; i++)
    {
      const guint at = (guint) g_rand_int_range (chance, 0, (gint32) bytes->len);
      switch (g_rand_int_range (chance, 0, 4))
        {
        case 0:
          bytes->data[at] ^= (guint8) (1 << g_rand_int_range (chance, 0, 8));
          break;
        case 1:
          bytes->data[at] = lies[g_rand_int_range (chance, 0, G_N_ELEMENTS (lies))];
          break;
        case 2:
          g_byte_array_remove_index (bytes, at);
          break;
        default:
          g_byte_array_set_size (bytes, MAX (at, 2));
        }
    }
  return bytes;
}

static void
feed_spoilt (FuzzDecoder decoder, GBytes *sound)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20260817);
  feed (decoder, g_bytes_get_data (sound, NULL), g_bytes_get_size (sound));
  for (guint i = 0; i < SPOILT; i++)
    {
      g_autoptr (GByteArray) bytes = spoilt (chance, sound);
      feed (decoder, bytes->data, bytes->len);
    }
  g_assert_cmpuint (g_bytes_get_size (sound), >, 0);
}

static void
test_certificates (void)
{
  feed_spoilt (FUZZ_CERTIFICATES, gembok_certificate_der (pki->person));
  feed_spoilt (FUZZ_CERTIFICATES, gembok_certificate_der (pki_ca_certificate (pki)));
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), NULL);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (chain);
  feed_spoilt (FUZZ_CERTIFICATES, pem);
}

static void
test_pkcs7 (void)
{
  g_autoptr (PKCS7) bundle = PKCS7_new ();
  PKCS7_set_type (bundle, NID_pkcs7_signed);
  PKCS7_content_new (bundle, NID_pkcs7_data);
  PKCS7_add_certificate (bundle, gembok_certificate_x509 (pki_ca_certificate (pki)));
  PKCS7_add_certificate (bundle, gembok_certificate_x509 (pki->person));
  g_autoptr (GBytes) der = gembok_asn1_write (bundle, ASN1_ITEM_rptr (PKCS7));
  feed_spoilt (FUZZ_CERTIFICATES, der);
}

static void
test_crl (void)
{
  const GembokCrlEntry entries[] = { { "01", pki->now, 1 }, { "02", pki->now, -1 }, { "03", pki->now, 6 } };
  g_autoptr (GembokCrl) crl = pki_crl (pki, entries, G_N_ELEMENTS (entries));
  feed_spoilt (FUZZ_CRL, gembok_crl_der (crl));
}

static GembokOcspStatus
say_good (const char *serial G_GNUC_UNUSED, gint64 *revoked_at G_GNUC_UNUSED, int *reason G_GNUC_UNUSED,
          gpointer user_data G_GNUC_UNUSED)
{
  return GEMBOK_OCSP_GOOD;
}

static void
test_ocsp (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (pki->person, pki_ca_certificate (pki), &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) answer
      = gembok_issuer_answer_ocsp (pki->ca, pki->ca, gembok_ocsp_query_der (query), pki->now, say_good, NULL, &error);
  g_assert_no_error (error);
  feed_spoilt (FUZZ_OCSP_REQUEST, gembok_ocsp_query_der (query));
  feed_spoilt (FUZZ_OCSP_ANSWER, answer);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/decoders/certificates", test_certificates);
  g_test_add_func ("/decoders/pkcs7", test_pkcs7);
  g_test_add_func ("/decoders/crl", test_crl);
  g_test_add_func ("/decoders/ocsp", test_ocsp);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
