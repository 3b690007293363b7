/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store-requests.h"

#include <string.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "server/sql.h"
#include "server/store-documents.h"
#include "wire/request-number.h"

#define ID_CHARACTERS 26

void
gembok_stored_request_free (GembokStoredRequest *request)
{
  g_clear_pointer (&request->wire, gembok_wire_request_free);
  g_free (request);
}

/* --- adding -------------------------------------------------------------------------------------------------------- */

static char *
draw_number (GembokStore *store, gint64 now, GError **error)
{
  g_autofree char *last = NULL;
  if (!gembok_store_get_setting (store, "last_number", &last, error))
    return NULL;
  const gint64 number = (last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0) + 1;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (!gembok_store_set_setting (store, "last_number", text, error))
    return NULL;
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now);
  return gembok_request_number_new ((guint) g_date_time_get_year (today), (guint64) number);
}

/* What a search looks through: folded, so that case does not matter. */
static char *
search_text (const GembokWireRequest *request)
{
  const char *name = gembok_wire_fields_get (request->applicant, "name");
  g_autofree char *text = g_strjoin ("\n", request->number, name != NULL ? name : "", request->owner, NULL);
  return g_utf8_casefold (text, -1);
}

gboolean
gembok_store_add_request (GembokStore *store, GembokWireRequest *request, gint64 owner, gint64 now, GError **error)
{
  g_autofree char *number = draw_number (store, now, error);
  if (number == NULL)
    return FALSE;
  g_free (request->id);
  g_free (request->number);
  request->id = gembok_random_id (ID_CHARACTERS);
  request->number = g_steal_pointer (&number);
  g_autofree char *search = search_text (request);
  g_autoptr (GBytes) application = gembok_wire_request_encode_new (request);
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "INSERT INTO requests (id, number, owner, application, procedure, search, state, created_at,"
                               " updated_at) VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?)");
  gembok_sql_text (sql, request->id);
  gembok_sql_text (sql, request->number);
  gembok_sql_integer (sql, owner);
  gembok_sql_bytes (sql, application);
  gembok_sql_text (sql, request->procedure);
  gembok_sql_text (sql, search);
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

static GembokStoredRequest *
take_request (GembokSql *sql, GError **error)
{
  g_autoptr (GembokStoredRequest) request = g_new0 (GembokStoredRequest, 1);
  g_autoptr (GBytes) application = gembok_sql_take_bytes (sql);
  request->wire = gembok_wire_request_decode_new (application, error);
  if (request->wire == NULL)
    return NULL;
  GembokWireRequest *wire = request->wire;
  wire->id = gembok_sql_take_text (sql);
  wire->number = gembok_sql_take_text (sql);
  request->owner = gembok_sql_take_integer (sql);
  wire->owner = gembok_sql_take_text (sql);
  g_autofree char *state = gembok_sql_take_text (sql);
  wire->state = gembok_request_state_from_name (state);
  request->round = (guint) gembok_sql_take_integer (sql);
  wire->reason = gembok_sql_take_text (sql);
  g_autoptr (GBytes) csr = gembok_sql_take_bytes (sql);
  if (csr != NULL)
    wire->csr = g_strndup (g_bytes_get_data (csr, NULL), g_bytes_get_size (csr));
  wire->public_key_sha256 = gembok_sql_take_text (sql);
  wire->agreement_version = gembok_sql_take_text (sql);
  wire->agreement_sha256 = gembok_sql_take_text (sql);
  wire->log_head = gembok_sql_take_text (sql);
  wire->certificate_serial = gembok_sql_take_text (sql);
  wire->created_at = gembok_sql_take_integer (sql);
  wire->updated_at = gembok_sql_take_integer (sql);
  wire->submitted_at = gembok_sql_take_integer (sql);
  return g_steal_pointer (&request);
}

static gboolean
load_decisions (GembokStore *store, GembokWireRequest *wire, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT step, decisions.role, decision, reason, accounts.name, decided_at FROM decisions"
                               " JOIN accounts ON accounts.id = decisions.account WHERE request = ? ORDER BY decisions.id");
  gboolean row = FALSE;
  gembok_sql_text (sql, wire->id);
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return FALSE;
      if (!row)
        break;
      GembokWireDecision *decision = gembok_wire_decision_new ();
      decision->step = gembok_sql_take_text (sql);
      g_autofree char *role = gembok_sql_take_text (sql);
      decision->role = gembok_role_from_name (role);
      decision->decision = gembok_sql_take_text (sql);
      decision->reason = gembok_sql_take_text (sql);
      decision->decided_by = gembok_sql_take_text (sql);
      decision->decided_at = gembok_sql_take_integer (sql);
      g_ptr_array_add (wire->decisions, decision);
    }
  while (row);
  return TRUE;
}

gboolean
gembok_store_load_request (GembokStore *store, const char *id, GembokStoredRequest **request, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT application, requests.id, number, owner, username, state, round, reason, csr, public_key_sha256,"
             " agreement_version, agreement_sha256, log_head, certificate_serial, requests.created_at, updated_at,"
             " submitted_at FROM requests JOIN accounts ON accounts.id = requests.owner WHERE requests.id = ?");
  g_autoptr (GembokStoredRequest) loaded = NULL;
  gboolean row = FALSE;
  *request = NULL;
  gembok_sql_text (sql, id);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  loaded = take_request (sql, error);
  if (loaded == NULL || !load_decisions (store, loaded->wire, error)
      || !gembok_store_load_documents (store, loaded->wire, error))
    return FALSE;
  *request = g_steal_pointer (&loaded);
  return TRUE;
}

/* --- changing ------------------------------------------------------------------------------------------------------ */

gboolean
gembok_store_touch_request (GembokStore *store, const char *id, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE requests SET updated_at = ? WHERE id = ?");
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_set_state (GembokStore *store, const char *id, GembokRequestState state, const char *reason, gint64 now,
                        GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "UPDATE requests SET state = ?, reason = ?, updated_at = ? WHERE id = ?");
  gembok_sql_text (sql, gembok_request_state_name (state));
  gembok_sql_text (sql, reason);
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_set_csr (GembokStore *store, const char *id, GBytes *pem, const char *public_key_sha256, gint64 now,
                      GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "UPDATE requests SET csr = ?, public_key_sha256 = ?, updated_at = ? WHERE id = ?");
  gembok_sql_bytes (sql, pem);
  gembok_sql_text (sql, public_key_sha256);
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_set_agreement (GembokStore *store, const char *id, const char *version, const char *sha256, gint64 now,
                            GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE requests SET agreement_version = ?, agreement_sha256 = ?,"
                                                     " agreement_at = ?, updated_at = ? WHERE id = ?");
  gembok_sql_text (sql, version);
  gembok_sql_text (sql, sha256);
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_set_submitted (GembokStore *store, const char *id, const char *log_head, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "UPDATE requests SET state = 'submitted', round = round + 1, reason = NULL, log_head = ?,"
                               " submitted_at = ?, updated_at = ? WHERE id = ?");
  gembok_sql_text (sql, log_head);
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_set_issued (GembokStore *store, const char *id, const char *serial, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "UPDATE requests SET state = 'done', reason = NULL, certificate_serial = ?, updated_at = ? WHERE id = ?");
  gembok_sql_text (sql, serial);
  gembok_sql_integer (sql, now);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_key_is_taken (GembokStore *store, const char *public_key_sha256, const char *request, gint64 owner,
                           gboolean *taken, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT EXISTS (SELECT 1 FROM certificates WHERE public_key_sha256 = ?1)"
                               " OR EXISTS (SELECT 1 FROM requests WHERE public_key_sha256 = ?1 AND id <> ?2"
                               " AND NOT (state = 'cancelled' AND owner = ?3))");
  gboolean row = FALSE;
  gembok_sql_text (sql, public_key_sha256);
  gembok_sql_text (sql, request);
  gembok_sql_integer (sql, owner);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  *taken = gembok_sql_take_integer (sql) != 0;
  return TRUE;
}

gboolean
gembok_store_count_open (GembokStore *store, gint64 owner, guint *count, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT count(*) FROM requests WHERE owner = ?"
                                                     " AND state NOT IN ('done', 'refused', 'cancelled')");
  gboolean row = FALSE;
  gembok_sql_integer (sql, owner);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  *count = (guint) gembok_sql_take_integer (sql);
  return TRUE;
}

/* --- listing ------------------------------------------------------------------------------------------------------- */

static char *
like_pattern (const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);
  GString *pattern = g_string_new ("%");
  for (const char *c = folded; *c != '\0'; c++)
    {
      if (strchr ("%_\\", *c) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *c);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

#define FILTER                                                                                                        \
  " FROM requests WHERE CASE WHEN ?1 = 0 THEN submitted_at > 0 ELSE owner = ?1 END AND (?2 IS NULL OR search LIKE ?2" \
  " ESCAPE '\\') AND (?3 IS NULL OR state = ?3)"

static void
bind_filter (GembokSql *sql, const GembokRequestFilter *filter)
{
  g_autofree char *pattern = filter->search != NULL ? like_pattern (filter->search) : NULL;
  gembok_sql_integer (sql, filter->owner);
  gembok_sql_text (sql, pattern);
  gembok_sql_text (sql, filter->state);
}

GPtrArray *
gembok_store_list_requests (GembokStore *store, const GembokRequestFilter *filter, guint64 *total, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GembokSql) count = gembok_sql_new (store, "SELECT count(*)" FILTER);
  gboolean row = FALSE;
  bind_filter (count, filter);
  if (!gembok_sql_next (count, &row, error))
    return NULL;
  *total = (guint64) gembok_sql_take_integer (count);
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT id" FILTER " ORDER BY created_at DESC, number DESC LIMIT ?4 OFFSET ?5");
  bind_filter (sql, filter);
  gembok_sql_integer (sql, filter->per_page);
  gembok_sql_integer (sql, (gint64) (filter->page - 1) * filter->per_page);
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (ids, gembok_sql_take_text (sql));
    }
  while (row);
  return g_steal_pointer (&ids);
}
