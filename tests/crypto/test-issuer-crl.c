/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "crypto/certificate-private.h"
#include "crypto/crl-private.h"
#include "crypto/crypto.h"
#include "pki.h"
#include "tool.h"

static Pki *pki;

static gboolean
is_critical (const GembokCrl *crl, int nid)
{
  const X509_CRL *x509 = gembok_crl_x509 (crl);
  const int index = X509_CRL_get_ext_by_NID (x509, nid, -1);
  g_assert_cmpint (index, >=, 0);
  return X509_EXTENSION_get_critical (X509_CRL_get_ext (x509, index)) != 0;
}

/* Built like BSrE's: the CRL Number critical, the distribution point not. */
static void
test_profile (void)
{
  g_autoptr (GembokCrl) crl = pki_crl (pki, NULL, 0);
  const X509_CRL *x509 = gembok_crl_x509 (crl);
  g_assert_cmpint (X509_CRL_get_version (x509), ==, X509_CRL_VERSION_2);
  g_assert_cmpint (X509_CRL_get_ext_count (x509), ==, 3);
  g_assert_true (is_critical (crl, NID_crl_number));
  g_assert_false (is_critical (crl, NID_issuing_distribution_point));
  g_assert_false (is_critical (crl, NID_authority_key_identifier));
}

/* What openssl's own check takes (RFC 5280, 5.2.3): nothing critical, and no scope, as the list is for everything. */
static void
test_standard_profile (void)
{
  g_autoptr (GError) error = NULL;
  const GembokCrlEntry entry = { "00ff", pki->now - 10, 1 };
  g_autoptr (GBytes) der = gembok_issuer_make_crl (pki->ca, GEMBOK_CRL_STANDARD, &entry, 1, 7, pki->now, pki->now + PKI_DAY,
                                                   PKI_CRL_URL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCrl) crl = gembok_crl_parse (der, &error);
  g_assert_no_error (error);
  g_assert_cmpint (X509_CRL_get_ext_count (gembok_crl_x509 (crl)), ==, 2);
  g_assert_false (is_critical (crl, NID_crl_number));
  g_assert_false (is_critical (crl, NID_authority_key_identifier));
  g_assert_cmpuint (gembok_crl_size (crl), ==, 1);
}

static void
test_entries (void)
{
  const GembokCrlEntry entries[] = { { "00ff", pki->now - 10, -1 },
                                     { "7FEDCBA9876543210FEDCBA98765432100000001", pki->now - 20, 1 },
                                     { "01", pki->now - 30, 0 },
                                     { "8000000000000000000000000000000000000001", pki->now - 40, 6 } };
  g_autoptr (GembokCrl) crl = pki_crl (pki, entries, G_N_ELEMENTS (entries));
  g_assert_cmpuint (gembok_crl_size (crl), ==, G_N_ELEMENTS (entries));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      BIGNUM *number = NULL;
      BN_hex2bn (&number, entries[i].serial);
      g_autoptr (ASN1_INTEGER) serial = BN_to_ASN1_INTEGER (number, NULL);
      BN_free (number);
      X509_REVOKED *entry = NULL;
      gint64 since = 0;
      g_assert_cmpint (X509_CRL_get0_by_serial (gembok_crl_x509 (crl), &entry, serial), ==, 1);
      g_assert_true (gembok_time_from_asn1 (X509_REVOKED_get0_revocationDate (entry), &since));
      g_assert_cmpint (since, ==, entries[i].revoked_at);
      g_assert_cmpint (X509_REVOKED_get_ext_count (entry), ==, entries[i].reason > 0 ? 1 : 0);
    }
}

static void
test_bad_content (void)
{
  const GembokCrlEntry bad[] = { { "", pki->now, 1 },   { "xyz", pki->now, 1 }, { "01", pki->now, 7 },
                                 { "01", pki->now, 8 }, { "01", pki->now, 11 }, { "01", pki->now, -2 } };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (
          gembok_issuer_make_crl (pki->ca, GEMBOK_CRL_LIKE_BSRE, &bad[i], 1, 1, pki->now, pki->now + PKI_DAY, NULL, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_issuer_make_crl (pki->ca, GEMBOK_CRL_LIKE_BSRE, NULL, 0, 1, pki->now, pki->now, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (
      gembok_issuer_make_crl (pki->ca, GEMBOK_CRL_LIKE_BSRE, NULL, 0, 1, pki->now, pki->now + PKI_DAY, "a b", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static char *
pem_file (GembokCertificate *certificate)
{
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (certificate);
  return tool_file (pem);
}

/* OpenSSL's own check refuses the critical CRL Number (error 36), as it refuses BSrE's real list; ours understands it. */
static void
test_openssl_refuses_as_the_real_one (void)
{
  g_autoptr (GembokCrl) crl = pki_crl (pki, NULL, 0);
  g_autoptr (GBytes) crl_pem = gembok_pem_write ("X509 CRL", gembok_crl_der (crl));
  g_autofree char *ca = pem_file (pki_ca_certificate (pki));
  g_autofree char *person = pem_file (pki->person);
  g_autofree char *list = tool_file (crl_pem);
  const char *const argv[] = { "openssl", "verify",   "-no-CApath", "-no-CAstore", "-partial_chain", "-CAfile",
                               ca,        "-CRLfile", list,         "-crl_check",  person,           NULL };
  const char *const lenient[] = { "openssl",  "verify", "-no-CApath", "-no-CAstore",      "-partial_chain", "-CAfile", ca,
                                  "-CRLfile", list,     "-crl_check", "-ignore_critical", person,           NULL };
  g_autoptr (ToolResult) strict_result = tool_run (argv, NULL, NULL);
  g_autoptr (ToolResult) lenient_result = tool_run (lenient, NULL, NULL);
  g_assert_cmpint (strict_result->status, !=, 0);
  g_assert_true (tool_contains (strict_result, "error 36"));
  assert_tool_ok (lenient_result);

  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_assert_true (gembok_crl_judge (crl, pki->person, pki_ca_certificate (pki), pki->now, verdict));
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
  unlink (ca);
  unlink (person);
  unlink (list);
}

static void
test_certtool_reads (void)
{
  const GembokCrlEntry entry = { "0102", pki->now - 60, 3 };
  g_autoptr (GembokCrl) crl = pki_crl (pki, &entry, 1);
  const char *const argv[] = { "certtool", "--crl-info", "--inder", NULL };
  g_autoptr (ToolResult) result = tool_run (argv, gembok_crl_der (crl), NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, "Revoked certificates (1)"));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/issuer-crl/profile", test_profile);
  g_test_add_func ("/issuer-crl/profile-standard", test_standard_profile);
  g_test_add_func ("/issuer-crl/entries", test_entries);
  g_test_add_func ("/issuer-crl/bad-content", test_bad_content);
  g_test_add_func ("/issuer-crl/openssl-refuses-as-the-real-one", test_openssl_refuses_as_the_real_one);
  g_test_add_func ("/issuer-crl/certtool-reads", test_certtool_reads);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
