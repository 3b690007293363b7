/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The judgement over a certificate: leaf, further certificates and a CRL are hostile, the trust anchor is not. Nobody without our
 * keys can make a certificate for another key that is found good.
 */
#include "fuzz-pki.h"

const guint fuzz_rounds = 700;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  const Pki *pki = fuzz_pki ();
  const GembokCrlEntry entries[] = { { "01", pki->now, 1 }, { gembok_certificate_serial (pki->person), pki->now - 60, 6 } };
  g_autoptr (GBytes) crl = pki_make_crl (pki->ca, entries, G_N_ELEMENTS (entries), pki->now - 3600, PKI_CRL_URL);
  g_autoptr (GBytes) root_crl = pki_make_crl (pki->root, entries, 1, pki->now - 3600, "http://contoh.go.id/root.crl");
  g_autoptr (GPtrArray) both = pki_chain (pki);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (both);
  g_autoptr (GBytes) nothing = fuzz_text ("");
  GBytes *person = gembok_certificate_der (pki->person);
  GBytes *ca = gembok_certificate_der (pki_ca_certificate (pki));
  fuzz_seed_parts (seeds, "sound", 0, (GBytes *[]){ person, ca, nothing }, 3);
  fuzz_seed_parts (seeds, "suspended", 1, (GBytes *[]){ person, pem, crl }, 3);
  fuzz_seed_parts (seeds, "ca", 0, (GBytes *[]){ ca, nothing, root_crl }, 3);
  fuzz_seed_parts (seeds, "alone", 0, (GBytes *[]){ person, nothing, nothing }, 3);
}

static gboolean
is_ours (const Pki *pki, const GembokCertificate *certificate)
{
  GBytes *key = gembok_certificate_public (certificate);
  return g_bytes_equal (key, gembok_key_public (pki->person_key)) || g_bytes_equal (key, gembok_key_public (pki->ca_key))
         || g_bytes_equal (key, gembok_key_public (pki->root_key));
}

static void
assert_verdict (const Pki *pki, const GembokVerdict *verdict, const GembokCertificate *leaf)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (verdict->ok == (verdict->problems->len == 0));
  g_assert_cmpuint (verdict->chain->len, >=, 1);
  g_assert_true (!verdict->ok || is_ours (pki, leaf));
  fuzz_assert_told (gembok_verdict_to_error (verdict, &error), &error);
  for (guint i = 0; i < verdict->problems->len; i++)
    fuzz_assert_shown (((GembokFinding *) verdict->problems->pdata[i])->text);
  for (guint i = 0; i < verdict->notes->len; i++)
    fuzz_assert_shown (((GembokFinding *) verdict->notes->pdata[i])->text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  const Pki *pki = fuzz_pki ();
  const guint8 flags = fuzz_byte (&input);
  g_autoptr (GBytes) first = fuzz_part (&input);
  g_autoptr (GBytes) further = fuzz_part (&input);
  g_autoptr (GBytes) list = fuzz_part (&input);
  g_autoptr (GembokCertificate) leaf = gembok_certificate_parse (first, NULL);
  if (leaf == NULL)
    return 0;
  g_autoptr (GPtrArray) intermediates = gembok_certificate_parse_all (further, NULL);
  g_autoptr (GembokCrl) crl = gembok_crl_parse (list, NULL);
  g_autoptr (GPtrArray) crls = g_ptr_array_new ();
  if (crl != NULL)
    g_ptr_array_add (crls, crl);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const GembokCheckOptions options = { .anchors = anchors,
                                       .intermediates = intermediates,
                                       .crls = crls,
                                       .public_key = (flags & 1) != 0 ? gembok_key_public (pki->person_key) : NULL,
                                       .at = pki->now,
                                       .flags = GEMBOK_CHECK_NO_PINNED_ROOTS };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (leaf, &options);
  assert_verdict (pki, verdict, leaf);
  return 0;
}
