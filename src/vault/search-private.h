/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/sqlite-private.h"

G_BEGIN_DECLS

/*
 * The search index of requests: the searchable text of each, case-folded and without accents, one field a line, in
 * request_text, and a trigram index (FTS5) over it. Both have the request's position as their row number.
 */

/** gembok_search_text: (transfer full): @fields (%NULL-terminated list of nullable texts with @n_fields entries) as index text. */
char *gembok_search_text (const char *const *fields, guint n_fields);

/** gembok_search_put: makes @text what is found at @position; only within a transaction. */
gboolean gembok_search_put (sqlite3 *db, gint64 position, const char *text, GError **error);

/** gembok_search_remove: takes what is found at @position out of the index; only within a transaction. */
gboolean gembok_search_remove (sqlite3 *db, gint64 position, GError **error);

/** GembokSearch: a search as it is put to SQLite. */
typedef struct
{
  char *sql;         /* a SELECT of positions, newest first, without LIMIT */
  GPtrArray *values; /* (element-type utf8): for its parameters, from @first on */
  guint first;
} GembokSearch;

/** GembokSearchFields: where the words must be. */
typedef enum
{
  GEMBOK_SEARCH_ALL,   /* anywhere in the text */
  GEMBOK_SEARCH_PERSON /* in the first two fields: name and NIK */
} GembokSearchFields;

/**
 * gembok_search_new:
 * @query: (nullable): what was typed: every word of it must occur somewhere in the text
 *
 * At most %GEMBOK_SEARCH_WORDS words count. A word of three characters or more is looked up in the index; shorter ones
 * are looked for in the text. Nothing in @query has a special meaning.
 */
GembokSearch *gembok_search_new (const char *query);
/** gembok_search_new_at: the same in @fields only, as part of a larger statement that has parameters before @first. */
GembokSearch *gembok_search_new_at (const char *query, GembokSearchFields fields, guint first);
void gembok_search_free (GembokSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSearch, gembok_search_free)

/** GEMBOK_SEARCH_WORDS: more words than that in a query are left out. */
#define GEMBOK_SEARCH_WORDS 12
/** GEMBOK_SEARCH_CHARS: what is longer is cut, in characters. */
#define GEMBOK_SEARCH_CHARS 200

/** gembok_search_bind: binds the values of @search to its parameters of @stmt. Returns: the number of the next one */
int gembok_search_bind (const GembokSearch *search, sqlite3_stmt *stmt);

G_END_DECLS
