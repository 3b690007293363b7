/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-pki.h"

#include <string.h>

#include "crypto/crypto.h"

/* 2026-08-17T07:05:00Z */
#define TODAY 1786950300

/* PrivateKeyInfo with an EC P-256 key (RFC 5208, RFC 5915) up to its 32 bytes. */
static const guint8 head[]
    = { 0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
        0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20 };

GembokKey *
fuzz_key (guint8 n)
{
  g_autoptr (GError) error = NULL;
  guint8 number[32];
  gembok_crypto_init ();
  memset (number, 0x40 + n, sizeof number);
  g_autoptr (GembokSecret) der = gembok_secret_new (sizeof head + sizeof number);
  gembok_secret_append (der, head, sizeof head);
  gembok_secret_append (der, number, sizeof number);
  GembokKey *key = gembok_key_from_pkcs8 (der, &error);
  g_assert_no_error (error);
  return key;
}

const Pki *
fuzz_pki (void)
{
  static Pki *pki;
  if (pki == NULL)
    {
      GembokKey *keys[PKI_KEYS];
      for (guint8 i = 0; i < PKI_KEYS; i++)
        keys[i] = fuzz_key (i);
      pki = pki_new_of (TODAY, keys);
    }
  return pki;
}
