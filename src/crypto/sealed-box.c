/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-box.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"
#include "crypto/symmetric-private.h"

/* The layout is data/sealed-box.md. All numbers are big-endian. */
#define MAGIC_SIZE  8
#define SALT_SIZE   16
#define DIGEST_SIZE 32

#define VERSION 1

#define AT_VERSION  MAGIC_SIZE
#define AT_N        (AT_VERSION + 4)
#define AT_R        (AT_N + 4)
#define AT_P        (AT_R + 4)
#define AT_SALT     (AT_P + 4)
#define AT_NONCE    (AT_SALT + SALT_SIZE)
#define AT_SPKI     (AT_NONCE + GEMBOK_GCM_NONCE_SIZE)
#define HEADER_SIZE (AT_SPKI + DIGEST_SIZE)

/* What every version has: magic and version in front, a SHA-256 of all before it at the end. */
#define MIN_SIZE (AT_N + DIGEST_SIZE)
#define MAX_SIZE (16 * 1024)

static const guint8 magic[MAGIC_SIZE] = { 'G', 'E', 'M', 'B', 'O', 'K', 'E', 'Y' };
static const GembokScryptCost default_cost = { 1u << 17, 8, 1 };

/* What is accepted on reading: nobody is made to compute for minutes or to run out of memory by a prepared box. */
#define MIN_N      (1u << 14)
#define MAX_N      (1u << 20)
#define MAX_R      16u
#define MAX_P      4u
#define MAX_MEMORY ((guint64) 1024 * 1024 * 1024)

/* A box whose hash, magic, version and costs were found good. The pointers stand in the box. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  GembokScryptCost cost;
  const guint8 *salt;
  const guint8 *nonce;
  const guint8 *spki_digest;
} Box;

struct _GembokBoxKey
{
  GembokSecret *key;
  GembokScryptCost cost;
  guint8 salt[SALT_SIZE];
};

void
gembok_box_key_free (GembokBoxKey *box_key)
{
  if (box_key == NULL)
    return;
  gembok_secret_free (box_key->key);
  g_free (box_key);
}

static void
put_u32 (guint8 *at, guint32 value)
{
  const guint32 big = GUINT32_TO_BE (value);
  memcpy (at, &big, sizeof big);
}

static guint32
get_u32 (const guint8 *at)
{
  guint32 big;
  memcpy (&big, at, sizeof big);
  return GUINT32_FROM_BE (big);
}

static void
put_digest (guint8 *at, const void *bytes, gsize length)
{
  g_autoptr (GBytes) data = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) digest = gembok_sha256 (data);
  memcpy (at, g_bytes_get_data (digest, NULL), DIGEST_SIZE);
}

static void
put_public_digest (guint8 *at, const GembokKey *key)
{
  gsize length;
  const void *spki = g_bytes_get_data (gembok_key_public (key), &length);
  put_digest (at, spki, length);
}

/* --- the derived key -------------------------------------------------------------------------------------------- */

static GembokBoxKey *
derive_key (const GembokSecret *passphrase, const guint8 *salt, const GembokScryptCost *cost, const GembokReporter *reporter,
            GCancellable *cancellable, GError **error)
{
  if (gembok_cancelled (cancellable, error))
    return NULL;
  gembok_report (reporter, GEMBOK_STAGE_DERIVE_KEY, NULL, 0, 0);
  const GembokPart salt_part = { salt, SALT_SIZE };
  g_autoptr (GembokSecret) key = gembok_scrypt (passphrase, salt_part, cost, GEMBOK_CIPHER_KEY_SIZE);
  if (key == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, _ ("The key is unharmed. Close other programs, then try again."),
                            _ ("There is not enough memory to work with the passphrase (%u MiB are needed)."),
                            (guint) (gembok_scrypt_memory (cost) / (1024 * 1024)));
      return NULL;
    }
  if (gembok_cancelled (cancellable, error))
    return NULL;

  GembokBoxKey *box_key = g_new0 (GembokBoxKey, 1);
  box_key->key = g_steal_pointer (&key);
  box_key->cost = *cost;
  memcpy (box_key->salt, salt, SALT_SIZE);
  return box_key;
}

/* --- sealing ---------------------------------------------------------------------------------------------------- */

static void
put_header (guint8 *box, const GembokBoxKey *box_key, const GembokKey *key)
{
  g_autoptr (GBytes) nonce = gembok_random_bytes (GEMBOK_GCM_NONCE_SIZE);
  memcpy (box, magic, MAGIC_SIZE);
  put_u32 (box + AT_VERSION, VERSION);
  put_u32 (box + AT_N, box_key->cost.n);
  put_u32 (box + AT_R, box_key->cost.r);
  put_u32 (box + AT_P, box_key->cost.p);
  memcpy (box + AT_SALT, box_key->salt, SALT_SIZE);
  memcpy (box + AT_NONCE, g_bytes_get_data (nonce, NULL), GEMBOK_GCM_NONCE_SIZE);
  put_public_digest (box + AT_SPKI, key);
}

static GBytes *
seal_with (const GembokKey *key, const GembokBoxKey *box_key, GError **error)
{
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, error);
  if (pkcs8 == NULL)
    return NULL;
  const GembokPart plain = { gembok_secret_data (pkcs8), gembok_secret_length (pkcs8) };
  const gsize hashed = HEADER_SIZE + plain.length + GEMBOK_GCM_TAG_SIZE;
  const gsize size = hashed + DIGEST_SIZE;
  if (size > MAX_SIZE)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The private key is too large to be kept."));
      return NULL;
    }

  g_autofree guint8 *box = g_malloc0 (size);
  put_header (box, box_key, key);
  const GembokPart header = { box, HEADER_SIZE };
  if (!gembok_gcm_encrypt (box_key->key, box + AT_NONCE, header, plain, box + HEADER_SIZE))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The private key could not be encrypted."));
      return NULL;
    }
  put_digest (box + hashed, box, hashed);
  return g_bytes_new_take (g_steal_pointer (&box), size);
}

GBytes *
gembok_sealed_box_seal (const GembokKey *key, const GembokSecret *passphrase, GembokBoxKey **box_key,
                        const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  if (gembok_secret_length (passphrase) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("A private key is not kept without a passphrase."));
      return NULL;
    }
  g_autoptr (GBytes) salt = gembok_random_bytes (SALT_SIZE);
  g_autoptr (GembokBoxKey) derived
      = derive_key (passphrase, g_bytes_get_data (salt, NULL), &default_cost, reporter, cancellable, error);
  if (derived == NULL)
    return NULL;
  GBytes *box = seal_with (key, derived, error);
  if (box != NULL && box_key != NULL)
    *box_key = g_steal_pointer (&derived);
  return box;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gboolean
set_damaged (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL,
                    _ ("The stored private key is damaged; the passphrase is not at fault."));
  return FALSE;
}

static gboolean
is_acceptable (const GembokScryptCost *cost)
{
  return cost->n >= MIN_N && cost->n <= MAX_N && (cost->n & (cost->n - 1)) == 0 && cost->r >= 1 && cost->r <= MAX_R
         && cost->p >= 1 && cost->p <= MAX_P && gembok_scrypt_memory (cost) <= MAX_MEMORY;
}

static gboolean
has_sound_hash (const guint8 *bytes, gsize size)
{
  guint8 digest[DIGEST_SIZE];
  if (size < MIN_SIZE || size > MAX_SIZE)
    return FALSE;
  put_digest (digest, bytes, size - DIGEST_SIZE);
  return memcmp (digest, bytes + size - DIGEST_SIZE, DIGEST_SIZE) == 0;
}

/* The hash comes first, so that no accident, wherever it struck, is taken for anything but an accident. */
static gboolean
read_box (GBytes *data, Box *box, GError **error)
{
  box->bytes = g_bytes_get_data (data, &box->size);
  if (!has_sound_hash (box->bytes, box->size))
    return set_damaged (error);
  if (memcmp (box->bytes, magic, MAGIC_SIZE) != 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This is not a private key that Gembok has stored."));
      return FALSE;
    }
  if (get_u32 (box->bytes + AT_VERSION) > VERSION)
    {
      gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("The private key was stored by a newer Gembok."));
      return FALSE;
    }

  box->salt = box->bytes + AT_SALT;
  box->nonce = box->bytes + AT_NONCE;
  box->spki_digest = box->bytes + AT_SPKI;
  const gboolean complete
      = get_u32 (box->bytes + AT_VERSION) == VERSION && box->size > HEADER_SIZE + GEMBOK_GCM_TAG_SIZE + DIGEST_SIZE;
  if (complete)
    box->cost = (GembokScryptCost){ get_u32 (box->bytes + AT_N), get_u32 (box->bytes + AT_R), get_u32 (box->bytes + AT_P) };
  if (!complete || !is_acceptable (&box->cost))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                        _ ("The private key is stored in a way that Gembok does not accept."));
      return FALSE;
    }
  return TRUE;
}

static GembokKey *
check_key (const Box *box, const GembokSecret *pkcs8, GError **error)
{
  g_autoptr (GembokKey) key = gembok_key_from_pkcs8 (pkcs8, NULL);
  guint8 digest[DIGEST_SIZE] = { 0 };
  if (key != NULL)
    put_public_digest (digest, key);
  if (key == NULL || memcmp (digest, box->spki_digest, DIGEST_SIZE) != 0)
    {
      set_damaged (error);
      return NULL;
    }
  return g_steal_pointer (&key);
}

/* The PKCS#8 in the box; NULL where the derived key does not fit. */
static GembokSecret *
decrypt (const Box *box, const GembokBoxKey *box_key)
{
  const GembokPart header = { box->bytes, HEADER_SIZE };
  const GembokPart sealed = { box->bytes + HEADER_SIZE, box->size - HEADER_SIZE - DIGEST_SIZE };
  const gsize length = sealed.length - GEMBOK_GCM_TAG_SIZE;
  g_autoptr (GembokSecret) pkcs8 = gembok_secret_new (length);
  if (!gembok_gcm_decrypt (box_key->key, box->nonce, header, sealed, gembok_secret_buffer (pkcs8)))
    {
      gembok_openssl_drain ();
      return NULL;
    }
  gembok_secret_set_length (pkcs8, length);
  return g_steal_pointer (&pkcs8);
}

GembokKey *
gembok_sealed_box_open (GBytes *box, const GembokSecret *passphrase, const GembokReporter *reporter,
                        GCancellable *cancellable, GError **error)
{
  Box sound;
  if (!read_box (box, &sound, error))
    return NULL;
  g_autoptr (GembokBoxKey) derived = derive_key (passphrase, sound.salt, &sound.cost, reporter, cancellable, error);
  if (derived == NULL)
    return NULL;
  g_autoptr (GembokSecret) pkcs8 = decrypt (&sound, derived);
  if (pkcs8 == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_PASSPHRASE, NULL, _ ("The passphrase is wrong."));
      return NULL;
    }
  return check_key (&sound, pkcs8, error);
}

GembokKey *
gembok_sealed_box_reopen (GBytes *box, const GembokBoxKey *box_key, GError **error)
{
  Box sound;
  if (!read_box (box, &sound, error))
    return NULL;
  /* No passphrase is in play here: what was written is not what came back. */
  g_autoptr (GembokSecret) pkcs8 = NULL;
  if (memcmp (sound.salt, box_key->salt, SALT_SIZE) == 0 && memcmp (&sound.cost, &box_key->cost, sizeof sound.cost) == 0)
    pkcs8 = decrypt (&sound, box_key);
  if (pkcs8 == NULL)
    {
      set_damaged (error);
      return NULL;
    }
  return check_key (&sound, pkcs8, error);
}

char *
gembok_sealed_box_inspect (GBytes *box, GError **error)
{
  Box sound;
  return read_box (box, &sound, error) ? gembok_hex (sound.spki_digest, DIGEST_SIZE) : NULL;
}
