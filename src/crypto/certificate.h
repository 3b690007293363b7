/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/subject.h"

G_BEGIN_DECLS

/** GEMBOK_CERTIFICATES_MAX: the largest file of certificates that is looked at, in bytes. */
#define GEMBOK_CERTIFICATES_MAX (256 * 1024)
/** GEMBOK_CERTIFICATES_COUNT: the most certificates that are taken from one file. */
#define GEMBOK_CERTIFICATES_COUNT 16

/** GembokCertificate: an X.509 certificate (RFC 5280). Immutable, thread-safe. */
typedef struct _GembokCertificate GembokCertificate;

/**
 * gembok_certificate_parse_all:
 * @data: PEM (one or several), DER (one), or PKCS#7 SignedData in DER or PEM (RFC 5652, certs-only)
 * @error: BAD_FILE: none, too many, too large, not parseable, trailing bytes, or a private key is in it
 *
 * Returns: (transfer full) (nullable) (element-type GembokCertificate): at least one, in the file's order; of a PKCS#7
 *   leaf first. Nothing is verified.
 */
GPtrArray *gembok_certificate_parse_all (GBytes *data, GError **error);

/** gembok_certificate_parse: (transfer full) (nullable): the first of gembok_certificate_parse_all(). */
GembokCertificate *gembok_certificate_parse (GBytes *data, GError **error);

/** gembok_certificate_subject: (transfer none): whose it is; the text in it may be hostile. */
const GembokSubject *gembok_certificate_subject (const GembokCertificate *certificate);
/** gembok_certificate_issuer: (transfer none): who made it, by its own words. */
const GembokSubject *gembok_certificate_issuer (const GembokCertificate *certificate);
/** gembok_certificate_label: (transfer full): whose it is, in a few harmless words for sentences: CN, else O, else all. */
char *gembok_certificate_label (const GembokCertificate *certificate);
/** gembok_certificate_issuer_label: (transfer full): the same of its issuer. */
char *gembok_certificate_issuer_label (const GembokCertificate *certificate);
const char *gembok_certificate_serial (const GembokCertificate *certificate); /* lower-case hexadecimal, no sign */
const char *gembok_certificate_sha256 (const GembokCertificate *certificate); /* lower-case hexadecimal of the DER */
gint64 gembok_certificate_not_before (const GembokCertificate *certificate);  /* Unix seconds */
gint64 gembok_certificate_not_after (const GembokCertificate *certificate);
/** gembok_certificate_der and its kin: the bytes themselves, and what the extensions say; unverified like all of it. */
GBytes *gembok_certificate_der (const GembokCertificate *certificate);    /* (transfer none) */
GBytes *gembok_certificate_to_pem (const GembokCertificate *certificate); /* (transfer full) */
GBytes *gembok_certificate_public (const GembokCertificate *certificate); /* (transfer none): SPKI as encoded */
gboolean gembok_certificate_is_ca (const GembokCertificate *certificate); /* basicConstraints cA */
gboolean gembok_certificate_is_self_issued (const GembokCertificate *certificate);
GStrv gembok_certificate_key_usage (const GembokCertificate *certificate); /* (transfer full), NULL if absent */
GStrv gembok_certificate_extended_key_usage (
    const GembokCertificate *certificate);                                /* (transfer full): dotted OIDs, NULL if absent */
GStrv gembok_certificate_policies (const GembokCertificate *certificate); /* (transfer full): dotted OIDs */
const char *gembok_certificate_signature (const GembokCertificate *certificate); /* "sha384WithRSAEncryption" */

/** gembok_certificate_crl_addresses: (transfer full): URLs of its CRL distribution points. Only to be used after its
 * chain was verified (promise 4). */
GStrv gembok_certificate_crl_addresses (const GembokCertificate *certificate);
/** gembok_certificate_ocsp_addresses: (transfer full): the same for OCSP (authorityInfoAccess). */
GStrv gembok_certificate_ocsp_addresses (const GembokCertificate *certificate);

/** GembokCertificateRow: one line of everything there is to read in a certificate. */
typedef struct
{
  char *label;       /* translated */
  char *value;       /* sanitised, may hold several lines */
  char *oid;         /* (nullable): of an extension, dotted */
  char *raw;         /* (nullable): of an extension: its value as encoded (DER), in hexadecimal, the first bytes of it */
  gboolean critical; /* of an extension: who does not understand it must refuse the certificate */
} GembokCertificateRow;

/** gembok_certificate_describe: (transfer full) (element-type GembokCertificateRow): every field and extension. */
GPtrArray *gembok_certificate_describe (const GembokCertificate *certificate);

/** gembok_certificate_ref: (transfer full): another reference to the same certificate. */
GembokCertificate *gembok_certificate_ref (GembokCertificate *certificate);
/** gembok_certificate_unref: gives one back; %NULL is fine. */
void gembok_certificate_unref (GembokCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCertificate, gembok_certificate_unref)

/** gembok_certificates_to_pkcs7: (transfer full) (nullable): all of them as certs-only SignedData (RFC 5652) in DER, a .p7b. The
 * order is not kept in it. FAILED. */
GBytes *gembok_certificates_to_pkcs7 (GPtrArray *certificates, GError **error);

/** gembok_certificates_to_pem: (transfer full): all of them, one after the other. */
GBytes *gembok_certificates_to_pem (GPtrArray *certificates);

G_END_DECLS
