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

G_END_DECLS
