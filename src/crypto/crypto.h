/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/error.h"
#include "base/secret.h"

G_BEGIN_DECLS

/**
 * gembok_crypto_init:
 *
 * Gives OpenSSL an allocator that wipes what it frees. Must run before anything else touches OpenSSL, libcurl
 * included: first thing in main() after gembok_process_harden(). Repeating it does no harm.
 */
void gembok_crypto_init (void);

/** gembok_crypto_wiping: whether the wiping allocator is in place (it is not if OpenSSL was used before). */
gboolean gembok_crypto_wiping (void);

/** gembok_crypto_library: OpenSSL's version as it runs, "OpenSSL 3.0.22 …". Static. */
const char *gembok_crypto_library (void);

/** gembok_random_bytes: (transfer full): @length bytes from the one random source; aborts if it fails. */
GBytes *gembok_random_bytes (gsize length);

/** gembok_random_secret: (transfer full): the same, as a secret. */
GembokSecret *gembok_random_secret (gsize length);

/** gembok_random_token: (transfer full): @n_bytes random bytes in URL-safe base64 without padding, as a secret text. */
GembokSecret *gembok_random_token (gsize n_bytes);

/** gembok_random_id: (transfer full): @n_chars random characters of lower-case Crockford base 32 (5 bits each). */
char *gembok_random_id (guint n_chars);

/** gembok_sha256: (transfer full): the 32 bytes. */
GBytes *gembok_sha256 (GBytes *data);

/** gembok_sha256_hex: (transfer full): 64 lower-case digits. */
char *gembok_sha256_hex (GBytes *data);

/** gembok_sha256_secret_hex: (transfer full): the same over a secret (a session token is stored so by the server). */
char *gembok_sha256_secret_hex (const GembokSecret *secret);

/* --- symmetric encryption of documents -------------------------------------------------------------------------- */

/** GEMBOK_CIPHER_KEY_SIZE: bytes in a key for gembok_cipher_seal(). */
#define GEMBOK_CIPHER_KEY_SIZE 32

/**
 * gembok_cipher_seal:
 * @key: 32 bytes
 * @associated: (nullable): what is authenticated with it
 * @plain: at most 64 MiB
 *
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
 *
 * Returns: (transfer full) (nullable): nonce, ciphertext, 16-byte tag
 */
GBytes *gembok_cipher_seal (const GembokSecret *key, GBytes *associated, GBytes *plain, GError **error);

/** gembok_cipher_open: (transfer full) (nullable): the plain bytes, wiped when they are freed; DAMAGED if key, associated data or
 * bytes do not fit. */
GBytes *gembok_cipher_open (const GembokSecret *key, GBytes *associated, GBytes *sealed, GError **error);

/** gembok_cipher_wrap_key: (transfer full) (nullable): a 32-byte @key under @wrapping_key, as gembok_cipher_seal() does. */
GBytes *gembok_cipher_wrap_key (const GembokSecret *wrapping_key, const GembokSecret *key, GError **error);

/** gembok_cipher_unwrap_key: (transfer full) (nullable): the key again. */
GembokSecret *gembok_cipher_unwrap_key (const GembokSecret *wrapping_key, GBytes *wrapped, GError **error);

/* --- passwords of accounts (the server's side) ------------------------------------------------------------------ */

/** gembok_password_hash: (transfer full): scrypt (N=2^14, r=8, p=5, 16-byte salt) as one printable line. Blocks, some 0.3 s. */
char *gembok_password_hash (const GembokSecret *password, GError **error);

/** gembok_password_verify: whether @password has that @hash; a @hash whose cost is out of bounds never fits. Blocks. */
gboolean gembok_password_verify (const GembokSecret *password, const char *hash);

G_END_DECLS
