/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/revocation-private.h"

#include "base/i18n.h"
#include "crypto/crl.h"
#include "crypto/openssl-private.h"

const char *
gembok_revocation_reason_label (int reason)
{
  static const char *const labels[] = {
    [CRL_REASON_UNSPECIFIED] = N_ ("no particular reason"),
    [CRL_REASON_KEY_COMPROMISE] = N_ ("the key may be in other hands"),
    [CRL_REASON_CA_COMPROMISE] = N_ ("the issuer's key may be in other hands"),
    [CRL_REASON_AFFILIATION_CHANGED] = N_ ("the owner's data have changed"),
    [CRL_REASON_SUPERSEDED] = N_ ("replaced by another certificate"),
    [CRL_REASON_CESSATION_OF_OPERATION] = N_ ("no longer needed"),
    [CRL_REASON_CERTIFICATE_HOLD] = N_ ("suspended"),
    [CRL_REASON_REMOVE_FROM_CRL] = N_ ("the suspension has ended"),
    [CRL_REASON_PRIVILEGE_WITHDRAWN] = N_ ("the right to it was withdrawn"),
    [CRL_REASON_AA_COMPROMISE] = N_ ("the key of the issuer of attributes may be in other hands"),
  };
  if (reason < 0 || reason >= (int) G_N_ELEMENTS (labels) || labels[reason] == NULL)
    return _ ("no reason given");
  return _ (labels[reason]);
}

static void
report_problem (const GembokCertificate *certificate, const char *date, int reason, GembokVerdict *verdict)
{
  const char *why = gembok_revocation_reason_label (reason);
  g_autofree char *label = gembok_certificate_label (certificate);
  verdict->reason = reason;
  if (date == NULL)
    gembok_verdict_add_problem (verdict, "revoked", _ ("“%s” was revoked (%s)."), label, why);
  else if (reason == CRL_REASON_CERTIFICATE_HOLD)
    gembok_verdict_add_problem (verdict, "suspended", _ ("“%s” is suspended since %s."), label, date);
  else
    gembok_verdict_add_problem (verdict, "revoked", _ ("“%s” was revoked on %s (%s)."), label, date, why);
}

void
gembok_revocation_report (const GembokCertificate *certificate, gint64 since, int reason, gint64 at, GembokVerdict *verdict)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *why = gembok_revocation_reason_label (reason);
  g_autofree char *label = gembok_certificate_label (certificate);
  g_autofree char *date = since != GEMBOK_REVOKED_EVER ? gembok_format_time (since) : NULL;
  gembok_verdict_remove_note (verdict, "revocation_unknown");
  if (since > at && since <= now)
    gembok_verdict_add_note (verdict, "not_revoked", _ ("“%s” was not yet revoked then, but was on %s (%s)."), label, date,
                             why);
  else
    report_problem (certificate, date, reason, verdict);
}

void
gembok_revocation_report_none (const GembokCertificate *certificate, const char *date, GembokVerdict *verdict)
{
  g_autofree char *label = gembok_certificate_label (certificate);
  gembok_verdict_remove_note (verdict, "revocation_unknown");
  gembok_verdict_add_note (verdict, "not_revoked", _ ("“%s” is not revoked (as of %s)."), label, date);
}
