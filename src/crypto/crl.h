/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/verdict.h"

G_BEGIN_DECLS

/** GEMBOK_CRL_MAX: the largest CRL that is looked at, in bytes: thirty times BSrE's, some 200,000 entries. A hostile one of
 * that size costs a second and 150 MiB. */
#define GEMBOK_CRL_MAX (8 * 1024 * 1024)

/** GembokCrl: a certificate revocation list (RFC 5280, 5). Immutable. */
typedef struct _GembokCrl GembokCrl;

/** gembok_crl_parse: (transfer full) (nullable): from DER (a line end behind it is fine) or PEM; BAD_FILE. */
GembokCrl *gembok_crl_parse (GBytes *data, GError **error);

/** gembok_crl_size and its kin: what the list says of itself; unverified until gembok_crl_judge(). */
guint gembok_crl_size (const GembokCrl *crl); /* entries */
gint64 gembok_crl_this_update (const GembokCrl *crl);
gint64 gembok_crl_next_update (const GembokCrl *crl); /* 0 if absent */
const char *gembok_crl_number (const GembokCrl *crl); /* decimal; NULL if absent */
const GembokSubject *gembok_crl_issuer (const GembokCrl *crl);
GBytes *gembok_crl_der (const GembokCrl *crl); /* (transfer none) */

/**
 * gembok_crl_judge:
 * @crl: a CRL for @certificate
 * @certificate: whose state is asked
 * @issuer: its issuer, already verified
 * @at: the time of the judgement, Unix seconds
 * @verdict: takes "revoked" (with date and reason in plain words: certificateHold is "suspended"), "revocation_invalid"
 *   (signature or issuer does not fit, unknown critical extension, delta or indirect, scope excludes it), or the notes
 *   "not_revoked", "crl_old" (nextUpdate is past: still used for "revoked", never for "not revoked")
 *
 * A critical CRL Number (as BSrE's real CRL has) is accepted: critical extensions are checked against our own list
 * (CRL Number, issuingDistributionPoint, authorityKeyIdentifier), then OpenSSL does the rest.
 *
 * Whatever it can tell, it takes the note "revocation_unknown" out; an old list that is silent, or one that is younger
 * than the certificate's end, leaves it. A revocation after @at is the note "not_revoked" with its date; invalidityDate
 * counts where it is earlier.
 *
 * Returns: whether the CRL could be used at all: %FALSE means "revocation_invalid"
 */
gboolean gembok_crl_judge (const GembokCrl *crl, GembokCertificate *certificate, GembokCertificate *issuer, gint64 at,
                           GembokVerdict *verdict);

/** gembok_revocation_reason_label: RFC 5280 reason code (0–10) in plain words, translated; -1: no reason given. Static. */
const char *gembok_revocation_reason_label (int reason);

/** gembok_crl_ref: (transfer full): another reference to the same list. */
GembokCrl *gembok_crl_ref (GembokCrl *crl);
/** gembok_crl_unref: gives one back; %NULL is fine. */
void gembok_crl_unref (GembokCrl *crl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCrl, gembok_crl_unref)

G_END_DECLS
