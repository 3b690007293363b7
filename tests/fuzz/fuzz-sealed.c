/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sealed box, and a sealed file (a backup), without their passphrase and with a derived key at hand: scrypt itself, whose cost
 * is bounded by what is read here, is not run. The first byte: 1 a file, 2 the hash at the end is made to fit.
 */
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/sealed-file.h"
#include "crypto/sealed-private.h"
#include "fuzz-pki.h"

const guint fuzz_rounds = 4000;

#define IS_FILE    1
#define IS_MENDED  2
#define MAX_N      (1u << 20)
#define MAX_MEMORY ((guint64) 1024 * 1024 * 1024)

static const GembokSealedForm box_form = { "GEMBOKEY", GEMBOK_SEALED_DIGEST_SIZE, 16 * 1024 };
static const GembokSealedForm file_form = { "GEMBOKBK", 0, GEMBOK_SEALED_FILE_MAX };
static const char contents[] = "the contents of a backup";

static GembokBoxKey *
box_key_new (void)
{
  static const guint8 key[GEMBOK_CIPHER_KEY_SIZE] = { 1, 2, 3 };
  GembokBoxKey *box_key = g_new0 (GembokBoxKey, 1);
  box_key->key = gembok_secret_new_from (key, sizeof key);
  box_key->cost = (GembokScryptCost){ 1u << 14, 8, 1 };
  return box_key;
}

static GBytes *
make_box (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = fuzz_key (9);
  g_autoptr (GembokBoxKey) box_key = box_key_new ();
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) hash = gembok_sha256 (gembok_key_public (key));
  const GembokPart plain = { gembok_secret_data (pkcs8), gembok_secret_length (pkcs8) };
  return gembok_sealed_seal (&box_form, box_key, g_bytes_get_data (hash, NULL), plain);
}

static GBytes *
make_file (void)
{
  g_autoptr (GembokBoxKey) box_key = box_key_new ();
  return gembok_sealed_seal (&file_form, box_key, NULL, (GembokPart){ contents, sizeof contents });
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  gembok_crypto_init ();
  g_autoptr (GBytes) box = make_box ();
  g_autoptr (GBytes) file = make_file ();
  g_assert_true (box != NULL && file != NULL);
  fuzz_seed_tagged (seeds, "box", 0, box);
  fuzz_seed_tagged (seeds, "box-mended", IS_MENDED, box);
  fuzz_seed_tagged (seeds, "file", IS_FILE, file);
  fuzz_seed_tagged (seeds, "file-mended", IS_FILE | IS_MENDED, file);
}

static GBytes *
mend (GBytes *data)
{
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  if (size < GEMBOK_SEALED_DIGEST_SIZE)
    return g_bytes_ref (data);
  guint8 *copy = g_memdup2 (bytes, size);
  g_autoptr (GBytes) before = g_bytes_new (bytes, size - GEMBOK_SEALED_DIGEST_SIZE);
  g_autoptr (GBytes) digest = gembok_sha256 (before);
  memcpy (copy + size - GEMBOK_SEALED_DIGEST_SIZE, g_bytes_get_data (digest, NULL), GEMBOK_SEALED_DIGEST_SIZE);
  return g_bytes_new_take (copy, size);
}

/* What is sound claims no more than we accept, and opens only as what was sealed. */
static void
try_parts (const GembokSealedForm *form, GBytes *data, const GembokBoxKey *box_key)
{
  GembokSealed sealed;
  if (gembok_sealed_read (form, data, &sealed) != GEMBOK_SEALED_SOUND)
    return;
  g_assert_true (sealed.cost.n <= MAX_N && gembok_scrypt_memory (&sealed.cost) <= MAX_MEMORY);
  g_assert_cmpuint (gembok_sealed_length (&sealed), <, g_bytes_get_size (data));
  if (!gembok_sealed_fits (&sealed, box_key))
    return;
  const gsize length = gembok_sealed_length (&sealed);
  g_autofree guint8 *plain = g_malloc (MAX (length, 1));
  if (gembok_sealed_open (&sealed, box_key, plain))
    g_assert_true (form == &box_form || (length == sizeof contents && memcmp (plain, contents, length) == 0));
}

static void
try_box (GBytes *data, const GembokBoxKey *box_key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inside = gembok_sealed_box_inspect (data, &error);
  fuzz_assert_told (inside != NULL, &error);
  g_autoptr (GError) closed = NULL;
  g_autoptr (GembokKey) key = gembok_sealed_box_reopen (data, box_key, &closed);
  fuzz_assert_told (key != NULL, &closed);
  if (key == NULL)
    return;
  g_autofree char *hash = gembok_public_key_sha256 (gembok_key_public (key));
  g_assert_cmpstr (hash, ==, inside);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  gembok_crypto_init ();
  const guint8 kind = fuzz_byte (&input);
  g_autoptr (GBytes) rest = fuzz_rest (&input);
  g_autoptr (GBytes) bytes = (kind & IS_MENDED) != 0 ? mend (rest) : g_bytes_ref (rest);
  g_autoptr (GembokBoxKey) box_key = box_key_new ();
  if ((kind & IS_FILE) != 0)
    {
      g_autoptr (GError) error = NULL;
      fuzz_assert_told (gembok_sealed_file_check (bytes, &error), &error);
      try_parts (&file_form, bytes, box_key);
      return 0;
    }
  try_box (bytes, box_key);
  try_parts (&box_form, bytes, box_key);
  return 0;
}
