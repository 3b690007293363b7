/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A .p12 of anybody. What is spent on its key derivations is bounded, here far below the product's own limit, so that an input
 * that takes long is one that got past the bound.
 */
#include <string.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/pkcs12-private.h"
#include "fuzz-pki.h"

#define ROUNDS     5000
#define PASSPHRASE "uji coba 47"

const guint fuzz_rounds = 1500;

static void
seed_store (FuzzSeeds *seeds, const char *name, int key_nid, int certificate_nid, int rounds)
{
  const Pki *pki = fuzz_pki ();
  X509Stack *ca = sk_X509_new_null ();
  sk_X509_push (ca, gembok_certificate_x509 (pki_ca_certificate (pki)));
  g_autoptr (PKCS12) store
      = PKCS12_create (PASSPHRASE, "Siti", gembok_key_evp (pki->person_key), gembok_certificate_x509 (pki->person), ca,
                       key_nid, certificate_nid, rounds, rounds, 0);
  sk_X509_free (ca);
  g_assert_nonnull (store);
  g_autoptr (GBytes) der = gembok_asn1_write (store, ASN1_ITEM_rptr (PKCS12));
  fuzz_seed (seeds, name, der);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  seed_store (seeds, "modern", NID_aes_256_cbc, NID_aes_256_cbc, 3);
  seed_store (seeds, "legacy", NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2);
  seed_store (seeds, "no-mac", NID_aes_256_cbc, NID_aes_256_cbc, -1);
  seed_store (seeds, "costly", NID_aes_256_cbc, NID_aes_256_cbc, 4000);
  seed_store (seeds, "open", -1, -1, 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from (PASSPHRASE, strlen (PASSPHRASE));
  g_autoptr (GBytes) public_key = NULL;
  gembok_crypto_init ();
  const gboolean is_one = gembok_pkcs12_is (bytes);
  g_autoptr (GPtrArray) found = gembok_pkcs12_open_within (bytes, passphrase, ROUNDS, &public_key, &error);
  fuzz_assert_told (found != NULL, &error);
  fuzz_assert_secret_kept (error, PASSPHRASE, strlen (PASSPHRASE));
  g_assert_true (found == NULL || is_one);
  g_assert_true (public_key == NULL || found != NULL);
  g_assert_true (found == NULL || (found->len >= 1 && found->len <= GEMBOK_CERTIFICATES_COUNT));
  return 0;
}
