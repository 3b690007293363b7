/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "crypto/key.h"

G_BEGIN_DECLS

/** GembokPkcs12Kind: which other software shall open it. */
typedef enum
{
  GEMBOK_PKCS12_MODERN, /* PBES2, PBKDF2-HMAC-SHA256 with 100,000 rounds, AES-256-CBC; MAC SHA-256, 100,000 rounds */
  GEMBOK_PKCS12_LEGACY  /* pbeWithSHA1And3-KeyTripleDES-CBC, MAC SHA-1: only for old computers and phones */
} GembokPkcs12Kind;

/**
 * gembok_pkcs12_export:
 * @key: the private key
 * @chain: (element-type GembokCertificate): leaf first; its public key must be the key's
 * @friendly_name: (nullable): shown by other software
 * @passphrase: the export passphrase, NFC UTF-8, not empty
 * @kind: see #GembokPkcs12Kind
 * @error: BAD_INPUT if key and leaf differ, FAILED
 *
 * PKCS#12 (RFC 7292) with localKeyID on key and leaf. Read back and compared before it is returned. Blocks, some 0.3 s.
 */
GBytes *gembok_pkcs12_export (const GembokKey *key, GPtrArray *chain, const char *friendly_name,
                              const GembokSecret *passphrase, GembokPkcs12Kind kind, GError **error);

/** GEMBOK_PKCS12_MAX: the largest .p12 that is looked at, in bytes. */
#define GEMBOK_PKCS12_MAX (1024 * 1024)

/** gembok_pkcs12_is: whether @data has the form of a PKCS#12 in DER; opens nothing. */
gboolean gembok_pkcs12_is (GBytes *data);

/**
 * gembok_pkcs12_open:
 * @data: a .p12 of anybody (RFC 7292)
 * @passphrase: NFC UTF-8
 * @public_key: (out) (optional) (nullable) (transfer full): SubjectPublicKeyInfo of the private key in it
 * @error: WRONG_PASSPHRASE, BAD_FILE (none, damaged, no certificate in it, a protection that OpenSSL has given up, or one so costly
 *   that only an attacker would choose it: more than 10,000,000 rounds in all)
 *
 * Looks at what is in it; the private key is decrypted to compare it and wiped again. Blocks, up to some seconds.
 *
 * Returns: (transfer full) (nullable) (element-type GembokCertificate): at most %GEMBOK_CERTIFICATES_COUNT, that of the key first
 */
GPtrArray *gembok_pkcs12_open (GBytes *data, const GembokSecret *passphrase, GBytes **public_key, GError **error);

G_END_DECLS
