/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-requests.h"

#include <string.h>

#include "base/i18n.h"
#include "vault/people-private.h"
#include "vault/search-private.h"
#include "vault/vault-private.h"

/* A position is created_at * 2^20 plus a counter: so many requests of one second are kept apart. */
#define POSITIONS_PER_SECOND (G_GINT64_CONSTANT (1) << 20)
/* The last second that has positions, beyond any clock: the end of the next one must still be a number. */
#define LAST_SECOND ((G_GINT64_CONSTANT (1) << 42) - 1)
/* An id may be shortened to that many characters. */
#define SHORTEST_PREFIX 4
/* Counting the hits of a search ends there. */
#define MOST_COUNTED 10000

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

/* A request and its applicant's data are one row of one table. */
typedef struct
{
  gint64 position;
  GembokVaultRequest request;
  GembokApplicant applicant;
} Row;

#define REQUEST(member, kind)                                                       \
  {                                                                                 \
#member, GEMBOK_COLUMN_##kind, G_STRUCT_OFFSET(Row, request.member), NULL, NULL \
  }
#define APPLICANT(member)                                                           \
  {                                                                                 \
#member, GEMBOK_COLUMN_TEXT, G_STRUCT_OFFSET(Row, applicant.member), NULL, NULL \
  }

static const GembokColumn columns[] = {
  REQUEST (id, NEEDED_TEXT),
  GEMBOK_COLUMN (Row, position, INT64),
  REQUEST (created_at, INT64),
  REQUEST (procedure, NEEDED_TEXT),
  REQUEST (type, NEEDED_TEXT),
  REQUEST (certificate_type, TEXT),
  REQUEST (method, TEXT),
  REQUEST (csr, BYTES),
  REQUEST (public_key_sha256, TEXT),
  { "state", GEMBOK_COLUMN_WORD, G_STRUCT_OFFSET (Row, request.state), state_name, state_from_name },
  REQUEST (reason, TEXT),
  REQUEST (profile, TEXT),
  REQUEST (account, TEXT),
  REQUEST (remote_id, TEXT),
  REQUEST (number, TEXT),
  REQUEST (etag, TEXT),
  REQUEST (csr_sent, BOOLEAN),
  REQUEST (agreement_version, TEXT),
  REQUEST (agreement_sha256, TEXT),
  REQUEST (agreement_at, INT64),
  REQUEST (agreement_sent, BOOLEAN),
  REQUEST (updated_at, INT64),
  REQUEST (checked_at, INT64),
  APPLICANT (name),
  APPLICANT (nik),
  APPLICANT (nip),
  APPLICANT (email),
  APPLICANT (organization),
  APPLICANT (unit),
  APPLICANT (title),
  APPLICANT (locality),
  APPLICANT (province),
  APPLICANT (phone),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };
/* id, position and created_at stay as they were. */
#define FIRST_CHANGED 3

GembokVaultRequest *
gembok_vault_request_new (void)
{
  GembokVaultRequest *request = g_new0 (GembokVaultRequest, 1);
  request->applicant = gembok_applicant_new ();
  return request;
}

void
gembok_vault_request_free (GembokVaultRequest *request)
{
  if (request == NULL)
    return;
  gembok_applicant_free (request->applicant);
  Row row = { .request = *request };
  gembok_record_clear (&record, &row);
  g_free (request);
}

/* The row borrows everything from @request. */
static Row
row_of (const GembokVaultRequest *request)
{
  Row row = { .request = *request };
  if (request->applicant != NULL)
    row.applicant = *request->applicant;
  return row;
}

static gpointer
read_request (sqlite3_stmt *stmt)
{
  Row row = { 0 };
  const gboolean whole = gembok_record_read (&record, stmt, &row);
  g_autoptr (GembokVaultRequest) request = g_new (GembokVaultRequest, 1);
  *request = row.request;
  request->applicant = gembok_applicant_new ();
  *request->applicant = row.applicant;
  return whole ? g_steal_pointer (&request) : NULL;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

/* The next free position of the second in which the request was made. */
static gboolean
find_position (sqlite3 *db, gint64 created_at, gint64 *position, GError **error)
{
  const gint64 first = CLAMP (created_at, 0, LAST_SECOND) * POSITIONS_PER_SECOND;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      db, "SELECT coalesce (max (position) + 1, ?1) FROM request WHERE position BETWEEN ?1 AND ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, first);
  gembok_sql_bind_int (stmt, 2, first + (POSITIONS_PER_SECOND - 1));
  if (gembok_sql_step (stmt, error) != GEMBOK_SQL_ROW)
    return FALSE;
  *position = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

static gboolean
index_row (sqlite3 *db, const Row *row, GError **error)
{
  const char *const fields[] = { row->applicant.name,         row->applicant.nik, row->applicant.nip, row->applicant.email,
                                 row->applicant.organization, row->request.id,    row->request.number };
  g_autofree char *text = gembok_search_text (fields, G_N_ELEMENTS (fields));
  return gembok_search_put (db, row->position, text, error);
}

gboolean
gembok_vault_request_add (GembokVault *vault, const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  Row row = row_of (request);
  if (write == NULL || !find_position (write->db, request->created_at, &row.position, error))
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_insert (write->db, &record, "request", NULL, 0, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, &row);
  return gembok_sql_execute_or (stmt, _ ("There is a request with this id already."),
                                _ ("There is no such profile in the vault."), error)
         && index_row (write->db, &row, error) && gembok_vault_write_commit (write, error);
}

static gboolean
fail_not_found (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND,
                    gembok_error_pick (_ ("Nothing was changed. “gembok-cli request list” shows all requests."),
                                       _ ("Nothing was changed. The view “Requests” shows all there are.")),
                    _ ("There is no such request in the vault."));
  return FALSE;
}

static gboolean
read_position (sqlite3 *db, const char *id, gint64 *position, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "SELECT position FROM request WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, id);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  if (step == GEMBOK_SQL_ROW)
    *position = sqlite3_column_int64 (stmt, 0);
  return step == GEMBOK_SQL_ROW || (step == GEMBOK_SQL_DONE && fail_not_found (error));
}

gboolean
gembok_vault_request_replace (GembokVault *vault, const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  Row row = row_of (request);
  if (write == NULL || !read_position (write->db, request->id, &row.position, error))
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_update (write->db, &record, "request", FIRST_CHANGED, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, &row);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such profile in the vault."), error)
         && index_row (write->db, &row, error) && gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_request_save (GembokVault *vault, GembokVaultRequest *request, GError **error)
{
  const gint64 before = request->updated_at;
  request->updated_at = g_get_real_time () / G_USEC_PER_SEC;
  if (gembok_vault_request_replace (vault, request, error))
    return TRUE;
  request->updated_at = before;
  return FALSE;
}

/* --- removing --------------------------------------------------------------------------------------------------- */

/* What may go without a trace: no key stands behind it and nobody outside knows of it. */
static gboolean
require_removable (sqlite3 *db, const char *id, gint64 *position, GError **error)
{
  if (!read_position (db, id, position, error))
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db,
                                                      "SELECT csr IS NULL AND public_key_sha256 IS NULL AND profile IS NULL"
                                                      " AND remote_id IS NULL FROM request WHERE position = ?1",
                                                      error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_int (stmt, 1, *position);
  if (gembok_sql_step (stmt, error) != GEMBOK_SQL_ROW)
    return FALSE;
  if (sqlite3_column_int (stmt, 0) == 1)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("Only a request without a key can be removed."));
  return FALSE;
}

static gboolean
remove_rows (sqlite3 *db, const char *id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM consent WHERE request_id = ?1",
    "DELETE FROM attempt WHERE request_id = ?1",
    "DELETE FROM document_content WHERE request_id = ?1",
    "DELETE FROM document WHERE request_id = ?1",
    "DELETE FROM step WHERE request_id = ?1",
    "DELETE FROM refused_file WHERE request_id = ?1",
    "DELETE FROM request WHERE id = ?1",
  };
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, statements[i], error);
      if (stmt == NULL)
        return FALSE;
      gembok_sql_bind_text (stmt, 1, id);
      if (!gembok_sql_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
gembok_vault_request_remove (GembokVault *vault, const char *id, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  gint64 position = 0;
  if (write == NULL || !require_removable (write->db, id, &position, error)
      || !gembok_search_remove (write->db, position, error) || !remove_rows (write->db, id, error))
    return FALSE;
  gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}

/* --- finding one ------------------------------------------------------------------------------------------------ */

/* What a person types for an id: Crockford's base 32 reads O as 0, I and L as 1, either case, hyphens anywhere. */
static char *
normalise_id (const char *typed)
{
  GString *id = g_string_new (NULL);
  for (const char *at = typed; *at != '\0'; at++)
    {
      const char lower = g_ascii_tolower (*at);
      if (lower == 'o')
        g_string_append_c (id, '0');
      else if (lower == 'i' || lower == 'l')
        g_string_append_c (id, '1');
      else if (lower != '-' && lower != ' ')
        g_string_append_c (id, lower);
    }
  return g_string_free (id, FALSE);
}

static GPtrArray *
select_between (sqlite3 *db, const char *from, const char *to, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (db, &record, "FROM request WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT 2", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, from);
  gembok_sql_bind_text (stmt, 2, to);
  return gembok_sql_collect (stmt, read_request, (GDestroyNotify) gembok_vault_request_free, error);
}

GembokVaultRequest *
gembok_vault_request_get (GembokVault *vault, const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (GPtrArray) found = select_between (read->db, id, id, error);
  g_autofree char *prefix = normalise_id (id);
  if (found != NULL && found->len == 0 && strlen (prefix) >= SHORTEST_PREFIX)
    {
      g_autofree char *last = g_strconcat (prefix, "\x7f", NULL);
      g_clear_pointer (&found, g_ptr_array_unref);
      found = select_between (read->db, prefix, last, error);
    }
  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return g_ptr_array_steal_index (found, 0);
  if (found->len == 0)
    fail_not_found (error);
  else
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Give more characters of the id."),
                      _ ("More than one request has an id that begins like this."));
  return NULL;
}

GembokVaultRequest *
gembok_vault_request_by_key (GembokVault *vault, const char *public_key_sha256, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (
      read->db, &record, "FROM request WHERE public_key_sha256 = ?1 ORDER BY position DESC LIMIT 1", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, public_key_sha256);
  return gembok_sql_step (stmt, error) == GEMBOK_SQL_ROW ? gembok_sql_read (stmt, read_request, error) : NULL;
}

/* --- listing ---------------------------------------------------------------------------------------------------- */

static gboolean
has_state (const GembokRequestFilter *filter, int state)
{
  return (filter->states & GEMBOK_REQUEST_BIT (state)) != 0;
}

/* Those of the hits that the filter lets through. */
static char *
among_hits (const GembokSearch *hits, const GembokRequestFilter *filter, const char *more)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "SELECT position FROM (%s) CROSS JOIN request USING (position) WHERE 1%s", hits->sql, more);
  g_string_append (sql, filter->states != 0 ? " AND state IN (''" : "");
  for (int state = 0; filter->states != 0 && state <= GEMBOK_REQUEST_UNKNOWN; state++)
    if (has_state (filter, state))
      g_string_append_printf (sql, ", '%s'", state_name (state));
  g_string_append (sql, filter->states != 0 ? ") ORDER BY position DESC" : " ORDER BY position DESC");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* Without a search: SQLite merges what the index has of each state, newest first, and stops when the page is full. */
static char *
by_index (const GembokRequestFilter *filter, const char *more)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "SELECT position FROM request WHERE %s%s", filter->states != 0 ? "0" : "1", more);
  for (int state = 0; state <= GEMBOK_REQUEST_UNKNOWN; state++)
    if (has_state (filter, state))
      g_string_append_printf (sql, " UNION ALL SELECT position FROM request WHERE state = '%s'%s", state_name (state), more);
  g_string_append (sql, " ORDER BY position DESC");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
narrow (GembokSearch *hits, const GembokRequestFilter *filter)
{
  const gboolean searched = hits->values->len > 0;
  g_autofree char *more = NULL;
  if (filter->person != NULL)
    {
      g_ptr_array_add (hits->values, g_strdup (filter->person));
      more = g_strdup_printf (" AND " GEMBOK_PERSON_KEY " = ?%u", hits->values->len);
    }
  g_autofree char *sql
      = searched ? among_hits (hits, filter, more != NULL ? more : "") : by_index (filter, more != NULL ? more : "");
  g_free (hits->sql);
  hits->sql = g_steal_pointer (&sql);
}

static gboolean
count_hits (sqlite3 *db, const GembokSearch *search, gboolean all, guint *total, GError **error)
{
  g_autofree char *sql = all ? g_strdup ("SELECT count(*) FROM request")
                             : g_strdup_printf ("SELECT count(*) FROM (%s LIMIT %d)", search->sql, MOST_COUNTED);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  gembok_search_bind (search, stmt);
  if (gembok_sql_step (stmt, error) != GEMBOK_SQL_ROW)
    return FALSE;
  *total = (guint) sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

GPtrArray *
gembok_vault_request_list (GembokVault *vault, const char *search, guint offset, guint limit, guint *total, GError **error)
{
  return gembok_vault_request_list_filtered (vault, search, NULL, offset, limit, total, error);
}

GPtrArray *
gembok_vault_request_list_filtered (GembokVault *vault, const char *search, const GembokRequestFilter *filter, guint offset,
                                    guint limit, guint *total, GError **error)
{
  g_autoptr (GembokSearch) hits = gembok_search_new (search);
  const gboolean filtered = filter != NULL && (filter->states != 0 || filter->person != NULL);
  const gboolean all = !filtered && hits->values->len == 0;
  if (filtered)
    narrow (hits, filter);
  g_autofree char *rest = g_strdup_printf ("FROM (%s LIMIT ?%u OFFSET ?%u) CROSS JOIN request USING (position)"
                                           " ORDER BY position DESC",
                                           hits->sql, hits->values->len + 1, hits->values->len + 2);
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &record, rest, error);
  if (stmt == NULL)
    return NULL;
  const int next = gembok_search_bind (hits, stmt);
  gembok_sql_bind_int (stmt, next, limit);
  gembok_sql_bind_int (stmt, next + 1, offset);
  g_autoptr (GPtrArray) requests
      = gembok_sql_collect (stmt, read_request, (GDestroyNotify) gembok_vault_request_free, error);
  if (requests == NULL || total == NULL)
    return g_steal_pointer (&requests);
  /* A page that is not full is the last one: nothing to count. */
  const gboolean last_page = requests->len < limit && (requests->len > 0 || offset == 0);
  *total = offset + requests->len;
  return last_page || count_hits (read->db, hits, all, total, error) ? g_steal_pointer (&requests) : NULL;
}
