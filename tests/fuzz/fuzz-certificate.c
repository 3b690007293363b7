/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate files, in PEM, DER and PKCS#7, and all that is ever read out of a certificate. */
#include "crypto/certificate-private.h"
#include "crypto/tls-anchor.h"
#include "fuzz-pki.h"

const guint fuzz_rounds = 1500;

static void
seed_tls (FuzzSeeds *seeds, const Pki *pki)
{
  static const char *const names[] = { "ams.contoh.go.id", "127.0.0.1", "::1", NULL };
  g_autoptr (GError) error = NULL;
  const GembokIssuance issuance = pki_issuance (pki);
  g_autoptr (GembokCertificate) tls
      = gembok_issuer_issue_tls (pki->ca, gembok_key_public (pki->other_key), names, &issuance, &error);
  g_assert_no_error (error);
  fuzz_seed (seeds, "tls", gembok_certificate_der (tls));
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  const Pki *pki = fuzz_pki ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), pki_root_certificate (pki), NULL);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (chain);
  g_autoptr (GBytes) pkcs7 = gembok_certificates_to_pkcs7 (chain, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) armoured = gembok_pem_write ("PKCS7", pkcs7);
  fuzz_seed (seeds, "person", gembok_certificate_der (pki->person));
  fuzz_seed (seeds, "ca", gembok_certificate_der (pki_ca_certificate (pki)));
  fuzz_seed (seeds, "root", gembok_certificate_der (pki_root_certificate (pki)));
  fuzz_seed (seeds, "chain-pem", pem);
  fuzz_seed (seeds, "pkcs7", pkcs7);
  fuzz_seed (seeds, "pkcs7-pem", armoured);
  seed_tls (seeds, pki);
}

static void
assert_readable (const GembokCertificate *certificate)
{
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (certificate);
  g_auto (GStrv) usage = gembok_certificate_key_usage (certificate);
  g_auto (GStrv) extended = gembok_certificate_extended_key_usage (certificate);
  g_auto (GStrv) policies = gembok_certificate_policies (certificate);
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (certificate);
  g_auto (GStrv) ocsp = gembok_certificate_ocsp_addresses (certificate);
  g_auto (GStrv) names = gembok_tls_names (certificate);
  g_autofree char *label = gembok_certificate_label (certificate);
  g_autofree char *issuer = gembok_certificate_issuer_label (certificate);
  fuzz_assert_shown (label);
  fuzz_assert_shown (issuer);
  for (guint i = 0; names[i] != NULL; i++)
    fuzz_assert_shown (names[i]);
  g_assert_cmpuint (rows->len, >=, 9);
  for (guint i = 0; i < rows->len; i++)
    {
      const GembokCertificateRow *row = g_ptr_array_index (rows, i);
      fuzz_assert_shown (row->label);
      fuzz_assert_shown (row->value);
    }
}

/* Written and read again it is the same certificate. */
static void
assert_stable (GPtrArray *certificates)
{
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (certificates);
  g_autoptr (GPtrArray) back
      = g_bytes_get_size (pem) <= GEMBOK_CERTIFICATES_MAX ? gembok_certificate_parse_all (pem, NULL) : NULL;
  g_assert_true (back != NULL || g_bytes_get_size (pem) > GEMBOK_CERTIFICATES_MAX);
  for (guint i = 0; back != NULL && i < certificates->len; i++)
    fuzz_assert_same (gembok_certificate_der (certificates->pdata[i]), gembok_certificate_der (back->pdata[i]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  (void) fuzz_pki ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (bytes, &error);
  fuzz_assert_told (certificates != NULL, &error);
  if (certificates == NULL)
    return 0;
  g_assert_true (certificates->len >= 1 && certificates->len <= GEMBOK_CERTIFICATES_COUNT);
  for (guint i = 0; i < certificates->len; i++)
    assert_readable (certificates->pdata[i]);
  assert_stable (certificates);
  return 0;
}
