/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/pkcs12.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/certificate-private.h"

#define ROUNDS      100000
#define SALT_OCTETS 16
#define MAX_NAME    64

typedef struct
{
  int key_cipher;
  int certificate_cipher;
  const EVP_MD *mac;
} Recipe;

static Recipe
recipe_for (GembokPkcs12Kind kind)
{
  if (kind == GEMBOK_PKCS12_LEGACY)
    return (Recipe){ NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, EVP_sha1 () };
  /* A cipher instead of a scheme makes OpenSSL take PBES2 with PBKDF2-HMAC-SHA256 (RFC 8018). */
  return (Recipe){ NID_aes_256_cbc, NID_aes_256_cbc, EVP_sha256 () };
}

/* The name is stored in UTF-16; programs that read pairs of surrogates wrongly have been attacked with them. */
static char *
plain_name (const char *friendly_name)
{
  g_autofree char *line = gembok_text_sanitise (friendly_name, MAX_NAME);
  GString *name = g_string_new (NULL);
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (name, c <= 0xFFFF ? c : 0xFFFD);
    }
  return g_strstrip (g_string_free (name, FALSE));
}

static gboolean
check_input (const GembokKey *key, GPtrArray *chain, const GembokSecret *passphrase, GError **error)
{
  if (chain->len == 0 || chain->len > GEMBOK_CERTIFICATES_COUNT)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("There are %u certificates to export; 1 to %d can be."),
                      chain->len, GEMBOK_CERTIFICATES_COUNT);
  else if (!g_bytes_equal (gembok_key_public (key), gembok_certificate_public (g_ptr_array_index (chain, 0))))
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The certificate to export belongs to another key."));
  else if (gembok_secret_length (passphrase) == 0 || !gembok_secret_is_text (passphrase))
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                      _ ("The export passphrase is empty or holds characters that cannot be typed."));
  else
    return TRUE;
  return FALSE;
}

static X509Stack *
issuers_of (GPtrArray *chain)
{
  X509Stack *issuers = sk_X509_new_null ();
  for (guint i = 1; i < chain->len; i++)
    X509_add_cert (issuers, gembok_certificate_x509 (g_ptr_array_index (chain, i)), X509_ADD_FLAG_UP_REF);
  return issuers;
}

static GBytes *
pack (const GembokKey *key, GPtrArray *chain, const char *name, const GembokSecret *passphrase, GembokPkcs12Kind kind)
{
  const Recipe recipe = recipe_for (kind);
  const char *secret = gembok_secret_text (passphrase);
  g_autoptr (X509Stack) issuers = issuers_of (chain);
  /* Rounds of -1: no MAC yet, since the hash for it cannot be chosen here. */
  g_autoptr (PKCS12) store
      = PKCS12_create (secret, name, gembok_key_evp (key), gembok_certificate_x509 (g_ptr_array_index (chain, 0)), issuers,
                       recipe.key_cipher, recipe.certificate_cipher, ROUNDS, -1, 0);
  if (store == NULL || PKCS12_set_mac (store, secret, -1, NULL, SALT_OCTETS, ROUNDS, recipe.mac) != 1)
    return NULL;
  return gembok_asn1_write (store, ASN1_ITEM_rptr (PKCS12));
}

static gboolean
is_same_certificate (X509 *x509, GPtrArray *chain, guint index)
{
  g_autoptr (GBytes) der = x509 != NULL ? gembok_asn1_write (x509, ASN1_ITEM_rptr (X509)) : NULL;
  return der != NULL && g_bytes_equal (der, gembok_certificate_der (g_ptr_array_index (chain, index)));
}

static gboolean
holds_all_issuers (const X509Stack *issuers, GPtrArray *chain)
{
  guint found = 0;
  for (guint i = 1; i < chain->len; i++)
    for (int j = 0; issuers != NULL && j < sk_X509_num (issuers); j++)
      if (is_same_certificate (sk_X509_value (issuers, j), chain, i))
        {
          found++;
          break;
        }
  return found == chain->len - 1;
}

/* What is handed out was opened again with the passphrase, and everything in it is what went in. */
static gboolean
reads_back (GBytes *der, const GembokKey *key, GPtrArray *chain, const GembokSecret *passphrase)
{
  g_autoptr (PKCS12) store = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS12));
  EVP_PKEY *read_key = NULL;
  X509 *read_leaf = NULL;
  X509Stack *read_issuers = NULL;
  if (store == NULL || PKCS12_parse (store, gembok_secret_text (passphrase), &read_key, &read_leaf, &read_issuers) != 1)
    return FALSE;
  g_autoptr (EVP_PKEY) owned_key = read_key;
  g_autoptr (X509) owned_leaf = read_leaf;
  g_autoptr (X509Stack) owned_issuers = read_issuers;
  g_autoptr (GBytes) public_key = owned_key != NULL ? gembok_spki_from_evp (owned_key) : NULL;
  return public_key != NULL && g_bytes_equal (public_key, gembok_key_public (key))
         && is_same_certificate (owned_leaf, chain, 0) && holds_all_issuers (owned_issuers, chain);
}

GBytes *
gembok_pkcs12_export (const GembokKey *key, GPtrArray *chain, const char *friendly_name, const GembokSecret *passphrase,
                      GembokPkcs12Kind kind, GError **error)
{
  if (!check_input (key, chain, passphrase, error))
    return NULL;
  g_autofree char *name = friendly_name != NULL ? plain_name (friendly_name) : NULL;
  g_autoptr (GBytes) der = pack (key, chain, name != NULL && name[0] != '\0' ? name : NULL, passphrase, kind);
  if (der == NULL || !reads_back (der, key, chain, passphrase))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The .p12 file could not be made."));
      return NULL;
    }
  return g_steal_pointer (&der);
}
