/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#10: what an applicant sends to an AMS, and what somebody opens to look into. */
#include <openssl/err.h>

#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "fuzz-pki.h"

const guint fuzz_rounds = 1500;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) ec = fuzz_key (9);
  g_autoptr (GembokKey) rsa = pki_key (GEMBOK_KEY_RSA_2048);
  /* Siti Contoh Rahmawati is constructed. */
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  g_autoptr (GembokCsr) ec_csr = gembok_csr_create (ec, subject, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCsr) rsa_csr = gembok_csr_create (rsa, subject, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pem = gembok_csr_to_pem (ec_csr);
  fuzz_seed (seeds, "ec", gembok_csr_der (ec_csr));
  fuzz_seed (seeds, "rsa", gembok_csr_der (rsa_csr));
  fuzz_seed (seeds, "pem", pem);
}

static void
assert_readable (const GembokCsr *csr)
{
  g_autofree char *name = gembok_subject_to_string (gembok_csr_subject (csr));
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  g_autofree char *label = gembok_public_key_label (gembok_csr_public (csr));
  g_autoptr (GPtrArray) rows = gembok_csr_describe (csr);
  g_assert_nonnull (usage);
  fuzz_assert_shown (name);
  fuzz_assert_shown (label);
  for (guint i = 0; i < rows->len; i++)
    fuzz_assert_shown (((GembokCertificateRow *) rows->pdata[i])->value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  gembok_crypto_init ();
  g_autoptr (GembokCsr) csr = gembok_csr_parse (bytes, &error);
  fuzz_assert_told (csr != NULL, &error);
  if (csr != NULL)
    {
      g_autoptr (GError) unproven = NULL;
      g_autoptr (GError) weak = NULL;
      assert_readable (csr);
      fuzz_assert_told (gembok_csr_verify (csr, &unproven), &unproven);
      fuzz_assert_told (gembok_public_key_check (gembok_csr_public (csr), NULL, &weak), &weak);
      g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
      g_autoptr (GembokCsr) back = gembok_csr_parse (pem, NULL);
      g_assert_true (back != NULL || g_bytes_get_size (pem) > GEMBOK_CSR_MAX);
      if (back != NULL)
        fuzz_assert_same (gembok_csr_der (csr), gembok_csr_der (back));
    }
  /* Nothing is left for whoever looks at the queue next. */
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
  return 0;
}
