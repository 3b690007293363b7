/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/verdict.h"

G_BEGIN_DECLS

/** GEMBOK_OCSP_MAX: the largest OCSP request or response that is looked at, in bytes. */
#define GEMBOK_OCSP_MAX (64 * 1024)

/** GembokOcspQuery: a question about one certificate (RFC 6960) with a random nonce, and what is needed to judge the answer. */
typedef struct _GembokOcspQuery GembokOcspQuery;

/** gembok_ocsp_query_new: (transfer full) (nullable): CertID by SHA-1 (as responders expect), 16-byte nonce (RFC 9654). */
GembokOcspQuery *gembok_ocsp_query_new (GembokCertificate *certificate, GembokCertificate *issuer, GError **error);

/** gembok_ocsp_query_der: (transfer none): what to POST as application/ocsp-request. */
GBytes *gembok_ocsp_query_der (const GembokOcspQuery *query);

/**
 * gembok_ocsp_query_judge:
 * @query: the question
 * @answer: the response's bytes
 * @now: Unix seconds
 * @verdict: takes "revoked", "suspended" or "revocation_invalid", or the notes "not_revoked", "revocation_unknown"
 *
 * Signature by the issuer or by a responder certificate that the issuer signed for OCSPSigning; the nonce, if there is
 * one, must be ours; the single response is the one whose CertID matches (never just the first); thisUpdate not in
 * the future (5 minutes allowed); nextUpdate not past; without nextUpdate producedAt and thisUpdate at most 24 h old.
 *
 * What was revoked for good is believed however old the answer is, a suspension is not. Something that is no OCSP answer, a
 * refusal to answer, and "unknown" are the note "revocation_unknown"; an answer that must not be believed (signature,
 * nonce, certificate, age) is "revocation_invalid". What it tells takes an earlier "revocation_unknown" out.
 *
 * Returns: whether it told that the certificate is revoked, suspended or not revoked
 */
gboolean gembok_ocsp_query_judge (const GembokOcspQuery *query, GBytes *answer, gint64 now, GembokVerdict *verdict);

/** gembok_ocsp_query_free: %NULL is fine. */
void gembok_ocsp_query_free (GembokOcspQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokOcspQuery, gembok_ocsp_query_free)

G_END_DECLS
