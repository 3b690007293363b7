/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crypto.h"

G_BEGIN_DECLS

/* The two primitives under documents, sealed boxes and passwords. */

#define GEMBOK_GCM_NONCE_SIZE 12
#define GEMBOK_GCM_TAG_SIZE   16

/** GembokPart: bytes that belong to somebody else. */
typedef struct
{
  const void *bytes;
  gsize length; /* at most G_MAXINT */
} GembokPart;

/**
 * gembok_gcm_encrypt:
 * @key: 32 bytes
 * @nonce: %GEMBOK_GCM_NONCE_SIZE bytes, never used with this key before
 * @associated: what is authenticated with it, may be empty
 * @plain: what to encrypt
 * @sealed: takes the ciphertext (as long as @plain) and the tag (%GEMBOK_GCM_TAG_SIZE)
 *
 * AES-256-GCM (NIST SP 800-38D).
 *
 * Returns: %FALSE if OpenSSL fails (its error queue is left for the caller)
 */
gboolean gembok_gcm_encrypt (const GembokSecret *key, const guint8 *nonce, GembokPart associated, GembokPart plain,
                             guint8 *sealed);

/**
 * gembok_gcm_decrypt:
 * @sealed: ciphertext and tag; at least %GEMBOK_GCM_TAG_SIZE bytes
 * @plain: takes the plain bytes (%GEMBOK_GCM_TAG_SIZE fewer); wiped again where the tag does not fit
 *
 * Returns: whether the tag fits
 */
gboolean gembok_gcm_decrypt (const GembokSecret *key, const guint8 *nonce, GembokPart associated, GembokPart sealed,
                             guint8 *plain);

/** GembokScryptCost: the parameters of RFC 7914, section 2. */
typedef struct
{
  guint32 n; /* a power of two */
  guint32 r;
  guint32 p;
} GembokScryptCost;

/** gembok_scrypt_memory: bytes that scrypt needs at that cost (128 N r), saturating. */
guint64 gembok_scrypt_memory (const GembokScryptCost *cost);

/**
 * gembok_scrypt:
 * @secret: passphrase or password
 * @salt: the salt
 * @cost: checked by the caller, who knows what is reasonable there
 * @length: bytes wanted
 *
 * Returns: (transfer full) (nullable): the derived bytes; %NULL without memory (the error queue is left for the caller)
 */
GembokSecret *gembok_scrypt (const GembokSecret *secret, GembokPart salt, const GembokScryptCost *cost, gsize length);

G_END_DECLS
