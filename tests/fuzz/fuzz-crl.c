/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists, and the judgement by one. */
#include "fuzz-pki.h"

const guint fuzz_rounds = 1000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  const Pki *pki = fuzz_pki ();
  const GembokCrlEntry entries[]
      = { { "01", pki->now, 1 }, { gembok_certificate_serial (pki->person), pki->now - 60, -1 }, { "03", pki->now, 6 } };
  g_autoptr (GBytes) full = pki_make_crl (pki->ca, entries, G_N_ELEMENTS (entries), pki->now - 3600, PKI_CRL_URL);
  g_autoptr (GBytes) empty = pki_make_crl (pki->ca, NULL, 0, pki->now - 3600, NULL);
  g_autoptr (GBytes) pem = gembok_pem_write ("X509 CRL", full);
  fuzz_seed (seeds, "full", full);
  fuzz_seed (seeds, "empty", empty);
  fuzz_seed (seeds, "pem", pem);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  const Pki *pki = fuzz_pki ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GembokCrl) crl = gembok_crl_parse (bytes, &error);
  fuzz_assert_told (crl != NULL, &error);
  if (crl == NULL)
    return 0;
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  const gboolean usable = gembok_crl_judge (crl, pki->person, pki_ca_certificate (pki), pki->now, verdict);
  g_assert_true (usable != gembok_verdict_has (verdict, "revocation_invalid"));
  g_assert_true (gembok_crl_next_update (crl) == 0 || gembok_crl_next_update (crl) > G_MININT64);
  g_autoptr (GembokCrl) back = gembok_crl_parse (gembok_crl_der (crl), NULL);
  g_assert_nonnull (back);
  g_assert_cmpuint (gembok_crl_size (back), ==, gembok_crl_size (crl));
  g_assert_cmpstr (gembok_crl_number (back), ==, gembok_crl_number (crl));
  return 0;
}
