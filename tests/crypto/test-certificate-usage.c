/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/verdict.h"

#include <string.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "pki.h"

/* What a certificate is for: keyUsage, extended key usage, critical extensions, whose key, whose name. */

static Pki *pki;

typedef struct
{
  int nid;
  const char *value; /* in OpenSSL's notation; NULL: without the extension */
} Change;

static void
apply (X509 *x509, gconstpointer data)
{
  const Change *change = data;
  pki_replace_extension (x509, change->nid, change->value);
}

static GembokVerdict *
check_with (GembokCertificate *certificate, GBytes *public_key, const GembokSubject *subject)
{
  g_autoptr (GPtrArray) chain = pki_chain (pki);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const GembokCheckOptions options
      = { .intermediates = chain, .anchors = anchors, .public_key = public_key, .subject = subject };
  return gembok_certificate_check (certificate, &options);
}

static GembokVerdict *
check_changed (int nid, const char *value)
{
  const Change change = { nid, value };
  g_autoptr (GembokCertificate) changed = pki_edit (pki->person, pki->ca, EVP_sha256 (), apply, &change);
  return check_with (changed, NULL, NULL);
}

static void
assert_only (const GembokVerdict *verdict, const char *code)
{
  g_assert_false (verdict->ok);
  for (guint i = 0; i < verdict->problems->len; i++)
    {
      const GembokFinding *problem = g_ptr_array_index (verdict->problems, i);
      g_test_message ("%s: %s", problem->code, problem->text);
      g_assert_cmpstr (problem->code, ==, code);
    }
}

static void
test_key_usage (void)
{
  static const char *const good[] = { "critical,digitalSignature", "critical,nonRepudiation", "nonRepudiation",
                                      "critical,digitalSignature,nonRepudiation,keyEncipherment", NULL };
  static const char *const bad[]
      = { "critical,keyEncipherment", "keyAgreement", "critical,dataEncipherment,keyEncipherment" };
  /* The NULL at the end counts: no keyUsage, no limit. */
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GembokVerdict) verdict = check_changed (NID_key_usage, good[i]);
      g_assert_true (verdict->ok);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GembokVerdict) verdict = check_changed (NID_key_usage, bad[i]);
      assert_only (verdict, "wrong_usage");
    }
}

static void
test_extended_usage (void)
{
  static const char *const good[] = { "critical,1.2.840.113583.1.1.5",
                                      "emailProtection",
                                      "clientAuth,serverAuth",
                                      "1.3.6.1.5.5.7.3.36",
                                      "critical,1.3.6.1.4.1.311.10.3.12",
                                      "anyExtendedKeyUsage",
                                      NULL };
  static const char *const bad[] = { "serverAuth", "critical,codeSigning", "OCSPSigning,timeStamping", "1.2.3.4.5" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GembokVerdict) verdict = check_changed (NID_ext_key_usage, good[i]);
      g_assert_true (verdict->ok);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GembokVerdict) verdict = check_changed (NID_ext_key_usage, bad[i]);
      assert_only (verdict, "wrong_usage");
    }
}

/* --- critical extensions ---------------------------------------------------------------------------------------- */

static void
add_unknown (X509 *x509, gconstpointer critical)
{
  g_autoptr (ASN1_OBJECT) oid = OBJ_txt2obj ("2.25.4711", 1);
  g_autoptr (ASN1_OCTET_STRING) value = ASN1_OCTET_STRING_new ();
  ASN1_OCTET_STRING_set (value, (const guint8 *) "\x05\x00", 2);
  g_autoptr (X509_EXTENSION) extension = X509_EXTENSION_create_by_OBJ (NULL, oid, critical != NULL, value);
  X509_add_ext (x509, extension, -1);
}

static void
test_unknown_extension (void)
{
  g_autoptr (GembokCertificate) critical = pki_edit (pki->person, pki->ca, EVP_sha256 (), add_unknown, "critical");
  g_autoptr (GembokCertificate) harmless = pki_edit (pki->person, pki->ca, EVP_sha256 (), add_unknown, NULL);
  g_autoptr (GembokVerdict) of_critical = check_with (critical, NULL, NULL);
  g_autoptr (GembokVerdict) of_harmless = check_with (harmless, NULL, NULL);
  assert_only (of_critical, "critical_extension");
  g_assert_cmpuint (of_critical->problems->len, ==, 1);
  const GembokFinding *problem = g_ptr_array_index (of_critical->problems, 0);
  g_assert_nonnull (strstr (problem->text, "2.25.4711"));
  g_assert_true (of_harmless->ok);
}

static void
test_unknown_extension_of_issuer (void)
{
  g_autoptr (GembokCertificate) ca = pki_edit (pki_ca_certificate (pki), pki->root, EVP_sha256 (), add_unknown, "critical");
  g_autoptr (GPtrArray) chain = pki_list (ca, NULL);
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const GembokCheckOptions options = { .intermediates = chain, .anchors = anchors };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (pki->person, &options);
  assert_only (verdict, "critical_extension");
}

/* Extensions that OpenSSL knows by name, but that nobody here judges. */
static void
test_known_but_not_understood (void)
{
  static const Change changes[] = { { NID_issuer_alt_name, "critical,email:ca@contoh.go.id" },
                                    { NID_id_pkix_OCSP_noCheck, "critical,NULL" },
                                    { NID_netscape_cert_type, "critical,server" } };
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GembokVerdict) verdict = check_changed (changes[i].nid, changes[i].value);
      g_assert_true (gembok_verdict_has (verdict, "critical_extension"));
    }
}

static void
spoil_extension (X509 *x509, gconstpointer data)
{
  const int nid = GPOINTER_TO_INT (data);
  pki_replace_extension (x509, nid, NULL);
  g_autoptr (ASN1_OCTET_STRING) value = ASN1_OCTET_STRING_new ();
  ASN1_OCTET_STRING_set (value, (const guint8 *) "\x30\x7F\x01", 3);
  g_autoptr (X509_EXTENSION) extension = X509_EXTENSION_create_by_NID (NULL, nid, 0, value);
  X509_add_ext (x509, extension, -1);
}

static void
test_unreadable_extension (void)
{
  static const int nids[] = { NID_key_usage, NID_ext_key_usage, NID_basic_constraints, NID_subject_alt_name };
  for (guint i = 0; i < G_N_ELEMENTS (nids); i++)
    {
      g_autoptr (GembokCertificate) spoilt
          = pki_edit (pki->person, pki->ca, EVP_sha256 (), spoil_extension, GINT_TO_POINTER (nids[i]));
      g_autoptr (GembokVerdict) verdict = check_with (spoilt, NULL, NULL);
      g_assert_false (verdict->ok);
      g_assert_true (gembok_verdict_has (verdict, "critical_extension"));
    }
}

/* --- CA certificates, keys, names -------------------------------------------------------------------------------- */

static void
test_ca (void)
{
  g_autoptr (GPtrArray) anchors = pki_list (pki_root_certificate (pki), NULL);
  const GembokCheckOptions options = { .anchors = anchors };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (pki_ca_certificate (pki), &options);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "judged_as_ca"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
}

static void
test_key (void)
{
  g_autoptr (GembokVerdict) ours = check_with (pki->person, gembok_key_public (pki->person_key), NULL);
  g_autoptr (GembokVerdict) other = check_with (pki->person, gembok_key_public (pki->other_key), NULL);
  g_assert_true (ours->ok);
  assert_only (other, "key_mismatch");
}

/* An AMS that makes the applicant an issuer has gone wrong, or worse. */
static void
test_ca_for_own_key (void)
{
  g_autoptr (GembokVerdict) verdict = check_with (pki_ca_certificate (pki), gembok_key_public (pki->ca_key), NULL);
  assert_only (verdict, "wrong_usage");
}

static void
test_subject (void)
{
  g_autoptr (GembokSubject) same = pki_subject ("SITI contoh  Rahmawati");
  g_autoptr (GembokSubject) other = pki_subject ("Siti Contoh");
  g_autoptr (GembokVerdict) of_same = check_with (pki->person, NULL, same);
  g_autoptr (GembokVerdict) of_other = check_with (pki->person, NULL, other);
  g_assert_true (of_same->ok);
  g_assert_false (gembok_verdict_has (of_same, "subject_differs"));
  g_assert_true (of_other->ok);
  g_assert_true (gembok_verdict_has (of_other, "subject_differs"));
}

/* e = 3 passes OpenSSL's security level, but not the rules for keys that Gembok makes. */
static void
set_small_exponent (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "RSA", NULL);
  g_autoptr (BIGNUM) three = BN_new ();
  BN_set_word (three, 3);
  EVP_PKEY *key = NULL;
  g_assert_cmpint (EVP_PKEY_keygen_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_CTX_set_rsa_keygen_bits (context, 2048), ==, 1);
  g_assert_cmpint (EVP_PKEY_CTX_set1_rsa_keygen_pubexp (context, three), ==, 1);
  g_assert_cmpint (EVP_PKEY_generate (context, &key), ==, 1);
  X509_set_pubkey (x509, key);
  EVP_PKEY_free (key);
}

static void
test_weak_exponent (void)
{
  g_autoptr (GembokCertificate) weak = pki_edit (pki->person, pki->ca, EVP_sha256 (), set_small_exponent, NULL);
  g_autoptr (GembokVerdict) verdict = check_with (weak, NULL, NULL);
  assert_only (verdict, "weak_algorithm");
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/certificate-usage/key-usage", test_key_usage);
  g_test_add_func ("/certificate-usage/extended-usage", test_extended_usage);
  g_test_add_func ("/certificate-usage/unknown-extension", test_unknown_extension);
  g_test_add_func ("/certificate-usage/unknown-extension-of-issuer", test_unknown_extension_of_issuer);
  g_test_add_func ("/certificate-usage/known-but-not-understood", test_known_but_not_understood);
  g_test_add_func ("/certificate-usage/unreadable-extension", test_unreadable_extension);
  g_test_add_func ("/certificate-usage/ca", test_ca);
  g_test_add_func ("/certificate-usage/key", test_key);
  g_test_add_func ("/certificate-usage/ca-for-own-key", test_ca_for_own_key);
  g_test_add_func ("/certificate-usage/subject", test_subject);
  g_test_add_func ("/certificate-usage/weak-exponent", test_weak_exponent);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
