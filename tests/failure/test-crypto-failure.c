/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each function of OpenSSL's that our code calls fails in turn, and each allocation of OpenSSL's: what was to be made is made right
 * or not at all, and what must be refused is refused all the same.
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto-trials.h"
#include "crypto/allocator-private.h"
#include "crypto/certificate-private.h"

void *__real_gembok_openssl_malloc (gsize size, const char *file, int line);
void *__wrap_gembok_openssl_malloc (gsize size, const char *file, int line);
void *__real_gembok_openssl_realloc (void *memory, gsize size, const char *file, int line);
void *__wrap_gembok_openssl_realloc (void *memory, gsize size, const char *file, int line);

void *
__wrap_gembok_openssl_malloc (gsize size, const char *file, int line)
{
  return fault_strikes (FAULT_MEMORY) != 0 ? NULL : __real_gembok_openssl_malloc (size, file, line);
}

void *
__wrap_gembok_openssl_realloc (void *memory, gsize size, const char *file, int line)
{
  return fault_strikes (FAULT_MEMORY) != 0 ? NULL : __real_gembok_openssl_realloc (memory, size, file, line);
}

GembokSecret *__real_gembok_scrypt (const GembokSecret *secret, GembokPart salt, const GembokScryptCost *cost, gsize length);
GembokSecret *__wrap_gembok_scrypt (const GembokSecret *secret, GembokPart salt, const GembokScryptCost *cost, gsize length);

/* The same derivation at a cost at which it can fail some hundred times. */
GembokSecret *
__wrap_gembok_scrypt (const GembokSecret *secret, GembokPart salt, const GembokScryptCost *cost G_GNUC_UNUSED, gsize length)
{
  const GembokScryptCost low = { 1u << 6, 8, 1 };
  return __real_gembok_scrypt (secret, salt, &low, length);
}

Ground is;

/* --- the ground ------------------------------------------------------------------------------------------------------------- */

static const GembokSealedForm form = { "GEMBOKEY", GEMBOK_SEALED_DIGEST_SIZE, 16 * 1024 };

static GembokSecret *
fixed_key (guint8 first)
{
  const guint8 bytes[GEMBOK_CIPHER_KEY_SIZE] = { first };
  return gembok_secret_new_from (bytes, sizeof bytes);
}

static GembokBoxKey *
box_key_of (guint8 first)
{
  GembokBoxKey *box_key = g_new0 (GembokBoxKey, 1);
  box_key->key = fixed_key (first);
  box_key->cost = (GembokScryptCost){ 1u << 14, 8, 1 };
  return box_key;
}

static GBytes *
with_last_byte_changed (GBytes *data)
{
  gsize length = 0;
  guint8 *copy = g_bytes_unref_to_data (g_bytes_ref (data), &length);
  copy[length - 1] ^= 1;
  return g_bytes_new_take (copy, length);
}

static GBytes *
weak_spki (void)
{
  g_autoptr (EVP_PKEY) key = EVP_PKEY_Q_keygen (NULL, NULL, "RSA", (gsize) 1024);
  return gembok_spki_from_evp (key);
}

static GBytes *
make_box (void)
{
  g_autoptr (GBytes) hash = gembok_sha256 (gembok_key_public (is.pki->person_key));
  const GembokPart plain = { gembok_secret_data (is.pkcs8), gembok_secret_length (is.pkcs8) };
  return gembok_sealed_seal (&form, is.box_key, g_bytes_get_data (hash, NULL), plain);
}

static GBytes *
make_p12 (void)
{
  g_autoptr (PKCS12) store = PKCS12_create (PASSPHRASE, "Siti", gembok_key_evp (is.pki->person_key),
                                            gembok_certificate_x509 (is.pki->person), NULL, 0, 0, 2, 2, 0);
  return gembok_asn1_write (store, ASN1_ITEM_rptr (PKCS12));
}

static void
make_secrets (void)
{
  g_clear_pointer (&is.passphrase, gembok_secret_free);
  g_clear_pointer (&is.pkcs8, gembok_secret_free);
  g_clear_pointer (&is.cipher_key, gembok_secret_free);
  g_clear_pointer (&is.other_key, gembok_secret_free);
  g_clear_pointer (&is.box_key, gembok_box_key_free);
  g_clear_pointer (&is.other_box_key, gembok_box_key_free);
  is.passphrase = gembok_secret_new_from (PASSPHRASE, strlen (PASSPHRASE));
  is.pkcs8 = gembok_key_to_pkcs8 (is.pki->person_key, NULL);
  is.cipher_key = fixed_key (3);
  is.other_key = fixed_key (4);
  is.box_key = box_key_of (1);
  is.other_box_key = box_key_of (2);
}

static void
prepare (void)
{
  is.pki = pki_new ();
  /* Siti Contoh Rahmawati is constructed. */
  is.subject = pki_subject ("Siti Contoh Rahmawati");
  is.rsa = pki_key (GEMBOK_KEY_RSA_2048);
  g_autoptr (GembokCsr) csr = gembok_csr_create (is.pki->person_key, is.subject, NULL);
  is.csr = g_bytes_ref (gembok_csr_der (csr));
  is.broken_csr = with_last_byte_changed (is.csr);
  is.tampered = with_last_byte_changed (gembok_certificate_der (is.pki->person));
  is.weak_spki = weak_spki ();
  g_autoptr (GPtrArray) chain = pki_list (is.pki->person, pki_ca_certificate (is.pki), NULL);
  is.pem = gembok_certificates_to_pem (chain);
  const GembokCrlEntry entries[] = { { gembok_certificate_serial (is.pki->person), is.pki->now - 60, 1 } };
  is.crl = pki_make_crl (is.pki->ca, entries, 1, is.pki->now - 3600, PKI_CRL_URL);
  is.query = gembok_ocsp_query_new (is.pki->person, pki_ca_certificate (is.pki), NULL);
  is.ocsp_request = g_bytes_ref (gembok_ocsp_query_der (is.query));
  is.good_answer
      = gembok_issuer_answer_ocsp (is.pki->ca, is.pki->ca, is.ocsp_request, is.pki->now, say, GINT_TO_POINTER (0), NULL);
  is.revoked_answer
      = gembok_issuer_answer_ocsp (is.pki->ca, is.pki->ca, is.ocsp_request, is.pki->now, say, GINT_TO_POINTER (1), NULL);
  make_secrets ();
  is.box = make_box ();
  is.p12 = make_p12 ();
  is.sealed = gembok_cipher_seal (is.cipher_key, is.csr, is.pem, NULL);
  g_assert_true (is.box != NULL && is.p12 != NULL && is.sealed != NULL);
}

static const FaultTrial trials[] = {
  { "create-ec-key", create_ec_key, FALSE, 3 },
  { "write-key", write_key, FALSE, 3 },
  { "read-key", read_key, FALSE, 29 },
  { "prove-other-key", prove_other_key, TRUE, 13 },
  { "check-public-key", check_public_key, FALSE, 13 },
  { "check-weak-key", check_weak_key, TRUE, 13 },
  { "create-csr", create_csr, FALSE, 23 },
  { "read-csr", read_csr, FALSE, 37 },
  { "read-broken-csr", read_broken_csr, TRUE, 37 },
  { "read-chain", read_chain, FALSE, 13 },
  { "write-pkcs7", write_pkcs7, FALSE, 0 },
  { "judge-good", judge_good, FALSE, 3 },
  { "judge-foreign-key", judge_foreign_key, TRUE, 3 },
  { "judge-untrusted", judge_untrusted, TRUE, 3 },
  { "judge-tampered", judge_tampered, TRUE, 31 },
  { "judge-expired", judge_expired, TRUE, 3 },
  { "judge-revoked", judge_revoked, TRUE, 5 },
  { "not-revoked-by-crl", not_revoked_by_crl, TRUE, 0 },
  { "ask-ocsp", ask_ocsp, FALSE, 0 },
  { "good-by-ocsp", good_by_ocsp, FALSE, 5 },
  { "revoked-by-ocsp", revoked_by_ocsp, FALSE, 5 },
  { "not-revoked-by-ocsp", not_revoked_by_ocsp, TRUE, 5 },
  { "answer-ocsp", answer_ocsp, FALSE, 0 },
  { "make-crl", make_crl, FALSE, 0 },
  { "issue-person", issue_person, FALSE, 29 },
  { "issue-tls", issue_tls, FALSE, 61 },
  { "create-root", create_root, FALSE, 61 },
  { "reopen-box", reopen_box, FALSE, 61 },
  { "reopen-box-with-other-key", reopen_with_other_key, TRUE, 0 },
  { "seal-document", seal_document, FALSE, 0 },
  { "open-document", open_document, FALSE, 0 },
  { "open-document-with-other-key", open_document_with_other_key, TRUE, 0 },
  { "open-p12", open_p12, FALSE, 7 },
  { "open-p12-with-other-passphrase", open_p12_with_other_passphrase, TRUE, 7 },
  { "open-box-of-other-passphrase", open_with_passphrase, TRUE, 7 },
  { "seal-box", seal_box, FALSE, 61 },
};

/* These take their time by design: with -m slow. */
static const FaultTrial slow_trials[] = {
  { "export-p12", export_p12, FALSE, 41 },
  { "check-rsa-key", check_rsa_key, FALSE, 61 },
  { "create-rsa-key", create_rsa_key, FALSE, 4001 },
  { "export-key", export_key, FALSE, 41 },
};

/* --- what ends the program by design ------------------------------------------------------------------------------------ */

static gboolean
draw_secret (GError **error G_GNUC_UNUSED)
{
  g_autoptr (GembokSecret) secret = gembok_random_secret (16);
  g_autoptr (GembokSecret) again = gembok_random_secret (16);
  g_assert_false (gembok_secret_equal (secret, again));
  return TRUE;
}

/* No key, nonce or token without random numbers: the door before them ends the program, and nothing else does. */
static void
test_random_numbers (void)
{
  guint doors = 0;
  for (int index = 0; fault_names[index] != NULL; index++)
    doors += g_str_has_prefix (fault_names[index], "RAND_");
  g_assert_cmpuint (doors, ==, 2);
  const pid_t child = fork ();
  if (child == 0)
    {
      close (STDOUT_FILENO);
      close (STDERR_FILENO);
      for (int index = 0; fault_names[index] != NULL; index++)
        if (g_str_equal (fault_names[index], "RAND_priv_bytes_ex"))
          fault_arm (index, 1, FAULT_ONWARDS);
      (void) draw_secret (NULL);
      _exit (0);
    }
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (gembok_crypto_wiping ());
  prepare ();
  fault_set_secrets (make_secrets);
  fault_add_tests ("/failure/crypto", trials, G_N_ELEMENTS (trials));
  if (g_test_slow ())
    fault_add_tests ("/failure/crypto/slow", slow_trials, G_N_ELEMENTS (slow_trials));
  g_test_add_func ("/failure/crypto/random-numbers", test_random_numbers);
  return g_test_run ();
}
