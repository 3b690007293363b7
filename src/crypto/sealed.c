/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-private.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/openssl-private.h"

#define VERSION 1

#define AT_VERSION GEMBOK_SEALED_MAGIC_SIZE
#define AT_N       (AT_VERSION + 4)
#define AT_R       (AT_N + 4)
#define AT_P       (AT_R + 4)
#define AT_SALT    (AT_P + 4)
#define AT_NONCE   (AT_SALT + GEMBOK_SEALED_SALT_SIZE)
#define AT_EXTRA   (AT_NONCE + GEMBOK_GCM_NONCE_SIZE)

/* What every version has: magic and version in front, a SHA-256 of all before it at the end. */
#define MIN_SIZE (AT_N + GEMBOK_SEALED_DIGEST_SIZE)

/* What is accepted on reading. */
#define MIN_N      (1u << 14)
#define MAX_N      (1u << 20)
#define MAX_R      16u
#define MAX_P      4u
#define MAX_MEMORY ((guint64) 1024 * 1024 * 1024)

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
  memcpy (at, g_bytes_get_data (digest, NULL), GEMBOK_SEALED_DIGEST_SIZE);
}

gsize
gembok_sealed_overhead (const GembokSealedForm *form)
{
  return AT_EXTRA + form->extra + GEMBOK_GCM_TAG_SIZE + GEMBOK_SEALED_DIGEST_SIZE;
}

/* --- the derived key -------------------------------------------------------------------------------------------- */

static GembokBoxKey *
derive_key (const GembokSecret *passphrase, const guint8 *salt, const GembokScryptCost *cost, const GembokReporter *reporter,
            GCancellable *cancellable, GError **error)
{
  if (gembok_cancelled (cancellable, error))
    return NULL;
  gembok_report (reporter, GEMBOK_STAGE_DERIVE_KEY, NULL, 0, 0);
  const GembokPart salt_part = { salt, GEMBOK_SEALED_SALT_SIZE };
  g_autoptr (GembokSecret) key = gembok_scrypt (passphrase, salt_part, cost, GEMBOK_CIPHER_KEY_SIZE);
  if (key == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, _ ("Nothing was changed. Close other programs, then try again."),
                            _ ("There is not enough memory to work with the passphrase (%u MiB are needed)."),
                            (guint) (gembok_scrypt_memory (cost) / (1024 * 1024)));
      return NULL;
    }
  if (gembok_cancelled (cancellable, error))
    return NULL;

  GembokBoxKey *box_key = g_new0 (GembokBoxKey, 1);
  box_key->key = g_steal_pointer (&key);
  box_key->cost = *cost;
  memcpy (box_key->salt, salt, GEMBOK_SEALED_SALT_SIZE);
  return box_key;
}

GembokBoxKey *
gembok_sealed_new_key (const GembokSecret *passphrase, const GembokReporter *reporter, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) salt = gembok_random_bytes (GEMBOK_SEALED_SALT_SIZE);
  return derive_key (passphrase, g_bytes_get_data (salt, NULL), &gembok_sealed_cost, reporter, cancellable, error);
}

GembokBoxKey *
gembok_sealed_key (const GembokSealed *sealed, const GembokSecret *passphrase, const GembokReporter *reporter,
                   GCancellable *cancellable, GError **error)
{
  return derive_key (passphrase, sealed->salt, &sealed->cost, reporter, cancellable, error);
}

gboolean
gembok_sealed_fits (const GembokSealed *sealed, const GembokBoxKey *box_key)
{
  return memcmp (sealed->salt, box_key->salt, GEMBOK_SEALED_SALT_SIZE) == 0
         && memcmp (&sealed->cost, &box_key->cost, sizeof sealed->cost) == 0;
}

/* --- sealing ---------------------------------------------------------------------------------------------------- */

static void
put_header (const GembokSealedForm *form, guint8 *at, const GembokBoxKey *box_key, const guint8 *extra)
{
  g_autoptr (GBytes) nonce = gembok_random_bytes (GEMBOK_GCM_NONCE_SIZE);
  memcpy (at, form->magic, GEMBOK_SEALED_MAGIC_SIZE);
  put_u32 (at + AT_VERSION, VERSION);
  put_u32 (at + AT_N, box_key->cost.n);
  put_u32 (at + AT_R, box_key->cost.r);
  put_u32 (at + AT_P, box_key->cost.p);
  memcpy (at + AT_SALT, box_key->salt, GEMBOK_SEALED_SALT_SIZE);
  memcpy (at + AT_NONCE, g_bytes_get_data (nonce, NULL), GEMBOK_GCM_NONCE_SIZE);
  if (form->extra > 0)
    memcpy (at + AT_EXTRA, extra, form->extra);
}

GBytes *
gembok_sealed_seal (const GembokSealedForm *form, const GembokBoxKey *box_key, const guint8 *extra, GembokPart plain)
{
  if (plain.length > form->max_size - gembok_sealed_overhead (form))
    return NULL;
  const gsize header_size = AT_EXTRA + form->extra;
  const gsize hashed = header_size + plain.length + GEMBOK_GCM_TAG_SIZE;
  const gsize size = hashed + GEMBOK_SEALED_DIGEST_SIZE;
  g_autofree guint8 *bytes = g_malloc (size);
  put_header (form, bytes, box_key, extra);
  const GembokPart header = { bytes, header_size };
  if (!gembok_gcm_encrypt (box_key->key, bytes + AT_NONCE, header, plain, bytes + header_size))
    return NULL;
  put_digest (bytes + hashed, bytes, hashed);
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gboolean
is_acceptable (const GembokScryptCost *cost)
{
  return cost->n >= MIN_N && cost->n <= MAX_N && (cost->n & (cost->n - 1)) == 0 && cost->r >= 1 && cost->r <= MAX_R
         && cost->p >= 1 && cost->p <= MAX_P && gembok_scrypt_memory (cost) <= MAX_MEMORY;
}

static gboolean
has_sound_hash (const GembokSealedForm *form, const guint8 *bytes, gsize size)
{
  guint8 digest[GEMBOK_SEALED_DIGEST_SIZE];
  if (size < MIN_SIZE || size > form->max_size)
    return FALSE;
  put_digest (digest, bytes, size - GEMBOK_SEALED_DIGEST_SIZE);
  return memcmp (digest, bytes + size - GEMBOK_SEALED_DIGEST_SIZE, GEMBOK_SEALED_DIGEST_SIZE) == 0;
}

GembokSealedState
gembok_sealed_read (const GembokSealedForm *form, GBytes *data, GembokSealed *sealed)
{
  *sealed = (GembokSealed){ .header_size = AT_EXTRA + form->extra };
  sealed->bytes = g_bytes_get_data (data, &sealed->size);
  if (!has_sound_hash (form, sealed->bytes, sealed->size))
    return GEMBOK_SEALED_DAMAGED;
  if (memcmp (sealed->bytes, form->magic, GEMBOK_SEALED_MAGIC_SIZE) != 0)
    return GEMBOK_SEALED_FOREIGN;
  const guint32 version = get_u32 (sealed->bytes + AT_VERSION);
  if (version > VERSION)
    return GEMBOK_SEALED_NEWER;
  if (version != VERSION || sealed->size <= gembok_sealed_overhead (form))
    return GEMBOK_SEALED_ODD;

  sealed->cost
      = (GembokScryptCost){ get_u32 (sealed->bytes + AT_N), get_u32 (sealed->bytes + AT_R), get_u32 (sealed->bytes + AT_P) };
  sealed->salt = sealed->bytes + AT_SALT;
  sealed->nonce = sealed->bytes + AT_NONCE;
  sealed->extra = sealed->bytes + AT_EXTRA;
  return is_acceptable (&sealed->cost) ? GEMBOK_SEALED_SOUND : GEMBOK_SEALED_ODD;
}

gsize
gembok_sealed_length (const GembokSealed *sealed)
{
  return sealed->size - sealed->header_size - GEMBOK_GCM_TAG_SIZE - GEMBOK_SEALED_DIGEST_SIZE;
}

gboolean
gembok_sealed_open (const GembokSealed *sealed, const GembokBoxKey *box_key, guint8 *plain)
{
  const GembokPart header = { sealed->bytes, sealed->header_size };
  const GembokPart rest = { sealed->bytes + sealed->header_size, gembok_sealed_length (sealed) + GEMBOK_GCM_TAG_SIZE };
  if (gembok_gcm_decrypt (box_key->key, sealed->nonce, header, rest, plain))
    return TRUE;
  gembok_openssl_drain ();
  return FALSE;
}
