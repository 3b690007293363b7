/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "crypto/key.h"
#include "crypto/subject.h"

G_BEGIN_DECLS

/** GEMBOK_CSR_MAX: the largest certification request that is looked at, in bytes. */
#define GEMBOK_CSR_MAX (64 * 1024)

/** GembokCsr: a certification request (PKCS#10, RFC 2986). Immutable. */
typedef struct _GembokCsr GembokCsr;

/**
 * gembok_csr_create:
 * @key: the applicant's key, signs it
 * @subject: the name; C and serialNumber become a PrintableString, E an IA5String, all else UTF8String
 *
 * Version 1, SHA-256 (SHA-384 with EC P-384), and an extensionRequest (RFC 2985) for keyUsage critical
 * digitalSignature + nonRepudiation. The signature is verified before it is returned.
 */
GembokCsr *gembok_csr_create (const GembokKey *key, const GembokSubject *subject, GError **error);

/** gembok_csr_parse: (transfer full) (nullable): from DER or PEM, at most %GEMBOK_CSR_MAX; BAD_FILE. The signature is not
 * checked here. Trailing bytes after DER are refused. */
GembokCsr *gembok_csr_parse (GBytes *data, GError **error);

/** gembok_csr_verify: proof of possession: its signature fits its own public key and uses SHA-256 or better; BAD_FILE. */
gboolean gembok_csr_verify (const GembokCsr *csr, GError **error);

GBytes *gembok_csr_der (const GembokCsr *csr);                  /* (transfer none) */
GBytes *gembok_csr_to_pem (const GembokCsr *csr);               /* (transfer full) */
const GembokSubject *gembok_csr_subject (const GembokCsr *csr); /* (transfer none) */
GBytes *gembok_csr_public (const GembokCsr *csr);               /* (transfer none): SubjectPublicKeyInfo, as encoded */
const char *gembok_csr_signature (const GembokCsr *csr);        /* (transfer none): "sha256WithRSAEncryption" */
GStrv gembok_csr_key_usage (const GembokCsr *csr);              /* (transfer full): "digitalSignature", … as requested */

/** gembok_csr_describe: (transfer full) (element-type GembokCertificateRow): everything in it, as gembok_certificate_describe() does. */
GPtrArray *gembok_csr_describe (const GembokCsr *csr);

GembokCsr *gembok_csr_ref (GembokCsr *csr);
void gembok_csr_unref (GembokCsr *csr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCsr, gembok_csr_unref)

G_END_DECLS
