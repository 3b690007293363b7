/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store.h"

G_BEGIN_DECLS

/**
 * GembokSql:
 *
 * One statement in the making. Parameters are bound in order, columns are taken in order. The first failure is kept and
 * reported by gembok_sql_next() or gembok_sql_done(), so that callers check once.
 */
typedef struct _GembokSql GembokSql;

/** gembok_sql_new: prepares @text, one statement; parameters are "?", or "?1", "?2" … in order. @store must outlive it. */
GembokSql *gembok_sql_new (GembokStore *store, const char *text);
void gembok_sql_free (GembokSql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSql, gembok_sql_free)

void gembok_sql_text (GembokSql *sql, const char *value); /* copied; NULL binds null */
void gembok_sql_integer (GembokSql *sql, gint64 value);
void gembok_sql_bytes (GembokSql *sql, GBytes *value); /* copied; NULL binds null */

/** gembok_sql_next: steps to the next row; @row is %FALSE after the last. EXISTS for a broken UNIQUE constraint, else
 * STORAGE, DAMAGED or FAILED. */
gboolean gembok_sql_next (GembokSql *sql, gboolean *row, GError **error);
/** gembok_sql_done: runs a statement to its end, whatever rows it gives. */
gboolean gembok_sql_done (GembokSql *sql, GError **error);
/** gembok_sql_changes: how many rows the statement that just ended touched. */
guint gembok_sql_changes (GembokSql *sql);
/** gembok_sql_last_id: the id of the row that was just inserted. */
gint64 gembok_sql_last_id (GembokSql *sql);

char *gembok_sql_take_text (GembokSql *sql); /* (transfer full) (nullable) */
gint64 gembok_sql_take_integer (GembokSql *sql);
GBytes *gembok_sql_take_bytes (GembokSql *sql); /* (transfer full) (nullable) */

G_END_DECLS
