/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-log.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "vault/vault-private.h"

/* The hash before the first entry. */
#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokLogEntry, seq, INT64),          GEMBOK_COLUMN (GembokLogEntry, at, INT64),
  GEMBOK_COLUMN (GembokLogEntry, actor, NEEDED_TEXT),  GEMBOK_COLUMN (GembokLogEntry, request_id, TEXT),
  GEMBOK_COLUMN (GembokLogEntry, procedure, TEXT),     GEMBOK_COLUMN (GembokLogEntry, step, TEXT),
  GEMBOK_COLUMN (GembokLogEntry, result, NEEDED_TEXT), GEMBOK_COLUMN (GembokLogEntry, hash, NEEDED_TEXT),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

void
gembok_log_entry_free (GembokLogEntry *entry)
{
  if (entry == NULL)
    return;
  gembok_record_clear (&record, entry);
  g_free (entry);
}

/* --- the chain -------------------------------------------------------------------------------------------------- */

/* Eight bytes of length, most significant first, then the text; an absent text has the length of all ones. */
static void
append_field (GByteArray *message, const char *text)
{
  const gsize length = text != NULL ? strlen (text) : 0;
  const guint64 header = GUINT64_TO_BE (text != NULL ? (guint64) length : G_MAXUINT64);
  g_byte_array_append (message, (const guint8 *) &header, sizeof header);
  if (length > 0)
    g_byte_array_append (message, (const guint8 *) text, (guint) length);
}

char *
gembok_log_entry_hash (const GembokLogEntry *entry, const char *previous)
{
  char seq[24], at[24];
  g_snprintf (seq, sizeof seq, "%" G_GUINT64_FORMAT, entry->seq);
  g_snprintf (at, sizeof at, "%" G_GINT64_FORMAT, entry->at);
  GByteArray *message = g_byte_array_sized_new (512);
  const char *const fields[]
      = { previous, seq, at, entry->actor, entry->request_id, entry->procedure, entry->step, entry->result };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    append_field (message, fields[i]);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (message);
  return gembok_sha256_hex (bytes);
}

typedef struct
{
  guint64 seq;
  char *hash; /* owned */
} Head;

static gboolean
read_head (sqlite3 *db, Head *head, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "SELECT seq, hash FROM log_head", error);
  const GembokSqlStep step = stmt != NULL ? gembok_sql_step (stmt, error) : GEMBOK_SQL_FAILED;
  const gboolean any = step == GEMBOK_SQL_ROW;
  head->seq = any ? (guint64) sqlite3_column_int64 (stmt, 0) : 0;
  head->hash = any ? gembok_sql_text (stmt, 1) : g_strdup (NO_HASH);
  /* The schema does not allow it; a damaged file may. */
  if (head->hash == NULL && step != GEMBOK_SQL_FAILED)
    gembok_sql_fail_damaged (error);
  return step != GEMBOK_SQL_FAILED && head->hash != NULL;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
insert_entry (sqlite3 *db, const GembokLogEntry *entry, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_record_insert (db, &record, "log", NULL, 0, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, entry);
  return gembok_sql_execute (stmt, error);
}

gboolean
gembok_vault_log (GembokVault *vault, const char *actor, const char *request_id, const char *procedure, const char *step,
                  const char *result, GError **error)
{
  g_return_val_if_fail (actor != NULL && result != NULL, FALSE);
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  Head head = { 0 };
  const gboolean known = write != NULL && read_head (write->db, &head, error);
  g_autofree char *previous = head.hash;
  if (!known)
    return FALSE;
  g_autoptr (GembokLogEntry) entry = g_new0 (GembokLogEntry, 1);
  entry->seq = head.seq + 1;
  entry->at = g_get_real_time () / G_USEC_PER_SEC;
  entry->actor = g_strdup (actor);
  entry->request_id = g_strdup (request_id);
  entry->procedure = g_strdup (procedure);
  entry->step = g_strdup (step);
  entry->result = g_strdup (result);
  entry->hash = gembok_log_entry_hash (entry, previous);
  return insert_entry (write->db, entry, error) && gembok_vault_write_commit (write, error);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gpointer
read_entry (sqlite3_stmt *stmt)
{
  g_autoptr (GembokLogEntry) entry = g_new0 (GembokLogEntry, 1);
  return gembok_record_read (&record, stmt, entry) ? g_steal_pointer (&entry) : NULL;
}

GPtrArray *
gembok_vault_log_list (GembokVault *vault, const char *request_id, guint64 after_seq, guint limit, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  const char *rest = request_id != NULL ? "FROM log WHERE seq > ?1 AND request_id = ?3 ORDER BY seq LIMIT ?2"
                                        : "FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2";
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &record, rest, error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_int (stmt, 1, (gint64) MIN (after_seq, (guint64) G_MAXINT64));
  gembok_sql_bind_int (stmt, 2, limit);
  if (request_id != NULL)
    gembok_sql_bind_text (stmt, 3, request_id);
  return gembok_sql_collect (stmt, read_entry, (GDestroyNotify) gembok_log_entry_free, error);
}

char *
gembok_vault_log_head (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  Head head = { 0 };
  const gboolean known = read_head (read->db, &head, error);
  g_autofree char *hash = head.hash;
  return known ? g_steal_pointer (&hash) : NULL;
}

/* --- verifying -------------------------------------------------------------------------------------------------- */

static gboolean
fail_at (guint64 seq, GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED,
                    _ ("Requests and keys are not affected. Keep a copy of the data folder for an expert."),
                    _ ("The audit log does not fit together from entry %llu on: it was changed or damaged."),
                    (unsigned long long) seq);
  return FALSE;
}

/* Walks over the entries; @previous (owned) and @seq end at the last one. */
static gboolean
walk_chain (sqlite3_stmt *stmt, char **previous, guint64 *seq, GError **error)
{
  GembokSqlStep step;
  while ((step = gembok_sql_step (stmt, error)) == GEMBOK_SQL_ROW)
    {
      g_autoptr (GembokLogEntry) entry = read_entry (stmt);
      g_autofree char *expected = entry != NULL ? gembok_log_entry_hash (entry, *previous) : NULL;
      if (entry == NULL || entry->seq != *seq + 1 || g_strcmp0 (entry->hash, expected) != 0)
        return fail_at (*seq + 1, error);
      *seq = entry->seq;
      g_free (*previous);
      *previous = g_steal_pointer (&expected);
    }
  return step == GEMBOK_SQL_DONE;
}

gboolean
gembok_vault_log_verify (GembokVault *vault, guint64 *count, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  /* Another program may append meanwhile, but never change: what was last before the head was read is at most the head. */
  gint64 last = 0;
  Head head = { 0 };
  const gboolean known
      = gembok_sql_number (read->db, "SELECT max (seq) FROM log", &last, error) && read_head (read->db, &head, error);
  g_autofree char *head_hash = head.hash;
  if (!known)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &record, "FROM log WHERE seq <= ?1 ORDER BY seq", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, (gint64) head.seq);
  g_autofree char *previous = g_strdup (NO_HASH);
  guint64 seq = 0;
  if (!walk_chain (stmt, &previous, &seq, error))
    return FALSE;
  if (seq != head.seq || (guint64) last > head.seq || g_strcmp0 (previous, head_hash) != 0)
    return fail_at (seq + 1, error);
  if (count != NULL)
    *count = seq;
  return TRUE;
}
