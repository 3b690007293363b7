/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate-private.h"
#include "crypto/issuer.h"

G_BEGIN_DECLS

/*
 * What the files of the issuer share: extensions (RFC 5280, 4.2), each added by one function that says whether it could
 * be; and the rules for signing.
 */

/** gembok_issuer_digest: the hash that goes with the issuer's key: SHA-384 with EC P-384, SHA-256 with EC P-256, else
 * @rsa_digest. Static. */
const EVP_MD *gembok_issuer_digest (const GembokIssuer *issuer, const EVP_MD *rsa_digest);

/** gembok_issuer_uri: a distribution point or access location; %NULL unless @uri is printable ASCII. (transfer full) */
GENERAL_NAME *gembok_issuer_uri (const char *uri);

/** gembok_issuer_distribution_point: (transfer full) (nullable): @uri as the full name of a distribution point. */
DIST_POINT_NAME *gembok_issuer_distribution_point (const char *uri);

/** gembok_issuer_authority: (transfer full) (nullable): authorityKeyIdentifier: the key identifier of @issuer. */
AUTHORITY_KEYID *gembok_issuer_authority (const X509 *issuer);

gboolean gembok_issuer_add_basic_constraints (X509 *x509, gboolean ca);
gboolean gembok_issuer_add_key_usage (X509 *x509, guint32 bits); /* KU_DIGITAL_SIGNATURE … */
gboolean gembok_issuer_add_extended_usage (X509 *x509, const char *oid, gboolean critical);
gboolean gembok_issuer_add_subject_key (X509 *x509);
gboolean gembok_issuer_add_authority_key (X509 *x509, const X509 *issuer); /* @issuer may be @x509 itself */
gboolean gembok_issuer_add_alternative_names (X509 *x509, const char *const *names, gboolean critical);
gboolean gembok_issuer_add_no_check (X509 *x509);

/** gembok_issuer_add_policies: @issuance's policies, notices and CPS; %TRUE without adding if it has none. */
gboolean gembok_issuer_add_policies (X509 *x509, const GembokIssuance *issuance);

/** gembok_issuer_add_addresses: authorityInfoAccess and cRLDistributionPoints, as far as @issuance has any. */
gboolean gembok_issuer_add_addresses (X509 *x509, const GembokIssuance *issuance);

G_END_DECLS
