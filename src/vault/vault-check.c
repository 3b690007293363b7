/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/sealed-box.h"
#include "vault/people-private.h"
#include "vault/vault-keys.h"
#include "vault/vault-private.h"

static gboolean
fail_damaged (const char *where, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (where, 200);
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The file of the vault is damaged (%s)."), shown);
  return FALSE;
}

/* SQLite answers with the one word "ok", or with what it found. */
static gboolean
check_pages (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "PRAGMA integrity_check (1)", error);
  if (stmt == NULL || gembok_sql_step (stmt, error) != GEMBOK_SQL_ROW)
    return FALSE;
  g_autofree char *answer = gembok_sql_text (stmt, 0);
  return g_strcmp0 (answer, "ok") == 0 || fail_damaged (answer, error);
}

static gboolean
check_references (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "PRAGMA foreign_key_check", error);
  if (stmt == NULL)
    return FALSE;
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  if (step != GEMBOK_SQL_ROW)
    return step == GEMBOK_SQL_DONE;
  g_autofree char *table = gembok_sql_text (stmt, 0);
  return fail_damaged (table, error);
}

/* The search index and the list of people hold nothing that is not elsewhere: where they do not fit any more, they are made anew. */
static gboolean
mend_indexes (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL || !gembok_people_mend (write->db, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  if (gembok_sql_run (write->db, "INSERT INTO request_search (request_search, rank) VALUES ('integrity-check', 1)",
                      &problem))
    return gembok_vault_write_commit (write, error);
  if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return gembok_sql_run (write->db, "INSERT INTO request_search (request_search) VALUES ('rebuild')", error)
         && gembok_vault_write_commit (write, error);
}

static gboolean
check_box (const GembokVaultKey *key, GError **error)
{
  g_autofree char *outside = gembok_public_key_sha256 (key->public_key);
  g_autoptr (GError) problem = NULL;
  g_autofree char *inside = gembok_sealed_box_inspect (key->box, &problem);
  if (g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NEWER))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (g_strcmp0 (inside, key->public_key_sha256) == 0 && g_str_equal (outside, key->public_key_sha256))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The locked box of the key %.16s… is damaged."),
                    key->public_key_sha256);
  return FALSE;
}

gboolean
gembok_vault_check (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  if (!check_pages (read->db, error) || !check_references (read->db, error) || !mend_indexes (vault, error))
    return FALSE;
  g_autoptr (GPtrArray) keys = gembok_vault_key_list (vault, error);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    if (!check_box (g_ptr_array_index (keys, i), error))
      return FALSE;
  return keys != NULL;
}

/* --- facts ------------------------------------------------------------------------------------------------------ */

static guint64
size_of (GembokVault *vault, const char *name)
{
  GStatBuf info;
  g_autofree char *path = g_build_filename (gembok_vault_folder (vault), name, NULL);
  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

gboolean
gembok_vault_facts (GembokVault *vault, GembokVaultFacts *facts, GError **error)
{
  gint64 schema = 0, requests = 0;
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  if (!gembok_sql_number (read->db, "PRAGMA user_version", &schema, error)
      || !gembok_sql_number (read->db, "SELECT count (*) FROM request", &requests, error))
    return FALSE;
  *facts = (GembokVaultFacts){
    .schema = (guint) schema,
    .file_bytes = size_of (vault, GEMBOK_VAULT_FILE) + size_of (vault, GEMBOK_VAULT_FILE "-wal"),
    .requests = (guint64) requests,
  };
  return TRUE;
}

const char *
gembok_vault_library (void)
{
  return sqlite3_libversion ();
}
