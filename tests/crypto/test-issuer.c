/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/issuer.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "pki.h"
#include "tool.h"

static Pki *pki;

static const X509 *
x509_of (GembokCertificate *certificate)
{
  return gembok_certificate_x509 (certificate);
}

static gboolean
is_critical (GembokCertificate *certificate, int nid)
{
  const int index = X509_get_ext_by_NID (x509_of (certificate), nid, -1);
  g_assert_cmpint (index, >=, 0);
  return X509_EXTENSION_get_critical (X509_get_ext (x509_of (certificate), index)) != 0;
}

/* --- the person's profile ---------------------------------------------------------------------------------------- */

static void
test_person_profile (void)
{
  GembokCertificate *person = pki->person;
  g_assert_cmpint (X509_get_version (x509_of (person)), ==, X509_VERSION_3);
  g_assert_true (is_critical (person, NID_key_usage));
  g_assert_true (is_critical (person, NID_ext_key_usage));
  g_assert_true (is_critical (person, NID_basic_constraints));
  g_assert_false (is_critical (person, NID_certificate_policies));
  g_assert_false (is_critical (person, NID_info_access));
  g_assert_false (is_critical (person, NID_crl_distribution_points));
  g_assert_cmpint (X509_get_ext_by_NID (x509_of (person), NID_subject_alt_name, -1), ==, -1);
  g_assert_cmpint (X509_get_ext_count (x509_of (person)), ==, 8);

  const ASN1_OCTET_STRING *own = X509_get0_subject_key_id (gembok_certificate_x509 (person));
  const ASN1_OCTET_STRING *authority = X509_get0_authority_key_id (gembok_certificate_x509 (person));
  const ASN1_OCTET_STRING *issuer = X509_get0_subject_key_id (gembok_certificate_x509 (pki_ca_certificate (pki)));
  g_assert_cmpint (ASN1_STRING_length (own), ==, 20);
  g_assert_cmpint (ASN1_OCTET_STRING_cmp (authority, issuer), ==, 0);
  g_assert_cmpint (ASN1_OCTET_STRING_cmp (authority, own), !=, 0);
}

static void
test_name_encoding (void)
{
  const X509_NAME *name = X509_get_subject_name (x509_of (pki->person));
  static const struct
  {
    int nid;
    int type;
  } expected[] = { { NID_description, V_ASN1_UTF8STRING },
                   { NID_commonName, V_ASN1_UTF8STRING },
                   { NID_organizationName, V_ASN1_UTF8STRING },
                   { NID_countryName, V_ASN1_PRINTABLESTRING } };
  g_assert_cmpint (X509_NAME_entry_count (name), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const X509_NAME_ENTRY *entry = X509_NAME_get_entry (name, (int) i);
      g_assert_cmpint (OBJ_obj2nid (X509_NAME_ENTRY_get_object (entry)), ==, expected[i].nid);
      g_assert_cmpint (ASN1_STRING_type (X509_NAME_ENTRY_get_data (entry)), ==, expected[i].type);
    }
  g_assert_cmpint (X509_NAME_cmp (X509_get_issuer_name (x509_of (pki->person)),
                                  X509_get_subject_name (x509_of (pki_ca_certificate (pki)))),
                   ==, 0);
}

static void
test_policies (void)
{
  g_autoptr (CERTIFICATEPOLICIES) policies = gembok_certificate_extension (pki->person, NID_certificate_policies);
  g_assert_cmpint (sk_POLICYINFO_num (policies), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      const POLICYINFO *policy = sk_POLICYINFO_value (policies, i);
      g_assert_cmpint (sk_POLICYQUALINFO_num (policy->qualifiers), ==, 1);
      const POLICYQUALINFO *qualifier = sk_POLICYQUALINFO_value (policy->qualifiers, 0);
      g_assert_cmpint (OBJ_obj2nid (qualifier->pqualid), ==, i == 1 ? NID_id_qt_cps : NID_id_qt_unotice);
      if (i == 0)
        g_assert_cmpint (ASN1_STRING_type (qualifier->d.usernotice->exptext), ==, V_ASN1_UTF8STRING);
    }
}

static GembokCertificate *
issue (const GembokIssuance *issuance, GError **error)
{
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  return gembok_issuer_issue_person (pki->ca, gembok_key_public (pki->person_key), subject, issuance, error);
}

static void
test_serials (void)
{
  GembokIssuance issuance = pki_issuance (pki);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokCertificate) certificate = issue (&issuance, &error);
      g_assert_no_error (error);
      const ASN1_INTEGER *serial = X509_get0_serialNumber (x509_of (certificate));
      g_assert_cmpint (ASN1_STRING_length (serial), ==, 20);
      g_assert_cmpint (ASN1_STRING_type (serial), ==, V_ASN1_INTEGER);
      g_assert_cmpint (ASN1_STRING_get0_data (serial)[0] & 0x80, ==, 0);
      g_assert_true (g_hash_table_add (seen, g_strdup (gembok_certificate_serial (certificate))));
    }
  issuance.serial = "7fEDCBA9876543210FEDCBA98765432100000001";
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) given = issue (&issuance, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_certificate_serial (given), ==, "7fedcba9876543210fedcba98765432100000001");
}

static void
assert_not_issued (const GembokIssuance *issuance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = issue (issuance, &error);
  g_assert_null (certificate);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
test_bad_content (void)
{
  static const char *const serials[] = {
    "", "0", "00", "xyz", "-1", "80000000000000000000000000000000000000ff", "11000000000000000000000000000000000000ff00"
  };
  for (guint i = 0; i < G_N_ELEMENTS (serials); i++)
    {
      GembokIssuance issuance = pki_issuance (pki);
      issuance.serial = serials[i];
      assert_not_issued (&issuance);
    }
  static const char *const bad_policies[] = { "2.25.1", "kebijakan", NULL };
  static const char *const bad_notices[] = { "\xFF\xFE", NULL };
  g_autofree char *long_notice = g_strnfill (201, 'x');
  const char *const long_notices[] = { long_notice, NULL };
  GembokIssuance cases[7];
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    cases[i] = pki_issuance (pki);
  cases[0].policies = bad_policies;
  cases[1].policy_notices = bad_notices;
  cases[2].policy_notices = long_notices;
  cases[3].crl_url = "http://contoh.go.id/a\nb";
  cases[4].ocsp_url = "";
  cases[5].cps = "http://contoh.go.id/\xC3\xA9";
  cases[6].not_after = cases[6].not_before;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_not_issued (&cases[i]);
}

static void
test_capped_at_issuer (void)
{
  GembokIssuance issuance = pki_issuance (pki);
  issuance.not_after = pki->now + 100000 * (gint64) PKI_DAY;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = issue (&issuance, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gembok_certificate_not_after (certificate), ==, gembok_certificate_not_after (pki_ca_certificate (pki)));
}

static void
test_bare (void)
{
  const GembokIssuance bare = { .not_before = pki->now, .not_after = pki->now + PKI_DAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = issue (&bare, &error);
  g_assert_no_error (error);
  g_assert_cmpint (X509_get_ext_count (x509_of (certificate)), ==, 5);
}

/* --- issuers ----------------------------------------------------------------------------------------------------- */

static void
test_wrong_issuers (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_issuer_new (pki_ca_certificate (pki), pki->other_key, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_autoptr (GembokIssuer) person = gembok_issuer_new (pki->person, pki->person_key, &error);
  g_assert_no_error (error);
  const GembokIssuance issuance = pki_issuance (pki);
  g_autoptr (GembokSubject) subject = pki_subject ("Budi Contoh");
  g_assert_null (gembok_issuer_issue_person (person, gembok_key_public (pki->other_key), subject, &issuance, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
test_ca_profile (void)
{
  GembokCertificate *cas[] = { pki_root_certificate (pki), pki_ca_certificate (pki) };
  for (guint i = 0; i < G_N_ELEMENTS (cas); i++)
    {
      g_autoptr (BASIC_CONSTRAINTS) constraints = gembok_certificate_extension (cas[i], NID_basic_constraints);
      g_assert_true (is_critical (cas[i], NID_basic_constraints));
      g_assert_true (is_critical (cas[i], NID_key_usage));
      g_assert_nonnull (constraints);
      g_assert_null (constraints->pathlen);
    }
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (cas[1]);
  g_assert_cmpstr (crl[0], ==, "http://contoh.go.id/root.crl");
}

/* RSA: CAs under SHA-384 and persons under SHA-256, as BSrE has it; EC: the hash of the curve. */
static void
test_algorithms (void)
{
  static const struct
  {
    GembokKeyAlgorithm algorithm;
    const char *ca_signature;
    const char *person_signature;
  } cases[] = { { GEMBOK_KEY_RSA_2048, "sha384WithRSAEncryption", "sha256WithRSAEncryption" },
                { GEMBOK_KEY_EC_P256, "ecdsa-with-SHA256", "ecdsa-with-SHA256" },
                { GEMBOK_KEY_EC_P384, "ecdsa-with-SHA384", "ecdsa-with-SHA384" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokKey) key = pki_key (cases[i].algorithm);
      g_autoptr (GembokSubject) subject = pki_subject ("Root LATIHAN");
      const GembokIssuance issuance = pki_issuance (pki);
      g_autoptr (GembokIssuer) root
          = gembok_issuer_create_root (subject, key, issuance.not_before, issuance.not_after, &error);
      g_assert_no_error (error);
      g_autoptr (GembokCertificate) person
          = gembok_issuer_issue_person (root, gembok_key_public (key), subject, &issuance, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (gembok_certificate_signature (gembok_issuer_certificate (root)), ==, cases[i].ca_signature);
      g_assert_cmpstr (gembok_certificate_signature (person), ==, cases[i].person_signature);
    }
}

/* --- servers and responders -------------------------------------------------------------------------------------- */

static GembokCertificate *
issue_tls (const char *const *names, GError **error)
{
  const GembokIssuance issuance = { .not_before = pki->now, .not_after = pki->now + PKI_DAY };
  return gembok_issuer_issue_tls (pki->ca, gembok_key_public (pki->other_key), names, &issuance, error);
}

static void
test_tls (void)
{
  static const char *const names[] = { "localhost", "ams.contoh.go.id", "127.0.0.1", "::1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = issue_tls (names, &error);
  g_assert_no_error (error);
  X509 *x509 = gembok_certificate_x509 (certificate);
  g_assert_cmpint (X509_check_host (x509, "localhost", 0, 0, NULL), ==, 1);
  g_assert_cmpint (X509_check_host (x509, "ams.contoh.go.id", 0, 0, NULL), ==, 1);
  g_assert_cmpint (X509_check_ip_asc (x509, "127.0.0.1", 0), ==, 1);
  g_assert_cmpint (X509_check_ip_asc (x509, "::1", 0), ==, 1);
  g_assert_cmpint (X509_check_host (x509, "example.org", 0, 0, NULL), ==, 0);
  g_auto (GStrv) usage = gembok_certificate_extended_key_usage (certificate);
  g_assert_cmpstr (usage[0], ==, "1.3.6.1.5.5.7.3.1");
  g_assert_null (usage[1]);
  g_assert_false (is_critical (certificate, NID_subject_alt_name));
  g_assert_false (gembok_certificate_is_ca (certificate));
}

static void
test_tls_names (void)
{
  g_autofree char *label = g_strnfill (60, 'a');
  g_autofree char *name = g_strdup_printf ("%s.contoh.go.id", label);
  const char *const long_name[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = issue_tls (long_name, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gembok_subject_size (gembok_certificate_subject (certificate)), ==, 0);
  g_assert_true (is_critical (certificate, NID_subject_alt_name));

  static const char *const none[] = { NULL };
  static const char *const bad[][2] = { { "a b", NULL }, { "localhost/x", NULL }, { "", NULL }, { "a\nb", NULL } };
  g_assert_null (issue_tls (none, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&error);
      g_assert_null (issue_tls (bad[i], &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
}

static void
test_responder (void)
{
  g_autoptr (GembokSubject) subject = pki_subject ("CA LATIHAN - Validation Authority");
  const GembokIssuance issuance = { .not_before = pki->now, .not_after = pki->now + PKI_DAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate
      = gembok_issuer_issue_responder (pki->ca, gembok_key_public (pki->other_key), subject, &issuance, &error);
  g_assert_no_error (error);
  g_auto (GStrv) usage = gembok_certificate_extended_key_usage (certificate);
  g_assert_cmpstr (usage[0], ==, "1.3.6.1.5.5.7.3.9");
  g_assert_cmpint (X509_get_ext_by_NID (x509_of (certificate), NID_id_pkix_OCSP_noCheck, -1), >=, 0);
}

/* --- other people's programs -------------------------------------------------------------------------------------- */

static char *
pem_file (GembokCertificate *certificate)
{
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (certificate);
  return tool_file (pem);
}

static void
test_openssl_verifies (void)
{
  g_autofree char *root = pem_file (pki_root_certificate (pki));
  g_autofree char *ca = pem_file (pki_ca_certificate (pki));
  g_autofree char *person = pem_file (pki->person);
  const char *const argv[] = { "openssl",    "verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile", root,
                               "-untrusted", ca,       person,         NULL };
  g_autoptr (ToolResult) result = tool_run (argv, NULL, NULL);
  assert_tool_ok (result);
  unlink (root);
  unlink (ca);
  unlink (person);
}

static void
test_certtool_verifies (void)
{
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), pki_root_certificate (pki), NULL);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (chain);
  const char *const argv[] = { "certtool", "--verify-chain", NULL };
  g_autoptr (ToolResult) result = tool_run (argv, pem, NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, "Chain verification output: Verified."));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/issuer/person-profile", test_person_profile);
  g_test_add_func ("/issuer/name-encoding", test_name_encoding);
  g_test_add_func ("/issuer/policies", test_policies);
  g_test_add_func ("/issuer/serials", test_serials);
  g_test_add_func ("/issuer/bad-content", test_bad_content);
  g_test_add_func ("/issuer/capped-at-issuer", test_capped_at_issuer);
  g_test_add_func ("/issuer/bare", test_bare);
  g_test_add_func ("/issuer/wrong-issuers", test_wrong_issuers);
  g_test_add_func ("/issuer/ca-profile", test_ca_profile);
  g_test_add_func ("/issuer/algorithms", test_algorithms);
  g_test_add_func ("/issuer/tls", test_tls);
  g_test_add_func ("/issuer/tls-names", test_tls_names);
  g_test_add_func ("/issuer/responder", test_responder);
  g_test_add_func ("/issuer/openssl-verifies", test_openssl_verifies);
  g_test_add_func ("/issuer/certtool-verifies", test_certtool_verifies);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
