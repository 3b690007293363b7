/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of key.h that is about public keys alone. */
#include "crypto/key.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/sha.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"
#include "crypto/rsa-private.h"

#define CODE_BITS 60

GBytes *
gembok_spki_from_evp (EVP_PKEY *evp)
{
  gembok_openssl_autofree guint8 *der = NULL;
  const int length = i2d_PUBKEY (evp, &der);
  if (length <= 0)
    {
      gembok_openssl_drain ();
      return NULL;
    }
  return g_bytes_new (der, (gsize) length);
}

EVP_PKEY *
gembok_evp_from_spki (GBytes *spki, GError **error)
{
  gsize length;
  const guint8 *start = g_bytes_get_data (spki, &length);
  const guint8 *end = start;
  g_autoptr (EVP_PKEY) evp = length > 0 && length <= GEMBOK_SPKI_MAX ? d2i_PUBKEY (NULL, &end, (long) length) : NULL;
  if (evp == NULL || end != start + length)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The public key cannot be read."));
      return NULL;
    }
  gembok_openssl_drain (); /* of decoders that were tried before the right one */
  return g_steal_pointer (&evp);
}

static void
digest_of (GBytes *spki, guint8 digest[SHA256_DIGEST_LENGTH])
{
  gsize length;
  const void *bytes = g_bytes_get_data (spki, &length);
  if (EVP_Digest (bytes, length, digest, NULL, EVP_sha256 (), NULL) != 1)
    g_error ("SHA-256 is not available");
}

char *
gembok_public_key_sha256 (GBytes *spki)
{
  guint8 digest[SHA256_DIGEST_LENGTH];
  digest_of (spki, digest);
  return gembok_hex (digest, sizeof digest);
}

char *
gembok_public_key_code (GBytes *spki)
{
  guint8 digest[SHA256_DIGEST_LENGTH];
  digest_of (spki, digest);
  g_autofree char *code = gembok_crockford (digest, CODE_BITS);
  return g_strdup_printf ("%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

char *
gembok_public_key_label (GBytes *spki)
{
  g_autoptr (EVP_PKEY) evp = gembok_evp_from_spki (spki, NULL);
  if (evp == NULL)
    return g_strdup (_ ("unknown kind of key"));
  GembokKeyAlgorithm algorithm;
  if (gembok_evp_algorithm (evp, &algorithm))
    return g_strdup (gembok_key_algorithm_label (algorithm));

  char group[64] = "";
  const char *type = EVP_PKEY_get0_type_name (evp);
  if (EVP_PKEY_get_utf8_string_param (evp, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, NULL) == 1)
    return g_strdup_printf ("%s %s", type, group);
  gembok_openssl_drain ();
  return g_strdup_printf (_ ("%s %d bit"), type, EVP_PKEY_get_bits (evp));
}

/* --- weak keys -------------------------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *reason)
{
  gembok_openssl_error (error, GEMBOK_ERROR_BAD_INPUT, _ ("This key must not be used. Make a new one."), "%s", reason);
  return FALSE;
}

/* Reads the AlgorithmIdentifier alone, so that parameters of a curve that somebody made up are never computed with. */
static gboolean
has_known_identifier (GBytes *spki)
{
  gsize length;
  const guint8 *start = g_bytes_get_data (spki, &length);
  const guint8 *end = start;
  g_autoptr (Asn1TypeStack) parts = d2i_ASN1_SEQUENCE_ANY (NULL, &end, (long) length);
  if (parts == NULL || end != start + length || sk_ASN1_TYPE_num (parts) != 2)
    return FALSE;
  const ASN1_TYPE *first = sk_ASN1_TYPE_value (parts, 0);
  if (first->type != V_ASN1_SEQUENCE)
    return FALSE;
  const guint8 *bytes = ASN1_STRING_get0_data (first->value.sequence);
  g_autoptr (X509_ALGOR) identifier = d2i_X509_ALGOR (NULL, &bytes, ASN1_STRING_length (first->value.sequence));
  if (identifier == NULL)
    return FALSE;

  const ASN1_OBJECT *object;
  const void *parameter;
  int type;
  X509_ALGOR_get0 (&object, &type, &parameter, identifier);
  if (OBJ_obj2nid (object) == NID_rsaEncryption)
    return type == V_ASN1_NULL;
  if (OBJ_obj2nid (object) != NID_X9_62_id_ecPublicKey || type != V_ASN1_OBJECT)
    return FALSE;
  const int curve = OBJ_obj2nid (parameter);
  return curve == NID_X9_62_prime256v1 || curve == NID_secp384r1;
}

static gboolean
check_point (EVP_PKEY *evp, GError **error)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_pkey (NULL, evp, NULL);
  if (context == NULL || EVP_PKEY_public_check (context) != 1)
    return refuse (error, _ ("The public key is not a point on its curve."));
  return TRUE;
}

gboolean
gembok_public_key_check (GBytes *spki, GembokKeyAlgorithm *algorithm, GError **error)
{
  const gsize length = g_bytes_get_size (spki);
  if (length == 0 || length > GEMBOK_SPKI_MAX || !has_known_identifier (spki))
    return refuse (error, _ ("The key is of a kind that is not accepted here."));
  g_autoptr (EVP_PKEY) evp = gembok_evp_from_spki (spki, NULL);
  GembokKeyAlgorithm found;
  if (evp == NULL)
    return refuse (error, _ ("The public key cannot be read."));
  if (!gembok_evp_algorithm (evp, &found))
    return refuse (error, _ ("The key is of a size that is not accepted here."));

  /* One key, one encoding: otherwise the same key could be presented as two different ones. */
  g_autoptr (GBytes) encoded = gembok_spki_from_evp (evp);
  if (encoded == NULL || !g_bytes_equal (encoded, spki))
    return refuse (error, _ ("The public key is not encoded as its standard demands."));
  const char *weakness = EVP_PKEY_is_a (evp, "RSA") ? gembok_rsa_weakness (evp) : NULL;
  if (weakness != NULL)
    return refuse (error, weakness);
  if (EVP_PKEY_is_a (evp, "EC") && !check_point (evp, error))
    return FALSE;
  if (algorithm != NULL)
    *algorithm = found;
  return TRUE;
}
