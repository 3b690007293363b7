/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/key.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/i18n.h"
#include "crypto/openssl-private.h"

/* RSA 8192 needs some 4.7 KiB; a larger one is nothing that anybody uses. */
#define MAX_PKCS8 (8 * 1024)
/* What "gembok_key_export" promises. */
#define EXPORT_ROUNDS    600000
#define EXPORT_SALT_SIZE 16
/* At most ten signs of life a second. */
#define REPORT_INTERVAL (G_USEC_PER_SEC / 10)

typedef struct
{
  const char *name;
  const char *label;
  int bits;          /* RSA */
  const char *group; /* EC */
} AlgorithmWords;

static const AlgorithmWords algorithms[GEMBOK_N_KEY_ALGORITHMS] = {
  [GEMBOK_KEY_RSA_2048] = { "rsa:2048", "RSA 2048 bit", 2048, NULL },
  [GEMBOK_KEY_RSA_3072] = { "rsa:3072", "RSA 3072 bit", 3072, NULL },
  [GEMBOK_KEY_RSA_4096] = { "rsa:4096", "RSA 4096 bit", 4096, NULL },
  [GEMBOK_KEY_EC_P256] = { "ec:P-256", "EC P-256", 0, SN_X9_62_prime256v1 },
  [GEMBOK_KEY_EC_P384] = { "ec:P-384", "EC P-384", 0, SN_secp384r1 },
};

struct _GembokKey
{
  gint ref_count; /* atomic */
  EVP_PKEY *evp;
  GBytes *spki;
  gboolean known;
  GembokKeyAlgorithm algorithm;
};

/* What the key generator's callback needs to know. */
typedef struct
{
  const GembokReporter *reporter;
  GCancellable *cancellable;
  gint64 last_report; /* monotonic, microseconds */
} Generation;

const char *
gembok_key_algorithm_name (GembokKeyAlgorithm algorithm)
{
  g_return_val_if_fail ((guint) algorithm < GEMBOK_N_KEY_ALGORITHMS, NULL);
  return algorithms[algorithm].name;
}

gboolean
gembok_key_algorithm_from_name (const char *name, GembokKeyAlgorithm *algorithm)
{
  for (guint i = 0; i < GEMBOK_N_KEY_ALGORITHMS; i++)
    if (g_strcmp0 (algorithms[i].name, name) == 0)
      {
        *algorithm = (GembokKeyAlgorithm) i;
        return TRUE;
      }
  return FALSE;
}

const char *
gembok_key_algorithm_label (GembokKeyAlgorithm algorithm)
{
  g_return_val_if_fail ((guint) algorithm < GEMBOK_N_KEY_ALGORITHMS, NULL);
  return algorithms[algorithm].label;
}

static gboolean
has_text_param (EVP_PKEY *evp, const char *param, const char *expected)
{
  char text[64];
  if (EVP_PKEY_get_utf8_string_param (evp, param, text, sizeof text, NULL) != 1)
    {
      gembok_openssl_drain ();
      return FALSE;
    }
  return strcmp (text, expected) == 0;
}

gboolean
gembok_evp_algorithm (EVP_PKEY *evp, GembokKeyAlgorithm *algorithm)
{
  const gboolean rsa = EVP_PKEY_is_a (evp, "RSA");
  const gboolean named_ec
      = EVP_PKEY_is_a (evp, "EC") && has_text_param (evp, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_GROUP);
  for (guint i = 0; i < GEMBOK_N_KEY_ALGORITHMS; i++)
    {
      const AlgorithmWords *words = &algorithms[i];
      if ((rsa && words->bits != 0 && words->bits == EVP_PKEY_get_bits (evp))
          || (named_ec && words->group != NULL && has_text_param (evp, OSSL_PKEY_PARAM_GROUP_NAME, words->group)))
        {
          *algorithm = (GembokKeyAlgorithm) i;
          return TRUE;
        }
    }
  return FALSE;
}

/* --- generation ------------------------------------------------------------------------------------------------- */

/* Runs between two primality tests; 0 makes OpenSSL give up. */
static int
on_generation_progress (EVP_PKEY_CTX *context)
{
  Generation *generation = EVP_PKEY_CTX_get_app_data (context);
  if (g_cancellable_is_cancelled (generation->cancellable))
    return 0;
  const gint64 now = g_get_monotonic_time ();
  if (now - generation->last_report >= REPORT_INTERVAL)
    {
      generation->last_report = now;
      gembok_report (generation->reporter, GEMBOK_STAGE_GENERATE_KEY, NULL, 0, 0);
    }
  return 1;
}

static EVP_PKEY *
generate_evp (const AlgorithmWords *words, Generation *generation)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, words->group != NULL ? "EC" : "RSA", NULL);
  if (context == NULL || EVP_PKEY_keygen_init (context) != 1)
    return NULL;
  if (words->group != NULL)
    {
      if (EVP_PKEY_CTX_set_group_name (context, words->group) != 1
          || EVP_PKEY_CTX_set_ec_param_enc (context, OPENSSL_EC_NAMED_CURVE) != 1)
        return NULL;
    }
  else if (EVP_PKEY_CTX_set_rsa_keygen_bits (context, words->bits) != 1)
    return NULL;

  EVP_PKEY_CTX_set_app_data (context, generation);
  EVP_PKEY_CTX_set_cb (context, on_generation_progress);
  EVP_PKEY *evp = NULL;
  return EVP_PKEY_generate (context, &evp) == 1 ? evp : NULL;
}

GembokKey *
gembok_key_generate (GembokKeyAlgorithm algorithm, const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail ((guint) algorithm < GEMBOK_N_KEY_ALGORITHMS, NULL);
  if (gembok_cancelled (cancellable, error))
    return NULL;

  Generation generation = { reporter, cancellable, g_get_monotonic_time () };
  gembok_report (reporter, GEMBOK_STAGE_GENERATE_KEY, NULL, 0, 0);
  g_autoptr (EVP_PKEY) evp = generate_evp (&algorithms[algorithm], &generation);
  if (gembok_cancelled (cancellable, error))
    {
      gembok_openssl_drain ();
      return NULL;
    }
  if (evp == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The key could not be generated."));
      return NULL;
    }
  g_autoptr (GembokKey) key = gembok_key_from_evp (g_steal_pointer (&evp), error);
  if (key == NULL || (key->known && key->algorithm == algorithm))
    return g_steal_pointer (&key);
  /* Without memory OpenSSL does not know its own key again; nobody is told that such a one was made. */
  gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The key could not be generated."));
  return NULL;
}

/* --- a key and its encodings ------------------------------------------------------------------------------------ */

GembokKey *
gembok_key_from_evp (EVP_PKEY *evp, GError **error)
{
  GBytes *spki = gembok_spki_from_evp (evp);
  if (spki == NULL)
    {
      EVP_PKEY_free (evp);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The private key is of a kind that cannot be used."));
      return NULL;
    }
  GembokKey *key = g_new0 (GembokKey, 1);
  key->ref_count = 1;
  key->evp = evp;
  key->spki = spki;
  key->known = gembok_evp_algorithm (evp, &key->algorithm);
  return key;
}

EVP_PKEY *
gembok_key_evp (const GembokKey *key)
{
  return key->evp;
}

static PKCS8_PRIV_KEY_INFO *
read_private_key_info (const GembokSecret *der)
{
  const gsize length = gembok_secret_length (der);
  if (length == 0 || length > MAX_PKCS8)
    return NULL;
  const guint8 *start = gembok_secret_data (der);
  const guint8 *end = start;
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO (NULL, &end, (long) length);
  return info != NULL && end == start + length ? g_steal_pointer (&info) : NULL;
}

GembokKey *
gembok_key_from_pkcs8 (const GembokSecret *der, GError **error)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = read_private_key_info (der);
  g_autoptr (EVP_PKEY) evp = info != NULL ? EVP_PKCS82PKEY (info) : NULL;
  if (evp == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This is not a private key in PKCS#8 form."));
      return NULL;
    }
  gembok_openssl_drain (); /* of decoders that were tried before the right one */
  return gembok_key_from_evp (g_steal_pointer (&evp), error);
}

GembokSecret *
gembok_key_to_pkcs8 (const GembokKey *key, GError **error)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (key->evp);
  const int length = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO (info, NULL) : -1;
  g_autoptr (GembokSecret) der = length > 0 ? gembok_secret_new ((gsize) length) : NULL;
  guint8 *end = der != NULL ? gembok_secret_buffer (der) : NULL;
  if (der == NULL || i2d_PKCS8_PRIV_KEY_INFO (info, &end) != length)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The private key could not be encoded."));
      return NULL;
    }
  gembok_secret_set_length (der, (gsize) length);
  return g_steal_pointer (&der);
}

/* OpenSSL would ask on the terminal. */
static int
no_passphrase_cb (char *buffer G_GNUC_UNUSED, int size G_GNUC_UNUSED, int writing G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
  return -1;
}

GBytes *
gembok_public_from_pem (const GembokSecret *pem, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (gembok_secret_data (pem), (int) gembok_secret_length (pem));
  g_autoptr (EVP_PKEY) key = bio != NULL ? PEM_read_bio_PrivateKey (bio, NULL, no_passphrase_cb, NULL) : NULL;
  g_autoptr (GBytes) public_key = key != NULL ? gembok_spki_from_evp (key) : NULL;
  if (public_key == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL,
                          _ ("There is no private key in the file, or it is under a passphrase."));
  return g_steal_pointer (&public_key);
}

static X509_SIG *
encrypt_private_key (const GembokKey *key, const GembokSecret *passphrase)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (key->evp);
  g_autoptr (X509_ALGOR) scheme
      = PKCS5_pbe2_set_iv (EVP_aes_256_cbc (), EXPORT_ROUNDS, NULL, EXPORT_SALT_SIZE, NULL, NID_hmacWithSHA256);
  if (info == NULL || scheme == NULL)
    return NULL;
  X509_SIG *encrypted
      = PKCS8_set0_pbe (gembok_secret_text (passphrase), (int) gembok_secret_length (passphrase), info, scheme);
  if (encrypted != NULL)
    scheme = NULL; /* it belongs to the result now */
  return encrypted;
}

GBytes *
gembok_key_export (const GembokKey *key, const GembokSecret *passphrase, GError **error)
{
  if (gembok_secret_length (passphrase) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("A private key is not exported without a passphrase."));
      return NULL;
    }
  g_autoptr (X509_SIG) encrypted = encrypt_private_key (key, passphrase);
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  if (encrypted == NULL || bio == NULL || PEM_write_bio_PKCS8 (bio, encrypted) != 1)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The private key could not be encrypted for export."));
      return NULL;
    }
  return gembok_bytes_from_bio (bio);
}

GBytes *
gembok_key_public (const GembokKey *key)
{
  return key->spki;
}

gboolean
gembok_key_algorithm (const GembokKey *key, GembokKeyAlgorithm *algorithm)
{
  if (key->known && algorithm != NULL)
    *algorithm = key->algorithm;
  return key->known;
}

/* --- proof ------------------------------------------------------------------------------------------------------ */

static const char trial_text[] = "Gembok: trial signature, of no legal meaning";

static gboolean
sign_trial (EVP_PKEY *evp, guint8 **signature, gsize *length)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  if (context == NULL || EVP_DigestSignInit_ex (context, NULL, "SHA256", NULL, NULL, evp, NULL) != 1
      || EVP_DigestSign (context, NULL, length, (const guint8 *) trial_text, sizeof trial_text) != 1)
    return FALSE;
  *signature = g_malloc (*length);
  return EVP_DigestSign (context, *signature, length, (const guint8 *) trial_text, sizeof trial_text) == 1;
}

static gboolean
verify_trial (EVP_PKEY *evp, const guint8 *signature, gsize length)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  return context != NULL && EVP_DigestVerifyInit_ex (context, NULL, "SHA256", NULL, NULL, evp, NULL) == 1
         && EVP_DigestVerify (context, signature, length, (const guint8 *) trial_text, sizeof trial_text) == 1;
}

gboolean
gembok_key_proves (const GembokKey *key, GBytes *public_key, GError **error)
{
  g_autoptr (EVP_PKEY) evp = gembok_evp_from_spki (public_key, error);
  if (evp == NULL)
    return FALSE;
  g_autofree guint8 *signature = NULL;
  gsize length = 0;
  if (!sign_trial (key->evp, &signature, &length))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The private key could not make a trial signature."));
      return FALSE;
    }
  if (!verify_trial (evp, signature, length))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Look for the key that belongs to it."),
                            _ ("The private key and this public key do not belong together."));
      return FALSE;
    }
  return TRUE;
}

GembokKey *
gembok_key_ref (GembokKey *key)
{
  g_atomic_int_inc (&key->ref_count);
  return key;
}

void
gembok_key_unref (GembokKey *key)
{
  if (key == NULL || !g_atomic_int_dec_and_test (&key->ref_count))
    return;
  EVP_PKEY_free (key->evp);
  g_bytes_unref (key->spki);
  g_free (key);
}
