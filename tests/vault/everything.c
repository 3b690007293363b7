/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"

#include "crypto/crypto.h"
#include "crypto/sealed-private.h"
#include "vault/vault-certificates.h"
#include "vault/vault-consents.h"
#include "vault/vault-copies.h"
#include "vault/vault-past.h"
#include "vault/vault-profiles.h"

#define ID   EVERYTHING_ID
#define HASH EVERYTHING_HASH
#define AT   G_GINT64_CONSTANT (1786942800)

GembokSecret *
everything_vault_key (void)
{
  return gembok_secret_new_from ("0123456789abcdef0123456789abcdef", 32);
}

static GBytes *
text_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* Under a key that costs nothing to derive: it is never opened. */
static GBytes *
make_box (const GembokKey *key)
{
  static const GembokSealedForm form = { "GEMBOKEY", GEMBOK_SEALED_DIGEST_SIZE, 16 * 1024 };
  static const guint8 secret[GEMBOK_CIPHER_KEY_SIZE] = { 7 };
  g_autoptr (GembokBoxKey) box_key = g_new0 (GembokBoxKey, 1);
  box_key->key = gembok_secret_new_from (secret, sizeof secret);
  box_key->cost = (GembokScryptCost){ 1u << 14, 8, 1 };
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, NULL);
  g_autoptr (GBytes) hash = gembok_sha256 (gembok_key_public (key));
  return gembok_sealed_seal (&form, box_key, g_bytes_get_data (hash, NULL),
                             (GembokPart){ gembok_secret_data (pkcs8), gembok_secret_length (pkcs8) });
}

static void
put_profile (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  profile->id = g_strdup ("ams");
  profile->url = g_strdup ("https://ams.contoh.go.id");
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  account->profile = g_strdup ("ams");
  account->username = g_strdup ("siti");
  gembok_vault_profile_put (vault, profile, &error);
  g_assert_no_error (error);
  gembok_vault_account_put (vault, account, &error);
  g_assert_no_error (error);
}

static void
put_request (GembokVault *vault, const GembokVaultKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = fixture_request (ID, "Siti Contoh", AT);
  request->public_key_sha256 = g_strdup (key->public_key_sha256);
  request->profile = g_strdup ("ams");
  g_autoptr (GBytes) content = text_bytes ("isi surat");
  g_autoptr (GembokVaultDocument) document = fixture_document ("ktp", content);
  g_autoptr (GembokSecret) vault_key = everything_vault_key ();
  g_assert_true (gembok_vault_request_add (vault, request, &error));
  g_assert_true (gembok_vault_step_add (vault, ID, "buat-csr", 12.5, TRUE, &error));
  g_free (gembok_vault_attempt (vault, ID, "create", HASH, "kunci-acak-123", &error));
  g_assert_true (gembok_vault_document_put (vault, ID, document, content, vault_key, &error));
  g_assert_true (gembok_vault_refused_add (vault, ID, "ktp", HASH, &error));
  g_assert_true (gembok_vault_consent_give (vault, ID, "2026-1", HASH, &error));
  g_assert_no_error (error);
}

static void
put_certificate (GembokVault *vault, const GembokVaultKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultCertificate) certificate = gembok_vault_certificate_new ();
  certificate->sha256 = g_strdup (HASH);
  certificate->serial = g_strdup ("0a1b");
  certificate->request_id = g_strdup (ID);
  certificate->public_key_sha256 = g_strdup (key->public_key_sha256);
  certificate->chain = text_bytes ("-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n");
  gembok_vault_certificate_put (vault, certificate, &error);
  g_assert_no_error (error);
}

/* In this vault's log, and in another one's, which came along. */
static void
put_log (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokPastEntry) past = g_new0 (GembokPastEntry, 1);
  past->vault = g_strdup ("11111111-2222-4333-8444-555555555555");
  past->previous = g_strdup (HASH);
  past->entry.seq = 7;
  past->entry.at = AT;
  past->entry.actor = g_strdup ("applicant");
  past->entry.request_id = g_strdup (ID);
  past->entry.result = g_strdup ("done");
  past->entry.hash = gembok_log_entry_hash (&past->entry, past->previous);
  g_assert_true (gembok_vault_log (vault, "applicant", ID, "lock-kaltim", "create", "done", &error));
  g_assert_true (gembok_vault_log_note_number (vault, "r1", "2026-000123-2", &error));
  g_assert_true (gembok_vault_past_add (vault, past, &error));
  g_assert_no_error (error);
}

void
everything_put (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) box = make_box (key);
  g_autoptr (GembokVaultKey) kept = gembok_vault_key_new (gembok_key_public (key), box, "ec:P-256");
  gembok_vault_key_add (vault, kept, &error);
  g_assert_no_error (error);
  put_profile (vault);
  put_request (vault, kept);
  put_certificate (vault, kept);
  put_log (vault);
  gembok_vault_checkpoint (vault, &error);
  g_assert_no_error (error);
}
