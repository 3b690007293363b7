/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "base/error.h"

G_BEGIN_DECLS

/*
 * The few words in which this layer speaks to SQLite: prepare, bind, step, read, and one place that turns SQLite's
 * failures into errors for people. Nothing here locks; the vault's lock is held by the caller.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/** GembokSqlStep: what a step of a statement brought. */
typedef enum
{
  GEMBOK_SQL_FAILED,
  GEMBOK_SQL_ROW,
  GEMBOK_SQL_DONE
} GembokSqlStep;

/** gembok_sql_fail: sets the error for what last went wrong on @db. Returns: %FALSE, always. */
gboolean gembok_sql_fail (sqlite3 *db, GError **error);
/** gembok_sql_fail_damaged: the same where it is we who found what cannot be. */
gboolean gembok_sql_fail_damaged (GError **error);
/** gembok_sql_run: runs statements without parameters and results. */
gboolean gembok_sql_run (sqlite3 *db, const char *sql, GError **error);
/** gembok_sql_prepare: (transfer full) (nullable): one statement. */
sqlite3_stmt *gembok_sql_prepare (sqlite3 *db, const char *sql, GError **error);

/* Binding: parameters count from 1; the value must outlive the statement's steps. %NULL is SQL's NULL. */
void gembok_sql_bind_text (sqlite3_stmt *stmt, int parameter, const char *text);
void gembok_sql_bind_bytes (sqlite3_stmt *stmt, int parameter, GBytes *bytes);
void gembok_sql_bind_int (sqlite3_stmt *stmt, int parameter, gint64 value);
void gembok_sql_bind_double (sqlite3_stmt *stmt, int parameter, double value);

GembokSqlStep gembok_sql_step (sqlite3_stmt *stmt, GError **error);
/** gembok_sql_execute: steps a statement that brings no rows to its end. */
gboolean gembok_sql_execute (sqlite3_stmt *stmt, GError **error);
/** gembok_sql_execute_or: as gembok_sql_execute(), with sentences of its own (nullable) for a row that is there already
 * (EXISTS) and for something it refers to that is not (NOT_FOUND). */
gboolean gembok_sql_execute_or (sqlite3_stmt *stmt, const char *exists, const char *not_found, GError **error);
/** gembok_sql_number: the first column of the first row of @sql as a number. */
gboolean gembok_sql_number (sqlite3 *db, const char *sql, gint64 *number, GError **error);

/* Reading: columns count from 0; the copy belongs to the caller, NULL is %NULL. Text is UTF-8 even where the file is damaged. */
char *gembok_sql_text (sqlite3_stmt *stmt, int column);
GBytes *gembok_sql_bytes (sqlite3_stmt *stmt, int column);

/* --- records: a table that says which column is which member ---------------------------------------------------- */

typedef enum
{
  GEMBOK_COLUMN_TEXT,         /* char *, or %NULL */
  GEMBOK_COLUMN_BYTES,        /* GBytes *, or %NULL */
  GEMBOK_COLUMN_NEEDED_TEXT,  /* char *; a row that lacks it is damaged */
  GEMBOK_COLUMN_NEEDED_BYTES, /* GBytes *; likewise */
  GEMBOK_COLUMN_INT64,        /* gint64, guint64 */
  GEMBOK_COLUMN_INT,          /* int */
  GEMBOK_COLUMN_BOOLEAN,      /* gboolean */
  GEMBOK_COLUMN_DOUBLE,
  GEMBOK_COLUMN_WORD /* an enum, kept by its stable name; needed */
} GembokColumnKind;

/** GembokColumn: a column and the member of the struct that it fills. */
typedef struct
{
  const char *name;
  GembokColumnKind kind;
  gsize offset;
  const char *(*word_name) (int value);
  int (*word_from_name) (const char *name);
} GembokColumn;

/** GembokRecord: all columns of a struct. */
typedef struct
{
  const GembokColumn *columns;
  guint n_columns;
} GembokRecord;

/** GEMBOK_COLUMN: the column of a member that has its name. */
#define GEMBOK_COLUMN(Type, member, kind)                                    \
  {                                                                          \
#member, GEMBOK_COLUMN_##kind, G_STRUCT_OFFSET(Type, member), NULL, NULL \
  }
/** GEMBOK_COLUMN_OF_WORDS: the same for an enum; @words_name() and @words_from_name() translate. */
#define GEMBOK_COLUMN_OF_WORDS(Type, member, words)                                             \
  {                                                                                             \
#member, GEMBOK_COLUMN_WORD, G_STRUCT_OFFSET(Type, member), words##_name, words##_from_name \
  }

/** gembok_record_select: (transfer full) (nullable): SELECT with all columns, then @rest: "FROM … WHERE …". */
sqlite3_stmt *gembok_record_select (sqlite3 *db, const GembokRecord *record, const char *rest, GError **error);
/**
 * gembok_record_insert:
 * @key: (nullable): the names of the first @n_key columns, where a row that has them already is to be updated
 *
 * Returns: (transfer full) (nullable): INSERT with a parameter for each column, from 1 on
 */
sqlite3_stmt *gembok_record_insert (sqlite3 *db, const GembokRecord *record, const char *table, const char *key, guint n_key,
                                    GError **error);
/** gembok_record_update: (transfer full) (nullable): UPDATE of the columns from @first on in the row that has
 * the first one. */
sqlite3_stmt *gembok_record_update (sqlite3 *db, const GembokRecord *record, const char *table, guint first, GError **error);
/** gembok_record_bind: binds all members to parameters from 1 on. */
void gembok_record_bind (const GembokRecord *record, sqlite3_stmt *stmt, gconstpointer source);
/** gembok_record_read: fills a fresh struct from the columns from 0 on. Returns: whether all is there that a
 * row must have; the schema sees to that, but not in a damaged file. What is there is filled in in either case. */
gboolean gembok_record_read (const GembokRecord *record, sqlite3_stmt *stmt, gpointer target);
/** GembokRowReader: (transfer full) (nullable): makes a struct of the row at which @stmt stands; %NULL: it is not whole. */
typedef gpointer (*GembokRowReader) (sqlite3_stmt *stmt);
/** gembok_sql_read: (transfer full) (nullable): the row at which @stmt stands; DAMAGED where it is not whole. */
gpointer gembok_sql_read (sqlite3_stmt *stmt, GembokRowReader reader, GError **error);
/** gembok_sql_collect: (transfer full) (nullable): all rows that @stmt (nullable: failed before) brings. */
GPtrArray *gembok_sql_collect (sqlite3_stmt *stmt, GembokRowReader reader, GDestroyNotify free_row, GError **error);
/** gembok_record_clear: frees its texts and bytes. */
void gembok_record_clear (const GembokRecord *record, gpointer target);

G_END_DECLS
