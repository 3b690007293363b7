/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/uploads.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/i18n.h"
#include "server/access-log.h"

char *
gembok_uploads_path (const GembokServer *server, const char *id)
{
  return g_build_filename (server->folder, "uploads", id, NULL);
}

void
gembok_uploads_erase (GembokServer *server, const char *id)
{
  g_autofree char *path = gembok_uploads_path (server, id);
  gembok_transfer_settle (server, id);
  (void) unlink (path);
}

void
gembok_upload_discard (GembokServer *server, const char *id)
{
  g_autoptr (GError) error = NULL;
  gembok_transfer_settle (server, id);
  if (!gembok_store_delete_upload (server->store, id, &error))
    gembok_log_error (error, NULL);
  gembok_uploads_erase (server, id);
}

/* --- what may come ------------------------------------------------------------------------------------------------- */

static const GembokWireDocument *
find_document (const GembokWireRequest *request, const char *kind)
{
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (request->documents, i);
      if (strcmp (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

static gboolean
is_rejected (const GembokWireDocument *document)
{
  return document->reason != NULL || document->state == GEMBOK_DOCUMENT_REJECTED;
}

static gboolean
names_a_document (const GembokWireRequest *request)
{
  for (guint i = 0; i < request->documents->len; i++)
    if (is_rejected (g_ptr_array_index (request->documents, i)))
      return TRUE;
  return FALSE;
}

GembokProblem *
gembok_uploads_may_replace (GembokServer *server, const GembokStoredRequest *request, const char *kind)
{
  const GembokWireRequest *wire = request->wire;
  GError *error = NULL;
  gboolean fresh = FALSE;
  if (wire->state == GEMBOK_REQUEST_DRAFT)
    return NULL;
  if (wire->state != GEMBOK_REQUEST_REJECTED)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                           _ ("The request was sent; documents can only be added while it is a draft or was returned."));
  const GembokWireDocument *document = find_document (wire, kind);
  if (document == NULL || is_rejected (document) || !names_a_document (wire))
    return NULL;
  if (!gembok_store_document_is_fresh (server->store, wire->id, kind, request->round, &fresh, &error))
    return gembok_problem_from_failure (error);
  if (fresh || document->state != GEMBOK_DOCUMENT_UPLOADED)
    return NULL;
  return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                         _ ("This document was not objected to; only what was returned is replaced."));
}

/* --- from a whole file to a document ------------------------------------------------------------------------------- */

static GembokProblem *
judge_admission (GembokServer *server, const GembokUpload *upload, GembokStoredRequest **request)
{
  GError *error = NULL;
  gboolean rejected = FALSE;
  if (!gembok_store_load_request (server->store, upload->request, request, &error)
      || !gembok_store_was_rejected (server->store, upload->request, upload->sha256, &rejected, &error))
    return gembok_problem_from_failure (error);
  if (*request == NULL)
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such request."));
  if (rejected)
    return gembok_problem (422, GEMBOK_PROBLEM_DOCUMENT_REFUSED_BEFORE, _ ("Exactly this file was returned before."));
  return gembok_uploads_may_replace (server, *request, upload->kind);
}

static gboolean
write_admission (GembokServer *server, const GembokUpload *upload, const GembokAccount *account, guint round,
                 char **replaced, GError **error)
{
  const gint64 now = gembok_server_now ();
  GembokStore *store = server->store;
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (gembok_store_put_document (store, upload, round, now, replaced, error)
      && gembok_store_touch_request (store, upload->request, now, error)
      && gembok_store_add_event (store, upload->request, "document", upload->kind, account->id, account->role, now, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

GembokProblem *
gembok_upload_admit (GembokServer *server, const GembokUpload *upload, const GembokAccount *account)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  g_autofree char *replaced = NULL;
  GError *error = NULL;
  GembokProblem *problem = judge_admission (server, upload, &request);
  if (problem != NULL)
    return problem;
  if (!write_admission (server, upload, account, request->round, &replaced, &error))
    return gembok_problem_from_failure (error);
  if (replaced != NULL && strcmp (replaced, upload->id) != 0)
    gembok_uploads_erase (server, replaced);
  return NULL;
}

/* --- at the start, and every hour ---------------------------------------------------------------------------------- */

static void
remove_orphans (GembokServer *server, GHashTable *known)
{
  g_autofree char *folder = gembok_uploads_path (server, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!g_hash_table_contains (known, name))
      {
        g_autofree char *path = gembok_uploads_path (server, name);
        (void) unlink (path);
      }
}

/* The last bytes had come, but the service ended before it had looked at them. */
static void
finish_interrupted (GembokServer *server, const GembokUpload *upload)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  g_autoptr (GembokAccount) owner = NULL;
  g_autofree char *path = gembok_uploads_path (server, upload->id);
  if (!gembok_store_load_request (server->store, upload->request, &request, NULL) || request == NULL
      || !gembok_store_get_account (server->store, request->owner, &owner, NULL) || owner == NULL)
    return;
  const GembokPolicyDocument *rule = gembok_request_rule (server->policy, request->wire, upload->kind);
  g_autoptr (GembokProblem) problem
      = rule != NULL ? gembok_upload_check (path, upload, rule) : gembok_problem_new (422, NULL, NULL, NULL);
  if (problem == NULL)
    problem = gembok_upload_admit (server, upload, owner);
  if (problem != NULL && problem->status < 500)
    gembok_upload_discard (server, upload->id);
}

static void
settle_after_crash (GembokServer *server, const GembokUpload *upload)
{
  g_autofree char *path = gembok_uploads_path (server, upload->id);
  struct stat info;
  const guint64 size = stat (path, &info) == 0 && S_ISREG (info.st_mode) ? (guint64) info.st_size : 0;
  /* Cannot be, unless someone else was at work in the folder: then the client sends the rest again. */
  if (size < upload->received)
    (void) gembok_store_set_received (server->store, upload->id, size, NULL);
  else if (!upload->complete && upload->received == upload->bytes)
    finish_interrupted (server, upload);
}

gboolean
gembok_uploads_open (GembokServer *server, GError **error)
{
  g_autofree char *folder = gembok_uploads_path (server, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) uploads = NULL;
  if (gembok_folder_ensure_private (folder, NULL, error))
    uploads = gembok_store_list_uploads (server->store, NULL, NULL, error);
  if (uploads == NULL)
    return FALSE;
  for (guint i = 0; i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      (void) g_hash_table_add (known, upload->id);
      settle_after_crash (server, upload);
    }
  remove_orphans (server, known);
  return TRUE;
}

void
gembok_uploads_expire (GembokServer *server, gint64 now)
{
  g_autoptr (GPtrArray) uploads = gembok_store_list_uploads (server->store, NULL, NULL, NULL);
  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      if (!upload->complete && upload->expires_at <= now && !g_hash_table_contains (server->transfers, upload->id))
        gembok_upload_discard (server, upload->id);
    }
}
