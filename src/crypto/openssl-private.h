/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/error.h"
#include "crypto/key.h"
#include "crypto/subject.h"

/*
 * What the files of this folder share about OpenSSL: cleanup functions, its error queue, reading and writing. No OpenSSL
 * type leaves the folder, so no header but this one includes any of it.
 */

G_BEGIN_DECLS

typedef STACK_OF (ASN1_OBJECT) Asn1ObjectStack;
typedef STACK_OF (ASN1_TYPE) Asn1TypeStack;
typedef STACK_OF (PKCS12_SAFEBAG) Pkcs12SafebagStack;
typedef STACK_OF (PKCS7) Pkcs7Stack;
typedef STACK_OF (X509) X509Stack;
typedef STACK_OF (X509_CRL) X509CrlStack;
typedef STACK_OF (X509_EXTENSION) X509ExtensionStack;

/** gembok_*_stack_free: frees the stack together with what it holds. */
static inline void
gembok_asn1_object_stack_free (Asn1ObjectStack *stack)
{
  sk_ASN1_OBJECT_pop_free (stack, ASN1_OBJECT_free);
}

static inline void
gembok_asn1_type_stack_free (Asn1TypeStack *stack)
{
  sk_ASN1_TYPE_pop_free (stack, ASN1_TYPE_free);
}

static inline void
gembok_pkcs12_safebag_stack_free (Pkcs12SafebagStack *stack)
{
  sk_PKCS12_SAFEBAG_pop_free (stack, PKCS12_SAFEBAG_free);
}

static inline void
gembok_pkcs7_stack_free (Pkcs7Stack *stack)
{
  sk_PKCS7_pop_free (stack, PKCS7_free);
}

static inline void
gembok_x509_stack_free (X509Stack *stack)
{
  sk_X509_pop_free (stack, X509_free);
}

static inline void
gembok_x509_crl_stack_free (X509CrlStack *stack)
{
  sk_X509_CRL_pop_free (stack, X509_CRL_free);
}

static inline void
gembok_x509_extension_stack_free (X509ExtensionStack *stack)
{
  sk_X509_EXTENSION_pop_free (stack, X509_EXTENSION_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_BIT_STRING, ASN1_BIT_STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_ENUMERATED, ASN1_ENUMERATED_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_IA5STRING, ASN1_IA5STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_INTEGER, ASN1_INTEGER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OBJECT, ASN1_OBJECT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OCTET_STRING, ASN1_OCTET_STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_STRING, ASN1_STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_TIME, ASN1_TIME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_TYPE, ASN1_TYPE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asn1ObjectStack, gembok_asn1_object_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asn1TypeStack, gembok_asn1_type_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AUTHORITY_KEYID, AUTHORITY_KEYID_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ACCESS_DESCRIPTION, ACCESS_DESCRIPTION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_clear_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BN_CTX, BN_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CMS_ContentInfo, CMS_ContentInfo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CRL_DIST_POINTS, CRL_DIST_POINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DIST_POINT, DIST_POINT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DIST_POINT_NAME, DIST_POINT_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER, EVP_CIPHER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF, EVP_KDF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_KDF_CTX, EVP_KDF_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAME, GENERAL_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ISSUING_DIST_POINT, ISSUING_DIST_POINT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NOTICEREF, NOTICEREF_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_BASICRESP, OCSP_BASICRESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_CERTID, OCSP_CERTID_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_REQUEST, OCSP_REQUEST_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_RESPONSE, OCSP_RESPONSE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12, PKCS12_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12_SAFEBAG, PKCS12_SAFEBAG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS7, PKCS7_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pkcs12SafebagStack, gembok_pkcs12_safebag_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pkcs7Stack, gembok_pkcs7_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (POLICYINFO, POLICYINFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (POLICYQUALINFO, POLICYQUALINFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RSA_PSS_PARAMS, RSA_PSS_PARAMS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (USERNOTICE, USERNOTICE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509CrlStack, gembok_x509_crl_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509ExtensionStack, gembok_x509_extension_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509Stack, gembok_x509_stack_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_NAME, X509_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_PUBKEY, X509_PUBKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REVOKED, X509_REVOKED_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_SIG, X509_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)

static inline void
gembok_openssl_free_indirect (void *pointer)
{
  void **memory = pointer;
  OPENSSL_free (*memory);
}

/** gembok_openssl_autofree: as g_autofree, for memory that OpenSSL allocated: `gembok_openssl_autofree char *text = NULL`. */
#define gembok_openssl_autofree __attribute__ ((cleanup (gembok_openssl_free_indirect)))

/**
 * gembok_openssl_error:
 * @error: (out) (optional): where to put it
 * @code: what kind of failure
 * @hint: (nullable): as for gembok_error_set()
 * @format: the sentence for people, already translated, a printf format
 *
 * Empties OpenSSL's error queue of this thread and sets the error. The library's own words go to the debug log only
 * (G_MESSAGES_DEBUG), since no user can do anything with them.
 */
void gembok_openssl_error (GError **error, GembokErrorCode code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/** gembok_openssl_drain: empties the error queue after a failure that is none (a probe, an optional part). */
void gembok_openssl_drain (void);

/** gembok_no_passphrase_cb: a pem_password_cb that never asks on the terminal: an encrypted PEM is simply not opened. */
int gembok_no_passphrase_cb (char *buffer, int size, int writing, void *user_data);

/* --- bytes ------------------------------------------------------------------------------------------------------ */

/** gembok_bio_from_bytes: (transfer full): a read-only BIO over @data, which must live longer. */
BIO *gembok_bio_from_bytes (GBytes *data);

/** gembok_bytes_from_bio: (transfer full): a copy of all that was written to a memory BIO. */
GBytes *gembok_bytes_from_bio (BIO *bio);

/**
 * gembok_asn1_read:
 * @der: one DER value and nothing behind it; its size was capped by the caller
 * @item: its type, such as ASN1_ITEM_rptr (X509)
 *
 * Returns: (transfer full) (nullable): the value, for the type's own free function; %NULL (error queue emptied) if it
 *   cannot be parsed or bytes follow it
 */
gpointer gembok_asn1_read (GBytes *der, const ASN1_ITEM *item);

/** gembok_asn1_write: (transfer full) (nullable): @value in DER. */
GBytes *gembok_asn1_write (gconstpointer value, const ASN1_ITEM *item);

/** GembokPemBlock: one "-----BEGIN label-----" block. `der` is %NULL where it holds a private key: that is not kept. */
typedef struct
{
  char *label;
  GBytes *der;
} GembokPemBlock;

/** gembok_pem_is: whether @data looks like PEM (a "-----BEGIN " line) rather than DER. */
gboolean gembok_pem_is (GBytes *data);

/**
 * gembok_pem_read:
 * @data: PEM with any text between the blocks; a UTF-8 byte order mark is skipped
 * @max_blocks: more are refused
 * @error: BAD_FILE: no block, too many, broken base64, or an encrypted (Proc-Type) block
 *
 * Returns: (transfer full) (nullable) (element-type GembokPemBlock): the blocks in the file's order, at least one
 */
GPtrArray *gembok_pem_read (GBytes *data, guint max_blocks, GError **error);

/** gembok_pem_write: (transfer full): @der as one PEM block of @label, lines of 64 characters. */
GBytes *gembok_pem_write (const char *label, GBytes *der);

/* --- keys ------------------------------------------------------------------------------------------------------- */

/** GEMBOK_SPKI_MAX: the largest SubjectPublicKeyInfo that is looked at, in bytes. */
#define GEMBOK_SPKI_MAX (8 * 1024)

/** gembok_key_evp: (transfer none): OpenSSL's key inside @key. Not const only because OpenSSL's functions are not. */
EVP_PKEY *gembok_key_evp (const GembokKey *key);

/** gembok_key_from_evp: (transfer full) (nullable): a key around @evp (transfer full, even on failure). */
GembokKey *gembok_key_from_evp (EVP_PKEY *evp, GError **error);

/** gembok_spki_from_evp: (transfer full) (nullable): the SubjectPublicKeyInfo of @evp in DER. */
GBytes *gembok_spki_from_evp (EVP_PKEY *evp);

/** gembok_evp_algorithm: which of ours it is (exact size, named curve); %FALSE if none. Private or public key. */
gboolean gembok_evp_algorithm (EVP_PKEY *evp, GembokKeyAlgorithm *algorithm);

/** gembok_evp_from_spki: (transfer full) (nullable): the public key; BAD_FILE if it is none, too large, or bytes follow. */
EVP_PKEY *gembok_evp_from_spki (GBytes *spki, GError **error);

/* --- names ------------------------------------------------------------------------------------------------------ */

/** gembok_attribute_label: "Name" for "CN", for people, translated; an unknown attribute is its own label. Lives as long
 * as @attribute. */
const char *gembok_attribute_label (const char *attribute);

/** gembok_subject_to_name: (transfer full) (nullable): C and serialNumber as PrintableString, E as IA5String, all else as
 * UTF8String (RFC 5280, 4.1.2.4 and appendix A.1), in the subject's order, one attribute a set. */
X509_NAME *gembok_subject_to_name (const GembokSubject *subject, GError **error);

/**
 * gembok_subject_from_name:
 * @name: a name from anywhere
 *
 * Never fails: NUL becomes U+FFFD, broken UTF-8 is repaired, BMPString, UniversalString and T61String (read as Latin-1)
 * are converted, values that are no text are shown as "#" and hexadecimal (RFC 4514, 2.4), attributes beyond the 128th
 * and characters beyond the 4096th are left out.
 *
 * Returns: (transfer full): the subject
 */
GembokSubject *gembok_subject_from_name (const X509_NAME *name);

G_END_DECLS
