/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/key-use.h"

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/passphrase.h"
#include "crypto/sealed-box.h"
#include "procedure/request-private.h"
#include "vault/vault-keys.h"
#include "vault/vault-log.h"

/* Finds the key, and the newest request that it belongs to (which may be none). */
static GembokVaultKey *
find_key (GembokContext *context, const char *name, GembokVaultRequest **request, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (gembok_is_hex (name, 64))
    {
      *request = gembok_vault_request_by_key (vault, name, NULL);
      return gembok_vault_key_get (vault, name, error);
    }
  *request = gembok_vault_request_get (vault, name, error);
  if (*request == NULL)
    return NULL;
  if ((*request)->public_key_sha256 == NULL && (*request)->state == GEMBOK_REQUEST_DRAFT)
    {
      gembok_request_require_csr (*request, error);
      return NULL;
    }
  if ((*request)->public_key_sha256 == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("This request has no key on this computer."));
      return NULL;
    }
  return gembok_vault_key_get (vault, (*request)->public_key_sha256, error);
}

static GembokKey *
open_box (GembokContext *context, const GembokVaultKey *record, GembokSecret *typed, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GembokSecret) passphrase = gembok_passphrase_normalise (typed, error);
  if (passphrase == NULL)
    return NULL;
  return gembok_sealed_box_open (record->box, passphrase, gembok_context_reporter (context), cancellable, error);
}

static gboolean
log_use (GembokContext *context, const GembokVaultRequest *request, const char *what, GError **error)
{
  return gembok_vault_log (gembok_context_vault (context), gembok_role_name (GEMBOK_ROLE_APPLICANT),
                           request != NULL ? request->id : NULL, request != NULL ? request->procedure : NULL, what, "done",
                           error);
}

GembokKey *
gembok_key_unlock (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GembokVaultRequest) request = NULL;
  g_autoptr (GembokVaultKey) record = find_key (context, name, &request, error);
  return record != NULL ? open_box (context, record, passphrase, cancellable, error) : NULL;
}

gboolean
gembok_key_use_check (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GembokKey) key = gembok_key_unlock (context, name, passphrase, cancellable, error);
  return key != NULL && gembok_key_proves (key, gembok_key_public (key), error);
}

static GStrv
personal_words (const GembokVaultRequest *request)
{
  return request != NULL ? gembok_applicant_personal_words (request->applicant) : NULL;
}

/* One transaction: who is told that it failed can rely on the old passphrase. */
static gboolean
replace_box (GembokContext *context, const GembokVaultRequest *request, const GembokVaultKey *record, GBytes *box,
             GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (gembok_vault_key_replace_box (vault, record->public_key_sha256, record->box, box, error)
      && log_use (context, request, "change-passphrase", error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

static gboolean
reseal (GembokContext *context, const GembokVaultRequest *request, const GembokVaultKey *record, const GembokKey *key,
        const GembokSecret *passphrase, GCancellable *cancellable, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokBoxKey) box_key = NULL;
  g_autoptr (GBytes) box
      = gembok_sealed_box_seal (key, passphrase, &box_key, gembok_context_reporter (context), cancellable, error);
  if (box == NULL)
    return FALSE;
  /* Opened once in memory before it takes the old one's place, and once more from the disk afterwards. */
  g_autoptr (GembokKey) proof = gembok_sealed_box_reopen (box, box_key, error);
  if (proof == NULL || gembok_cancelled (cancellable, error) || !replace_box (context, request, record, box, error))
    return FALSE;
  g_autoptr (GembokVaultKey) written = gembok_vault_key_get (vault, record->public_key_sha256, error);
  g_autoptr (GembokKey) again = written != NULL ? gembok_sealed_box_reopen (written->box, box_key, error) : NULL;
  return again != NULL;
}

gboolean
gembok_key_use_change_passphrase (GembokContext *context, const char *name, GembokSecret *passphrase, GembokSecret *fresh,
                                  GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = NULL;
  g_autoptr (GembokVaultKey) record = find_key (context, name, &request, error);
  if (record == NULL)
    return FALSE;
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (fresh, error);
  g_auto (GStrv) words = personal_words (request);
  if (normal == NULL || !gembok_passphrase_require (normal, (const char *const *) words, error))
    return FALSE;
  g_autoptr (GembokKey) key = open_box (context, record, passphrase, cancellable, error);
  return key != NULL && reseal (context, request, record, key, normal, cancellable, error);
}

GBytes *
gembok_key_use_export (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GembokVaultRequest) request = NULL;
  g_autoptr (GembokVaultKey) record = find_key (context, name, &request, error);
  g_autoptr (GembokKey) key = record != NULL ? open_box (context, record, passphrase, cancellable, error) : NULL;
  g_autoptr (GembokSecret) normal = key != NULL ? gembok_passphrase_normalise (passphrase, error) : NULL;
  if (normal == NULL || gembok_cancelled (cancellable, error))
    return NULL;
  g_autoptr (GBytes) pem = gembok_key_export (key, normal, error);
  return pem != NULL && log_use (context, request, "export-key", error) ? g_steal_pointer (&pem) : NULL;
}
