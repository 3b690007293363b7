/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-keys.h"

#include "base/i18n.h"
#include "crypto/key.h"
#include "crypto/sealed-box.h"
#include "vault/vault-private.h"

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokVaultKey, public_key_sha256, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultKey, public_key, NEEDED_BYTES),
  GEMBOK_COLUMN (GembokVaultKey, box, NEEDED_BYTES),
  GEMBOK_COLUMN (GembokVaultKey, algorithm, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultKey, created_at, INT64),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

GembokVaultKey *
gembok_vault_key_new (GBytes *public_key, GBytes *box, const char *algorithm)
{
  GembokVaultKey *key = g_new0 (GembokVaultKey, 1);
  key->public_key_sha256 = gembok_public_key_sha256 (public_key);
  key->public_key = g_bytes_ref (public_key);
  key->box = g_bytes_ref (box);
  key->algorithm = g_strdup (algorithm);
  key->created_at = g_get_real_time () / G_USEC_PER_SEC;
  return key;
}

void
gembok_vault_key_free (GembokVaultKey *key)
{
  if (key == NULL)
    return;
  gembok_record_clear (&record, key);
  g_free (key);
}

/* The last gate before the disk (promise 1): no box that is damaged or holds another key ever gets in. */
static gboolean
require_box (GBytes *box, const char *public_key_sha256, GError **error)
{
  g_autofree char *inside = gembok_sealed_box_inspect (box, error);
  if (inside == NULL)
    return FALSE;
  if (g_str_equal (inside, public_key_sha256))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The locked box of a key does not belong to its public key."));
  return FALSE;
}

gboolean
gembok_vault_key_add (GembokVault *vault, const GembokVaultKey *key, GError **error)
{
  if (!require_box (key->box, key->public_key_sha256, error))
    return FALSE;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_insert (write->db, &record, "private_key", NULL, 0, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, key);
  if (!gembok_sql_execute_or (stmt, _ ("This key is in the vault already."), NULL, error))
    return FALSE;
  return gembok_vault_write_commit (write, error);
}

static gpointer
read_key (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultKey) key = g_new0 (GembokVaultKey, 1);
  return gembok_record_read (&record, stmt, key) ? g_steal_pointer (&key) : NULL;
}

GembokVaultKey *
gembok_vault_key_get (GembokVault *vault, const char *public_key_sha256, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &record, "FROM private_key WHERE public_key_sha256 = ?1", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, public_key_sha256);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  if (step == GEMBOK_SQL_ROW)
    return gembok_sql_read (stmt, read_key, error);
  if (step == GEMBOK_SQL_DONE)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("There is no such key in the vault."));
  return NULL;
}

GPtrArray *
gembok_vault_key_list (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &record, "FROM private_key ORDER BY created_at DESC, rowid DESC", error);
  return gembok_sql_collect (stmt, read_key, (GDestroyNotify) gembok_vault_key_free, error);
}

static gboolean
swap_box (sqlite3 *db, const char *public_key_sha256, GBytes *old_box, GBytes *new_box, gboolean *swapped, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (db, "UPDATE private_key SET box = ?3 WHERE public_key_sha256 = ?1 AND box = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, public_key_sha256);
  gembok_sql_bind_bytes (stmt, 2, old_box);
  gembok_sql_bind_bytes (stmt, 3, new_box);
  if (!gembok_sql_execute (stmt, error))
    return FALSE;
  *swapped = sqlite3_changes (db) == 1;
  return TRUE;
}

gboolean
gembok_vault_key_replace_box (GembokVault *vault, const char *public_key_sha256, GBytes *old_box, GBytes *new_box,
                              GError **error)
{
  if (!require_box (new_box, public_key_sha256, error))
    return FALSE;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  gboolean swapped = FALSE;
  if (write == NULL || !swap_box (write->db, public_key_sha256, old_box, new_box, &swapped, error))
    return FALSE;
  if (!swapped)
    {
      g_autoptr (GembokVaultKey) present = gembok_vault_key_get (vault, public_key_sha256, error);
      if (present != NULL)
        gembok_error_set (error, GEMBOK_ERROR_CONFLICT,
                          _ ("Nothing was changed. Try again with the passphrase that is valid now."),
                          _ ("The passphrase of this key was changed by another program meanwhile."));
      return FALSE;
    }
  gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}

static gboolean
remove_unused (sqlite3 *db, const char *public_key_sha256, gboolean *removed, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db,
                                                      "DELETE FROM private_key WHERE public_key_sha256 = ?1"
                                                      " AND NOT EXISTS (SELECT 1 FROM request WHERE public_key_sha256 = ?1)",
                                                      error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, public_key_sha256);
  if (!gembok_sql_execute (stmt, error))
    return FALSE;
  *removed = sqlite3_changes (db) == 1;
  return TRUE;
}

gboolean
gembok_vault_key_remove (GembokVault *vault, const char *public_key_sha256, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  gboolean removed = FALSE;
  if (write == NULL || !remove_unused (write->db, public_key_sha256, &removed, error))
    return FALSE;
  if (!removed)
    {
      g_autoptr (GembokVaultKey) present = gembok_vault_key_get (vault, public_key_sha256, error);
      if (present != NULL)
        gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("A request has this key, so it stays."));
      return FALSE;
    }
  gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}
