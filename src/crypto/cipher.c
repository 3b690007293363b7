/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of crypto.h that encrypts documents and wraps their keys. */
#include "crypto/crypto.h"

#include <string.h>

#include "base/i18n.h"
#include "base/wiping.h"
#include "crypto/openssl-private.h"
#include "crypto/symmetric-private.h"

#define MAX_PLAIN (64 * 1024 * 1024)
#define OVERHEAD  (GEMBOK_GCM_NONCE_SIZE + GEMBOK_GCM_TAG_SIZE)

/* Keeps a wrapped key from being taken for an encrypted document. */
static const GembokPart wrapped_key = { "gembok wrapped key", 18 };

static GembokPart
part_of (GBytes *bytes)
{
  GembokPart part = { NULL, 0 };
  if (bytes != NULL)
    part.bytes = g_bytes_get_data (bytes, &part.length);
  return part;
}

static GembokPart
secret_part (const GembokSecret *secret)
{
  return (GembokPart){ gembok_secret_data (secret), gembok_secret_length (secret) };
}

static GBytes *
seal (const GembokSecret *key, GembokPart associated, GembokPart plain, GError **error)
{
  const gsize length = plain.length + OVERHEAD;
  g_autofree guint8 *sealed = g_malloc (length);
  g_autoptr (GBytes) nonce = gembok_random_bytes (GEMBOK_GCM_NONCE_SIZE);
  memcpy (sealed, g_bytes_get_data (nonce, NULL), GEMBOK_GCM_NONCE_SIZE);
  if (!gembok_gcm_encrypt (key, sealed, associated, plain, sealed + GEMBOK_GCM_NONCE_SIZE))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The data could not be encrypted."));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&sealed), length);
}

/* @plain takes OVERHEAD bytes fewer than @sealed has. */
static gboolean
open_into (const GembokSecret *key, GembokPart associated, GembokPart sealed, guint8 *plain, GError **error)
{
  const guint8 *nonce = sealed.bytes;
  const GembokPart rest = { nonce + GEMBOK_GCM_NONCE_SIZE, sealed.length - GEMBOK_GCM_NONCE_SIZE };
  if (gembok_gcm_decrypt (key, nonce, associated, rest, plain))
    return TRUE;
  gembok_openssl_error (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("Encrypted data on this computer are damaged."));
  return FALSE;
}

static gboolean
has_size (GembokPart sealed, gsize min_plain, gsize max_plain, GError **error)
{
  if (sealed.length >= min_plain + OVERHEAD && sealed.length <= max_plain + OVERHEAD)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("Encrypted data on this computer are damaged."));
  return FALSE;
}

GBytes *
gembok_cipher_seal (const GembokSecret *key, GBytes *associated, GBytes *plain, GError **error)
{
  if (g_bytes_get_size (plain) > MAX_PLAIN)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The data are too large to be kept encrypted."));
      return NULL;
    }
  return seal (key, part_of (associated), part_of (plain), error);
}

GBytes *
gembok_cipher_open (const GembokSecret *key, GBytes *associated, GBytes *sealed, GError **error)
{
  const GembokPart part = part_of (sealed);
  if (!has_size (part, 0, MAX_PLAIN, error))
    return NULL;
  const gsize length = part.length - OVERHEAD;
  guint8 *plain = gembok_wiping_block (length + 1);
  if (open_into (key, part_of (associated), part, plain, error))
    return gembok_wiping_bytes (plain, length);
  gembok_wiping_free (plain);
  return NULL;
}

GBytes *
gembok_cipher_wrap_key (const GembokSecret *wrapping_key, const GembokSecret *key, GError **error)
{
  g_return_val_if_fail (gembok_secret_length (key) == GEMBOK_CIPHER_KEY_SIZE, NULL);
  return seal (wrapping_key, wrapped_key, secret_part (key), error);
}

GembokSecret *
gembok_cipher_unwrap_key (const GembokSecret *wrapping_key, GBytes *wrapped, GError **error)
{
  const GembokPart part = part_of (wrapped);
  if (!has_size (part, GEMBOK_CIPHER_KEY_SIZE, GEMBOK_CIPHER_KEY_SIZE, error))
    return NULL;
  g_autoptr (GembokSecret) key = gembok_secret_new (GEMBOK_CIPHER_KEY_SIZE);
  if (!open_into (wrapping_key, wrapped_key, part, gembok_secret_buffer (key), error))
    return NULL;
  gembok_secret_set_length (key, GEMBOK_CIPHER_KEY_SIZE);
  return g_steal_pointer (&key);
}
