/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-people.h"

#include "vault/people-private.h"
#include "vault/search-private.h"
#include "vault/vault-private.h"

static const char *
state_name (int state)
{
  return gembok_request_state_name ((GembokRequestState) state);
}

static int
state_from_name (const char *name)
{
  return (int) gembok_request_state_from_name (name);
}

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokPerson, key, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokPerson, name, TEXT),
  GEMBOK_COLUMN (GembokPerson, nik, TEXT),
  GEMBOK_COLUMN (GembokPerson, organization, TEXT),
  GEMBOK_COLUMN (GembokPerson, requests, INT64),
  GEMBOK_COLUMN (GembokPerson, request_id, NEEDED_TEXT),
  GEMBOK_COLUMN_OF_WORDS (GembokPerson, state, state),
  GEMBOK_COLUMN (GembokPerson, updated_at, INT64),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };

void
gembok_person_free (GembokPerson *person)
{
  if (person == NULL)
    return;
  gembok_record_clear (&record, person);
  g_free (person);
}

static gpointer
read_person (sqlite3_stmt *stmt)
{
  g_autoptr (GembokPerson) person = g_new0 (GembokPerson, 1);
  return gembok_record_read (&record, stmt, person) ? g_steal_pointer (&person) : NULL;
}

/* Who one of the hits is for. */
static char *
whom (const GembokSearch *hits)
{
  if (hits->values->len == 0)
    return g_strdup ("1");
  return g_strdup_printf ("key IN (SELECT " GEMBOK_PERSON_KEY " FROM (%s) CROSS JOIN request USING (position))", hits->sql);
}

static gboolean
count_people (sqlite3 *db, const GembokSearch *hits, const char *where, guint *total, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM person WHERE %s", where);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  gembok_search_bind (hits, stmt);
  if (gembok_sql_step (stmt, error) != GEMBOK_SQL_ROW)
    return FALSE;
  *total = (guint) sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

static sqlite3_stmt *
select_people (sqlite3 *db, const GembokSearch *hits, const char *where, GError **error)
{
  g_autofree char *rest = g_strdup_printf (
      "FROM (SELECT key, name, nik, organization, requests, id AS request_id, state, updated_at, newest"
      " FROM (SELECT key, requests, newest FROM person WHERE %s ORDER BY newest DESC LIMIT ?%u OFFSET ?%u)"
      " CROSS JOIN request ON position = newest) ORDER BY newest DESC",
      where, hits->values->len + 1, hits->values->len + 2);
  return gembok_record_select (db, &record, rest, error);
}

GPtrArray *
gembok_vault_people_list (GembokVault *vault, const char *search, guint offset, guint limit, guint *total, GError **error)
{
  g_autoptr (GembokSearch) hits = gembok_search_new (search);
  g_autofree char *where = whom (hits);
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = select_people (read->db, hits, where, error);
  if (stmt == NULL)
    return NULL;
  const int next = gembok_search_bind (hits, stmt);
  gembok_sql_bind_int (stmt, next, limit);
  gembok_sql_bind_int (stmt, next + 1, offset);
  g_autoptr (GPtrArray) people = gembok_sql_collect (stmt, read_person, (GDestroyNotify) gembok_person_free, error);
  if (people != NULL && total != NULL && !count_people (read->db, hits, where, total, error))
    return NULL;
  return g_steal_pointer (&people);
}

/* Persons and requests, counted from the requests, and whether “person” says the same: one of them without the other differs. */
#define COUNTED \
  "SELECT " GEMBOK_PERSON_KEY " AS key, count (*), max (position) FROM request WHERE key IS NOT NULL GROUP BY 1"
#define KEPT "SELECT key, requests, newest FROM person"

gboolean
gembok_people_mend (sqlite3 *db, GError **error)
{
  gint64 missing = 0;
  gint64 surplus = 0;
  if (!gembok_sql_number (db, "SELECT EXISTS (" COUNTED " EXCEPT " KEPT ")", &missing, error)
      || !gembok_sql_number (db, "SELECT EXISTS (" KEPT " EXCEPT " COUNTED ")", &surplus, error))
    return FALSE;
  return (missing == 0 && surplus == 0)
         || (gembok_sql_run (db, "DELETE FROM person", error)
             && gembok_sql_run (db, "INSERT INTO person (key, requests, newest) " COUNTED, error));
}
