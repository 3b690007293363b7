/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "crypto/openssl-private.h"

G_BEGIN_DECLS

/*
 * What the files of this folder share about certificates.
 */

/** GEMBOK_OID_ADOBE_DOCUMENTS: Adobe's "authentic documents", the only extended key usage in BSrE's certificates. */
#define GEMBOK_OID_ADOBE_DOCUMENTS "1.2.840.113583.1.1.5"

/** gembok_certificate_from_der: (transfer full) (nullable): exactly one certificate in strict DER, or BAD_FILE. */
GembokCertificate *gembok_certificate_from_der (GBytes *der, GError **error);

/** gembok_certificate_from_x509: (transfer full) (nullable): from a copy of @x509's bytes, as
 * gembok_certificate_from_der(). */
GembokCertificate *gembok_certificate_from_x509 (X509 *x509, GError **error);

/** gembok_certificate_x509: (transfer none): OpenSSL's object inside. Not const only because OpenSSL's functions are not;
 * what they change in it (cached flags) is behind OpenSSL's own lock. */
X509 *gembok_certificate_x509 (const GembokCertificate *certificate);

/** gembok_certificate_evp: (transfer none) (nullable): its public key; %NULL if OpenSSL cannot read it. */
EVP_PKEY *gembok_certificate_evp (const GembokCertificate *certificate);

/** gembok_certificate_extension: (transfer full) (nullable): the extension @nid as OpenSSL's type for it; %NULL if it is
 * absent, there twice, or not readable. */
gpointer gembok_certificate_extension (const GembokCertificate *certificate, int nid);

/** gembok_certificate_has_usage: whether keyUsage is absent or holds one of @bits (KU_DIGITAL_SIGNATURE …). */
gboolean gembok_certificate_has_usage (const GembokCertificate *certificate, guint32 bits);

/** gembok_time_from_asn1: UTCTime or GeneralizedTime as Unix seconds; %FALSE if it is no time. */
gboolean gembok_time_from_asn1 (const ASN1_TIME *time, gint64 *unix_seconds);

/** gembok_oid_to_string: (transfer full): dotted, at most 120 characters of it. */
char *gembok_oid_to_string (const ASN1_OBJECT *oid);

/** gembok_integer_to_hex: (transfer full): the magnitude of @integer in lower-case hexadecimal, an even number of digits. */
char *gembok_integer_to_hex (const ASN1_INTEGER *integer);

/** gembok_asn1_text: (transfer full): the characters of @string as one harmless line of at most @max_chars. */
char *gembok_asn1_text (const ASN1_STRING *string, gsize max_chars);

/** gembok_signature_is_weak: whether a signature of that @algorithm must not be relied on: its hash is SHA-1 or older, or
 * it is unknown. */
gboolean gembok_signature_is_weak (const X509_ALGOR *algorithm);

G_END_DECLS
