/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crl.h"
#include "crypto/issuer.h"
#include "crypto/openssl-private.h"

G_BEGIN_DECLS

/*
 * A home-made PKI for the tests, built with gembok_issuer_*: a root, an issuing CA below it, a constructed person's
 * certificate. EC keys, as nothing here depends on RSA and they are made at once.
 */

#define PKI_DAY 86400

typedef struct
{
  gint64 now; /* Unix seconds, taken once */
  GembokKey *root_key;
  GembokKey *ca_key;
  GembokKey *person_key;
  GembokKey *other_key; /* of nobody in particular */
  GembokIssuer *root;
  GembokIssuer *ca;
  GembokCertificate *person;
} Pki;

/** pki_new: (transfer full): all of it; fails the test where something cannot be made. */
Pki *pki_new (void);
/** PKI_KEYS: root, issuing CA, person, nobody in particular. */
#define PKI_KEYS 4
/** pki_new_of: (transfer full): the same at @now, with these @keys (transfer full). */
Pki *pki_new_of (gint64 now, GembokKey *const keys[PKI_KEYS]);
void pki_free (Pki *pki);

/** pki_key: (transfer full): a new key. */
GembokKey *pki_key (GembokKeyAlgorithm algorithm);

/** pki_subject: (transfer full): "description=…, CN=@name, O=…, C=ID", in the order of BSrE's certificates. */
GembokSubject *pki_subject (const char *name);

/** pki_issuance: a person's: policies, addresses, from a day ago for two years. Borrows static strings only. */
GembokIssuance pki_issuance (const Pki *pki);

/** pki_person: (transfer full): another person's certificate of that serial (nullable) and validity, for person_key. */
GembokCertificate *pki_person (const Pki *pki, const char *serial, gint64 not_before, gint64 not_after);

/** PkiEditFunc: changes a certificate before it is signed again. */
typedef void (*PkiEditFunc) (X509 *x509, gconstpointer data);

/** pki_edit: (transfer full): a copy of @original, changed by @edit (nullable), signed by @signer with @digest. */
GembokCertificate *pki_edit (GembokCertificate *original, const GembokIssuer *signer, const EVP_MD *digest, PkiEditFunc edit,
                             gconstpointer data);

/** pki_replace_extension: gives @x509 the extension @nid with OpenSSL's notation @value (NULL: none of that kind). */
void pki_replace_extension (X509 *x509, int nid, const char *value);

/** PKI_CRL_URL: where the issuing CA publishes its list, as persons' certificates say. */
#define PKI_CRL_URL "http://contoh.go.id/ca.crl"

/** pki_make_crl: (transfer full): a list in DER, valid for a day. */
GBytes *pki_make_crl (const GembokIssuer *issuer, const GembokCrlEntry *entries, guint n_entries, gint64 this_update,
                      const char *url);

/** pki_parse_crl: (transfer full): fails the test where it cannot be read. */
GembokCrl *pki_parse_crl (GBytes *data);

/** pki_crl: (transfer full): a list of the issuing CA, of an hour ago, for %PKI_CRL_URL. */
GembokCrl *pki_crl (const Pki *pki, const GembokCrlEntry *entries, guint n_entries);

/** pki_list: (transfer full): an array that references the certificates, up to %NULL. */
GPtrArray *pki_list (GembokCertificate *first, ...) G_GNUC_NULL_TERMINATED;

/** pki_chain: (transfer full): issuing CA and root. */
GPtrArray *pki_chain (const Pki *pki);

/** pki_ca_certificate, pki_root_certificate: (transfer none) */
GembokCertificate *pki_ca_certificate (const Pki *pki);
GembokCertificate *pki_root_certificate (const Pki *pki);

G_END_DECLS
