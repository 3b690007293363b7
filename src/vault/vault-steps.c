/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/i18n.h"
#include "vault/vault-private.h"
#include "vault/vault-requests.h"

/* --- steps ------------------------------------------------------------------------------------------------------ */

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokVaultStep, step, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultStep, seconds, DOUBLE),
  GEMBOK_COLUMN (GembokVaultStep, done_at, INT64),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

void
gembok_vault_step_free (GembokVaultStep *step)
{
  if (step == NULL)
    return;
  gembok_record_clear (&record, step);
  g_free (step);
}

gboolean
gembok_vault_step_add (GembokVault *vault, const char *request_id, const char *step, double seconds, gboolean done,
                       GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (write->db,
                            "INSERT INTO step (request_id, step, seconds, done_at) VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT (request_id, step) DO UPDATE SET seconds = seconds + excluded.seconds,"
                            " done_at = CASE WHEN done_at = 0 THEN excluded.done_at ELSE done_at END",
                            error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, step);
  /* A clock that was set back must not take time away. */
  gembok_sql_bind_double (stmt, 3, isfinite (seconds) && seconds > 0 ? seconds : 0);
  gembok_sql_bind_int (stmt, 4, done ? g_get_real_time () / G_USEC_PER_SEC : 0);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such request in the vault."), error)
         && gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_step_reopen (GembokVault *vault, const char *request_id, const char *step, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (write->db, "UPDATE step SET done_at = 0 WHERE request_id = ?1 AND step = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, step);
  return gembok_sql_execute (stmt, error) && gembok_vault_write_commit (write, error);
}

static gpointer
read_step (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultStep) step = g_new0 (GembokVaultStep, 1);
  return gembok_record_read (&record, stmt, step) ? g_steal_pointer (&step) : NULL;
}

GPtrArray *
gembok_vault_step_list (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &record, "FROM step WHERE request_id = ?1 ORDER BY rowid", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  return gembok_sql_collect (stmt, read_step, (GDestroyNotify) gembok_vault_step_free, error);
}

/* --- attempts --------------------------------------------------------------------------------------------------- */

static gboolean
read_attempt (sqlite3 *db, const char *request_id, const char *operation, const char *body_sha256, char **key,
              GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      db, "SELECT idempotency_key FROM attempt WHERE request_id = ?1 AND operation = ?2 AND body_sha256 = ?3", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, operation);
  gembok_sql_bind_text (stmt, 3, body_sha256);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  *key = step == GEMBOK_SQL_ROW ? gembok_sql_text (stmt, 0) : NULL;
  return step != GEMBOK_SQL_FAILED;
}

static gboolean
write_attempt (sqlite3 *db, const char *request_id, const char *operation, const char *body_sha256, const char *key,
               GError **error)
{
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (db,
                            "INSERT OR REPLACE INTO attempt (request_id, operation, body_sha256, idempotency_key, begun_at)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)",
                            error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, operation);
  gembok_sql_bind_text (stmt, 3, body_sha256);
  gembok_sql_bind_text (stmt, 4, key);
  gembok_sql_bind_int (stmt, 5, g_get_real_time () / G_USEC_PER_SEC);
  return gembok_sql_execute (stmt, error);
}

char *
gembok_vault_attempt (GembokVault *vault, const char *request_id, const char *operation, const char *body_sha256,
                      const char *fresh, GError **error)
{
  /* Inside a transaction the key would not be on the disk yet when the caller sends it. */
  g_return_val_if_fail (!gembok_vault_in_transaction (vault), NULL);
  g_autofree char *key = NULL;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL || !read_attempt (write->db, request_id, operation, body_sha256, &key, error))
    return NULL;
  if (key != NULL)
    return g_steal_pointer (&key);
  if (!write_attempt (write->db, request_id, operation, body_sha256, fresh, error)
      || !gembok_vault_write_commit (write, error))
    return NULL;
  return g_strdup (fresh);
}

gboolean
gembok_vault_attempt_pending (GembokVault *vault, const char *request_id, const char *operation, gboolean *pending,
                              GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (read->db, "SELECT 1 FROM attempt WHERE request_id = ?1 AND operation = ?2 LIMIT 1", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, operation);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  *pending = step == GEMBOK_SQL_ROW;
  return step != GEMBOK_SQL_FAILED;
}

gboolean
gembok_vault_attempt_done (GembokVault *vault, const char *request_id, const char *operation, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (write->db, "DELETE FROM attempt WHERE request_id = ?1 AND operation = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, operation);
  return gembok_sql_execute (stmt, error) && gembok_vault_write_commit (write, error);
}
