/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/csr.h"

#include <string.h>

#include <openssl/objects.h>
#include <openssl/rsa.h>

#include "base/i18n.h"
#include "crypto/openssl-private.h"

#define PEM_LABEL     "CERTIFICATE REQUEST"
#define PEM_LABEL_OLD "NEW CERTIFICATE REQUEST"
/* The weakest keys whose signature counts as a proof at all; which are accepted is gembok_public_key_check()'s matter. */
#define MIN_RSA_BITS 2048
#define MIN_EC_BITS  256

struct _GembokCsr
{
  gint ref_count; /* atomic */
  X509_REQ *req;
  GBytes *der;
  GBytes *spki;
  GembokSubject *subject;
  char *signature;
};

/* --- creation --------------------------------------------------------------------------------------------------- */

static X509_EXTENSION *
usage_extension (void)
{
  /* RFC 5280, 4.2.1.3: bit 0 digitalSignature, bit 1 nonRepudiation. */
  g_autoptr (ASN1_BIT_STRING) usage = ASN1_BIT_STRING_new ();
  if (usage == NULL || ASN1_BIT_STRING_set_bit (usage, 0, 1) != 1 || ASN1_BIT_STRING_set_bit (usage, 1, 1) != 1)
    return NULL;
  return X509V3_EXT_i2d (NID_key_usage, 1, usage);
}

static gboolean
add_usage (X509_REQ *req)
{
  g_autoptr (X509ExtensionStack) extensions = sk_X509_EXTENSION_new_null ();
  X509_EXTENSION *extension = usage_extension ();
  if (extensions == NULL || extension == NULL || sk_X509_EXTENSION_push (extensions, extension) == 0)
    {
      X509_EXTENSION_free (extension);
      return FALSE;
    }
  return X509_REQ_add_extensions (req, extensions) == 1;
}

static const EVP_MD *
digest_for (const GembokKey *key)
{
  GembokKeyAlgorithm algorithm;
  const gboolean strong = gembok_key_algorithm (key, &algorithm) && algorithm == GEMBOK_KEY_EC_P384;
  return strong ? EVP_sha384 () : EVP_sha256 ();
}

static X509_REQ *
build_request (const GembokKey *key, const X509_NAME *name)
{
  EVP_PKEY *evp = gembok_key_evp (key);
  g_autoptr (X509_REQ) req = X509_REQ_new ();
  if (req == NULL || X509_REQ_set_version (req, X509_REQ_VERSION_1) != 1 || X509_REQ_set_subject_name (req, name) != 1
      || X509_REQ_set_pubkey (req, evp) != 1 || !add_usage (req) || X509_REQ_sign (req, evp, digest_for (key)) <= 0)
    return NULL;
  return g_steal_pointer (&req);
}

GembokCsr *
gembok_csr_create (const GembokKey *key, const GembokSubject *subject, GError **error)
{
  if (gembok_subject_size (subject) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("A certification request needs a name."));
      return NULL;
    }
  g_autoptr (X509_NAME) name = gembok_subject_to_name (subject, error);
  if (name == NULL)
    return NULL;
  g_autoptr (X509_REQ) req = build_request (key, name);
  g_autoptr (GBytes) der = req != NULL ? gembok_asn1_write (req, ASN1_ITEM_rptr (X509_REQ)) : NULL;
  if (der == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The certification request could not be made."));
      return NULL;
    }

  /* What is handed out is what another program would read, and its signature is known to hold. */
  g_autoptr (GembokCsr) csr = gembok_csr_parse (der, error);
  if (csr == NULL || !gembok_csr_verify (csr, error))
    return NULL;
  return g_steal_pointer (&csr);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *reason)
{
  gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL, "%s", reason);
  return FALSE;
}

static gboolean
holds_private_key (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const GembokPemBlock *block = g_ptr_array_index (blocks, i);
      if (block->der == NULL)
        return TRUE;
    }
  return FALSE;
}

static GBytes *
der_from_pem (GBytes *data, GError **error)
{
  g_autoptr (GPtrArray) blocks = gembok_pem_read (data, 8, error);
  if (blocks == NULL)
    return NULL;
  if (holds_private_key (blocks))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Never give a private key away. Choose the request's own file."),
                        _ ("The file holds a private key."));
      return NULL;
    }
  const GembokPemBlock *block = g_ptr_array_index (blocks, 0);
  if (blocks->len != 1 || (strcmp (block->label, PEM_LABEL) != 0 && strcmp (block->label, PEM_LABEL_OLD) != 0))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file is not a single certification request."));
      return NULL;
    }
  return g_bytes_ref (block->der);
}

/* The SubjectPublicKeyInfo is compared byte by byte everywhere, so it must stand in the request as we write it again. */
static GBytes *
public_key_as_encoded (X509_REQ *req, GBytes *der)
{
  g_autoptr (GBytes) spki = gembok_asn1_write (X509_REQ_get_X509_PUBKEY (req), ASN1_ITEM_rptr (X509_PUBKEY));
  if (spki == NULL)
    return NULL;
  gsize length;
  gsize spki_length;
  const void *bytes = g_bytes_get_data (der, &length);
  const void *spki_bytes = g_bytes_get_data (spki, &spki_length);
  return memmem (bytes, length, spki_bytes, spki_length) != NULL ? g_steal_pointer (&spki) : NULL;
}

static char *
signature_name (const X509_REQ *req)
{
  const X509_ALGOR *algorithm;
  const ASN1_OBJECT *object;
  char text[80];
  X509_REQ_get0_signature (req, NULL, &algorithm);
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  return OBJ_obj2txt (text, sizeof text, object, 0) > 0 ? g_strndup (text, sizeof text - 1) : g_strdup ("?");
}

GembokCsr *
gembok_csr_parse (GBytes *data, GError **error)
{
  const gsize size = g_bytes_get_size (data);
  if (size == 0 || size > GEMBOK_CSR_MAX)
    {
      refuse (error, size == 0 ? _ ("The file is empty.") : _ ("The file is too large for a certification request."));
      return NULL;
    }
  g_autoptr (GBytes) der = gembok_pem_is (data) ? der_from_pem (data, error) : g_bytes_ref (data);
  if (der == NULL)
    return NULL;

  g_autoptr (X509_REQ) req = gembok_asn1_read (der, ASN1_ITEM_rptr (X509_REQ));
  g_autoptr (GBytes) spki = req != NULL ? public_key_as_encoded (req, der) : NULL;
  if (spki == NULL || X509_REQ_get_version (req) != X509_REQ_VERSION_1)
    {
      refuse (error, req != NULL && spki != NULL ? _ ("The certification request has an unknown version.")
                                                 : _ ("The file is not a certification request (PKCS#10)."));
      return NULL;
    }

  GembokCsr *csr = g_new0 (GembokCsr, 1);
  csr->ref_count = 1;
  csr->subject = gembok_subject_from_name (X509_REQ_get_subject_name (req));
  csr->signature = signature_name (req);
  csr->req = g_steal_pointer (&req);
  csr->der = g_steal_pointer (&der);
  csr->spki = g_steal_pointer (&spki);
  return csr;
}

/* --- proof of possession ---------------------------------------------------------------------------------------- */

static gboolean
is_good_digest (int nid)
{
  static const int good[] = { NID_sha256, NID_sha384, NID_sha512, NID_sha512_256, NID_sha3_256, NID_sha3_384, NID_sha3_512 };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    if (good[i] == nid)
      return TRUE;
  return FALSE;
}

/* RFC 4055: the digest of RSASSA-PSS stands in its parameters and is SHA-1 where they are silent. */
static int
pss_digest (const X509_ALGOR *algorithm)
{
  int type;
  const void *value;
  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE)
    return NID_undef;
  RSA_PSS_PARAMS *parameters = ASN1_item_unpack (value, ASN1_ITEM_rptr (RSA_PSS_PARAMS));
  int nid = NID_sha1;
  if (parameters == NULL)
    nid = NID_undef;
  else if (parameters->hashAlgorithm != NULL)
    nid = OBJ_obj2nid (parameters->hashAlgorithm->algorithm);
  RSA_PSS_PARAMS_free (parameters);
  return nid;
}

static gboolean
has_good_digest (const X509_REQ *req)
{
  const int signature = X509_REQ_get_signature_nid (req);
  if (signature == NID_ED25519 || signature == NID_ED448)
    return TRUE;
  int digest = NID_undef;
  if (signature == NID_rsassaPss)
    {
      const X509_ALGOR *algorithm;
      X509_REQ_get0_signature (req, NULL, &algorithm);
      digest = pss_digest (algorithm);
    }
  else if (OBJ_find_sigid_algs (signature, &digest, NULL) != 1)
    return FALSE;
  return is_good_digest (digest);
}

static gboolean
is_good_key (EVP_PKEY *evp)
{
  if (EVP_PKEY_is_a (evp, "RSA") || EVP_PKEY_is_a (evp, "RSA-PSS"))
    return EVP_PKEY_get_bits (evp) >= MIN_RSA_BITS;
  if (EVP_PKEY_is_a (evp, "EC"))
    {
      char group[64];
      return EVP_PKEY_get_group_name (evp, group, sizeof group, NULL) == 1 && EVP_PKEY_get_bits (evp) >= MIN_EC_BITS;
    }
  return EVP_PKEY_is_a (evp, "ED25519") || EVP_PKEY_is_a (evp, "ED448");
}

gboolean
gembok_csr_verify (const GembokCsr *csr, GError **error)
{
  EVP_PKEY *evp = X509_REQ_get0_pubkey (csr->req);
  if (evp == NULL)
    return refuse (error, _ ("The public key in the certification request cannot be read."));
  if (!is_good_key (evp))
    return refuse (error, _ ("The certification request was made with a key that is too weak or of an unknown kind."));
  if (!has_good_digest (csr->req))
    return refuse (error, _ ("The certification request is signed with a digest that is no longer safe."));
  if (X509_REQ_verify (csr->req, evp) != 1)
    return refuse (error, _ ("The signature of the certification request is wrong: it does not prove that its maker has the "
                             "private key."));
  return TRUE;
}

/* --- what is in it ---------------------------------------------------------------------------------------------- */

GBytes *
gembok_csr_der (const GembokCsr *csr)
{
  return csr->der;
}

GBytes *
gembok_csr_to_pem (const GembokCsr *csr)
{
  return gembok_pem_write (PEM_LABEL, csr->der);
}

const GembokSubject *
gembok_csr_subject (const GembokCsr *csr)
{
  return csr->subject;
}

GBytes *
gembok_csr_public (const GembokCsr *csr)
{
  return csr->spki;
}

const char *
gembok_csr_signature (const GembokCsr *csr)
{
  return csr->signature;
}

GStrv
gembok_csr_key_usage (const GembokCsr *csr)
{
  /* RFC 5280, 4.2.1.3, by bit. */
  static const char *const names[]
      = { "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
          "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly" };
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr (X509ExtensionStack) extensions = X509_REQ_get_extensions (csr->req);
  g_autoptr (ASN1_BIT_STRING) usage = extensions != NULL ? X509V3_get_d2i (extensions, NID_key_usage, NULL, NULL) : NULL;
  for (int i = 0; usage != NULL && i < (int) G_N_ELEMENTS (names); i++)
    if (ASN1_BIT_STRING_get_bit (usage, i))
      g_strv_builder_add (found, names[i]);
  gembok_openssl_drain ();
  return g_strv_builder_end (found);
}

GembokCsr *
gembok_csr_ref (GembokCsr *csr)
{
  g_atomic_int_inc (&csr->ref_count);
  return csr;
}

void
gembok_csr_unref (GembokCsr *csr)
{
  if (csr == NULL || !g_atomic_int_dec_and_test (&csr->ref_count))
    return;
  X509_REQ_free (csr->req);
  g_bytes_unref (csr->der);
  g_bytes_unref (csr->spki);
  gembok_subject_free (csr->subject);
  g_free (csr->signature);
  g_free (csr);
}
