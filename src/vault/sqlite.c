/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/sqlite-private.h"

#include "base/i18n.h"

static void
fail_constraint (int code, GError **error)
{
  switch (code)
    {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      gembok_error_set (error, GEMBOK_ERROR_EXISTS, NULL, _ ("It is in the vault already."));
      break;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("What this belongs to is not in the vault."));
      break;
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_DATATYPE:
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The entry is incomplete and was not saved."));
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The vault does not allow this change."));
      break;
    }
}

/* SQLite tells a full disk from a failing one only by ENOSPC; an exceeded quota looks like the latter. */
static void
fail_disk (int code, GError **error)
{
  const gboolean writing = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC
                           || code == SQLITE_IOERR_TRUNCATE || code == SQLITE_IOERR_SHMSIZE;
  if (code == SQLITE_FULL)
    gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The vault could not be saved: the disk is full."));
  else if (writing)
    gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL,
                      _ ("The vault could not be saved: the disk is full, over its quota, or failing."));
  else
    gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The vault could not be read: the disk is failing."));
}

gboolean
gembok_sql_fail_damaged (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The file of the vault is damaged."));
  return FALSE;
}

gboolean
gembok_sql_fail (sqlite3 *db, GError **error)
{
  const int code = sqlite3_extended_errcode (db);
  switch (code & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      fail_disk (code, error);
      break;
    case SQLITE_READONLY:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL,
                        _ ("The vault could not be saved: its folder or its disk is read-only."));
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL,
                        _ ("The vault could not be opened: its folder cannot be read or written."));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      gembok_sql_fail_damaged (error);
      break;
    case SQLITE_NOMEM:
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL,
                        _ ("The vault needs more memory than a sound one does: its file is probably damaged."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE,
                        _ ("Nothing was changed. Wait until the other program is done, or close it, then try again."),
                        _ ("The vault is busy: another Gembok program is using it."));
      break;
    case SQLITE_CONSTRAINT:
      fail_constraint (code, error);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The vault could not be used (SQLite code %d)."), code);
      break;
    }
  return FALSE;
}

gboolean
gembok_sql_run (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || gembok_sql_fail (db, error);
}

sqlite3_stmt *
gembok_sql_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    gembok_sql_fail (db, error);
  return stmt;
}

/* Binding fails only without memory, which GLib does not survive either, or by a mistake of ours. */
static void
require_bound (int code)
{
  if (code != SQLITE_OK)
    g_error ("a value could not be handed to SQLite (%d)", code);
}

void
gembok_sql_bind_text (sqlite3_stmt *stmt, int parameter, const char *text)
{
  require_bound (sqlite3_bind_text (stmt, parameter, text, -1, SQLITE_STATIC));
}

void
gembok_sql_bind_bytes (sqlite3_stmt *stmt, int parameter, GBytes *bytes)
{
  if (bytes == NULL)
    {
      require_bound (sqlite3_bind_null (stmt, parameter));
      return;
    }
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  /* Without an address SQLite would store NULL, not an empty value. */
  require_bound (sqlite3_bind_blob64 (stmt, parameter, data != NULL ? data : "", length, SQLITE_STATIC));
}

void
gembok_sql_bind_int (sqlite3_stmt *stmt, int parameter, gint64 value)
{
  require_bound (sqlite3_bind_int64 (stmt, parameter, value));
}

void
gembok_sql_bind_double (sqlite3_stmt *stmt, int parameter, double value)
{
  require_bound (sqlite3_bind_double (stmt, parameter, value));
}

GembokSqlStep
gembok_sql_step (sqlite3_stmt *stmt, GError **error)
{
  switch (sqlite3_step (stmt))
    {
    case SQLITE_ROW:
      return GEMBOK_SQL_ROW;
    case SQLITE_DONE:
      return GEMBOK_SQL_DONE;
    default:
      gembok_sql_fail (sqlite3_db_handle (stmt), error);
      return GEMBOK_SQL_FAILED;
    }
}

gboolean
gembok_sql_execute (sqlite3_stmt *stmt, GError **error)
{
  return gembok_sql_step (stmt, error) == GEMBOK_SQL_DONE;
}

gboolean
gembok_sql_execute_or (sqlite3_stmt *stmt, const char *exists, const char *not_found, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (gembok_sql_execute (stmt, &problem))
    return TRUE;
  if (exists != NULL && g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS))
    gembok_error_set (error, GEMBOK_ERROR_EXISTS, _ ("Nothing was changed."), "%s", exists);
  else if (not_found != NULL && g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, "%s", not_found);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
gembok_sql_number (sqlite3 *db, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, sql, error);
  const GembokSqlStep step = stmt != NULL ? gembok_sql_step (stmt, error) : GEMBOK_SQL_FAILED;
  *number = step == GEMBOK_SQL_ROW ? sqlite3_column_int64 (stmt, 0) : 0;
  return step != GEMBOK_SQL_FAILED;
}

char *
gembok_sql_text (sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

GBytes *
gembok_sql_bytes (sqlite3_stmt *stmt, int column)
{
  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return NULL;
  const void *data = sqlite3_column_blob (stmt, column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (stmt, column));
}

/* --- records ---------------------------------------------------------------------------------------------------- */

typedef enum
{
  LIST_NAMES = 1 << 0,
  LIST_PARAMETERS = 1 << 1
} ListParts;

/* "a, b", "?1, ?2" or "a = ?1, b = ?2", for the columns from @first on. */
static char *
list_columns (const GembokRecord *record, guint first, ListParts parts)
{
  GString *list = g_string_new (NULL);
  for (guint i = first; i < record->n_columns; i++)
    {
      if (i > first)
        g_string_append (list, ", ");
      if ((parts & LIST_NAMES) != 0)
        g_string_append (list, record->columns[i].name);
      if (parts == (LIST_NAMES | LIST_PARAMETERS))
        g_string_append (list, " = ");
      if ((parts & LIST_PARAMETERS) != 0)
        g_string_append_printf (list, "?%u", i + 1);
    }
  return g_string_free (list, FALSE);
}

sqlite3_stmt *
gembok_record_select (sqlite3 *db, const GembokRecord *record, const char *rest, GError **error)
{
  g_autofree char *names = list_columns (record, 0, LIST_NAMES);
  g_autofree char *sql = g_strdup_printf ("SELECT %s %s", names, rest);
  return gembok_sql_prepare (db, sql, error);
}

sqlite3_stmt *
gembok_record_insert (sqlite3 *db, const GembokRecord *record, const char *table, const char *key, guint n_key,
                      GError **error)
{
  g_autofree char *names = list_columns (record, 0, LIST_NAMES);
  g_autofree char *parameters = list_columns (record, 0, LIST_PARAMETERS);
  g_autofree char *updates = list_columns (record, n_key, LIST_NAMES | LIST_PARAMETERS);
  g_autofree char *conflict
      = key != NULL ? g_strdup_printf ("ON CONFLICT (%s) DO UPDATE SET %s", key, updates) : g_strdup ("");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s) %s", table, names, parameters, conflict);
  return gembok_sql_prepare (db, sql, error);
}

sqlite3_stmt *
gembok_record_update (sqlite3 *db, const GembokRecord *record, const char *table, guint first, GError **error)
{
  g_autofree char *updates = list_columns (record, first, LIST_NAMES | LIST_PARAMETERS);
  g_autofree char *sql = g_strdup_printf ("UPDATE %s SET %s WHERE %s = ?1", table, updates, record->columns[0].name);
  return gembok_sql_prepare (db, sql, error);
}

gpointer
gembok_sql_read (sqlite3_stmt *stmt, GembokRowReader reader, GError **error)
{
  gpointer row = reader (stmt);
  if (row == NULL)
    gembok_sql_fail_damaged (error);
  return row;
}

GPtrArray *
gembok_sql_collect (sqlite3_stmt *stmt, GembokRowReader reader, GDestroyNotify free_row, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  GembokSqlStep step;
  while ((step = gembok_sql_step (stmt, error)) == GEMBOK_SQL_ROW)
    {
      gpointer row = gembok_sql_read (stmt, reader, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return step == GEMBOK_SQL_DONE ? g_steal_pointer (&rows) : NULL;
}

static void
bind_member (const GembokColumn *column, sqlite3_stmt *stmt, int parameter, gconstpointer source)
{
  const guint8 *member = (const guint8 *) source + column->offset;
  switch (column->kind)
    {
    case GEMBOK_COLUMN_TEXT:
    case GEMBOK_COLUMN_NEEDED_TEXT:
      gembok_sql_bind_text (stmt, parameter, *(char *const *) (gconstpointer) member);
      break;
    case GEMBOK_COLUMN_BYTES:
    case GEMBOK_COLUMN_NEEDED_BYTES:
      gembok_sql_bind_bytes (stmt, parameter, *(GBytes *const *) (gconstpointer) member);
      break;
    case GEMBOK_COLUMN_INT64:
      gembok_sql_bind_int (stmt, parameter, *(const gint64 *) (gconstpointer) member);
      break;
    case GEMBOK_COLUMN_INT:
      gembok_sql_bind_int (stmt, parameter, *(const int *) (gconstpointer) member);
      break;
    case GEMBOK_COLUMN_BOOLEAN:
      gembok_sql_bind_int (stmt, parameter, *(const gboolean *) (gconstpointer) member != FALSE);
      break;
    case GEMBOK_COLUMN_DOUBLE:
      gembok_sql_bind_double (stmt, parameter, *(const double *) (gconstpointer) member);
      break;
    case GEMBOK_COLUMN_WORD:
      gembok_sql_bind_text (stmt, parameter, column->word_name (*(const int *) (gconstpointer) member));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
gembok_record_bind (const GembokRecord *record, sqlite3_stmt *stmt, gconstpointer source)
{
  for (guint i = 0; i < record->n_columns; i++)
    bind_member (&record->columns[i], stmt, (int) i + 1, source);
}

/* Whether it is there, or may be missing. */
static gboolean
read_member (const GembokColumn *column, sqlite3_stmt *stmt, int index, gpointer target)
{
  gpointer member = (guint8 *) target + column->offset;
  switch (column->kind)
    {
    case GEMBOK_COLUMN_TEXT:
    case GEMBOK_COLUMN_NEEDED_TEXT:
      *(char **) member = gembok_sql_text (stmt, index);
      return column->kind == GEMBOK_COLUMN_TEXT || *(char **) member != NULL;
    case GEMBOK_COLUMN_BYTES:
    case GEMBOK_COLUMN_NEEDED_BYTES:
      *(GBytes **) member = gembok_sql_bytes (stmt, index);
      return column->kind == GEMBOK_COLUMN_BYTES || *(GBytes **) member != NULL;
    case GEMBOK_COLUMN_INT64:
      *(gint64 *) member = sqlite3_column_int64 (stmt, index);
      break;
    case GEMBOK_COLUMN_INT:
      *(int *) member = sqlite3_column_int (stmt, index);
      break;
    case GEMBOK_COLUMN_BOOLEAN:
      *(gboolean *) member = sqlite3_column_int (stmt, index) != 0;
      break;
    case GEMBOK_COLUMN_DOUBLE:
      *(double *) member = sqlite3_column_double (stmt, index);
      break;
    case GEMBOK_COLUMN_WORD:
      {
        const char *word = (const char *) sqlite3_column_text (stmt, index);
        *(int *) member = column->word_from_name (word);
        return word != NULL;
      }
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

gboolean
gembok_record_read (const GembokRecord *record, sqlite3_stmt *stmt, gpointer target)
{
  gboolean whole = TRUE;
  for (guint i = 0; i < record->n_columns; i++)
    if (!read_member (&record->columns[i], stmt, (int) i, target))
      whole = FALSE;
  return whole;
}

void
gembok_record_clear (const GembokRecord *record, gpointer target)
{
  for (guint i = 0; i < record->n_columns; i++)
    {
      gpointer member = (guint8 *) target + record->columns[i].offset;
      const GembokColumnKind kind = record->columns[i].kind;
      if (kind == GEMBOK_COLUMN_TEXT || kind == GEMBOK_COLUMN_NEEDED_TEXT)
        g_clear_pointer ((char **) member, g_free);
      else if (kind == GEMBOK_COLUMN_BYTES || kind == GEMBOK_COLUMN_NEEDED_BYTES)
        g_clear_pointer ((GBytes **) member, g_bytes_unref);
    }
}
