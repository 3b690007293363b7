/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/sql.h"
#include "server/store.h"

gboolean
gembok_store_get_setting (GembokStore *store, const char *name, char **value, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT value FROM settings WHERE name = ?");
  gboolean row = FALSE;
  gembok_sql_text (sql, name);
  *value = NULL;
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (row)
    *value = gembok_sql_take_text (sql);
  return TRUE;
}

gboolean
gembok_store_set_setting (GembokStore *store, const char *name, const char *value, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  gembok_sql_text (sql, name);
  gembok_sql_text (sql, value);
  return gembok_sql_done (sql, error);
}
