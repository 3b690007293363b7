/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-past.h"

#include "base/i18n.h"
#include "vault/vault-private.h"

/* The hash before the first entry of a log. */
#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

#define ENTRY(member, kind)                                                                   \
  {                                                                                           \
#member, GEMBOK_COLUMN_##kind, G_STRUCT_OFFSET(GembokPastEntry, entry.member), NULL, NULL \
  }

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokPastEntry, vault, NEEDED_TEXT),
  ENTRY (seq, INT64),
  ENTRY (at, INT64),
  ENTRY (actor, NEEDED_TEXT),
  ENTRY (request_id, NEEDED_TEXT),
  ENTRY (procedure, TEXT),
  ENTRY (step, TEXT),
  ENTRY (result, NEEDED_TEXT),
  ENTRY (hash, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokPastEntry, previous, NEEDED_TEXT),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

/* The same of an entry in the vault's own log, where its vault is the present one and the hash before it stands elsewhere. */
static const GembokColumn own_columns[] = {
  { "(SELECT value FROM meta WHERE name = 'id')", GEMBOK_COLUMN_NEEDED_TEXT, G_STRUCT_OFFSET (GembokPastEntry, vault), NULL,
    NULL },
  ENTRY (seq, INT64),
  ENTRY (at, INT64),
  ENTRY (actor, NEEDED_TEXT),
  ENTRY (request_id, NEEDED_TEXT),
  ENTRY (procedure, TEXT),
  ENTRY (step, TEXT),
  ENTRY (result, NEEDED_TEXT),
  ENTRY (hash, NEEDED_TEXT),
  { "coalesce ((SELECT hash FROM log AS earlier WHERE earlier.seq = log.seq - 1), '" NO_HASH "')", GEMBOK_COLUMN_NEEDED_TEXT,
    G_STRUCT_OFFSET (GembokPastEntry, previous), NULL, NULL },
};
static const GembokRecord own_record = { own_columns, G_N_ELEMENTS (own_columns) };

void
gembok_past_entry_free (GembokPastEntry *past)
{
  if (past == NULL)
    return;
  gembok_record_clear (&record, past);
  g_free (past);
}

gboolean
gembok_past_entry_fits (const GembokPastEntry *past)
{
  g_autofree char *expected = gembok_log_entry_hash (&past->entry, past->previous);
  return g_strcmp0 (past->entry.hash, expected) == 0;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

/* Whether it stands in this vault's own log, to which a backup may well come back. */
static gboolean
is_own (GembokVault *vault, sqlite3 *db, const GembokPastEntry *past, gboolean *own, GError **error)
{
  *own = FALSE;
  if (g_strcmp0 (past->vault, gembok_vault_id (vault)) != 0)
    return TRUE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "SELECT 1 FROM log WHERE seq = ?1 AND hash = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, (gint64) past->entry.seq);
  gembok_sql_bind_text (stmt, 2, past->entry.hash);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  *own = step == GEMBOK_SQL_ROW;
  return step != GEMBOK_SQL_FAILED;
}

static gboolean
insert (sqlite3 *db, const GembokPastEntry *past, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      db,
      "INSERT INTO past_log (vault, seq, at, actor, request_id, procedure, step, result, hash, previous)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
      error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, past);
  return gembok_sql_execute (stmt, error);
}

gboolean
gembok_vault_past_add (GembokVault *vault, const GembokPastEntry *past, GError **error)
{
  g_return_val_if_fail (past->entry.request_id != NULL, FALSE);
  if (!gembok_past_entry_fits (past))
    {
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("An entry of the log that came along does not fit its hash."));
      return FALSE;
    }
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  gboolean own = FALSE;
  return write != NULL && is_own (vault, write->db, past, &own, error) && (own || insert (write->db, past, error))
         && gembok_vault_write_commit (write, error);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gpointer
read_past (sqlite3_stmt *stmt)
{
  g_autoptr (GembokPastEntry) past = g_new0 (GembokPastEntry, 1);
  return gembok_record_read (&record, stmt, past) ? g_steal_pointer (&past) : NULL;
}

static GPtrArray *
collect (GembokVault *vault, const GembokRecord *from, const char *rest, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, from, rest, error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  return gembok_sql_collect (stmt, read_past, (GDestroyNotify) gembok_past_entry_free, error);
}

GPtrArray *
gembok_vault_past_list (GembokVault *vault, const char *request_id, GError **error)
{
  return collect (vault, &record, "FROM past_log WHERE request_id = ?1 ORDER BY number", request_id, error);
}

GPtrArray *
gembok_vault_past_gather (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) all = gembok_vault_past_list (vault, request_id, error);
  GPtrArray *own
      = all != NULL ? collect (vault, &own_record, "FROM log WHERE request_id = ?1 ORDER BY seq", request_id, error) : NULL;
  if (own == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (all, own);
  return g_steal_pointer (&all);
}
