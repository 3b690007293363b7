/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-profiles.h"

#include "base/i18n.h"
#include "vault/vault-private.h"

static const char *
mode_name (int mode)
{
  return mode == GEMBOK_PROFILE_TRAINING ? "training" : "connected";
}

/* A word that is not known gives no more trust than any other address. */
static int
mode_from_name (const char *name)
{
  return g_strcmp0 (name, "training") == 0 ? GEMBOK_PROFILE_TRAINING : GEMBOK_PROFILE_CONNECTED;
}

static const char *
role_name (int role)
{
  return gembok_role_name ((GembokRole) role);
}

static int
role_from_name (const char *name)
{
  return (int) gembok_role_from_name (name);
}

static const GembokColumn profile_columns[] = {
  GEMBOK_COLUMN (GembokVaultProfile, id, NEEDED_TEXT),     GEMBOK_COLUMN (GembokVaultProfile, url, NEEDED_TEXT),
  GEMBOK_COLUMN_OF_WORDS (GembokVaultProfile, mode, mode), GEMBOK_COLUMN (GembokVaultProfile, ca, BYTES),
  GEMBOK_COLUMN (GembokVaultProfile, anchors, BYTES),      GEMBOK_COLUMN (GembokVaultProfile, policy, BYTES),
  GEMBOK_COLUMN (GembokVaultProfile, policy_at, INT64),    GEMBOK_COLUMN (GembokVaultProfile, server_time_seen, INT64),
};
static const GembokRecord profile_record = { profile_columns, G_N_ELEMENTS (profile_columns) };

static const GembokColumn account_columns[] = {
  GEMBOK_COLUMN (GembokVaultAccount, profile, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultAccount, username, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultAccount, name, TEXT),
  GEMBOK_COLUMN_OF_WORDS (GembokVaultAccount, role, role),
  GEMBOK_COLUMN (GembokVaultAccount, expires_at, INT64),
  GEMBOK_COLUMN (GembokVaultAccount, used_at, INT64),
  GEMBOK_COLUMN (GembokVaultAccount, login_seconds, DOUBLE),
};
static const GembokRecord account_record = { account_columns, G_N_ELEMENTS (account_columns) };

/* --- profiles --------------------------------------------------------------------------------------------------- */

GembokVaultProfile *
gembok_vault_profile_new (void)
{
  return g_new0 (GembokVaultProfile, 1);
}

void
gembok_vault_profile_free (GembokVaultProfile *profile)
{
  if (profile == NULL)
    return;
  gembok_record_clear (&profile_record, profile);
  g_free (profile);
}

gboolean
gembok_vault_profile_put (GembokVault *vault, const GembokVaultProfile *profile, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_insert (write->db, &profile_record, "profile", "id", 1, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&profile_record, stmt, profile);
  return gembok_sql_execute_or (stmt, _ ("There is a profile with this address already."), NULL, error)
         && gembok_vault_write_commit (write, error);
}

static gpointer
read_profile (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  return gembok_record_read (&profile_record, stmt, profile) ? g_steal_pointer (&profile) : NULL;
}

static gboolean
find_profile (GembokVault *vault, const char *rest, const char *value, GembokVaultProfile **profile, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &profile_record, rest, error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, value);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  *profile = step == GEMBOK_SQL_ROW ? gembok_sql_read (stmt, read_profile, error) : NULL;
  return step == GEMBOK_SQL_DONE || *profile != NULL;
}

GembokVaultProfile *
gembok_vault_profile_get (GembokVault *vault, const char *id, GError **error)
{
  GembokVaultProfile *profile = NULL;
  if (find_profile (vault, "FROM profile WHERE id = ?1", id, &profile, error) && profile == NULL)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("There is no such profile in the vault."));
  return profile;
}

GembokVaultProfile *
gembok_vault_profile_by_url (GembokVault *vault, const char *url, GError **error)
{
  GembokVaultProfile *profile = NULL;
  find_profile (vault, "FROM profile WHERE url = ?1", url, &profile, error);
  return profile;
}

GPtrArray *
gembok_vault_profile_list (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &profile_record, "FROM profile ORDER BY url", error);
  return gembok_sql_collect (stmt, read_profile, (GDestroyNotify) gembok_vault_profile_free, error);
}

/* --- accounts --------------------------------------------------------------------------------------------------- */

GembokVaultAccount *
gembok_vault_account_new (void)
{
  GembokVaultAccount *account = g_new0 (GembokVaultAccount, 1);
  account->role = GEMBOK_ROLE_UNKNOWN;
  return account;
}

void
gembok_vault_account_free (GembokVaultAccount *account)
{
  if (account == NULL)
    return;
  gembok_record_clear (&account_record, account);
  g_free (account);
}

gboolean
gembok_vault_account_put (GembokVault *vault, const GembokVaultAccount *account, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_insert (write->db, &account_record, "account", "profile, username", 2, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&account_record, stmt, account);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such profile in the vault."), error)
         && gembok_vault_write_commit (write, error);
}

static gpointer
read_account (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  return gembok_record_read (&account_record, stmt, account) ? g_steal_pointer (&account) : NULL;
}

GPtrArray *
gembok_vault_account_list (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &account_record, "FROM account ORDER BY used_at DESC, rowid DESC", error);
  return gembok_sql_collect (stmt, read_account, (GDestroyNotify) gembok_vault_account_free, error);
}
