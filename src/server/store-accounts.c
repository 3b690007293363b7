/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store-accounts.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "server/sql.h"

#define ACCOUNT_COLUMNS \
  "accounts.id, username, name, email, role, password, must_change, disabled, training, accounts.created_at"

GembokAccount *
gembok_account_new (void)
{
  GembokAccount *account = g_new0 (GembokAccount, 1);
  account->role = GEMBOK_ROLE_UNKNOWN;
  return account;
}

void
gembok_account_free (GembokAccount *account)
{
  g_free (account->username);
  g_free (account->name);
  g_free (account->email);
  g_free (account->password);
  g_free (account);
}

char *
gembok_username_fold (const char *text)
{
  const gsize length = strlen (text);
  if (length == 0 || length > GEMBOK_USERNAME_MAX)
    return NULL;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (".-_@+", *c) == NULL)
      return NULL;
  return g_ascii_strdown (text, -1);
}

gboolean
gembok_store_add_account (GembokStore *store, GembokAccount *account, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "INSERT INTO accounts (username, name, email, role, password, must_change, training,"
                               " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gembok_sql_text (sql, account->username);
  gembok_sql_text (sql, account->name);
  gembok_sql_text (sql, account->email);
  gembok_sql_text (sql, gembok_role_name (account->role));
  gembok_sql_text (sql, account->password);
  gembok_sql_integer (sql, account->must_change);
  gembok_sql_integer (sql, account->training);
  gembok_sql_integer (sql, account->created_at);
  if (!gembok_sql_done (sql, error))
    return FALSE;
  account->id = gembok_sql_last_id (sql);
  return TRUE;
}

static GembokAccount *
take_account (GembokSql *sql)
{
  GembokAccount *account = gembok_account_new ();
  account->id = gembok_sql_take_integer (sql);
  account->username = gembok_sql_take_text (sql);
  account->name = gembok_sql_take_text (sql);
  account->email = gembok_sql_take_text (sql);
  g_autofree char *role = gembok_sql_take_text (sql);
  account->role = gembok_role_from_name (role);
  account->password = gembok_sql_take_text (sql);
  account->must_change = gembok_sql_take_integer (sql) != 0;
  account->disabled = gembok_sql_take_integer (sql) != 0;
  account->training = gembok_sql_take_integer (sql) != 0;
  account->created_at = gembok_sql_take_integer (sql);
  return account;
}

static gboolean
next_account (GembokSql *sql, GembokAccount **account, GError **error)
{
  gboolean row = FALSE;
  *account = NULL;
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (row)
    *account = take_account (sql);
  return TRUE;
}

gboolean
gembok_store_find_account (GembokStore *store, const char *username, GembokAccount **account, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE username = ?");
  gembok_sql_text (sql, username);
  return next_account (sql, account, error);
}

gboolean
gembok_store_get_account (GembokStore *store, gint64 id, GembokAccount **account, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE id = ?");
  gembok_sql_integer (sql, id);
  return next_account (sql, account, error);
}

GPtrArray *
gembok_store_list_accounts (GembokStore *store, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT " ACCOUNT_COLUMNS " FROM accounts ORDER BY username");
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_account_free);
  GembokAccount *account = NULL;
  do
    {
      if (!next_account (sql, &account, error))
        return NULL;
      if (account != NULL)
        g_ptr_array_add (accounts, account);
    }
  while (account != NULL);
  return g_steal_pointer (&accounts);
}

gboolean
gembok_store_set_password (GembokStore *store, gint64 id, const char *hash, gboolean must_change, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE accounts SET password = ?, must_change = ? WHERE id = ?");
  gembok_sql_text (sql, hash);
  gembok_sql_integer (sql, must_change);
  gembok_sql_integer (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_renew_training (GembokStore *store, gint64 id, const char *hash, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "UPDATE accounts SET password = ?, must_change = 0, disabled = 0 WHERE id = ? AND training = 1");
  gembok_sql_text (sql, hash);
  gembok_sql_integer (sql, id);
  return gembok_sql_done (sql, error);
}

static gboolean
set_disabled (GembokStore *store, const char *username, gboolean disabled, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE accounts SET disabled = ? WHERE username = ?");
  gembok_sql_integer (sql, disabled);
  gembok_sql_text (sql, username);
  if (!gembok_sql_done (sql, error))
    return FALSE;
  if (gembok_sql_changes (sql) > 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("There is no account of that name."));
  return FALSE;
}

static gboolean
disable_by_name (GembokStore *store, const char *username, GError **error)
{
  if (!set_disabled (store, username, TRUE, error))
    return FALSE;
  g_autoptr (GembokSql) end
      = gembok_sql_new (store, "DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE username = ?)");
  gembok_sql_text (end, username);
  return gembok_sql_done (end, error);
}

gboolean
gembok_store_disable_account (GembokStore *store, const char *username, GError **error)
{
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (disable_by_name (store, username, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

gboolean
gembok_store_enable_account (GembokStore *store, const char *username, GError **error)
{
  return set_disabled (store, username, FALSE, error);
}

/* --- sessions ---------------------------------------------------------------------------------------------------- */

static gboolean
delete_stale_sessions (GembokStore *store, gint64 account, gint64 now, GError **error)
{
  g_autoptr (GembokSql) expired = gembok_sql_new (store, "DELETE FROM sessions WHERE expires_at <= ?");
  gembok_sql_integer (expired, now);
  if (!gembok_sql_done (expired, error))
    return FALSE;
  g_autoptr (GembokSql) surplus
      = gembok_sql_new (store, "DELETE FROM sessions WHERE account = ? AND token_sha256 NOT IN (SELECT token_sha256 FROM"
                               " sessions WHERE account = ? ORDER BY created_at DESC, rowid DESC LIMIT ?)");
  gembok_sql_integer (surplus, account);
  gembok_sql_integer (surplus, account);
  gembok_sql_integer (surplus, GEMBOK_SESSIONS_MAX);
  return gembok_sql_done (surplus, error);
}

gboolean
gembok_store_add_session (GembokStore *store, const char *token_sha256, gint64 account, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "INSERT INTO sessions (token_sha256, account, created_at, expires_at) VALUES (?, ?, ?, ?)");
  gembok_sql_text (sql, token_sha256);
  gembok_sql_integer (sql, account);
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, now + GEMBOK_SESSION_SECONDS);
  return gembok_sql_done (sql, error) && delete_stale_sessions (store, account, now, error);
}

gboolean
gembok_store_find_session (GembokStore *store, const char *token_sha256, gint64 now, GembokAccount **account, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT " ACCOUNT_COLUMNS " FROM sessions JOIN accounts ON accounts.id = sessions.account"
                               " WHERE token_sha256 = ? AND expires_at > ? AND sessions.created_at <= ? AND disabled = 0");
  gembok_sql_text (sql, token_sha256);
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, now + GEMBOK_SESSION_SECONDS);
  return next_account (sql, account, error);
}

gboolean
gembok_store_delete_session (GembokStore *store, const char *token_sha256, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "DELETE FROM sessions WHERE token_sha256 = ?");
  gembok_sql_text (sql, token_sha256);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_delete_other_sessions (GembokStore *store, gint64 account, const char *keep, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "DELETE FROM sessions WHERE account = ? AND token_sha256 <> ?");
  gembok_sql_integer (sql, account);
  gembok_sql_text (sql, keep != NULL ? keep : "");
  return gembok_sql_done (sql, error);
}

/* --- failed log-ins ---------------------------------------------------------------------------------------------- */

gboolean
gembok_store_add_failure (GembokStore *store, const char *scope, gint64 now, GError **error)
{
  g_autoptr (GembokSql) forget = gembok_sql_new (store, "DELETE FROM failures WHERE at < ?");
  gembok_sql_integer (forget, now - 24 * 60 * 60);
  if (!gembok_sql_done (forget, error))
    return FALSE;
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "INSERT INTO failures (scope, at) VALUES (?, ?)");
  gembok_sql_text (sql, scope);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_count_failures (GembokStore *store, const char *scope, gint64 since, guint *count, gint64 *last, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT count(*), coalesce(max(at), 0) FROM failures WHERE scope = ? AND at > ?");
  gboolean row = FALSE;
  gembok_sql_text (sql, scope);
  gembok_sql_integer (sql, since);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  *count = (guint) gembok_sql_take_integer (sql);
  *last = gembok_sql_take_integer (sql);
  return TRUE;
}

gboolean
gembok_store_clear_failures (GembokStore *store, const char *scope, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "DELETE FROM failures WHERE scope = ?");
  gembok_sql_text (sql, scope);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_remove_failure (GembokStore *store, const char *scope, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "DELETE FROM failures WHERE rowid = (SELECT max(rowid) FROM failures WHERE scope = ?)");
  gembok_sql_text (sql, scope);
  return gembok_sql_done (sql, error);
}
