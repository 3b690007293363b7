/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/sql.h"
#include "server/store-requests.h"

#define NOTIFICATIONS_MAX 200

gboolean
gembok_store_add_decision (GembokStore *store, const GembokStoredDecision *decision, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store,
                        "INSERT INTO decisions (request, round, position, step, account, role, decision, reason, documents,"
                        " decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  gembok_sql_text (sql, decision->request);
  gembok_sql_integer (sql, decision->round);
  gembok_sql_integer (sql, decision->position);
  gembok_sql_text (sql, decision->step);
  gembok_sql_integer (sql, decision->account);
  gembok_sql_text (sql, gembok_role_name (decision->role));
  gembok_sql_text (sql, decision->decision);
  gembok_sql_text (sql, decision->reason);
  gembok_sql_bytes (sql, decision->documents);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_count_decisions (GembokStore *store, const char *request, guint round, gint64 account, guint *count,
                              gboolean *by_account, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT count(*), coalesce(sum(account = ?), 0) FROM decisions WHERE request = ? AND round = ?");
  gboolean row = FALSE;
  gembok_sql_integer (sql, account);
  gembok_sql_text (sql, request);
  gembok_sql_integer (sql, round);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  *count = (guint) gembok_sql_take_integer (sql);
  *by_account = gembok_sql_take_integer (sql) != 0;
  return TRUE;
}

/* --- events -------------------------------------------------------------------------------------------------------- */

gboolean
gembok_store_add_event (GembokStore *store, const char *request, const char *kind, const char *text, gint64 account,
                        GembokRole actor, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "INSERT INTO events (request, account, kind, text, actor, at) VALUES (?, nullif (?, 0), ?, ?, ?, ?)");
  gembok_sql_text (sql, request);
  gembok_sql_integer (sql, account);
  gembok_sql_text (sql, kind);
  gembok_sql_text (sql, text);
  gembok_sql_text (sql, gembok_role_name (actor));
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

static GPtrArray *
take_events (GembokSql *sql, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_event_free);
  gboolean row = FALSE;
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return NULL;
      if (!row)
        break;
      GembokWireEvent *event = gembok_wire_event_new ();
      event->id = (guint64) gembok_sql_take_integer (sql);
      event->at = gembok_sql_take_integer (sql);
      event->request_id = gembok_sql_take_text (sql);
      event->kind = gembok_sql_take_text (sql);
      event->text = gembok_sql_take_text (sql);
      event->actor = gembok_sql_take_text (sql);
      g_ptr_array_add (events, event);
    }
  while (row);
  return g_steal_pointer (&events);
}

GPtrArray *
gembok_store_list_events (GembokStore *store, const char *request, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT id, at, request, kind, text, actor FROM events WHERE request = ? ORDER BY id");
  gembok_sql_text (sql, request);
  return take_events (sql, error);
}

GPtrArray *
gembok_store_list_notifications (GembokStore *store, gint64 account, gboolean decider, gint64 since, GError **error)
{
  /* The newest of them, then turned round; the service's own doings (account NULL) are someone else's too. */
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT * FROM (SELECT events.id, at, request, kind, text, actor FROM events"
             " JOIN requests ON requests.id = events.request WHERE events.id > ?1 AND events.account IS NOT ?2"
             " AND CASE WHEN ?3 THEN submitted_at > 0 AND kind IN ('submitted', 'accepted', 'rejected', 'refused',"
             " 'issued', 'cancelled') ELSE owner = ?2 END ORDER BY events.id DESC LIMIT ?4) ORDER BY 1");
  gembok_sql_integer (sql, since);
  gembok_sql_integer (sql, account);
  gembok_sql_integer (sql, decider);
  gembok_sql_integer (sql, NOTIFICATIONS_MAX);
  return take_events (sql, error);
}
