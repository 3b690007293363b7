/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys, CSRs, and what rests under a passphrase. */
#include "crypto-trials.h"

#include <openssl/pem.h>

#include "crypto/certificate-private.h"

/* --- keys and CSRs --------------------------------------------------------------------------------------------------- */

void
assert_key_works (const GembokKey *key)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_key_proves (key, gembok_key_public (key), &error));
  g_assert_no_error (error);
}

static gboolean
create_key (GembokKeyAlgorithm algorithm, GError **error)
{
  GembokKeyAlgorithm made = GEMBOK_N_KEY_ALGORITHMS;
  g_autoptr (GembokKey) key = gembok_key_generate (algorithm, NULL, NULL, error);
  if (!settled (key != NULL))
    return FALSE;
  assert_key_works (key);
  g_assert_true (gembok_key_algorithm (key, &made) && made == algorithm);
  return TRUE;
}

gboolean
create_ec_key (GError **error)
{
  return create_key (GEMBOK_KEY_EC_P256, error);
}

gboolean
create_rsa_key (GError **error)
{
  return create_key (GEMBOK_KEY_RSA_2048, error);
}

gboolean
write_key (GError **error)
{
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (is.pki->person_key, error);
  if (!settled (pkcs8 != NULL))
    return FALSE;
  g_assert_true (gembok_secret_equal (pkcs8, is.pkcs8));
  return TRUE;
}

gboolean
read_key (GError **error)
{
  g_autoptr (GembokKey) key = gembok_key_from_pkcs8 (is.pkcs8, error);
  if (!settled (key != NULL))
    return FALSE;
  g_assert_true (g_bytes_equal (gembok_key_public (key), gembok_key_public (is.pki->person_key)));
  assert_key_works (key);
  return TRUE;
}

gboolean
export_key (GError **error)
{
  g_autoptr (GBytes) pem = gembok_key_export (is.pki->person_key, is.passphrase, error);
  if (!settled (pem != NULL))
    return FALSE;
  g_autoptr (BIO) bio = gembok_bio_from_bytes (pem);
  g_autoptr (EVP_PKEY) key = PEM_read_bio_PrivateKey (bio, NULL, NULL, (gpointer) PASSPHRASE);
  g_assert_nonnull (key);
  return TRUE;
}

gboolean
prove_other_key (GError **error)
{
  return gembok_key_proves (is.pki->person_key, gembok_key_public (is.pki->other_key), error);
}

gboolean
check_public_key (GError **error)
{
  return gembok_public_key_check (gembok_key_public (is.pki->person_key), NULL, error);
}

gboolean
check_rsa_key (GError **error)
{
  return gembok_public_key_check (gembok_key_public (is.rsa), NULL, error);
}

gboolean
check_weak_key (GError **error)
{
  return gembok_public_key_check (is.weak_spki, NULL, error);
}

gboolean
create_csr (GError **error)
{
  g_autoptr (GembokCsr) csr = gembok_csr_create (is.pki->person_key, is.subject, error);
  if (!settled (csr != NULL))
    return FALSE;
  g_autoptr (GembokCsr) back = gembok_csr_parse (gembok_csr_der (csr), NULL);
  g_assert_true (back != NULL && gembok_csr_verify (back, NULL));
  g_auto (GStrv) differences = gembok_subject_differences (is.subject, gembok_csr_subject (back));
  g_assert_cmpuint (g_strv_length (differences), ==, 0);
  g_auto (GStrv) usage = gembok_csr_key_usage (back);
  g_assert_cmpuint (g_strv_length (usage), ==, 2);
  return TRUE;
}

static gboolean
look_at_csr (GBytes *data, GError **error)
{
  g_autoptr (GembokCsr) csr = gembok_csr_parse (data, error);
  if (csr == NULL)
    return FALSE;
  g_autoptr (GPtrArray) rows = gembok_csr_describe (csr);
  g_autofree char *label = gembok_public_key_label (gembok_csr_public (csr));
  g_assert_true (rows->len > 0 && label != NULL);
  return gembok_csr_verify (csr, error);
}

gboolean
read_csr (GError **error)
{
  return look_at_csr (is.csr, error);
}

gboolean
read_broken_csr (GError **error)
{
  return look_at_csr (is.broken_csr, error);
}

/* --- under a passphrase -------------------------------------------------------------------------------------------------- */

static gboolean
reopen_with (const GembokBoxKey *box_key, GError **error)
{
  g_autoptr (GembokKey) key = gembok_sealed_box_reopen (is.box, box_key, error);
  if (!settled (key != NULL))
    return FALSE;
  g_assert_true (g_bytes_equal (gembok_key_public (key), gembok_key_public (is.pki->person_key)));
  return TRUE;
}

gboolean
reopen_box (GError **error)
{
  return reopen_with (is.box_key, error);
}

gboolean
reopen_with_other_key (GError **error)
{
  return reopen_with (is.other_box_key, error);
}

gboolean
open_with_passphrase (GError **error)
{
  g_autoptr (GembokKey) key = gembok_sealed_box_open (is.box, is.passphrase, NULL, NULL, error);
  return key != NULL;
}

gboolean
seal_box (GError **error)
{
  g_autoptr (GBytes) box = gembok_sealed_box_seal (is.pki->person_key, is.passphrase, NULL, NULL, NULL, error);
  if (!settled (box != NULL))
    return FALSE;
  g_autoptr (GembokKey) key = gembok_sealed_box_open (box, is.passphrase, NULL, NULL, NULL);
  g_assert_nonnull (key);
  assert_key_works (key);
  return TRUE;
}

gboolean
seal_document (GError **error)
{
  g_autoptr (GBytes) sealed = gembok_cipher_seal (is.cipher_key, is.csr, is.pem, error);
  if (!settled (sealed != NULL))
    return FALSE;
  g_autoptr (GBytes) plain = gembok_cipher_open (is.cipher_key, is.csr, sealed, NULL);
  g_assert_true (plain != NULL && g_bytes_equal (plain, is.pem));
  return TRUE;
}

static gboolean
open_document_with (const GembokSecret *key, GError **error)
{
  g_autoptr (GBytes) plain = gembok_cipher_open (key, is.csr, is.sealed, error);
  g_assert_true (plain == NULL || g_bytes_equal (plain, is.pem));
  return plain != NULL;
}

gboolean
open_document (GError **error)
{
  return open_document_with (is.cipher_key, error);
}

gboolean
open_document_with_other_key (GError **error)
{
  return open_document_with (is.other_key, error);
}

static gboolean
open_p12_with (const GembokSecret *passphrase, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GPtrArray) found = gembok_pkcs12_open_within (is.p12, passphrase, 100, &public_key, error);
  g_assert_true (public_key == NULL || g_bytes_equal (public_key, gembok_key_public (is.pki->person_key)));
  return found != NULL;
}

gboolean
open_p12 (GError **error)
{
  return open_p12_with (is.passphrase, error);
}

gboolean
open_p12_with_other_passphrase (GError **error)
{
  g_autoptr (GembokSecret) other = gembok_secret_new_from ("bukan ini", 9);
  return open_p12_with (other, error);
}

gboolean
export_p12 (GError **error)
{
  g_autoptr (GPtrArray) chain = pki_list (is.pki->person, pki_ca_certificate (is.pki), NULL);
  g_autoptr (GBytes) p12
      = gembok_pkcs12_export (is.pki->person_key, chain, "Siti", is.passphrase, GEMBOK_PKCS12_LEGACY, error);
  if (!settled (p12 != NULL))
    return FALSE;
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GPtrArray) back = gembok_pkcs12_open (p12, is.passphrase, &public_key, NULL);
  g_assert_true (back != NULL && back->len == 2 && public_key != NULL);
  return TRUE;
}
