/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/certificate.h"

#include <string.h>

#include "base/text.h"
#include "crypto/crypto.h"
#include "pki.h"

static Pki *pki;

static const char *
value_of (GPtrArray *rows, const char *label)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const GembokCertificateRow *row = g_ptr_array_index (rows, i);
      if (g_str_equal (row->label, label))
        return row->value;
    }
  g_error ("no row “%s”", label);
}

/* No control characters but the line ends that are ours, and valid text. */
static void
assert_harmless (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const GembokCertificateRow *row = g_ptr_array_index (rows, i);
      g_assert_true (g_utf8_validate (row->value, -1, NULL));
      g_auto (GStrv) lines = g_strsplit (row->value, "\n", -1);
      g_assert_cmpuint (g_strv_length (lines), <=, 65);
      for (guint j = 0; lines[j] != NULL; j++)
        {
          g_autofree char *harmless = gembok_text_sanitise (lines[j], 1000);
          g_assert_cmpstr (lines[j], ==, harmless);
        }
    }
}

static void
test_person (void)
{
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (pki->person);
  assert_harmless (rows);
  g_assert_cmpstr (value_of (rows, "Owner"), ==,
                   "description: 260817ABCDEFGH12_Tanda Tangan Elektronik\nCN: Siti Contoh Rahmawati\n"
                   "O: Pemerintah Kabupaten Contoh\nC: ID");
  g_assert_cmpstr (value_of (rows, "Issuer"), ==, "C: ID\nO: Gembok LATIHAN\nCN: CA LATIHAN");
  g_assert_cmpstr (value_of (rows, "Public key"), ==, "EC P-256");
  g_assert_cmpuint (strlen (value_of (rows, "Verification code of the key")), ==, 14);
  g_assert_cmpstr (value_of (rows, "Version"), ==, "3");
  g_assert_cmpstr (value_of (rows, "Key usage (must be understood)"), ==,
                   "digital signature (digitalSignature)\nnon-repudiation (nonRepudiation)");
  g_assert_cmpstr (value_of (rows, "Extended key usage (must be understood)"), ==,
                   "signing of documents that Adobe programs trust (1.2.840.113583.1.1.5)");
  g_assert_cmpstr (value_of (rows, "Basic constraints (must be understood)"), ==, "Not an issuer of certificates");
  g_assert_cmpstr (value_of (rows, "Policies"), ==,
                   "2.25.1.1\n  Notice: Individu Instansi Latihan\n2.25.1.2\n"
                   "  Rules of the issuer: https://contoh.go.id/kebijakan\n2.25.1.3\n  Notice: Hanya untuk latihan");
  g_assert_cmpstr (value_of (rows, "Ways to the issuer"), ==,
                   "the issuer's certificate: http://contoh.go.id/ca.crt\nOCSP: http://contoh.go.id/ocsp");
  g_assert_cmpstr (value_of (rows, "Where revocations are published"), ==, "http://contoh.go.id/ca.crl");
  g_autofree char *serial = gembok_hex_grouped (gembok_certificate_serial (pki->person));
  g_assert_cmpstr (value_of (rows, "Serial number"), ==, serial);
}

static void
test_ca (void)
{
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (pki_ca_certificate (pki));
  assert_harmless (rows);
  g_assert_cmpstr (value_of (rows, "Basic constraints (must be understood)"), ==, "Issuer of certificates (CA)");
  g_assert_cmpstr (value_of (rows, "Key usage (must be understood)"), ==,
                   "digital signature (digitalSignature)\nsigning of certificates (keyCertSign)\n"
                   "signing of revocation lists (cRLSign)");
  g_assert_cmpuint (strlen (value_of (rows, "Identifier of the issuer's key")), ==, 49);
}

typedef struct
{
  int nid;
  const char *value;
} Extension;

static void
add_extensions (X509 *x509, gconstpointer data)
{
  for (const Extension *extension = data; extension->value != NULL; extension++)
    pki_replace_extension (x509, extension->nid, extension->value);
}

static void
test_rare_extensions (void)
{
  static const Extension extensions[] = {
    { NID_subject_alt_name, "email:siti@contoh.go.id,DNS:contoh.go.id,IP:192.0.2.7,IP:2001:db8::7,RID:1.2.3,"
                            "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:siti@contoh" },
    { NID_name_constraints, "permitted;email:contoh.go.id" },
    { NID_policy_constraints, "requireExplicitPolicy:3" },
    { NID_basic_constraints, "CA:TRUE,pathlen:2" },
    /* QcSSCD, and QcType with "for electronic signatures" */
    { NID_qcStatements, "DER:301f3008060604008e4601043013060604008e4601063009060704008e46010601" },
    { 0, NULL },
  };
  g_autoptr (GembokCertificate) certificate = pki_edit (pki->person, pki->ca, EVP_sha256 (), add_extensions, extensions);
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (certificate);
  assert_harmless (rows);
  g_assert_cmpstr (value_of (rows, "Other names of the owner"), ==,
                   "siti@contoh.go.id\ncontoh.go.id\n192.0.2.7\n2001:db8::7\n1.2.3\n1.3.6.1.4.1.311.20.2.3: siti@contoh");
  g_assert_nonnull (strstr (value_of (rows, "Name constraints"), "contoh.go.id"));
  g_assert_nonnull (strstr (value_of (rows, "Policy constraints"), "3"));
  g_assert_cmpstr (value_of (rows, "Basic constraints"), ==,
                   "Issuer of certificates (CA)\nFurther issuers below it: at most 2");
  g_assert_cmpstr (value_of (rows, "Statements of the issuer (qcStatements)"), ==,
                   "the issuer states that the key is in a certified signing device (0.4.0.1862.1.4)\n"
                   "type of the certificate (0.4.0.1862.1.6)\nfor electronic signatures (0.4.0.1862.1.6.1)");
}

static void
add_raw (X509 *x509, const char *oid, const void *data, int length)
{
  g_autoptr (ASN1_OBJECT) object = OBJ_txt2obj (oid, 1);
  g_autoptr (ASN1_OCTET_STRING) value = ASN1_OCTET_STRING_new ();
  ASN1_OCTET_STRING_set (value, data, length);
  g_autoptr (X509_EXTENSION) extension = X509_EXTENSION_create_by_OBJ (NULL, object, 0, value);
  X509_add_ext (x509, extension, -1);
}

/* An unknown extension, a large one, unreadable ones, hundreds of names, and names that want to be more than a line. */
static void
make_hostile (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) "Siti\nIssuer: Root\xE2\x80\xAE", -1, -1, 0);
  X509_set_subject_name (x509, name);
  g_autofree char *zeros = g_strnfill (40000, 'A');
  add_raw (x509, "2.25.4711", "\x04\x02\x01\x02", 4);
  add_raw (x509, "2.25.4712", zeros, 40000);
  pki_replace_extension (x509, NID_key_usage, NULL);
  add_raw (x509, "2.5.29.15", "\x30\x7f", 2);
  add_raw (x509, "1.3.6.1.5.5.7.1.3", "\x30\x04\x30\x7f\x06\x01", 6);
  GString *names = g_string_new ("DNS:a");
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (names, ",DNS:n%u.contoh.go.id", i);
  pki_replace_extension (x509, NID_subject_alt_name, names->str);
  g_string_free (names, TRUE);
  for (guint i = 0; i < 100; i++)
    add_raw (x509, "2.25.4713", "\x05\x00", 2);
}

static void
test_hostile (void)
{
  g_autoptr (GembokCertificate) certificate = pki_edit (pki->person, pki->ca, EVP_sha256 (), make_hostile, NULL);
  g_autoptr (GPtrArray) rows = gembok_certificate_describe (certificate);
  assert_harmless (rows);
  g_assert_cmpuint (rows->len, <, 80);
  g_assert_cmpstr (value_of (rows, "Owner"), ==, "CN: Siti Issuer: Root ");
  g_assert_cmpstr (value_of (rows, "Extension 2.25.4711"), ==, "0402 0102");
  g_assert_nonnull (strstr (value_of (rows, "Extension 2.25.4712"), "(40000 bytes)"));
  g_assert_cmpstr (value_of (rows, "Key usage"), ==, "307F");
  g_assert_cmpuint (strlen (value_of (rows, "Statements of the issuer (qcStatements)")), >, 0);
  g_assert_nonnull (strstr (value_of (rows, "Other names of the owner"), "137 lines more"));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate-describe/person", test_person);
  g_test_add_func ("/certificate-describe/ca", test_ca);
  g_test_add_func ("/certificate-describe/rare-extensions", test_rare_extensions);
  g_test_add_func ("/certificate-describe/hostile", test_hostile);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
