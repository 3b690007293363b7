/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/private-key-der.h"

#include <string.h>

enum
{
  TAG_INTEGER = 0x02,
  TAG_OCTET_STRING = 0x04,
  TAG_OID = 0x06,
  TAG_SEQUENCE = 0x30,
  TAG_CONTEXT_0 = 0xA0,
  TAG_CONTEXT_1 = 0xA1
};

/* What is left to read of a value. */
typedef struct
{
  const guint8 *at;
  gsize left;
} Cursor;

static const guint8 oid_pkcs5[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05 };
static const guint8 oid_pkcs12_pbe[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01 };
static const guint8 oid_pkcs7[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07 };

/* The length octets (X.690, 8.1.3). The indefinite form, which some PKCS#12 writers use, takes all that is left. */
static gboolean
take_length (Cursor *cursor, gsize *length)
{
  if (cursor->left == 0)
    return FALSE;
  const guint8 first = *cursor->at++;
  cursor->left--;
  if (first == 0x80)
    {
      *length = cursor->left;
      return TRUE;
    }
  *length = first;
  if (first < 0x80)
    return *length <= cursor->left;

  const guint count = first & 0x7F;
  if (count > 4 || count > cursor->left)
    return FALSE;
  *length = 0;
  for (guint i = 0; i < count; i++)
    *length = *length << 8 | cursor->at[i];
  cursor->at += count;
  cursor->left -= count;
  return *length <= cursor->left;
}

/* Reads a value of @tag, puts its content into @content and steps behind it. */
static gboolean
take (Cursor *cursor, guint8 tag, Cursor *content)
{
  gsize length = 0;
  if (cursor->left == 0 || *cursor->at != tag)
    return FALSE;
  cursor->at++;
  cursor->left--;
  if (!take_length (cursor, &length))
    return FALSE;
  content->at = cursor->at;
  content->left = length;
  cursor->at += length;
  cursor->left -= length;
  return TRUE;
}

static gboolean
begins_with (const Cursor *content, const guint8 *prefix, gsize length)
{
  return content->left >= length && memcmp (content->at, prefix, length) == 0;
}

/* PrivateKeyInfo or OneAsymmetricKey: version, algorithm, OCTET STRING. (A public key has a BIT STRING and no version.) */
static gboolean
continues_as_pkcs8 (Cursor rest)
{
  Cursor algorithm, oid, key;
  return take (&rest, TAG_SEQUENCE, &algorithm) && take (&algorithm, TAG_OID, &oid) && oid.left >= 3
         && take (&rest, TAG_OCTET_STRING, &key) && key.left >= 16;
}

/* RSAPrivateKey: version, modulus, public exponent, private exponent …; OpenSSL's DSA keys look alike and are keys too. */
static gboolean
continues_as_pkcs1 (Cursor rest)
{
  Cursor modulus, exponent, private_exponent;
  return take (&rest, TAG_INTEGER, &modulus) && modulus.left >= 32 && take (&rest, TAG_INTEGER, &exponent)
         && take (&rest, TAG_INTEGER, &private_exponent) && private_exponent.left >= 16;
}

/* ECPrivateKey: version 1, the key's octets, [0] curve, [1] public key. Without a curve so few octets prove nothing,
 * unless they are the whole file. */
static gboolean
continues_as_sec1 (Cursor rest, gboolean is_whole)
{
  Cursor key, curve, oid;
  if (!take (&rest, TAG_OCTET_STRING, &key) || key.left < 16 || key.left > 72)
    return FALSE;
  if (take (&rest, TAG_CONTEXT_0, &curve))
    return take (&curve, TAG_OID, &oid) || (curve.left > 0 && *curve.at == TAG_SEQUENCE);
  return is_whole && (rest.left == 0 || *rest.at == TAG_CONTEXT_1);
}

/* PFX: version 3, authSafe as data (password integrity) or signed data. CMS of version 3 goes on with a SET. */
static gboolean
continues_as_pfx (Cursor rest)
{
  Cursor content, oid;
  return take (&rest, TAG_SEQUENCE, &content) && take (&content, TAG_OID, &oid)
         && begins_with (&oid, oid_pkcs7, sizeof oid_pkcs7) && oid.left == sizeof oid_pkcs7 + 1
         && (oid.at[sizeof oid_pkcs7] == 1 || oid.at[sizeof oid_pkcs7] == 2);
}

/* EncryptedPrivateKeyInfo: a password-based algorithm, then the ciphertext as a whole OCTET STRING. */
static gboolean
continues_as_encrypted (Cursor rest)
{
  Cursor algorithm, oid, ciphertext;
  return take (&rest, TAG_SEQUENCE, &algorithm) && take (&algorithm, TAG_OID, &oid)
         && (begins_with (&oid, oid_pkcs5, sizeof oid_pkcs5) || begins_with (&oid, oid_pkcs12_pbe, sizeof oid_pkcs12_pbe))
         && take (&rest, TAG_OCTET_STRING, &ciphertext) && ciphertext.left >= 16;
}

gboolean
gembok_private_key_der_at (const guint8 *data, gsize length, gboolean is_whole)
{
  Cursor file = { data, length }, inside, version;
  if (!take (&file, TAG_SEQUENCE, &inside))
    return FALSE;
  if (continues_as_encrypted (inside))
    return TRUE;
  if (!take (&inside, TAG_INTEGER, &version) || version.left != 1)
    return FALSE;
  switch (*version.at)
    {
    case 0:
      return continues_as_pkcs8 (inside) || continues_as_pkcs1 (inside);
    case 1:
      return continues_as_pkcs8 (inside) || continues_as_pkcs1 (inside) || continues_as_sec1 (inside, is_whole);
    case 3:
      return continues_as_pfx (inside);
    default:
      return FALSE;
    }
}
