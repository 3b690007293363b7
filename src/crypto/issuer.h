/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "crypto/csr.h"
#include "crypto/key.h"

G_BEGIN_DECLS

/** GembokIssuer: a CA's certificate with its key: what the reference AMS and the tests issue with. Immutable, thread-safe. */
typedef struct _GembokIssuer GembokIssuer;

/** gembok_issuer_new: (transfer full) (nullable): BAD_INPUT if @key is not the key of @certificate. Both are referenced. */
GembokIssuer *gembok_issuer_new (GembokCertificate *certificate, GembokKey *key, GError **error);
/** gembok_issuer_certificate, gembok_issuer_key: what it was made of. */
GembokCertificate *gembok_issuer_certificate (const GembokIssuer *issuer); /* (transfer none) */
GembokKey *gembok_issuer_key (const GembokIssuer *issuer);                 /* (transfer none) */
/** gembok_issuer_ref: (transfer full): another reference to the same issuer. */
GembokIssuer *gembok_issuer_ref (GembokIssuer *issuer);
/** gembok_issuer_unref: gives one back; %NULL is fine. */
void gembok_issuer_unref (GembokIssuer *issuer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokIssuer, gembok_issuer_unref)

/** GembokIssuance: what goes into a certificate. Strings and arrays are borrowed; NULL or 0 leaves a thing out. */
typedef struct
{
  gint64 not_before;                 /* Unix seconds */
  gint64 not_after;                  /* capped at the issuer's end */
  const char *serial;                /* hexadecimal, 20 octets, positive; NULL draws one (top bit clear, not zero) */
  const char *const *policies;       /* dotted OIDs; the second gets @cps, as BSrE's profile has it (the first if alone) */
  const char *const *policy_notices; /* user notices (UTF8String), one a policy, "" for none */
  const char *cps;
  const char *crl_url;
  const char *ocsp_url;
  const char *ca_url; /* AIA caIssuers */
} GembokIssuance;

/** gembok_issuer_create_root: (transfer full) (nullable): a self-signed CA; keyUsage critical digitalSignature,
 * keyCertSign, cRLSign; basicConstraints critical CA without path length; signed with SHA-384 if RSA. */
GembokIssuer *gembok_issuer_create_root (const GembokSubject *subject, GembokKey *key, gint64 not_before, gint64 not_after,
                                         GError **error);

/** gembok_issuer_create_ca: (transfer full) (nullable): a CA below @issuer, same extensions, CRL DP if given. */
GembokIssuer *gembok_issuer_create_ca (const GembokIssuer *issuer, const GembokSubject *subject, GembokKey *key,
                                       const GembokIssuance *issuance, GError **error);

/**
 * gembok_issuer_issue_person:
 * @public_key: SubjectPublicKeyInfo of the checked CSR
 * @subject: as the CA writes it
 *
 * A person's certificate with BSrE's real profile (DOMAIN 3.2): v3; keyUsage critical digitalSignature + nonRepudiation;
 * extendedKeyUsage critical only 1.2.840.113583.1.1.5; basicConstraints critical CA:FALSE; SKI, AKI, policies, AIA, CRL DP.
 */
GembokCertificate *gembok_issuer_issue_person (const GembokIssuer *issuer, GBytes *public_key, const GembokSubject *subject,
                                               const GembokIssuance *issuance, GError **error);

/** gembok_issuer_issue_tls: (transfer full) (nullable): a TLS server certificate; @names are DNS names or IP addresses,
 * all into subjectAltName; EKU serverAuth. */
GembokCertificate *gembok_issuer_issue_tls (const GembokIssuer *issuer, GBytes *public_key, const char *const *names,
                                            const GembokIssuance *issuance, GError **error);

/** gembok_issuer_issue_responder: (transfer full) (nullable): a delegated OCSP responder (EKU OCSPSigning, id-pkix-ocsp-nocheck). */
GembokCertificate *gembok_issuer_issue_responder (const GembokIssuer *issuer, GBytes *public_key,
                                                  const GembokSubject *subject, const GembokIssuance *issuance,
                                                  GError **error);

/** GembokCrlEntry: one revoked certificate. */
typedef struct
{
  const char *serial; /* hexadecimal */
  gint64 revoked_at;
  int reason; /* RFC 5280, -1 leaves the extension out */
} GembokCrlEntry;

/** GembokCrlForm: how a revocation list is built; v2 with AKI and reason codes in any case. */
typedef enum
{
  GEMBOK_CRL_STANDARD, /* RFC 5280: CRL Number not critical; no issuingDistributionPoint, as it is for everything issued */
  GEMBOK_CRL_LIKE_BSRE /* as BSrE's real one: CRL Number critical, issuingDistributionPoint with the address not critical */
} GembokCrlForm;

/** gembok_issuer_make_crl: (transfer full) (nullable): DER; @url (nullable): the list's address, for %GEMBOK_CRL_LIKE_BSRE. */
GBytes *gembok_issuer_make_crl (const GembokIssuer *issuer, GembokCrlForm form, const GembokCrlEntry *entries,
                                guint n_entries, guint64 number, gint64 this_update, gint64 next_update, const char *url,
                                GError **error);

/** GembokOcspStatus: what the CA knows of a serial number. */
typedef enum
{
  GEMBOK_OCSP_GOOD,
  GEMBOK_OCSP_REVOKED,
  GEMBOK_OCSP_UNKNOWN
} GembokOcspStatus;

/** GembokOcspLookupFunc: answers for @serial (hexadecimal); @revoked_at and @reason (-1: none) matter if revoked. */
typedef GembokOcspStatus (*GembokOcspLookupFunc) (const char *serial, gint64 *revoked_at, int *reason, gpointer user_data);

/**
 * gembok_issuer_answer_ocsp:
 * @issuer: whose certificates are asked about
 * @responder: signs; a delegated responder's certificate and key
 * @request: DER, at most %GEMBOK_OCSP_MAX; a malformed one gets a malformedRequest response
 *
 * An RFC 6960 response to every CertID in it (at most 16), nonce returned, thisUpdate = @now, no nextUpdate (as the real
 * responder does). A CertID of another issuer is "unknown".
 */
GBytes *gembok_issuer_answer_ocsp (const GembokIssuer *issuer, const GembokIssuer *responder, GBytes *request, gint64 now,
                                   GembokOcspLookupFunc lookup, gpointer user_data, GError **error);

G_END_DECLS
