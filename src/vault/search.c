/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/search-private.h"

#include <string.h>

/* A trigram index knows no shorter words. */
#define SHORTEST_INDEXED 3

/* "Siti Rahmáwati" and "SITI RAHMAWATI" are the same to somebody who searches. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  GString *plain = g_string_sized_new (strlen (apart));
  for (const char *at = apart; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar character = g_utf8_get_char (at);
      if (!g_unichar_ismark (character))
        g_string_append_unichar (plain, g_unichar_isspace (character) ? ' ' : character);
    }
  g_autofree char *bare = g_string_free (plain, FALSE);
  return g_utf8_casefold (bare, -1);
}

char *
gembok_search_text (const char *const *fields, guint n_fields)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i] == NULL || fields[i][0] == '\0')
        continue;
      g_autofree char *folded = fold (fields[i]);
      g_string_append_printf (text, "%s\n", folded);
    }
  return g_string_free (text, FALSE);
}

/* --- keeping the index ------------------------------------------------------------------------------------------ */

static gboolean
run_with (sqlite3 *db, const char *sql, gint64 position, const char *text, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, position);
  gembok_sql_bind_text (stmt, 2, text);
  return gembok_sql_execute (stmt, error);
}

static gboolean
read_present (sqlite3 *db, gint64 position, char **present, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "SELECT text FROM request_text WHERE position = ?1", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, position);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  *present = step == GEMBOK_SQL_ROW ? gembok_sql_text (stmt, 0) : NULL;
  return step != GEMBOK_SQL_FAILED;
}

/* The index keeps no copy of the text: to take a text out, it must be told which one it was. */
static gboolean
forget_text (sqlite3 *db, gint64 position, const char *present, GError **error)
{
  return run_with (db, "INSERT INTO request_search (request_search, rowid, text) VALUES ('delete', ?1, ?2)", position,
                   present, error);
}

gboolean
gembok_search_put (sqlite3 *db, gint64 position, const char *text, GError **error)
{
  g_autofree char *present = NULL;
  if (!read_present (db, position, &present, error))
    return FALSE;
  if (g_strcmp0 (present, text) == 0)
    return TRUE;
  if (present != NULL && !forget_text (db, position, present, error))
    return FALSE;
  return run_with (db,
                   "INSERT INTO request_text (position, text) VALUES (?1, ?2)"
                   " ON CONFLICT (position) DO UPDATE SET text = excluded.text",
                   position, text, error)
         && run_with (db, "INSERT INTO request_search (rowid, text) VALUES (?1, ?2)", position, text, error);
}

gboolean
gembok_search_remove (sqlite3 *db, gint64 position, GError **error)
{
  g_autofree char *present = NULL;
  if (!read_present (db, position, &present, error))
    return FALSE;
  return present == NULL
         || (forget_text (db, position, present, error)
             && run_with (db, "DELETE FROM request_text WHERE position = ?1 AND text = ?2", position, present, error));
}

/* --- asking it -------------------------------------------------------------------------------------------------- */

/* An FTS5 string: in double quotes nothing is special but the double quote, which is doubled. */
static void
append_phrase (GString *match, const char *word)
{
  if (match->len > 0)
    g_string_append (match, " AND ");
  g_string_append_c (match, '"');
  for (const char *at = word; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *at);
    }
  g_string_append_c (match, '"');
}

static char *
like_pattern (const char *word)
{
  GString *pattern = g_string_new ("%");
  for (const char *at = word; *at != '\0'; at++)
    {
      if (strchr ("%_\\", *at) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *at);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

/* The first two lines of the text: name and NIK. */
#define HEAD                                                           \
  "substr (request_text.text, 1, instr (request_text.text, char (10))" \
  " + instr (substr (request_text.text, instr (request_text.text, char (10)) + 1), char (10)))"

/* The words of the query: long ones go into @match, short ones into @patterns, or all of them where the index says too much. */
static void
sort_words (const char *query, GembokSearchFields fields, GString *match, GPtrArray *patterns)
{
  g_autofree char *valid = g_utf8_make_valid (query != NULL ? query : "", -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), GEMBOK_SEARCH_CHARS));
  g_autofree char *folded = fold (cut);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint taken = 0;
  for (guint i = 0; words[i] != NULL && taken < GEMBOK_SEARCH_WORDS; i++)
    {
      if (words[i][0] == '\0')
        continue;
      taken++;
      const gboolean indexed = g_utf8_strlen (words[i], -1) >= SHORTEST_INDEXED;
      if (indexed)
        append_phrase (match, words[i]);
      if (!indexed || fields == GEMBOK_SEARCH_PERSON)
        g_ptr_array_add (patterns, like_pattern (words[i]));
    }
}

GembokSearch *
gembok_search_new (const char *query)
{
  return gembok_search_new_at (query, GEMBOK_SEARCH_ALL, 1);
}

GembokSearch *
gembok_search_new_at (const char *query, GembokSearchFields fields, guint first)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);
  sort_words (query, fields, match, patterns);

  GembokSearch *search = g_new0 (GembokSearch, 1);
  search->first = first;
  search->values = g_ptr_array_new_with_free_func (g_free);
  if (match->len == 0 && patterns->len == 0)
    {
      /* The index on created_at is the narrowest thing that has the positions in order. */
      search->sql = g_strdup ("SELECT position FROM request ORDER BY created_at DESC, position DESC");
      return search;
    }
  g_autoptr (GString) sql = g_string_new (NULL);
  if (match->len == 0)
    g_string_append (sql, "SELECT position FROM request_text WHERE 1");
  else
    g_string_append_printf (sql,
                            "SELECT request_search.rowid AS position FROM request_search%s WHERE request_search MATCH ?%u",
                            patterns->len > 0 ? " JOIN request_text ON request_text.position = request_search.rowid" : "",
                            first);
  if (match->len > 0)
    g_ptr_array_add (search->values, g_strdup (match->str));
  const char *where = fields == GEMBOK_SEARCH_PERSON ? HEAD : "request_text.text";
  while (patterns->len > 0)
    {
      g_ptr_array_add (search->values, g_ptr_array_steal_index (patterns, 0));
      g_string_append_printf (sql, " AND %s LIKE ?%u ESCAPE '\\'", where, first + search->values->len - 1);
    }
  g_string_append_printf (sql, " ORDER BY %s DESC", match->len > 0 ? "request_search.rowid" : "position");
  search->sql = g_strdup (sql->str);
  return search;
}

void
gembok_search_free (GembokSearch *search)
{
  if (search == NULL)
    return;
  g_free (search->sql);
  g_ptr_array_unref (search->values);
  g_free (search);
}

int
gembok_search_bind (const GembokSearch *search, sqlite3_stmt *stmt)
{
  for (guint i = 0; i < search->values->len; i++)
    gembok_sql_bind_text (stmt, (int) (search->first + i), g_ptr_array_index (search->values, i));
  return (int) (search->first + search->values->len);
}
