/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/symmetric-private.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "crypto/openssl-private.h"

static gboolean
start_encryption (EVP_CIPHER_CTX *context, const GembokSecret *key, const guint8 *nonce, GembokPart associated)
{
  int written;
  return gembok_secret_length (key) == GEMBOK_CIPHER_KEY_SIZE
         && EVP_EncryptInit_ex2 (context, EVP_aes_256_gcm (), gembok_secret_data (key), nonce, NULL) == 1
         && (associated.length == 0
             || EVP_EncryptUpdate (context, NULL, &written, associated.bytes, (int) associated.length) == 1);
}

gboolean
gembok_gcm_encrypt (const GembokSecret *key, const guint8 *nonce, GembokPart associated, GembokPart plain, guint8 *sealed)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  int written = 0;
  if (context == NULL || !start_encryption (context, key, nonce, associated))
    return FALSE;
  if (plain.length > 0 && EVP_EncryptUpdate (context, sealed, &written, plain.bytes, (int) plain.length) != 1)
    return FALSE;
  return EVP_EncryptFinal_ex (context, sealed + plain.length, &written) == 1
         && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, GEMBOK_GCM_TAG_SIZE, sealed + plain.length) == 1;
}

static gboolean
start_decryption (EVP_CIPHER_CTX *context, const GembokSecret *key, const guint8 *nonce, GembokPart associated)
{
  int written;
  return gembok_secret_length (key) == GEMBOK_CIPHER_KEY_SIZE
         && EVP_DecryptInit_ex2 (context, EVP_aes_256_gcm (), gembok_secret_data (key), nonce, NULL) == 1
         && (associated.length == 0
             || EVP_DecryptUpdate (context, NULL, &written, associated.bytes, (int) associated.length) == 1);
}

gboolean
gembok_gcm_decrypt (const GembokSecret *key, const guint8 *nonce, GembokPart associated, GembokPart sealed, guint8 *plain)
{
  g_return_val_if_fail (sealed.length >= GEMBOK_GCM_TAG_SIZE, FALSE);
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  const gsize length = sealed.length - GEMBOK_GCM_TAG_SIZE;
  guint8 tag[GEMBOK_GCM_TAG_SIZE];
  memcpy (tag, (const guint8 *) sealed.bytes + length, sizeof tag);

  int written = 0;
  const gboolean fits = context != NULL && start_decryption (context, key, nonce, associated)
                        && (length == 0 || EVP_DecryptUpdate (context, plain, &written, sealed.bytes, (int) length) == 1)
                        && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) == 1
                        && EVP_DecryptFinal_ex (context, plain + length, &written) == 1;
  if (!fits)
    gembok_wipe (plain, length);
  return fits;
}

guint64
gembok_scrypt_memory (const GembokScryptCost *cost)
{
  const guint64 product = (guint64) cost->n * cost->r; /* two 32-bit numbers */
  return product > G_MAXUINT64 / 128 ? G_MAXUINT64 : product * 128;
}

GembokSecret *
gembok_scrypt (const GembokSecret *secret, GembokPart salt, const GembokScryptCost *cost, gsize length)
{
  guint64 n = cost->n;
  guint32 r = cost->r;
  guint32 p = cost->p;
  /* OpenSSL's own limit is 32 MiB. Besides 128 N r it counts 128 r p and some working memory. */
  guint64 max_memory = gembok_scrypt_memory (cost) + 128 * (guint64) r * p + 1024 * 1024;
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_PASSWORD, (void *) (gsize) gembok_secret_data (secret),
                                       gembok_secret_length (secret)),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_SALT, (void *) (gsize) salt.bytes, salt.length),
    OSSL_PARAM_construct_uint64 (OSSL_KDF_PARAM_SCRYPT_N, &n),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_SCRYPT_R, &r),
    OSSL_PARAM_construct_uint32 (OSSL_KDF_PARAM_SCRYPT_P, &p),
    OSSL_PARAM_construct_uint64 (OSSL_KDF_PARAM_SCRYPT_MAXMEM, &max_memory),
    OSSL_PARAM_construct_end (),
  };

  g_autoptr (EVP_KDF) kdf = EVP_KDF_fetch (NULL, "SCRYPT", NULL);
  g_autoptr (EVP_KDF_CTX) context = kdf != NULL ? EVP_KDF_CTX_new (kdf) : NULL;
  g_autoptr (GembokSecret) derived = gembok_secret_new (length);
  if (context == NULL || EVP_KDF_derive (context, gembok_secret_buffer (derived), length, parameters) != 1)
    return NULL;
  gembok_secret_set_length (derived, length);
  return g_steal_pointer (&derived);
}
