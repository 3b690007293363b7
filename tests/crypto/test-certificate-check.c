/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/verdict.h"

#include <string.h>

#include <openssl/core_names.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/issuer-private.h"
#include "pki.h"

/* Trust and dates; what a certificate is for stands in test-certificate-usage.c. */

static Pki *pki;

static GembokVerdict *
check_at (GembokCertificate *certificate, GPtrArray *intermediates, GPtrArray *anchors, gint64 at)
{
  const GembokCheckOptions options = { .intermediates = intermediates, .anchors = anchors, .at = at };
  return gembok_certificate_check (certificate, &options);
}

/* The usual case: the AMS sends the chain, the profile trusts the root. */
static GembokVerdict *
check (GembokCertificate *certificate)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  return check_at (certificate, chain, anchors, 0);
}

static const char *
text_of (GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokFinding *finding = g_ptr_array_index (findings, i);
      if (g_str_equal (finding->code, code))
        return finding->text;
    }
  return NULL;
}

/* Not ok for exactly the reasons @codes, blank-separated in any order. */
static void
assert_problems (const GembokVerdict *verdict, const char *codes)
{
  g_auto (GStrv) expected = g_strsplit (codes, " ", -1);
  g_assert_false (verdict->ok);
  for (guint i = 0; i < verdict->problems->len; i++)
    {
      const GembokFinding *problem = g_ptr_array_index (verdict->problems, i);
      g_test_message ("%s: %s", problem->code, problem->text);
      g_assert_true (g_strv_contains ((const char *const *) expected, problem->code));
    }
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_nonnull (text_of (verdict->problems, expected[i]));
}

static void
test_good (void)
{
  g_autoptr (GembokVerdict) verdict = check (pki->person);
  g_assert_true (verdict->ok);
  g_assert_cmpuint (verdict->problems->len, ==, 0);
  g_assert_cmpuint (verdict->chain->len, ==, 3);
  g_assert_true (g_ptr_array_index (verdict->chain, 0) == pki->person);
  g_assert_cmpint (verdict->not_after, ==, gembok_certificate_not_after (pki->person));
  g_assert_cmpint (verdict->judged_at, >=, pki->now);
  g_assert_nonnull (strstr (text_of (verdict->notes, "chain"), "Siti Contoh Rahmawati ← CA LATIHAN ← Root LATIHAN"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_true (gembok_verdict_has (verdict, "usage"));
  g_assert_false (gembok_verdict_has (verdict, "judged_at"));
  g_assert_false (gembok_verdict_has (verdict, "pinned_root"));
  g_assert_false (gembok_verdict_has (verdict, "ends_soon"));
  g_assert_false (gembok_verdict_has (verdict, "clock"));
}

/* An anchor that was given by hand is one, wherever it stands in the chain. */
static void
test_anchor_anywhere (void)
{
  g_autoptr (GPtrArray) ca_only = pki_list (pki_ca_certificate (pki), NULL);
  g_autoptr (GembokVerdict) by_ca = check_at (pki->person, NULL, ca_only, 0);
  g_assert_true (by_ca->ok);
  g_assert_cmpuint (by_ca->chain->len, ==, 2);
  g_autoptr (GPtrArray) all = pki_list (pki_root_certificate (pki), pki_ca_certificate (pki), NULL);
  g_autoptr (GembokVerdict) by_all = check_at (pki->person, all, all, 0);
  g_assert_true (by_all->ok);
}

static void
test_incomplete (void)
{
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokVerdict) verdict = check_at (pki->person, NULL, anchors, 0);
  assert_problems (verdict, "incomplete_chain");
  g_assert_cmpuint (verdict->problems->len, ==, 1);
  g_assert_nonnull (strstr (text_of (verdict->problems, "incomplete_chain"), "“CA LATIHAN”"));
  g_assert_cmpuint (verdict->chain->len, ==, 1);
}

static void
test_untrusted (void)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GembokVerdict) verdict = check_at (pki->person, chain, NULL, 0);
  assert_problems (verdict, "untrusted_chain");
  g_assert_nonnull (strstr (text_of (verdict->problems, "untrusted_chain"), "“Root LATIHAN”"));
  g_assert_cmpuint (verdict->chain->len, ==, 3);
  g_assert_false (gembok_verdict_has (verdict, "self_signed"));
  g_assert_false (gembok_certificate_is_pinned_root (pki_root_certificate (pki)));
}

static void
test_self_signed (void)
{
  g_autoptr (GembokVerdict) verdict = check_at (pki_root_certificate (pki), NULL, NULL, 0);
  assert_problems (verdict, "untrusted_chain");
  g_assert_true (gembok_verdict_has (verdict, "self_signed"));
  g_autoptr (GembokVerdict) without_options = gembok_certificate_check (pki_root_certificate (pki), NULL);
  assert_problems (without_options, "untrusted_chain");
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokVerdict) trusted = check_at (pki_root_certificate (pki), NULL, anchors, 0);
  g_assert_true (trusted->ok);
  g_assert_true (gembok_verdict_has (trusted, "judged_as_ca"));
  g_assert_false (gembok_verdict_has (trusted, "revocation_unknown"));
}

/* --- dates ------------------------------------------------------------------------------------------------------ */

static void
test_dates (void)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const gint64 start = gembok_certificate_not_before (pki->person);
  const gint64 end = gembok_certificate_not_after (pki->person);
  g_autoptr (GembokVerdict) first = check_at (pki->person, chain, anchors, start);
  g_autoptr (GembokVerdict) last = check_at (pki->person, chain, anchors, end - 1);
  g_autoptr (GembokVerdict) early = check_at (pki->person, chain, anchors, start - 1);
  g_autoptr (GembokVerdict) late = check_at (pki->person, chain, anchors, end + 1);
  g_assert_true (first->ok);
  g_assert_true (gembok_verdict_has (first, "judged_at"));
  g_assert_cmpint (first->judged_at, ==, start);
  g_assert_true (last->ok);
  g_assert_true (gembok_verdict_has (last, "ends_soon"));
  assert_problems (early, "not_yet_valid");
  assert_problems (late, "expired");
  g_assert_nonnull (strstr (text_of (late->problems, "expired"), "Siti Contoh Rahmawati"));
  g_assert_false (gembok_verdict_has (late, "ends_soon"));
  g_assert_false (gembok_verdict_has (early, "clock"));
}

/* Everything that is wrong is told, with the link that it is wrong with. */
static void
test_all_reasons (void)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GembokVerdict) verdict = check_at (pki->person, chain, NULL, pki->now + 2000 * (gint64) PKI_DAY);
  assert_problems (verdict, "expired untrusted_chain");
  g_assert_cmpuint (verdict->problems->len, ==, 3);
  const GembokFinding *ca = g_ptr_array_index (verdict->problems, 1);
  const GembokFinding *person = g_ptr_array_index (verdict->problems, 2);
  g_assert_nonnull (strstr (ca->text, "CA LATIHAN"));
  g_assert_nonnull (strstr (person->text, "Siti"));
}

static void
test_clock (void)
{
  g_autoptr (GembokCertificate) tomorrow = pki_person (pki, NULL, pki->now + PKI_DAY, pki->now + 2 * PKI_DAY);
  g_autoptr (GembokVerdict) verdict = check (tomorrow);
  assert_problems (verdict, "not_yet_valid");
  g_assert_true (gembok_verdict_has (verdict, "clock"));
}

/* --- signatures and strength ------------------------------------------------------------------------------------ */

static GembokCertificate *
with_spoilt_signature (GembokCertificate *certificate)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (gembok_certificate_der (certificate), &length);
  g_autofree guint8 *copy = g_memdup2 (der, length);
  copy[length - 1] ^= 1;
  g_autoptr (GBytes) data = g_bytes_new (copy, length);
  g_autoptr (GError) error = NULL;
  GembokCertificate *spoilt = gembok_certificate_from_der (data, &error);
  g_assert_no_error (error);
  return spoilt;
}

static void
test_spoilt_signature (void)
{
  g_autoptr (GembokCertificate) spoilt = with_spoilt_signature (pki->person);
  g_autoptr (GembokVerdict) verdict = check (spoilt);
  assert_problems (verdict, "bad_signature");
  g_autoptr (GembokCertificate) root = with_spoilt_signature (pki_root_certificate (pki));
  g_autoptr (GPtrArray) anchors = pki_list (root, NULL);
  g_autoptr (GembokVerdict) of_root = check_at (root, NULL, anchors, 0);
  assert_problems (of_root, "bad_signature");
}

static void
forget_authority (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  pki_replace_extension (x509, NID_authority_key_identifier, NULL);
}

/* Another CA of the same name, with and without a hint that it is another one. */
static void
test_forged_by_namesake (void)
{
  g_autoptr (GError) error = NULL;
  const GembokIssuance issuance = { .not_before = pki->now - PKI_DAY, .not_after = pki->now + PKI_DAY };
  g_autoptr (GembokIssuer) namesake
      = gembok_issuer_create_root (gembok_certificate_subject (pki_ca_certificate (pki)), pki->other_key,
                                   issuance.not_before, issuance.not_after, &error);
  g_assert_no_error (error);
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  g_autoptr (GembokCertificate) forged
      = gembok_issuer_issue_person (namesake, gembok_key_public (pki->person_key), subject, &issuance, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVerdict) verdict = check (forged);
  g_assert_false (verdict->ok);
  g_autoptr (GembokCertificate) sly = pki_edit (forged, namesake, EVP_sha256 (), forget_authority, NULL);
  g_autoptr (GembokVerdict) of_sly = check (sly);
  g_assert_false (of_sly->ok);
  g_assert_true (gembok_verdict_has (of_sly, "bad_signature"));
}

/* A rule of the profile that OpenSSL looks at only when it is asked to be strict (RFC 5280, 4.2.1.1). */
static void
test_against_the_profile (void)
{
  g_autoptr (GembokCertificate) certificate = pki_edit (pki->person, pki->ca, EVP_sha256 (), forget_authority, NULL);
  g_autoptr (GembokVerdict) verdict = check (certificate);
  assert_problems (verdict, "untrusted_chain");
  g_assert_nonnull (strstr (text_of (verdict->problems, "untrusted_chain"), "RFC 5280"));
}

static void
test_weak_hash (void)
{
  g_autoptr (GembokCertificate) sha1 = pki_edit (pki->person, pki->ca, EVP_sha1 (), NULL, NULL);
  g_autoptr (GembokVerdict) verdict = check (sha1);
  assert_problems (verdict, "weak_algorithm");
  g_autoptr (GembokVerdict) alone = check_at (sha1, NULL, NULL, 0);
  assert_problems (alone, "weak_algorithm incomplete_chain");
}

static void
set_small_key (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (EVP_PKEY) key = EVP_PKEY_Q_keygen (NULL, NULL, "RSA", (size_t) 1024);
  g_assert_nonnull (key);
  X509_set_pubkey (x509, key);
}

static void
test_weak_key (void)
{
  g_autoptr (GembokCertificate) small = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_small_key, NULL);
  g_autoptr (GembokVerdict) verdict = check (small);
  assert_problems (verdict, "weak_algorithm");
  g_assert_nonnull (strstr (text_of (verdict->problems, "weak_algorithm"), "1024"));
  g_autoptr (GembokVerdict) alone = check_at (small, NULL, NULL, 0);
  assert_problems (alone, "weak_algorithm incomplete_chain");
}

static void
set_explicit_curve (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (EVP_PKEY) key = EVP_PKEY_Q_keygen (NULL, NULL, "EC", "P-256");
  g_assert_cmpint (EVP_PKEY_set_utf8_string_param (key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit"), ==, 1);
  X509_set_pubkey (x509, key);
}

/* A curve that is spelt out instead of named can be one that only looks like it (CVE-2020-0601). */
static void
test_explicit_curve (void)
{
  g_autoptr (GembokCertificate) certificate = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_explicit_curve, NULL);
  g_autoptr (GembokVerdict) verdict = check (certificate);
  assert_problems (verdict, "weak_algorithm");
}

/* --- issuers that may not ---------------------------------------------------------------------------------------- */

static void
move_below_person (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokSubject) subject = pki_subject ("Budi Contoh");
  g_autoptr (X509_NAME) name = gembok_subject_to_name (subject, NULL);
  X509_set_subject_name (x509, name);
  X509_set_issuer_name (x509, X509_get_subject_name (gembok_certificate_x509 (pki->person)));
  pki_replace_extension (x509, NID_authority_key_identifier, NULL);
  g_assert_true (gembok_issuer_add_authority_key (x509, gembok_certificate_x509 (pki->person)));
}

/* A person who issues certificates with the key that was meant for signatures. */
static void
test_person_as_issuer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokIssuer) person = gembok_issuer_new (pki->person, pki->person_key, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCertificate) forged = pki_edit (pki->person, person, EVP_sha256 (), move_below_person, NULL);
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), NULL);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokVerdict) verdict = check_at (forged, chain, anchors, 0);
  assert_problems (verdict, "not_a_ca");
}

static void
forbid_certificates (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  pki_replace_extension (x509, NID_key_usage, "critical,digitalSignature,cRLSign");
}

static void
test_ca_without_right (void)
{
  g_autoptr (GembokCertificate) ca
      = pki_edit (pki_ca_certificate (pki), pki->root, EVP_sha256 (), forbid_certificates, NULL);
  g_autoptr (GPtrArray) chain = pki_list (ca, NULL);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokVerdict) verdict = check_at (pki->person, chain, anchors, 0);
  g_assert_false (verdict->ok);
  assert_problems (verdict, "not_a_ca");
  g_autoptr (GembokVerdict) of_ca = check_at (ca, NULL, anchors, 0);
  g_assert_true (gembok_verdict_has (of_ca, "wrong_usage"));
}

static void
test_long_chain (void)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokIssuer) issuer = gembok_issuer_ref (pki->root);
  const GembokIssuance issuance = { .not_before = pki->now - PKI_DAY, .not_after = pki->now + PKI_DAY };
  for (guint depth = 1; depth <= 10; depth++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("CA %u", depth);
      g_autoptr (GembokSubject) subject = pki_subject (name);
      GembokIssuer *next = gembok_issuer_create_ca (issuer, subject, pki->ca_key, &issuance, &error);
      g_assert_no_error (error);
      gembok_issuer_unref (issuer);
      issuer = next;
      g_ptr_array_add (chain, gembok_certificate_ref (gembok_issuer_certificate (issuer)));
      g_autoptr (GembokVerdict) verdict = check_at (gembok_issuer_certificate (issuer), chain, anchors, 0);
      if (depth <= 9)
        g_assert_true (verdict->ok);
      else
        assert_problems (verdict, "untrusted_chain");
    }
}

static void
allow_other_names (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  pki_replace_extension (x509, NID_name_constraints, "critical,excluded;email:.go.id");
}

static void
add_mail (X509 *x509, gconstpointer data)
{
  pki_replace_extension (x509, NID_subject_alt_name, data);
}

static void
test_name_constraints (void)
{
  g_autoptr (GembokCertificate) ca = pki_edit (pki_ca_certificate (pki), pki->root, EVP_sha256 (), allow_other_names, NULL);
  g_autoptr (GPtrArray) chain = pki_list (ca, NULL);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GembokCertificate) outside
      = pki_edit (pki->person, pki->ca, EVP_sha256 (), add_mail, "email:siti.contoh@contoh.go.id");
  g_autoptr (GembokCertificate) inside = pki_edit (pki->person, pki->ca, EVP_sha256 (), add_mail, "email:siti@example.org");
  g_autoptr (GembokVerdict) of_outside = check_at (outside, chain, anchors, 0);
  g_autoptr (GembokVerdict) of_inside = check_at (inside, chain, anchors, 0);
  assert_problems (of_outside, "untrusted_chain");
  g_assert_true (of_inside->ok);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate-check/good", test_good);
  g_test_add_func ("/certificate-check/anchor-anywhere", test_anchor_anywhere);
  g_test_add_func ("/certificate-check/incomplete", test_incomplete);
  g_test_add_func ("/certificate-check/untrusted", test_untrusted);
  g_test_add_func ("/certificate-check/self-signed", test_self_signed);
  g_test_add_func ("/certificate-check/dates", test_dates);
  g_test_add_func ("/certificate-check/all-reasons", test_all_reasons);
  g_test_add_func ("/certificate-check/clock", test_clock);
  g_test_add_func ("/certificate-check/spoilt-signature", test_spoilt_signature);
  g_test_add_func ("/certificate-check/forged-by-namesake", test_forged_by_namesake);
  g_test_add_func ("/certificate-check/against-the-profile", test_against_the_profile);
  g_test_add_func ("/certificate-check/weak-hash", test_weak_hash);
  g_test_add_func ("/certificate-check/weak-key", test_weak_key);
  g_test_add_func ("/certificate-check/explicit-curve", test_explicit_curve);
  g_test_add_func ("/certificate-check/person-as-issuer", test_person_as_issuer);
  g_test_add_func ("/certificate-check/ca-without-right", test_ca_without_right);
  g_test_add_func ("/certificate-check/long-chain", test_long_chain);
  g_test_add_func ("/certificate-check/name-constraints", test_name_constraints);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
