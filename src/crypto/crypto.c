/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"

#include <string.h>

#include <openssl/rand.h>
#include <openssl/sha.h>

#include "base/text.h"
#include "crypto/allocator-private.h"
#include "crypto/openssl-private.h"

static gboolean wiping;

static gpointer
install_allocator (gpointer unused G_GNUC_UNUSED)
{
  wiping = CRYPTO_set_mem_functions (gembok_openssl_malloc, gembok_openssl_realloc, gembok_openssl_free) == 1;
  return NULL;
}

void
gembok_crypto_init (void)
{
  static GOnce once = G_ONCE_INIT;
  g_once (&once, install_allocator, NULL);
}

const char *
gembok_crypto_library (void)
{
  return OpenSSL_version (OPENSSL_VERSION);
}

gboolean
gembok_crypto_wiping (void)
{
  return wiping;
}

/* --- random ----------------------------------------------------------------------------------------------------- */

/* Going on without random numbers would be worse than any other end. */
static void
fill_public (void *bytes, gsize length)
{
  if (RAND_bytes_ex (NULL, bytes, length, 256) != 1)
    g_error ("the random source failed");
}

static void
fill_secret (void *bytes, gsize length)
{
  if (RAND_priv_bytes_ex (NULL, bytes, length, 256) != 1)
    g_error ("the random source failed");
}

GBytes *
gembok_random_bytes (gsize length)
{
  guint8 *bytes = g_malloc (MAX (length, 1));
  fill_public (bytes, length);
  return g_bytes_new_take (bytes, length);
}

GembokSecret *
gembok_random_secret (gsize length)
{
  GembokSecret *secret = gembok_secret_new (MAX (length, 1));
  fill_secret (gembok_secret_buffer (secret), length);
  gembok_secret_set_length (secret, length);
  return secret;
}

/* RFC 4648, section 5, from the standard alphabet, in place. Returns the length without padding. */
static gsize
make_url_safe (char *text, gsize length)
{
  while (length > 0 && text[length - 1] == '=')
    length--;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '+')
      text[i] = '-';
    else if (text[i] == '/')
      text[i] = '_';
  return length;
}

GembokSecret *
gembok_random_token (gsize n_bytes)
{
  g_return_val_if_fail (n_bytes > 0 && n_bytes <= 1024, NULL);
  g_autoptr (GembokSecret) bytes = gembok_random_secret (n_bytes);
  /* The encoder also writes a NUL, for which every secret has room. */
  GembokSecret *token = gembok_secret_new ((n_bytes + 2) / 3 * 4);
  guint8 *text = gembok_secret_buffer (token);
  const int length = EVP_EncodeBlock (text, gembok_secret_data (bytes), (int) n_bytes);
  gembok_secret_set_length (token, make_url_safe ((char *) text, (gsize) length));
  return token;
}

char *
gembok_random_id (guint n_chars)
{
  g_autoptr (GBytes) bytes = gembok_random_bytes (((gsize) n_chars * 5 + 7) / 8);
  g_autofree char *text = gembok_crockford (g_bytes_get_data (bytes, NULL), n_chars * 5);
  return g_ascii_strdown (text, -1);
}

/* --- digests ---------------------------------------------------------------------------------------------------- */

static void
sha256_of (const void *bytes, gsize length, guint8 digest[SHA256_DIGEST_LENGTH])
{
  if (EVP_Digest (length > 0 ? bytes : "", length, digest, NULL, EVP_sha256 (), NULL) != 1)
    g_error ("SHA-256 is not available");
}

GBytes *
gembok_sha256 (GBytes *data)
{
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  guint8 digest[SHA256_DIGEST_LENGTH];
  sha256_of (bytes, length, digest);
  return g_bytes_new (digest, sizeof digest);
}

char *
gembok_sha256_hex (GBytes *data)
{
  g_autoptr (GBytes) digest = gembok_sha256 (data);
  return gembok_hex (g_bytes_get_data (digest, NULL), SHA256_DIGEST_LENGTH);
}

char *
gembok_sha256_secret_hex (const GembokSecret *secret)
{
  guint8 digest[SHA256_DIGEST_LENGTH];
  sha256_of (gembok_secret_data (secret), gembok_secret_length (secret), digest);
  return gembok_hex (digest, sizeof digest);
}
