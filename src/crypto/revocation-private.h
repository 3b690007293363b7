/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "crypto/verdict.h"

G_BEGIN_DECLS

/** GEMBOK_REVOKED_EVER: revoked, but nobody can tell since when. */
#define GEMBOK_REVOKED_EVER G_MININT64

/**
 * gembok_revocation_report:
 * @since: when it was revoked, Unix seconds, or %GEMBOK_REVOKED_EVER
 * @reason: RFC 5280 reason code, -1 if none was given
 * @at: the time of the judgement
 *
 * Adds "revoked" or "suspended"; if that happened only after @at, the note "not_revoked" with the later date. A date that
 * is still to come on this computer's clock counts as past: then the clock is wrong. Takes "revocation_unknown" out.
 */
void gembok_revocation_report (const GembokCertificate *certificate, gint64 since, int reason, gint64 at,
                               GembokVerdict *verdict);

/** gembok_revocation_report_none: adds "not_revoked", known from @date (formatted), and takes "revocation_unknown" out. */
void gembok_revocation_report_none (const GembokCertificate *certificate, const char *date, GembokVerdict *verdict);

G_END_DECLS
