/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/crl-private.h"
#include "crypto/crypto.h"
#include "pki.h"

static Pki *pki;

static GembokVerdict *
judge_at (const GembokCrl *crl, GembokCertificate *certificate, gint64 at, gboolean usable)
{
  GembokVerdict *verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "revocation_unknown", "not known yet");
  g_assert_cmpint (gembok_crl_judge (crl, certificate, pki_ca_certificate (pki), at, verdict), ==, usable);
  return verdict;
}

static GembokVerdict *
judge (const GembokCrl *crl, gboolean usable)
{
  return judge_at (crl, pki->person, pki->now, usable);
}

static void
assert_says (const GembokVerdict *verdict, const char *words)
{
  g_assert_cmpuint (verdict->problems->len, ==, 1);
  const GembokFinding *problem = g_ptr_array_index (verdict->problems, 0);
  if (strstr (problem->text, words) == NULL)
    g_error ("“%s” does not say “%s”", problem->text, words);
}

static void
assert_unusable (const GembokCrl *crl, const char *words)
{
  g_autoptr (GembokVerdict) verdict = judge (crl, FALSE);
  g_assert_true (gembok_verdict_has (verdict, "revocation_invalid"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
  assert_says (verdict, words);
}

/* --- what it says ----------------------------------------------------------------------------------------------- */

static void
test_reasons (void)
{
  /* The four of BSrE's real list, and the hold that it does not use. */
  static const struct
  {
    int reason;
    const char *code;
    const char *words;
  } cases[] = { { -1, "revoked", "no reason given" },
                { 3, "revoked", "data have changed" },
                { 4, "revoked", "replaced" },
                { 1, "revoked", "in other hands" },
                { 6, "suspended", "suspended since" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GembokCrlEntry entry = { gembok_certificate_serial (pki->person), pki->now - PKI_DAY / 2, cases[i].reason };
      g_autoptr (GembokCrl) crl = pki_crl (pki, &entry, 1);
      g_autoptr (GembokVerdict) verdict = judge (crl, TRUE);
      g_assert_false (verdict->ok);
      g_assert_true (gembok_verdict_has (verdict, cases[i].code));
      g_assert_false (gembok_verdict_has (verdict, "revocation_unknown"));
      assert_says (verdict, cases[i].words);
    }
}

static void
test_reason_labels (void)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  for (int reason = -1; reason <= 10; reason++)
    {
      const char *label = gembok_revocation_reason_label (reason);
      g_assert_cmpuint (strlen (label), >, 0);
      g_hash_table_add (labels, (gpointer) (guintptr) label);
    }
  /* 7 is not in use, so it has the words of -1. */
  g_assert_cmpuint (g_hash_table_size (labels), ==, 11);
  g_assert_cmpstr (gembok_revocation_reason_label (11), ==, gembok_revocation_reason_label (-1));
  g_assert_cmpstr (gembok_revocation_reason_label (-7), ==, gembok_revocation_reason_label (-1));
}

static void
test_not_revoked (void)
{
  const GembokCrlEntry other = { "0123456789abcdef0123456789abcdef01234567", pki->now - PKI_DAY, 1 };
  g_autoptr (GembokCrl) crl = pki_crl (pki, &other, 1);
  g_autoptr (GembokVerdict) verdict = judge (crl, TRUE);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
  g_assert_false (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (verdict, "crl_old"));
}

/* An old list is believed in what it accuses of, never in what it is silent about. */
static void
test_old (void)
{
  const GembokCrlEntry entry = { gembok_certificate_serial (pki->person), pki->now - PKI_DAY, 4 };
  g_autoptr (GBytes) silent_der = pki_make_crl (pki->ca, NULL, 0, pki->now - 3 * PKI_DAY, PKI_CRL_URL);
  g_autoptr (GBytes) accusing_der = pki_make_crl (pki->ca, &entry, 1, pki->now - 3 * PKI_DAY, PKI_CRL_URL);
  g_autoptr (GembokCrl) silent = pki_parse_crl (silent_der);
  g_autoptr (GembokCrl) accusing = pki_parse_crl (accusing_der);
  g_autoptr (GembokVerdict) of_silent = judge (silent, TRUE);
  g_autoptr (GembokVerdict) of_accusing = judge (accusing, TRUE);
  g_assert_true (of_silent->ok);
  g_assert_true (gembok_verdict_has (of_silent, "crl_old"));
  g_assert_true (gembok_verdict_has (of_silent, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (of_silent, "not_revoked"));
  g_assert_true (gembok_verdict_has (of_accusing, "revoked"));
}

static void
test_at_a_time (void)
{
  const GembokCrlEntry entry = { gembok_certificate_serial (pki->person), pki->now - PKI_DAY / 2, 3 };
  g_autoptr (GembokCrl) crl = pki_crl (pki, &entry, 1);
  g_autoptr (GembokVerdict) before = judge_at (crl, pki->person, pki->now - PKI_DAY / 2 - 1, TRUE);
  g_autoptr (GembokVerdict) after = judge_at (crl, pki->person, pki->now - PKI_DAY / 2, TRUE);
  g_assert_true (before->ok);
  g_assert_true (gembok_verdict_has (before, "not_revoked"));
  g_assert_true (gembok_verdict_has (after, "revoked"));
  /* A slow clock must not make a revocation wait. */
  const GembokCrlEntry ahead = { gembok_certificate_serial (pki->person), pki->now + PKI_DAY, 3 };
  g_autoptr (GembokCrl) future = pki_crl (pki, &ahead, 1);
  g_autoptr (GembokVerdict) now = judge (future, TRUE);
  g_assert_true (gembok_verdict_has (now, "revoked"));
}

/* Lists drop certificates that are expired, so their silence says nothing of those. */
static void
test_expired_before_the_list (void)
{
  g_autoptr (GembokCertificate) expired = pki_person (pki, NULL, pki->now - 90 * PKI_DAY, pki->now - PKI_DAY);
  g_autoptr (GembokCrl) crl = pki_crl (pki, NULL, 0);
  g_autoptr (GembokVerdict) verdict = judge_at (crl, expired, pki->now, TRUE);
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
}

/* --- lists that must not be used -------------------------------------------------------------------------------- */

static void
test_other_issuer (void)
{
  g_autoptr (GBytes) der = pki_make_crl (pki->root, NULL, 0, pki->now - 3600, PKI_CRL_URL);
  g_autoptr (GembokCrl) crl = pki_parse_crl (der);
  assert_unusable (crl, "another issuer");
}

static void
test_spoilt_signature (void)
{
  g_autoptr (GBytes) der = pki_make_crl (pki->ca, NULL, 0, pki->now - 3600, PKI_CRL_URL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (der, &length);
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  copy[length - 1] ^= 1;
  g_autoptr (GBytes) spoilt = g_bytes_new (copy, length);
  g_autoptr (GembokCrl) crl = pki_parse_crl (spoilt);
  assert_unusable (crl, "signature is not the issuer's");
}

static void
test_namesake (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokIssuer) namesake = gembok_issuer_create_root (
      gembok_certificate_subject (pki_ca_certificate (pki)), pki->other_key, pki->now - PKI_DAY, pki->now + PKI_DAY, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) der = pki_make_crl (namesake, NULL, 0, pki->now - 3600, PKI_CRL_URL);
  g_autoptr (GembokCrl) crl = pki_parse_crl (der);
  assert_unusable (crl, "signature is not the issuer's");
}

static void
test_other_part (void)
{
  g_autoptr (GBytes) other_der = pki_make_crl (pki->ca, NULL, 0, pki->now - 3600, "http://contoh.go.id/part-2.crl");
  g_autoptr (GembokCrl) other = pki_parse_crl (other_der);
  assert_unusable (other, "another part");
  g_autoptr (GBytes) whole_der = pki_make_crl (pki->ca, NULL, 0, pki->now - 3600, NULL);
  g_autoptr (GembokCrl) whole = pki_parse_crl (whole_der);
  g_autoptr (GembokVerdict) verdict = judge (whole, TRUE);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
}

typedef void (*EditFunc) (X509_CRL *crl);

/* A list of our CA, changed and signed again. */
static GembokCrl *
edited (EditFunc edit, const EVP_MD *digest)
{
  const GembokCrlEntry entry = { "01", pki->now - PKI_DAY, 1 };
  g_autoptr (GembokCrl) crl = pki_crl (pki, &entry, 1);
  g_autoptr (X509_CRL) copy = X509_CRL_dup (gembok_crl_x509 (crl));
  if (edit != NULL)
    edit (copy);
  g_assert_cmpint (X509_CRL_sign (copy, gembok_key_evp (pki->ca_key), digest), >, 0);
  g_autoptr (GBytes) der = gembok_asn1_write (copy, ASN1_ITEM_rptr (X509_CRL));
  return pki_parse_crl (der);
}

static void
make_delta (X509_CRL *crl)
{
  g_autoptr (ASN1_INTEGER) base = ASN1_INTEGER_new ();
  ASN1_INTEGER_set (base, 1);
  X509_CRL_add1_ext_i2d (crl, NID_delta_crl, base, 1, X509V3_ADD_DEFAULT);
}

static void
make_delta_in_disguise (X509_CRL *crl)
{
  g_autoptr (ASN1_INTEGER) base = ASN1_INTEGER_new ();
  ASN1_INTEGER_set (base, 1);
  X509_CRL_add1_ext_i2d (crl, NID_delta_crl, base, 0, X509V3_ADD_DEFAULT);
}

static void
add_unknown_critical (X509_CRL *crl)
{
  g_autoptr (GENERAL_NAMES) names = GENERAL_NAMES_new ();
  X509_CRL_add1_ext_i2d (crl, NID_issuer_alt_name, names, 1, X509V3_ADD_DEFAULT);
}

static void
add_critical_to_entry (X509_CRL *crl)
{
  X509_REVOKED *entry = sk_X509_REVOKED_value (X509_CRL_get_REVOKED (crl), 0);
  g_autoptr (GENERAL_NAMES) names = GENERAL_NAMES_new ();
  X509_REVOKED_add1_ext_i2d (entry, NID_certificate_issuer, names, 1, X509V3_ADD_DEFAULT);
}

static void
set_scope (X509_CRL *crl, void (*edit) (ISSUING_DIST_POINT *scope))
{
  g_autoptr (ISSUING_DIST_POINT) scope = ISSUING_DIST_POINT_new ();
  edit (scope);
  X509_CRL_add1_ext_i2d (crl, NID_issuing_distribution_point, scope, 1, X509V3_ADD_REPLACE);
}

static void
say_indirect (ISSUING_DIST_POINT *scope)
{
  scope->indirectCRL = 0xFF;
}

static void
say_only_ca (ISSUING_DIST_POINT *scope)
{
  scope->onlyCA = 0xFF;
}

static void
say_only_persons (ISSUING_DIST_POINT *scope)
{
  scope->onlyuser = 0xFF;
}

static void
say_only_attributes (ISSUING_DIST_POINT *scope)
{
  scope->onlyattr = 0xFF;
}

static void
say_some_reasons (ISSUING_DIST_POINT *scope)
{
  scope->onlysomereasons = ASN1_BIT_STRING_new ();
  ASN1_BIT_STRING_set_bit (scope->onlysomereasons, 1, 1);
}

static void
make_indirect (X509_CRL *crl)
{
  set_scope (crl, say_indirect);
}

static void
make_only_ca (X509_CRL *crl)
{
  set_scope (crl, say_only_ca);
}

static void
make_only_persons (X509_CRL *crl)
{
  set_scope (crl, say_only_persons);
}

static void
make_only_attributes (X509_CRL *crl)
{
  set_scope (crl, say_only_attributes);
}

static void
make_some_reasons (X509_CRL *crl)
{
  set_scope (crl, say_some_reasons);
}

static void
test_edited (void)
{
  static const struct
  {
    EditFunc edit;
    const char *words;
  } cases[] = { { make_delta, "only the changes" },        { make_delta_in_disguise, "only the changes" },
                { add_unknown_critical, "does not know" }, { add_critical_to_entry, "one of its entries" },
                { make_indirect, "other issuers" },        { make_only_ca, "another kind" },
                { make_only_attributes, "another kind" },  { make_some_reasons, "some of the reasons" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokCrl) crl = edited (cases[i].edit, EVP_sha256 ());
      assert_unusable (crl, cases[i].words);
    }
  g_autoptr (GembokCrl) persons = edited (make_only_persons, EVP_sha256 ());
  g_autoptr (GembokVerdict) verdict = judge (persons, TRUE);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
  g_autoptr (GembokCrl) sha1 = edited (NULL, EVP_sha1 ());
  assert_unusable (sha1, "forged today");
}

/* A compromise that began before it was reported counts from its beginning. */
static void
test_invalidity_date (void)
{
  const GembokCrlEntry entry = { gembok_certificate_serial (pki->person), pki->now - 7200, 1 };
  g_autoptr (GembokCrl) plain = pki_crl (pki, &entry, 1);
  g_autoptr (X509_CRL) copy = X509_CRL_dup (gembok_crl_x509 (plain));
  X509_REVOKED *revoked = sk_X509_REVOKED_value (X509_CRL_get_REVOKED (copy), 0);
  g_autoptr (ASN1_GENERALIZEDTIME) since = ASN1_GENERALIZEDTIME_set (NULL, (time_t) (pki->now - PKI_DAY / 2));
  g_assert_cmpint (X509_REVOKED_add1_ext_i2d (revoked, NID_invalidity_date, since, 0, X509V3_ADD_DEFAULT), ==, 1);
  g_assert_cmpint (X509_CRL_sign (copy, gembok_key_evp (pki->ca_key), EVP_sha256 ()), >, 0);
  g_autoptr (GBytes) der = gembok_asn1_write (copy, ASN1_ITEM_rptr (X509_CRL));
  g_autoptr (GembokCrl) dated = pki_parse_crl (der);
  g_autoptr (GembokVerdict) of_plain = judge_at (plain, pki->person, pki->now - PKI_DAY / 4, TRUE);
  g_autoptr (GembokVerdict) of_dated = judge_at (dated, pki->person, pki->now - PKI_DAY / 4, TRUE);
  g_assert_true (of_plain->ok);
  g_assert_true (gembok_verdict_has (of_dated, "revoked"));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/crl-judge/reasons", test_reasons);
  g_test_add_func ("/crl-judge/reason-labels", test_reason_labels);
  g_test_add_func ("/crl-judge/not-revoked", test_not_revoked);
  g_test_add_func ("/crl-judge/old", test_old);
  g_test_add_func ("/crl-judge/at-a-time", test_at_a_time);
  g_test_add_func ("/crl-judge/expired-before-the-list", test_expired_before_the_list);
  g_test_add_func ("/crl-judge/other-issuer", test_other_issuer);
  g_test_add_func ("/crl-judge/spoilt-signature", test_spoilt_signature);
  g_test_add_func ("/crl-judge/namesake", test_namesake);
  g_test_add_func ("/crl-judge/other-part", test_other_part);
  g_test_add_func ("/crl-judge/edited", test_edited);
  g_test_add_func ("/crl-judge/invalidity-date", test_invalidity_date);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
