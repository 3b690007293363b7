/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/certificate.h"

#include <string.h>

#include "base/text.h"
#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "pki.h"

static Pki *pki;

static void
test_fields (void)
{
  GembokCertificate *person = pki->person;
  g_assert_true (gembok_is_hex (gembok_certificate_serial (person), 40));
  g_assert_cmpint (gembok_certificate_not_before (person), ==, pki->now - PKI_DAY);
  g_assert_cmpint (gembok_certificate_not_after (person), ==, pki->now - PKI_DAY + 730 * (gint64) PKI_DAY - 1);
  g_assert_cmpstr (gembok_subject_get (gembok_certificate_subject (person), "CN"), ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (gembok_subject_attribute (gembok_certificate_subject (person), 0), ==, "description");
  g_assert_cmpstr (gembok_subject_get (gembok_certificate_issuer (person), "CN"), ==, "CA LATIHAN");
  g_assert_cmpstr (gembok_certificate_signature (person), ==, "ecdsa-with-SHA256");
  g_assert_true (g_bytes_equal (gembok_certificate_public (person), gembok_key_public (pki->person_key)));
  g_autofree char *sha256 = gembok_sha256_hex (gembok_certificate_der (person));
  g_assert_cmpstr (gembok_certificate_sha256 (person), ==, sha256);
  g_assert_false (gembok_certificate_is_ca (person));
  g_assert_false (gembok_certificate_is_self_issued (person));
  g_assert_true (gembok_certificate_is_ca (pki_root_certificate (pki)));
  g_assert_true (gembok_certificate_is_self_issued (pki_root_certificate (pki)));
  g_assert_false (gembok_certificate_is_self_issued (pki_ca_certificate (pki)));
}

static void
test_usages (void)
{
  g_auto (GStrv) usage = gembok_certificate_key_usage (pki->person);
  g_auto (GStrv) extended = gembok_certificate_extended_key_usage (pki->person);
  g_auto (GStrv) policies = gembok_certificate_policies (pki->person);
  g_auto (GStrv) ca_usage = gembok_certificate_key_usage (pki_ca_certificate (pki));
  g_autofree char *joined = g_strjoinv (" ", usage);
  g_autofree char *joined_extended = g_strjoinv (" ", extended);
  g_autofree char *joined_policies = g_strjoinv (" ", policies);
  g_autofree char *joined_ca = g_strjoinv (" ", ca_usage);
  g_assert_cmpstr (joined, ==, "digitalSignature nonRepudiation");
  g_assert_cmpstr (joined_extended, ==, "1.2.840.113583.1.1.5");
  g_assert_cmpstr (joined_policies, ==, "2.25.1.1 2.25.1.2 2.25.1.3");
  g_assert_cmpstr (joined_ca, ==, "digitalSignature keyCertSign cRLSign");
}

static void
drop_extensions (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  while (X509_get_ext_count (x509) > 0)
    X509_EXTENSION_free (X509_delete_ext (x509, 0));
}

static void
test_absent_extensions (void)
{
  g_autoptr (GembokCertificate) bare = pki_edit (pki->person, pki->ca, EVP_sha256 (), drop_extensions, NULL);
  g_auto (GStrv) policies = gembok_certificate_policies (bare);
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (bare);
  g_auto (GStrv) ocsp = gembok_certificate_ocsp_addresses (bare);
  g_assert_null (gembok_certificate_key_usage (bare));
  g_assert_null (gembok_certificate_extended_key_usage (bare));
  g_assert_cmpuint (g_strv_length (policies) + g_strv_length (crl) + g_strv_length (ocsp), ==, 0);
  g_assert_false (gembok_certificate_is_ca (bare));
  g_assert_true (gembok_certificate_has_usage (bare, KU_DIGITAL_SIGNATURE));
}

static void
set_addresses (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  pki_replace_extension (x509, NID_crl_distribution_points,
                         "URI:ldap://contoh.go.id/cn,URI:http://contoh.go.id/1.crl,URI:file:///etc/passwd,"
                         "URI:HTTPS://contoh.go.id/2.crl,URI:http://contoh.go.id/a b");
  pki_replace_extension (x509, NID_info_access,
                         "OCSP;URI:http://contoh.go.id/ocsp,caIssuers;URI:http://contoh.go.id/ca,OCSP;DNS:contoh.go.id");
}

/* Only what can be fetched over http and is an address without tricks comes out. */
static void
test_addresses (void)
{
  g_autoptr (GembokCertificate) certificate = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_addresses, NULL);
  g_auto (GStrv) crl = gembok_certificate_crl_addresses (certificate);
  g_auto (GStrv) ocsp = gembok_certificate_ocsp_addresses (certificate);
  g_autofree char *joined_crl = g_strjoinv (" ", crl);
  g_autofree char *joined_ocsp = g_strjoinv (" ", ocsp);
  g_assert_cmpstr (joined_crl, ==, "http://contoh.go.id/1.crl HTTPS://contoh.go.id/2.crl");
  g_assert_cmpstr (joined_ocsp, ==, "http://contoh.go.id/ocsp");
}

static void
set_hostile_name (X509 *x509, gconstpointer data)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  const char *field = data;
  X509_NAME_add_entry_by_txt (name, field, MBSTRING_UTF8, (const guint8 *) "Budi\nOK\xE2\x80\xAEtxt", -1, -1, 0);
  X509_set_subject_name (x509, name);
}

static void
test_label (void)
{
  g_autofree char *label = gembok_certificate_label (pki->person);
  g_autofree char *issuer = gembok_certificate_issuer_label (pki->person);
  g_assert_cmpstr (label, ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (issuer, ==, "CA LATIHAN");

  g_autoptr (GembokCertificate) hostile = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_hostile_name, "CN");
  g_autofree char *hostile_label = gembok_certificate_label (hostile);
  g_assert_cmpstr (hostile_label, ==, "Budi OK txt");
  g_autoptr (GembokCertificate) unit = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_hostile_name, "OU");
  g_autofree char *unit_label = gembok_certificate_label (unit);
  g_assert_cmpstr (unit_label, ==, "Budi OK txt");
}

static void
test_pem (void)
{
  g_autoptr (GPtrArray) chain = pki_list (pki->person, pki_ca_certificate (pki), pki_root_certificate (pki), NULL);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (chain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) again = gembok_certificate_parse_all (pem, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (gembok_certificate_sha256 (g_ptr_array_index (again, i)), ==,
                     gembok_certificate_sha256 (g_ptr_array_index (chain, i)));
}

static void
test_times_after_2049 (void)
{
  g_autoptr (GembokSubject) subject = pki_subject ("Root 2060");
  g_autoptr (GError) error = NULL;
  const gint64 far = 2842646400; /* 2060-01-29: beyond what UTCTime can say */
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (subject, pki->root_key, pki->now, far, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gembok_certificate_not_after (gembok_issuer_certificate (root)), ==, far);
}

static void
test_weak_signatures (void)
{
  static const struct
  {
    int nid;
    gboolean weak;
  } cases[] = { { NID_sha256WithRSAEncryption, FALSE },
                { NID_ecdsa_with_SHA384, FALSE },
                { NID_ED25519, FALSE },
                { NID_sha1WithRSAEncryption, TRUE },
                { NID_md5WithRSAEncryption, TRUE },
                { NID_ecdsa_with_SHA1, TRUE },
                { NID_rsassaPss, TRUE },
                { NID_rsaEncryption, TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (X509_ALGOR) algorithm = X509_ALGOR_new ();
      X509_ALGOR_set0 (algorithm, OBJ_nid2obj (cases[i].nid), V_ASN1_UNDEF, NULL);
      g_assert_cmpint (gembok_signature_is_weak (algorithm), ==, cases[i].weak);
    }
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate/fields", test_fields);
  g_test_add_func ("/certificate/usages", test_usages);
  g_test_add_func ("/certificate/absent-extensions", test_absent_extensions);
  g_test_add_func ("/certificate/addresses", test_addresses);
  g_test_add_func ("/certificate/label", test_label);
  g_test_add_func ("/certificate/pem", test_pem);
  g_test_add_func ("/certificate/times-after-2049", test_times_after_2049);
  g_test_add_func ("/certificate/weak-signatures", test_weak_signatures);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
