/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of anybody, and private keys as they stand in a box or file. The first byte picks. */
#include <string.h>

#include <openssl/err.h>

#include "crypto/crypto.h"
#include "fuzz-pki.h"

const guint fuzz_rounds = 1200;

static void
seed_pair (FuzzSeeds *seeds, const char *name, const GembokKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) der = g_bytes_new (gembok_secret_data (pkcs8), gembok_secret_length (pkcs8));
  g_autofree char *private_name = g_strconcat (name, "-private", NULL);
  fuzz_seed_tagged (seeds, name, 0, gembok_key_public (key));
  fuzz_seed_tagged (seeds, private_name, 1, der);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GembokKey) p256 = fuzz_key (9);
  g_autoptr (GembokKey) p384 = pki_key (GEMBOK_KEY_EC_P384);
  g_autoptr (GembokKey) rsa = pki_key (GEMBOK_KEY_RSA_2048);
  seed_pair (seeds, "p256", p256);
  seed_pair (seeds, "p384", p384);
  seed_pair (seeds, "rsa", rsa);
}

static void
try_public (GBytes *spki)
{
  g_autoptr (GError) error = NULL;
  GembokKeyAlgorithm algorithm = GEMBOK_N_KEY_ALGORITHMS;
  const gboolean good = gembok_public_key_check (spki, &algorithm, &error);
  fuzz_assert_told (good, &error);
  g_assert_true (!good || algorithm < GEMBOK_N_KEY_ALGORITHMS);
  g_autofree char *label = gembok_public_key_label (spki);
  g_autofree char *code = gembok_public_key_code (spki);
  fuzz_assert_shown (label);
  g_assert_cmpuint (strlen (code), ==, 14);
}

/* A key that was read is written again as itself, and proves its own public key. */
static void
try_private (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) der = gembok_secret_new_from (data, size);
  g_autoptr (GembokKey) key = gembok_key_from_pkcs8 (der, &error);
  fuzz_assert_told (key != NULL, &error);
  if (key == NULL)
    return;
  GembokKeyAlgorithm algorithm;
  g_autoptr (GembokSecret) again = gembok_key_to_pkcs8 (key, NULL);
  g_autoptr (GembokKey) back = again != NULL ? gembok_key_from_pkcs8 (again, NULL) : NULL;
  g_assert_nonnull (back);
  fuzz_assert_same (gembok_key_public (key), gembok_key_public (back));
  (void) gembok_key_algorithm (key, &algorithm);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gembok_crypto_init ();
  if (size < 2 || size > 16 * 1024)
    return 0;
  g_autoptr (GBytes) rest = g_bytes_new (data + 1, size - 1);
  if ((data[0] & 1) == 0)
    try_public (rest);
  else
    try_private (data + 1, size - 1);
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
  return 0;
}
