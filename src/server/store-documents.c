/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store-documents.h"

#include <string.h>

#include "server/sql.h"

void
gembok_upload_free (GembokUpload *upload)
{
  g_free (upload->id);
  g_free (upload->request);
  g_free (upload->kind);
  g_free (upload->media_type);
  g_free (upload->sha256);
  g_free (upload);
}

/* --- documents ----------------------------------------------------------------------------------------------------- */

static GembokWireDocument *
take_document (GembokSql *sql)
{
  GembokWireDocument *document = gembok_wire_document_new ();
  document->kind = gembok_sql_take_text (sql);
  g_autofree char *state = gembok_sql_take_text (sql);
  document->state = gembok_document_state_from_name (state);
  document->media_type = gembok_sql_take_text (sql);
  document->bytes = (guint64) gembok_sql_take_integer (sql);
  document->received = document->bytes;
  document->sha256 = gembok_sql_take_text (sql);
  document->reason = gembok_sql_take_text (sql);
  return document;
}

static gboolean
load_complete (GembokStore *store, GembokWireRequest *request, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT kind, state, media_type, bytes, sha256, reason FROM documents WHERE request = ? ORDER BY kind");
  gboolean row = FALSE;
  gembok_sql_text (sql, request->id);
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (request->documents, take_document (sql));
    }
  while (row);
  return TRUE;
}

static GembokWireDocument *
find_kind (const GembokWireRequest *request, const char *kind)
{
  for (guint i = 0; i < request->documents->len; i++)
    {
      GembokWireDocument *document = g_ptr_array_index (request->documents, i);
      if (strcmp (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

/* An unfinished upload shows where nothing usable stands; the reason of a rejection stays readable meanwhile. */
static void
show_unfinished (GembokWireRequest *request, const GembokUpload *upload)
{
  GembokWireDocument *document = find_kind (request, upload->kind);
  if (document != NULL && document->state != GEMBOK_DOCUMENT_REJECTED)
    return;
  if (document == NULL)
    {
      document = gembok_wire_document_new ();
      document->kind = g_strdup (upload->kind);
      g_ptr_array_add (request->documents, document);
    }
  g_free (document->media_type);
  g_free (document->sha256);
  document->media_type = g_strdup (upload->media_type);
  document->sha256 = g_strdup (upload->sha256);
  document->state = GEMBOK_DOCUMENT_UPLOADING;
  document->bytes = upload->bytes;
  document->received = upload->received;
}

gboolean
gembok_store_load_documents (GembokStore *store, GembokWireRequest *request, GError **error)
{
  if (!load_complete (store, request, error))
    return FALSE;
  g_autoptr (GPtrArray) uploads = gembok_store_list_uploads (store, request->id, NULL, error);
  if (uploads == NULL)
    return FALSE;
  for (guint i = 0; i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      if (!upload->complete)
        show_unfinished (request, upload);
    }
  return TRUE;
}

gboolean
gembok_store_find_document (GembokStore *store, const char *request, const char *kind, char **upload, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT upload FROM documents WHERE request = ? AND kind = ?");
  gboolean row = FALSE;
  *upload = NULL;
  gembok_sql_text (sql, request);
  gembok_sql_text (sql, kind);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (row)
    *upload = gembok_sql_take_text (sql);
  return TRUE;
}

gboolean
gembok_store_put_document (GembokStore *store, const GembokUpload *upload, guint round, gint64 now, char **replaced,
                           GError **error)
{
  if (!gembok_store_find_document (store, upload->request, upload->kind, replaced, error))
    return FALSE;
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "INSERT OR REPLACE INTO documents (request, kind, state, media_type, bytes, sha256, upload, reason, round, at)"
             " VALUES (?, ?, 'uploaded', ?, ?, ?, ?, NULL, ?, ?)");
  gembok_sql_text (sql, upload->request);
  gembok_sql_text (sql, upload->kind);
  gembok_sql_text (sql, upload->media_type);
  gembok_sql_integer (sql, (gint64) upload->bytes);
  gembok_sql_text (sql, upload->sha256);
  gembok_sql_text (sql, upload->id);
  gembok_sql_integer (sql, round);
  gembok_sql_integer (sql, now);
  if (!gembok_sql_done (sql, error))
    return FALSE;
  g_autoptr (GembokSql) complete = gembok_sql_new (store, "UPDATE uploads SET complete = 1, received = bytes WHERE id = ?");
  gembok_sql_text (complete, upload->id);
  return gembok_sql_done (complete, error) && (*replaced == NULL || gembok_store_delete_upload (store, *replaced, error));
}

gboolean
gembok_store_document_is_fresh (GembokStore *store, const char *request, const char *kind, guint round, gboolean *fresh,
                                GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT 1 FROM documents WHERE request = ? AND kind = ? AND round >= ?");
  gembok_sql_text (sql, request);
  gembok_sql_text (sql, kind);
  gembok_sql_integer (sql, round);
  return gembok_sql_next (sql, fresh, error);
}

gboolean
gembok_store_delete_document (GembokStore *store, const char *upload, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "DELETE FROM documents WHERE upload = ?");
  gembok_sql_text (sql, upload);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_reject_document (GembokStore *store, const char *request, const char *kind, const char *reason, gint64 now,
                              GError **error)
{
  g_autoptr (GembokSql) remember
      = gembok_sql_new (store, "INSERT OR IGNORE INTO rejected_files (request, sha256, kind, at)"
                               " SELECT request, sha256, kind, ? FROM documents WHERE request = ? AND kind = ?");
  gembok_sql_integer (remember, now);
  gembok_sql_text (remember, request);
  gembok_sql_text (remember, kind);
  g_autoptr (GembokSql) mark
      = gembok_sql_new (store, "UPDATE documents SET state = 'rejected', reason = ? WHERE request = ? AND kind = ?");
  gembok_sql_text (mark, reason);
  gembok_sql_text (mark, request);
  gembok_sql_text (mark, kind);
  return gembok_sql_done (remember, error) && gembok_sql_done (mark, error);
}

gboolean
gembok_store_accept_documents (GembokStore *store, const char *request, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE documents SET state = 'accepted' WHERE request = ?");
  gembok_sql_text (sql, request);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_was_rejected (GembokStore *store, const char *request, const char *sha256, gboolean *rejected, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT 1 FROM rejected_files WHERE request = ? AND sha256 = ?");
  gembok_sql_text (sql, request);
  gembok_sql_text (sql, sha256);
  return gembok_sql_next (sql, rejected, error);
}

/* --- uploads ------------------------------------------------------------------------------------------------------- */

gboolean
gembok_store_add_upload (GembokStore *store, const GembokUpload *upload, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "INSERT INTO uploads (id, request, kind, media_type, bytes, sha256, created_at, expires_at)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gembok_sql_text (sql, upload->id);
  gembok_sql_text (sql, upload->request);
  gembok_sql_text (sql, upload->kind);
  gembok_sql_text (sql, upload->media_type);
  gembok_sql_integer (sql, (gint64) upload->bytes);
  gembok_sql_text (sql, upload->sha256);
  gembok_sql_integer (sql, upload->created_at);
  gembok_sql_integer (sql, upload->expires_at);
  return gembok_sql_done (sql, error);
}

#define UPLOAD_COLUMNS "id, request, kind, media_type, bytes, received, sha256, complete, created_at, expires_at"

static gboolean
next_upload (GembokSql *sql, GembokUpload **upload, GError **error)
{
  gboolean row = FALSE;
  *upload = NULL;
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  GembokUpload *found = g_new0 (GembokUpload, 1);
  found->id = gembok_sql_take_text (sql);
  found->request = gembok_sql_take_text (sql);
  found->kind = gembok_sql_take_text (sql);
  found->media_type = gembok_sql_take_text (sql);
  found->bytes = (guint64) gembok_sql_take_integer (sql);
  found->received = (guint64) gembok_sql_take_integer (sql);
  found->sha256 = gembok_sql_take_text (sql);
  found->complete = gembok_sql_take_integer (sql) != 0;
  found->created_at = gembok_sql_take_integer (sql);
  found->expires_at = gembok_sql_take_integer (sql);
  *upload = found;
  return TRUE;
}

gboolean
gembok_store_get_upload (GembokStore *store, const char *id, GembokUpload **upload, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT " UPLOAD_COLUMNS " FROM uploads WHERE id = ?");
  gembok_sql_text (sql, id);
  return next_upload (sql, upload, error);
}

gboolean
gembok_store_set_received (GembokStore *store, const char *id, guint64 received, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "UPDATE uploads SET received = ? WHERE id = ?");
  gembok_sql_integer (sql, (gint64) received);
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_delete_upload (GembokStore *store, const char *id, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "DELETE FROM uploads WHERE id = ?");
  gembok_sql_text (sql, id);
  return gembok_sql_done (sql, error);
}

GPtrArray *
gembok_store_list_uploads (GembokStore *store, const char *request, const char *kind, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT " UPLOAD_COLUMNS
                               " FROM uploads WHERE (?1 IS NULL OR request = ?1) AND (?2 IS NULL OR kind = ?2)"
                               " ORDER BY created_at, id");
  g_autoptr (GPtrArray) uploads = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_upload_free);
  GembokUpload *upload = NULL;
  gembok_sql_text (sql, request);
  gembok_sql_text (sql, kind);
  do
    {
      if (!next_upload (sql, &upload, error))
        return NULL;
      if (upload != NULL)
        g_ptr_array_add (uploads, upload);
    }
  while (upload != NULL);
  return g_steal_pointer (&uploads);
}
