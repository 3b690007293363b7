/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that somebody opens with Gembok: whatever it is, what is said of it can be shown. */
#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "fuzz-pki.h"
#include "procedure/inspect.h"

const guint fuzz_rounds = 800;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  const Pki *pki = fuzz_pki ();
  g_autoptr (GError) error = NULL;
  /* Siti Contoh Rahmawati is constructed. */
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  g_autoptr (GembokCsr) csr = gembok_csr_create (pki->person_key, subject, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) csr_pem = gembok_csr_to_pem (csr);
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), NULL);
  g_autoptr (GBytes) chain_pem = gembok_certificates_to_pem (chain);
  g_autoptr (PKCS12) store = PKCS12_create ("x", "Siti", gembok_key_evp (pki->person_key),
                                            gembok_certificate_x509 (pki->person), NULL, 0, 0, 1, 1, 0);
  g_autoptr (GBytes) p12 = gembok_asn1_write (store, ASN1_ITEM_rptr (PKCS12));
  fuzz_seed (seeds, "csr", csr_pem);
  fuzz_seed (seeds, "chain", chain_pem);
  fuzz_seed (seeds, "certificate", gembok_certificate_der (pki->person));
  fuzz_seed (seeds, "p12", p12);
  fuzz_seed_text (seeds, "key", "-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  (void) fuzz_pki ();
  g_autoptr (GembokInspection) found = gembok_inspect (NULL, file, NULL, NULL, &error);
  fuzz_assert_told (found != NULL, &error);
  if (found == NULL)
    return 0;
  g_assert_cmpstr (found->title, !=, NULL);
  fuzz_assert_shown (found->title);
  fuzz_assert_shown (found->verification_code);
  /* Nobody's certificate is good here: no anchor is at hand. */
  g_assert_true (found->verdict == NULL || !found->verdict->ok);
  g_assert_true (found->locked == (found->kind == GEMBOK_INSPECTED_P12));
  for (guint i = 0; found->rows != NULL && i < found->rows->len; i++)
    fuzz_assert_shown (((GembokCertificateRow *) found->rows->pdata[i])->value);
  return 0;
}
