/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate-private.h"
#include "crypto/crl.h"
#include "crypto/verdict.h"

G_BEGIN_DECLS

/*
 * The parts of gembok_certificate_check(), each adding what it finds to the verdict.
 */

/** gembok_check_chain: builds the chain into the verdict and judges signatures, dates, strength and trust of its links.
 * Returns: whether it reaches a trust anchor over good signatures (dates may be past), so that its issuers may be
 * believed, their CRLs for instance. */
gboolean gembok_check_chain (GembokCertificate *certificate, const GembokCheckOptions *options, gint64 at,
                             GembokVerdict *verdict);

/** gembok_check_extensions: critical extensions of every link of the verdict's chain that are not understood, or not
 * readable. */
void gembok_check_extensions (GembokVerdict *verdict);

/** gembok_check_usage: keyUsage and extended key usage of a person's certificate, or of a CA's. */
void gembok_check_usage (GembokCertificate *certificate, GembokVerdict *verdict);

/** gembok_check_revocation: judges every link of the verdict's chain by those of @crls (nullable) that fit. */
void gembok_check_revocation (GPtrArray *crls, gint64 at, GembokVerdict *verdict);

/** gembok_crl_issued_by: whether the CRL's issuer has the name of @issuer. */
gboolean gembok_crl_issued_by (const GembokCrl *crl, const GembokCertificate *issuer);

G_END_DECLS
