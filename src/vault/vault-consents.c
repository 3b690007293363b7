/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-consents.h"

#include "base/i18n.h"
#include "vault/vault-private.h"

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokVaultConsent, version, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultConsent, sha256, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultConsent, given_at, INT64),
  GEMBOK_COLUMN (GembokVaultConsent, withdrawn_at, INT64),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

void
gembok_vault_consent_free (GembokVaultConsent *consent)
{
  if (consent == NULL)
    return;
  gembok_record_clear (&record, consent);
  g_free (consent);
}

gboolean
gembok_vault_consent_give (GembokVault *vault, const char *request_id, const char *version, const char *sha256,
                           GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (write->db,
                            "INSERT INTO consent (request_id, version, sha256, given_at, withdrawn_at)"
                            " SELECT ?1, ?2, ?3, ?4, 0 WHERE NOT EXISTS (SELECT 1 FROM consent"
                            " WHERE request_id = ?1 AND version = ?2 AND sha256 = ?3 AND withdrawn_at = 0)",
                            error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, version);
  gembok_sql_bind_text (stmt, 3, sha256);
  gembok_sql_bind_int (stmt, 4, g_get_real_time () / G_USEC_PER_SEC);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such request in the vault."), error)
         && gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_consent_withdraw (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      write->db, "UPDATE consent SET withdrawn_at = ?2 WHERE request_id = ?1 AND withdrawn_at = 0", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_int (stmt, 2, g_get_real_time () / G_USEC_PER_SEC);
  return gembok_sql_execute (stmt, error) && gembok_vault_write_commit (write, error);
}

static gpointer
read_consent (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultConsent) consent = g_new0 (GembokVaultConsent, 1);
  return gembok_record_read (&record, stmt, consent) ? g_steal_pointer (&consent) : NULL;
}

GPtrArray *
gembok_vault_consent_list (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &record, "FROM consent WHERE request_id = ?1 ORDER BY number", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  return gembok_sql_collect (stmt, read_consent, (GDestroyNotify) gembok_vault_consent_free, error);
}
