/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/search-private.h"
#include "vault/vault-log.h"
#include "vault/vault-private.h"

/* Up to so many entries are gathered by the indexes and sorted; of more, the newest are soon found by walking backwards. */
#define FEW_ENTRIES 2000
#define FEW_KINDS   100

/* --- kinds ------------------------------------------------------------------------------------------------------ */

static const GembokColumn kind_columns[] = {
  GEMBOK_COLUMN (GembokLogKind, procedure, TEXT),
  GEMBOK_COLUMN (GembokLogKind, step, TEXT),
  GEMBOK_COLUMN (GembokLogKind, result, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokLogKind, actor, NEEDED_TEXT),
  { "count (*)", GEMBOK_COLUMN_INT64, G_STRUCT_OFFSET (GembokLogKind, count), NULL, NULL },
};
static const GembokRecord kind_record = { kind_columns, G_N_ELEMENTS (kind_columns) };

void
gembok_log_kind_free (GembokLogKind *kind)
{
  if (kind == NULL)
    return;
  gembok_record_clear (&kind_record, kind);
  g_free (kind);
}

static gpointer
read_kind (sqlite3_stmt *stmt)
{
  g_autoptr (GembokLogKind) kind = g_new0 (GembokLogKind, 1);
  return gembok_record_read (&kind_record, stmt, kind) ? g_steal_pointer (&kind) : NULL;
}

GPtrArray *
gembok_vault_log_kinds (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &kind_record, "FROM log GROUP BY procedure, step, result, actor", error);
  return gembok_sql_collect (stmt, read_kind, (GDestroyNotify) gembok_log_kind_free, error);
}

/* --- hits ------------------------------------------------------------------------------------------------------- */

#define ENTRY(member, kind)                                                                \
  {                                                                                        \
#member, GEMBOK_COLUMN_##kind, G_STRUCT_OFFSET(GembokLogHit, entry.member), NULL, NULL \
  }
/* What is known of the request itself; else what was noted when somebody decided on it here. */
#define NUMBER                                                                 \
  {                                                                            \
    "coalesce ((SELECT number FROM request WHERE id = log.request_id),"        \
    "          (SELECT number FROM judged WHERE remote_id = log.request_id))", \
        GEMBOK_COLUMN_TEXT, G_STRUCT_OFFSET (GembokLogHit, number), NULL, NULL \
  }
#define OF_REQUEST(member)                                                             \
  {                                                                                    \
    "(SELECT " #member " FROM request WHERE id = log.request_id)", GEMBOK_COLUMN_TEXT, \
        G_STRUCT_OFFSET (GembokLogHit, member), NULL, NULL                             \
  }

static const GembokColumn hit_columns[] = {
  ENTRY (seq, INT64),          ENTRY (at, INT64),
  ENTRY (actor, NEEDED_TEXT),  ENTRY (request_id, TEXT),
  ENTRY (procedure, TEXT),     ENTRY (step, TEXT),
  ENTRY (result, NEEDED_TEXT), ENTRY (hash, NEEDED_TEXT),
  OF_REQUEST (name),           NUMBER,
};
static const GembokRecord hit_record = { hit_columns, G_N_ELEMENTS (hit_columns) };

void
gembok_log_hit_free (GembokLogHit *hit)
{
  if (hit == NULL)
    return;
  gembok_record_clear (&hit_record, hit);
  g_free (hit);
}

static gpointer
read_hit (sqlite3_stmt *stmt)
{
  g_autoptr (GembokLogHit) hit = g_new0 (GembokLogHit, 1);
  return gembok_record_read (&hit_record, stmt, hit) ? g_steal_pointer (&hit) : NULL;
}

/* --- numbers of requests elsewhere ------------------------------------------------------------------------------ */

gboolean
gembok_vault_log_note_number (GembokVault *vault, const char *remote_id, const char *number, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (write->db,
                                                      "INSERT INTO judged (remote_id, number) VALUES (?1, ?2)"
                                                      "  ON CONFLICT (remote_id) DO UPDATE SET number = excluded.number",
                                                      error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, remote_id);
  gembok_sql_bind_text (stmt, 2, number);
  return gembok_sql_execute (stmt, error) && gembok_vault_write_commit (write, error);
}

/* --- the statement ---------------------------------------------------------------------------------------------- */

/* A statement that grows; its parameters are numbered, so that every part knows its own. */
typedef struct
{
  GString *sql;
  GPtrArray *texts;       /* (element-type utf8) (nullable elements): parameters from 1 on */
  GembokSearch *person;   /* (nullable): parameters after those */
  GembokSearch *requests; /* (nullable): parameters after those */
} Statement;

static void
clear_statement (Statement *statement)
{
  g_string_free (statement->sql, TRUE);
  g_ptr_array_unref (statement->texts);
  g_clear_pointer (&statement->person, gembok_search_free);
  g_clear_pointer (&statement->requests, gembok_search_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Statement, clear_statement)

/* "?N" for @text. */
static void
append_text (Statement *statement, const char *before, const char *text)
{
  g_ptr_array_add (statement->texts, g_strdup (text));
  g_string_append_printf (statement->sql, "%s?%u", before, statement->texts->len);
}

static void
append_requests (Statement *statement, const GembokSearch *search)
{
  g_string_append_printf (statement->sql, "request_id IN (SELECT id FROM request WHERE position IN (%s))", search->sql);
}

static gboolean
are_few (GPtrArray *kinds)
{
  guint64 entries = 0;
  for (guint i = 0; i < kinds->len; i++)
    entries += ((const GembokLogKind *) kinds->pdata[i])->count;
  return kinds->len <= FEW_KINDS && entries <= FEW_ENTRIES;
}

/* A condition for each kind, which the index answers. */
static void
append_few_kinds (Statement *statement, GPtrArray *kinds)
{
  for (guint i = 0; i < kinds->len; i++)
    {
      const GembokLogKind *kind = kinds->pdata[i];
      append_text (statement, "(procedure IS ", kind->procedure);
      append_text (statement, " AND step IS ", kind->step);
      append_text (statement, " AND result IS ", kind->result);
      append_text (statement, " AND actor IS ", kind->actor);
      g_string_append (statement->sql, ") OR ");
    }
}

/* One set in which every entry is looked up. */
static void
append_many_kinds (Statement *statement, GPtrArray *kinds)
{
  g_string_append (statement->sql, "(coalesce (procedure, ''), coalesce (step, ''), result, actor) IN (VALUES ");
  for (guint i = 0; i < kinds->len; i++)
    {
      const GembokLogKind *kind = kinds->pdata[i];
      append_text (statement, i > 0 ? ", (" : "(", kind->procedure != NULL ? kind->procedure : "");
      append_text (statement, ", ", kind->step != NULL ? kind->step : "");
      append_text (statement, ", ", kind->result);
      append_text (statement, ", ", kind->actor);
      g_string_append_c (statement->sql, ')');
    }
  g_string_append (statement->sql, ") OR ");
}

static void
append_kinds (Statement *statement, GPtrArray *kinds)
{
  if (kinds == NULL || kinds->len == 0)
    return;
  if (are_few (kinds))
    append_few_kinds (statement, kinds);
  else
    append_many_kinds (statement, kinds);
}

/* Blank words are no condition. */
static gboolean
has_words (const char *text)
{
  g_autoptr (GembokSearch) search = gembok_search_new (text);
  return search->values->len > 0;
}

static void
append_text_condition (Statement *statement, const GembokLogFilter *filter)
{
  if (!has_words (filter->text))
    return;
  g_string_append (statement->sql, " AND (");
  append_kinds (statement, filter->kinds);
  statement->requests = gembok_search_new_at (filter->text, GEMBOK_SEARCH_ALL, statement->texts->len + 1);
  append_requests (statement, statement->requests);
  g_string_append_c (statement->sql, ')');
}

static void
append_person_condition (Statement *statement, const GembokLogFilter *filter)
{
  if (!has_words (filter->person))
    return;
  const guint taken = statement->texts->len + (statement->requests != NULL ? statement->requests->values->len : 0);
  statement->person = gembok_search_new_at (filter->person, GEMBOK_SEARCH_PERSON, taken + 1);
  g_string_append (statement->sql, " AND ");
  append_requests (statement, statement->person);
}

/* The plus keeps SQLite from gathering and sorting what an index finds: walking backwards ends with the first page. */
static void
append_conditions (Statement *statement, const GembokLogFilter *filter, guint64 before_seq, guint limit)
{
  GString *sql = statement->sql;
  g_string_append_printf (sql, "FROM log WHERE seq < %" G_GINT64_FORMAT,
                          before_seq != 0 && before_seq < G_MAXINT64 ? (gint64) before_seq : G_MAXINT64);
  if (filter->from != 0)
    g_string_append_printf (sql, " AND +at >= %" G_GINT64_FORMAT, filter->from);
  if (filter->until != 0)
    g_string_append_printf (sql, " AND +at < %" G_GINT64_FORMAT, filter->until);
  if (filter->procedure != NULL)
    append_text (statement, " AND +procedure = ", filter->procedure);
  if (filter->request_id != NULL)
    append_text (statement, " AND request_id = ", filter->request_id);
  append_text_condition (statement, filter);
  append_person_condition (statement, filter);
  g_string_append_printf (sql, " ORDER BY seq DESC LIMIT %u", limit);
}

static void
bind_all (const Statement *statement, sqlite3_stmt *stmt)
{
  for (guint i = 0; i < statement->texts->len; i++)
    gembok_sql_bind_text (stmt, (int) i + 1, statement->texts->pdata[i]);
  if (statement->requests != NULL)
    gembok_search_bind (statement->requests, stmt);
  if (statement->person != NULL)
    gembok_search_bind (statement->person, stmt);
}

GPtrArray *
gembok_vault_log_search (GembokVault *vault, const GembokLogFilter *filter, guint64 before_seq, guint limit, GError **error)
{
  g_auto (Statement) statement = { .sql = g_string_new (NULL), .texts = g_ptr_array_new_with_free_func (g_free) };
  append_conditions (&statement, filter, before_seq, limit);
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &hit_record, statement.sql->str, error);
  if (stmt == NULL)
    return NULL;
  bind_all (&statement, stmt);
  return gembok_sql_collect (stmt, read_hit, (GDestroyNotify) gembok_log_hit_free, error);
}
