/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates: reading, judging, revocation, issuing. */
#include "crypto-trials.h"

#include "crypto/certificate-private.h"

/* --- certificates ----------------------------------------------------------------------------------------------------- */

gboolean
read_chain (GError **error)
{
  g_autoptr (GPtrArray) chain = gembok_certificate_parse_all (is.pem, error);
  if (chain == NULL)
    return FALSE;
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (chain->pdata[0]);
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (chain->pdata[0]);
  g_auto (GStrv) ocsp = gembok_certificate_ocsp_addresses (chain->pdata[0]);
  g_assert_true (rows->len > 0);
  (void) settled (TRUE);
  g_assert_cmpuint (chain->len, ==, 2);
  g_assert_cmpstr (gembok_certificate_serial (chain->pdata[0]), ==, gembok_certificate_serial (is.pki->person));
  return TRUE;
}

gboolean
write_pkcs7 (GError **error)
{
  g_autoptr (GPtrArray) chain = pki_list (is.pki->person, pki_ca_certificate (is.pki), NULL);
  g_autoptr (GBytes) bundle = gembok_certificates_to_pkcs7 (chain, error);
  if (!settled (bundle != NULL))
    return FALSE;
  g_autoptr (GPtrArray) back = gembok_certificate_parse_all (bundle, NULL);
  g_assert_true (back != NULL && back->len == 2);
  return TRUE;
}

gboolean
judge (GembokCertificate *certificate, GembokIssuer *anchor, GBytes *public_key, GBytes *crl_der, GError **error)
{
  g_autoptr (GPtrArray) anchors = pki_list (gembok_issuer_certificate (anchor), NULL);
  g_autoptr (GPtrArray) intermediates = pki_list (pki_ca_certificate (is.pki), NULL);
  g_autoptr (GembokCrl) crl = crl_der != NULL ? gembok_crl_parse (crl_der, NULL) : NULL;
  g_autoptr (GPtrArray) crls = g_ptr_array_new ();
  if (crl != NULL)
    g_ptr_array_add (crls, crl);
  const GembokCheckOptions options = { .anchors = anchors,
                                       .intermediates = intermediates,
                                       .crls = crls,
                                       .public_key = public_key,
                                       .at = is.pki->now,
                                       .flags = GEMBOK_CHECK_NO_PINNED_ROOTS };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (certificate, &options);
  g_assert_true (verdict->ok == (verdict->problems->len == 0));
  /* Without its list a revoked certificate is merely not known to be revoked: that is no wrong success. */
  const gboolean unknown = crl_der != NULL && gembok_verdict_has (verdict, "revocation_unknown");
  if (unknown && verdict->ok)
    gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, "the revocation is not known");
  return gembok_verdict_to_error (verdict, unknown && verdict->ok ? NULL : error) && !unknown;
}

gboolean
judge_good (GError **error)
{
  return judge (is.pki->person, is.pki->root, gembok_key_public (is.pki->person_key), NULL, error);
}

gboolean
judge_foreign_key (GError **error)
{
  return judge (is.pki->person, is.pki->root, gembok_key_public (is.pki->other_key), NULL, error);
}

gboolean
judge_untrusted (GError **error)
{
  static GembokIssuer *stranger;
  if (stranger == NULL)
    stranger = gembok_issuer_create_root (is.subject, is.pki->other_key, is.pki->now - PKI_DAY, is.pki->now + PKI_DAY, NULL);
  return judge (is.pki->person, stranger, NULL, NULL, error);
}

gboolean
judge_tampered (GError **error)
{
  g_autoptr (GembokCertificate) tampered = gembok_certificate_parse (is.tampered, error);
  return tampered != NULL && judge (tampered, is.pki->root, NULL, NULL, error);
}

gboolean
judge_expired (GError **error)
{
  static GembokCertificate *expired;
  if (expired == NULL)
    expired = pki_person (is.pki, NULL, is.pki->now - 9 * PKI_DAY, is.pki->now - PKI_DAY);
  return judge (expired, is.pki->root, NULL, NULL, error);
}

gboolean
judge_revoked (GError **error)
{
  return judge (is.pki->person, is.pki->root, NULL, is.crl, error);
}

/* --- revocation -------------------------------------------------------------------------------------------------------- */

/* Whether it is said of the revoked person that nothing is known against them. */
gboolean
not_revoked_by_crl (GError **error)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_autoptr (GembokCrl) crl = gembok_crl_parse (is.crl, error);
  if (crl == NULL)
    return FALSE;
  (void) gembok_crl_judge (crl, is.pki->person, pki_ca_certificate (is.pki), is.pki->now, verdict);
  if (gembok_verdict_has (verdict, "not_revoked"))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, "revoked, or not known");
  return FALSE;
}

static gboolean
by_ocsp (GBytes *answer, const char *code, GError **error)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  (void) gembok_ocsp_query_judge (is.query, answer, is.pki->now, verdict);
  if (gembok_verdict_has (verdict, code))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, "not said");
  return FALSE;
}

gboolean
good_by_ocsp (GError **error)
{
  return by_ocsp (is.good_answer, "not_revoked", error);
}

gboolean
revoked_by_ocsp (GError **error)
{
  return by_ocsp (is.revoked_answer, "revoked", error);
}

gboolean
not_revoked_by_ocsp (GError **error)
{
  return by_ocsp (is.revoked_answer, "not_revoked", error);
}

GembokOcspStatus
say (const char *serial G_GNUC_UNUSED, gint64 *revoked_at, int *reason, gpointer user_data)
{
  *revoked_at = is.pki->now - 3600;
  *reason = 1;
  return GPOINTER_TO_INT (user_data) != 0 ? GEMBOK_OCSP_REVOKED : GEMBOK_OCSP_GOOD;
}

gboolean
ask_ocsp (GError **error)
{
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (is.pki->person, pki_ca_certificate (is.pki), error);
  return query != NULL && g_bytes_get_size (gembok_ocsp_query_der (query)) > 0;
}

gboolean
answer_ocsp (GError **error)
{
  g_autoptr (GBytes) answer
      = gembok_issuer_answer_ocsp (is.pki->ca, is.pki->ca, is.ocsp_request, is.pki->now, say, GINT_TO_POINTER (1), error);
  if (!settled (answer != NULL))
    return FALSE;
  /* It says nothing at all, or the truth; "good" would be a lie. */
  g_assert_false (by_ocsp (answer, "not_revoked", NULL));
  return TRUE;
}

gboolean
make_crl (GError **error)
{
  const GembokCrlEntry entries[] = { { gembok_certificate_serial (is.pki->person), is.pki->now - 60, 1 } };
  g_autoptr (GBytes) der = gembok_issuer_make_crl (is.pki->ca, GEMBOK_CRL_LIKE_BSRE, entries, 1, 7, is.pki->now - 60,
                                                   is.pki->now + PKI_DAY, PKI_CRL_URL, error);
  if (!settled (der != NULL))
    return FALSE;
  g_autoptr (GembokCrl) crl = pki_parse_crl (der);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  (void) gembok_crl_judge (crl, is.pki->person, pki_ca_certificate (is.pki), is.pki->now, verdict);
  g_assert_true (gembok_verdict_has (verdict, "revoked"));
  return TRUE;
}

/* --- issuing ------------------------------------------------------------------------------------------------------------ */

gboolean
issue_person (GError **error)
{
  const GembokIssuance issuance = pki_issuance (is.pki);
  g_autoptr (GembokCertificate) made
      = gembok_issuer_issue_person (is.pki->ca, gembok_key_public (is.pki->person_key), is.subject, &issuance, error);
  if (!settled (made != NULL))
    return FALSE;
  /* The whole profile: nothing was left out. */
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (made);
  g_autoptr (GPtrArray) full = gembok_certificate_describe (is.pki->person);
  g_assert_cmpuint (rows->len, ==, full->len);
  g_autoptr (GError) bad = NULL;
  /* As it will be read from its bytes: OpenSSL's object remembers that memory was short while it was looked at first. */
  g_autoptr (GembokCertificate) read = gembok_certificate_parse (gembok_certificate_der (made), &bad);
  g_assert_no_error (bad);
  (void) judge (read, is.pki->root, gembok_key_public (is.pki->person_key), NULL, &bad);
  g_assert_no_error (bad);
  return TRUE;
}

gboolean
create_root (GError **error)
{
  g_autoptr (GembokIssuer) root
      = gembok_issuer_create_root (is.subject, is.pki->other_key, is.pki->now, is.pki->now + PKI_DAY, error);
  if (!settled (root != NULL))
    return FALSE;
  g_assert_true (gembok_certificate_is_ca (gembok_issuer_certificate (root)));
  return TRUE;
}

gboolean
issue_tls (GError **error)
{
  static const char *const names[] = { "ams.contoh.go.id", "127.0.0.1", NULL };
  const GembokIssuance issuance = pki_issuance (is.pki);
  g_autoptr (GembokCertificate) made
      = gembok_issuer_issue_tls (is.pki->ca, gembok_key_public (is.pki->other_key), names, &issuance, error);
  return made != NULL;
}
