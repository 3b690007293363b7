/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/sql.h"

#include "server/store-private.h"

struct _GembokSql
{
  GembokStore *store;
  sqlite3_stmt *statement;
  int code; /* the first failure, extended; SQLITE_OK so far */
  int parameter;
  int column;
};

GembokSql *
gembok_sql_new (GembokStore *store, const char *text)
{
  GembokSql *sql = g_new0 (GembokSql, 1);
  sql->store = store;
  sql->code = sqlite3_prepare_v2 (store->database, text, -1, &sql->statement, NULL);
  return sql;
}

void
gembok_sql_free (GembokSql *sql)
{
  sqlite3_finalize (sql->statement);
  g_free (sql);
}

static void
keep_first_failure (GembokSql *sql, int code)
{
  if (sql->code == SQLITE_OK)
    sql->code = code;
}

void
gembok_sql_text (GembokSql *sql, const char *value)
{
  if (sql->code == SQLITE_OK)
    keep_first_failure (sql, sqlite3_bind_text (sql->statement, ++sql->parameter, value, -1, SQLITE_TRANSIENT));
}

void
gembok_sql_integer (GembokSql *sql, gint64 value)
{
  if (sql->code == SQLITE_OK)
    keep_first_failure (sql, sqlite3_bind_int64 (sql->statement, ++sql->parameter, value));
}

void
gembok_sql_bytes (GembokSql *sql, GBytes *value)
{
  if (sql->code != SQLITE_OK)
    return;
  gsize length = 0;
  const void *data = value != NULL ? g_bytes_get_data (value, &length) : NULL;
  sql->parameter++;
  if (value == NULL)
    keep_first_failure (sql, sqlite3_bind_null (sql->statement, sql->parameter));
  else if (length == 0)
    keep_first_failure (sql, sqlite3_bind_zeroblob (sql->statement, sql->parameter, 0));
  else
    keep_first_failure (sql, sqlite3_bind_blob64 (sql->statement, sql->parameter, data, length, SQLITE_TRANSIENT));
}

gboolean
gembok_sql_next (GembokSql *sql, gboolean *row, GError **error)
{
  *row = FALSE;
  if (sql->code == SQLITE_OK)
    {
      const int step = sqlite3_step (sql->statement);
      sql->column = 0;
      *row = step == SQLITE_ROW;
      if (step == SQLITE_ROW || step == SQLITE_DONE)
        return TRUE;
      sql->code = step;
    }
  gembok_store_set_error (sql->store, sqlite3_extended_errcode (sql->store->database), error);
  return FALSE;
}

gboolean
gembok_sql_done (GembokSql *sql, GError **error)
{
  gboolean row = TRUE;
  while (row)
    if (!gembok_sql_next (sql, &row, error))
      return FALSE;
  return TRUE;
}

guint
gembok_sql_changes (GembokSql *sql)
{
  return (guint) sqlite3_changes (sql->store->database);
}

gint64
gembok_sql_last_id (GembokSql *sql)
{
  return sqlite3_last_insert_rowid (sql->store->database);
}

char *
gembok_sql_take_text (GembokSql *sql)
{
  const unsigned char *text = sqlite3_column_text (sql->statement, sql->column++);
  return g_strdup ((const char *) text);
}

gint64
gembok_sql_take_integer (GembokSql *sql)
{
  return sqlite3_column_int64 (sql->statement, sql->column++);
}

GBytes *
gembok_sql_take_bytes (GembokSql *sql)
{
  const int column = sql->column++;
  if (sqlite3_column_type (sql->statement, column) == SQLITE_NULL)
    return NULL;
  const void *data = sqlite3_column_blob (sql->statement, column);
  const int length = sqlite3_column_bytes (sql->statement, column);
  return g_bytes_new (data, (gsize) length);
}
