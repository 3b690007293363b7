/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of pkcs12.h that looks into files of others. */
#include "crypto/pkcs12-private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/certificate-private.h"

#define MAX_BAGS 64
/* All derivations of one file together; a file of ours needs some 300,000. */
#define MAX_ROUNDS G_GINT64_CONSTANT (10000000)

typedef struct
{
  const char *passphrase;
  gint64 rounds; /* that may still be spent */
  guint bags;
  gboolean costly;
  gboolean unknown;        /* a protection that this program does not know */
  GBytes *public_key;      /* (nullable) */
  GPtrArray *certificates; /* (element-type GembokCertificate) */
} Visit;

/* --- what it would cost ------------------------------------------------------------------------------------------- */

static gint64
positive (const ASN1_INTEGER *value)
{
  gint64 number = 0;
  return value != NULL && ASN1_INTEGER_get_int64 (&number, value) == 1 && number > 0 ? number : G_MAXINT64;
}

static gint64
rounds_of_pbes2 (const X509_ALGOR *algorithm)
{
  PBE2PARAM *parameters = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBE2PARAM), algorithm->parameter);
  gint64 rounds = G_MAXINT64;
  if (parameters != NULL && OBJ_obj2nid (parameters->keyfunc->algorithm) == NID_id_pbkdf2)
    {
      PBKDF2PARAM *function = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBKDF2PARAM), parameters->keyfunc->parameter);
      rounds = function != NULL ? positive (function->iter) : G_MAXINT64;
      PBKDF2PARAM_free (function);
    }
  PBE2PARAM_free (parameters);
  return rounds;
}

static gint64
rounds_of (const X509_ALGOR *algorithm)
{
  if (OBJ_obj2nid (algorithm->algorithm) == NID_pbes2)
    return rounds_of_pbes2 (algorithm);
  PBEPARAM *parameters = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBEPARAM), algorithm->parameter);
  const gint64 rounds = parameters != NULL ? (parameters->iter != NULL ? positive (parameters->iter) : 1) : G_MAXINT64;
  PBEPARAM_free (parameters);
  return rounds;
}

static gboolean
spend (Visit *visit, gint64 rounds)
{
  visit->costly = visit->costly || rounds > visit->rounds;
  if (!visit->costly)
    visit->rounds -= rounds;
  return !visit->costly;
}

/* --- bags ---------------------------------------------------------------------------------------------------------- */

static void
take_key (Visit *visit, const PKCS8_PRIV_KEY_INFO *info)
{
  g_autoptr (EVP_PKEY) key = info != NULL ? EVP_PKCS82PKEY (info) : NULL;
  if (key != NULL && visit->public_key == NULL)
    visit->public_key = gembok_spki_from_evp (key);
}

static void
take_bag (Visit *visit, PKCS12_SAFEBAG *bag)
{
  if (visit->bags++ >= MAX_BAGS)
    return;
  const int kind = PKCS12_SAFEBAG_get_nid (bag);
  if (kind == NID_keyBag)
    take_key (visit, PKCS12_SAFEBAG_get0_p8inf (bag));
  else if (kind == NID_pkcs8ShroudedKeyBag)
    {
      const X509_ALGOR *algorithm = NULL;
      X509_SIG_get0 (PKCS12_SAFEBAG_get0_pkcs8 (bag), &algorithm, NULL);
      if (!spend (visit, rounds_of (algorithm)))
        return;
      g_autoptr (PKCS8_PRIV_KEY_INFO) info = PKCS12_decrypt_skey (bag, visit->passphrase, -1);
      visit->unknown = visit->unknown || info == NULL;
      take_key (visit, info);
    }
  else if (kind == NID_certBag && PKCS12_SAFEBAG_get_bag_nid (bag) == NID_x509Certificate
           && visit->certificates->len < GEMBOK_CERTIFICATES_COUNT)
    {
      g_autoptr (X509) x509 = PKCS12_SAFEBAG_get1_cert (bag);
      GembokCertificate *certificate = x509 != NULL ? gembok_certificate_from_x509 (x509, NULL) : NULL;
      if (certificate != NULL)
        g_ptr_array_add (visit->certificates, certificate);
    }
}

static void
take_safe (Visit *visit, PKCS7 *safe)
{
  Pkcs12SafebagStack *bags = NULL;
  if (PKCS7_type_is_data (safe))
    bags = PKCS12_unpack_p7data (safe);
  else if (PKCS7_type_is_encrypted (safe) && safe->d.encrypted != NULL && safe->d.encrypted->enc_data != NULL
           && spend (visit, rounds_of (safe->d.encrypted->enc_data->algorithm)))
    {
      bags = PKCS12_unpack_p7encdata (safe, visit->passphrase, -1);
      visit->unknown = visit->unknown || bags == NULL;
    }
  for (int i = 0; bags != NULL && i < sk_PKCS12_SAFEBAG_num (bags); i++)
    take_bag (visit, sk_PKCS12_SAFEBAG_value (bags, i));
  gembok_pkcs12_safebag_stack_free (bags);
}

/* The certificate of the key comes first. */
static void
leaf_first (Visit *visit)
{
  for (guint i = 0; visit->public_key != NULL && i < visit->certificates->len; i++)
    if (g_bytes_equal (gembok_certificate_public (visit->certificates->pdata[i]), visit->public_key))
      {
        g_ptr_array_insert (visit->certificates, 0, g_ptr_array_steal_index (visit->certificates, i));
        return;
      }
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

gboolean
gembok_pkcs12_is (GBytes *data)
{
  if (g_bytes_get_size (data) > GEMBOK_PKCS12_MAX)
    return FALSE;
  g_autoptr (PKCS12) store = gembok_asn1_read (data, ASN1_ITEM_rptr (PKCS12));
  return store != NULL;
}

static gboolean
opens (Visit *visit, PKCS12 *store, GError **error)
{
  const ASN1_INTEGER *rounds = NULL;
  const ASN1_OCTET_STRING *salt = NULL;
  const gboolean sealed = PKCS12_mac_present (store) == 1;
  if (sealed)
    PKCS12_get0_mac (NULL, NULL, &salt, &rounds, store);
  if (sealed && !spend (visit, rounds != NULL ? positive (rounds) : 1))
    return TRUE;
  if (!sealed || PKCS12_verify_mac (store, visit->passphrase, -1) == 1)
    return TRUE;
  gembok_openssl_drain ();
  gembok_error_set (error, GEMBOK_ERROR_WRONG_PASSPHRASE,
                    _ ("Nothing was changed. Give the passphrase of the file, which need not be the one of the key."),
                    _ ("The passphrase does not open this file."));
  return FALSE;
}

static gboolean
look_into (Visit *visit, PKCS12 *store, GError **error)
{
  if (!opens (visit, store, error))
    return FALSE;
  g_autoptr (Pkcs7Stack) safes = visit->costly ? NULL : PKCS12_unpack_authsafes (store);
  for (int i = 0; safes != NULL && i < MIN (sk_PKCS7_num (safes), MAX_BAGS); i++)
    take_safe (visit, sk_PKCS7_value (safes, i));
  gembok_openssl_drain ();
  leaf_first (visit);
  if (visit->costly)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                      _ ("To open this file would take this computer far longer than any honest file does."));
  else if (visit->certificates->len == 0 && visit->unknown)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                      _ ("Nothing was changed. Have it saved again with a newer program, or with present-day protection."),
                      _ ("The file is protected in a way that is not supported any more, or is damaged."));
  else if (visit->certificates->len == 0)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("There is no certificate in this file."));
  else
    return TRUE;
  return FALSE;
}

GPtrArray *
gembok_pkcs12_open (GBytes *data, const GembokSecret *passphrase, GBytes **public_key, GError **error)
{
  return gembok_pkcs12_open_within (data, passphrase, MAX_ROUNDS, public_key, error);
}

GPtrArray *
gembok_pkcs12_open_within (GBytes *data, const GembokSecret *passphrase, gint64 rounds, GBytes **public_key, GError **error)
{
  g_autoptr (PKCS12) store
      = g_bytes_get_size (data) <= GEMBOK_PKCS12_MAX ? gembok_asn1_read (data, ASN1_ITEM_rptr (PKCS12)) : NULL;
  if (store == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file is no .p12, or is damaged."));
      return NULL;
    }
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
  Visit visit = { .passphrase = gembok_secret_text (passphrase), .rounds = rounds, .certificates = certificates };
  const gboolean opened = look_into (&visit, store, error);
  g_autoptr (GBytes) found = visit.public_key;
  if (!opened)
    return NULL;
  if (public_key != NULL)
    *public_key = g_steal_pointer (&found);
  return g_steal_pointer (&certificates);
}
