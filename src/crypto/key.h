/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "base/secret.h"

G_BEGIN_DECLS

/** GembokKeyAlgorithm: the kinds of key that Gembok makes and accepts. */
typedef enum
{
  GEMBOK_KEY_RSA_2048,
  GEMBOK_KEY_RSA_3072,
  GEMBOK_KEY_RSA_4096,
  GEMBOK_KEY_EC_P256,
  GEMBOK_KEY_EC_P384,
  GEMBOK_N_KEY_ALGORITHMS
} GembokKeyAlgorithm;

/** gembok_key_algorithm_name: "rsa:2048" … "ec:P-384", as in the policy and on the command line. Static. */
const char *gembok_key_algorithm_name (GembokKeyAlgorithm algorithm);

/** gembok_key_algorithm_from_name: %FALSE for a word that is none of them. */
gboolean gembok_key_algorithm_from_name (const char *name, GembokKeyAlgorithm *algorithm);

/** gembok_key_algorithm_label: "RSA 2048 bit", "EC P-256" for people. Static. */
const char *gembok_key_algorithm_label (GembokKeyAlgorithm algorithm);

/** GembokKey: a private key in memory (OpenSSL's, which its wiping allocator clears on free). Immutable, thread-safe. */
typedef struct _GembokKey GembokKey;

/**
 * gembok_key_generate:
 * @algorithm: which kind
 * @reporter: (nullable): told %GEMBOK_STAGE_GENERATE_KEY without a total while it works
 * @cancellable: (nullable): ends it within some 50 ms
 * @error: CANCELLED, FAILED
 *
 * Makes a new key pair from OpenSSL's random source. Blocks: RSA 4096 took up to 5 s on an old computer.
 */
GembokKey *gembok_key_generate (GembokKeyAlgorithm algorithm, const GembokReporter *reporter, GCancellable *cancellable,
                                GError **error);

/** gembok_key_from_pkcs8: (transfer full) (nullable): from an unencrypted PrivateKeyInfo (RFC 5208); BAD_FILE otherwise. */
GembokKey *gembok_key_from_pkcs8 (const GembokSecret *der, GError **error);

/** gembok_key_to_pkcs8: (transfer full) (nullable): its PrivateKeyInfo in DER. */
GembokSecret *gembok_key_to_pkcs8 (const GembokKey *key, GError **error);

/**
 * gembok_key_export:
 * @key: the key
 * @passphrase: NFC UTF-8, not empty
 *
 * Returns: (transfer full) (nullable): PEM "ENCRYPTED PRIVATE KEY" (RFC 5208) with PBES2, PBKDF2-HMAC-SHA256,
 *   600,000 rounds, AES-256-CBC, which OpenSSL, GnuTLS, Java and NSS open. Blocks, some 0.2 s.
 */
GBytes *gembok_key_export (const GembokKey *key, const GembokSecret *passphrase, GError **error);

/** gembok_key_public: (transfer none): its SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7). */
GBytes *gembok_key_public (const GembokKey *key);

/** gembok_key_algorithm: which kind it is; %FALSE if none that Gembok makes (such a key is not accepted anywhere). */
gboolean gembok_key_algorithm (const GembokKey *key, GembokKeyAlgorithm *algorithm);

/** gembok_key_proves: makes a signature with @key and verifies it against the SubjectPublicKeyInfo @public_key; BAD_INPUT if
 * they do not belong together, BAD_FILE if @public_key is none. */
gboolean gembok_key_proves (const GembokKey *key, GBytes *public_key, GError **error);

GembokKey *gembok_key_ref (GembokKey *key);
void gembok_key_unref (GembokKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokKey, gembok_key_unref)

/** gembok_public_from_pem: (transfer full) (nullable): the SubjectPublicKeyInfo of the unencrypted private key in @pem, of whatever
 * kind (PKCS#8, PKCS#1, SEC1); BAD_FILE. */
GBytes *gembok_public_from_pem (const GembokSecret *pem, GError **error);

/* --- public keys, as SubjectPublicKeyInfo in DER ---------------------------------------------------------------- */

/** gembok_public_key_sha256: (transfer full): SHA-256 of @spki, 64 lower-case hexadecimal digits. */
char *gembok_public_key_sha256 (GBytes *spki);

/** gembok_public_key_code: (transfer full): the verification code XXXX-XXXX-XXXX: the first 60 bits of that SHA-256 in
 * Crockford base 32, for two people to compare aloud. */
char *gembok_public_key_code (GBytes *spki);

/** gembok_public_key_label: (transfer full): "RSA 2048 bit", "EC P-256", or what else it is. */
char *gembok_public_key_label (GBytes *spki);

/**
 * gembok_public_key_check:
 * @spki: SubjectPublicKeyInfo
 * @algorithm: (out) (optional): which of ours it is
 * @error: BAD_INPUT with the reason
 *
 * The server's and the importer's weak-key test: an algorithm of ours, odd RSA modulus of exactly that size without a
 * small factor, not prime, no two close primes, RSA exponent odd and from 65537 to 2^64, no ROCA fingerprint (CVE-2017-15361),
 * named curve, point on it; encoded in the one way of its standard. Takes 3 to 15 ms.
 */
gboolean gembok_public_key_check (GBytes *spki, GembokKeyAlgorithm *algorithm, GError **error);

G_END_DECLS
