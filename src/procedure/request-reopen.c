/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "procedure/request-private.h"
#include "wire/problem.h"

/*
 * An AMS that was set back to a backup knows less than it had confirmed. What it has lost is on this computer: the request becomes a
 * draft again, whose documents, agreement and CSR are sent as those of any other draft.
 */

/* For programs, beside the words; no AMS says so of itself. */
#define LOST "lost_by_ams"

/* Of the applicant's own requests. */
#define PAGE_SIZE  100
#define MOST_PAGES 100

gboolean
gembok_request_is_taken_back (const GembokVaultRequest *request, const GembokWireRequest *remote)
{
  return remote->state == GEMBOK_REQUEST_DRAFT && request->state != GEMBOK_REQUEST_DRAFT;
}

gboolean
gembok_request_is_lost (const GError *error)
{
  return error != NULL && g_strcmp0 (gembok_error_get_remote_code (error), LOST) == 0;
}

void
gembok_request_set_taken_back (GError **error)
{
  gembok_error_set_remote (error, GEMBOK_ERROR_BAD_ANSWER, LOST,
                           _ ("Your request is safe on this computer. Ask again in a few minutes; if it stays so, send it "
                              "again: what the AMS has "
                              "lost is sent once more."),
                           _ ("The AMS had taken this request, and now calls it a draft. The request is kept as it was."));
}

gboolean
gembok_request_set_unknown (const GError *problem, GError **error)
{
  /* The AMS itself must say so, not a page of something in between. */
  if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND)
      || g_strcmp0 (gembok_error_get_remote_code (problem), GEMBOK_PROBLEM_NOT_FOUND) != 0)
    return FALSE;
  gembok_error_set_remote (error, GEMBOK_ERROR_BAD_ANSWER, LOST,
                           _ ("Your request is safe on this computer. Ask again in a few minutes; if it stays so, send it "
                              "again: it keeps its key, and gets another number."),
                           _ ("The AMS had this request, and does not know it any more. The request is kept as it was."));
  return TRUE;
}

/* --- what is not there any more ------------------------------------------------------------------------------------ */

gboolean
gembok_request_ams_lacks (const GembokWireRequest *remote, const GembokVaultDocument *document)
{
  if (document->state != GEMBOK_DOCUMENT_UPLOADED && document->state != GEMBOK_DOCUMENT_ACCEPTED)
    return FALSE;
  for (guint i = 0; remote != NULL && i < remote->documents->len; i++)
    {
      const GembokWireDocument *there = remote->documents->pdata[i];
      if (g_strcmp0 (there->kind, document->kind) == 0)
        return there->state == GEMBOK_DOCUMENT_MISSING
               || (there->sha256 != NULL && g_strcmp0 (there->sha256, document->sha256) != 0);
    }
  return TRUE;
}

gboolean
gembok_request_document_must_go (GembokContext *context, const GembokVaultRequest *request, GembokVaultDocument *document,
                                 GError **error)
{
  document->state = GEMBOK_DOCUMENT_READY;
  g_clear_pointer (&document->upload_url, g_free);
  g_clear_pointer (&document->reason, g_free);
  return gembok_vault_document_save (gembok_context_vault (context), request->id, document, error);
}

static gboolean
reopen_documents (GembokContext *context, const GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (gembok_context_vault (context), request->id, error);
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    {
      GembokVaultDocument *document = documents->pdata[i];
      const gboolean begun_nowhere = document->state == GEMBOK_DOCUMENT_UPLOADING && remote == NULL;
      if ((begun_nowhere || gembok_request_ams_lacks (remote, document))
          && !gembok_request_document_must_go (context, request, document, error))
        return FALSE;
    }
  return documents != NULL;
}

static gboolean
reopen_request (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  request->state = GEMBOK_REQUEST_DRAFT;
  g_clear_pointer (&request->reason, g_free);
  request->csr_sent = remote != NULL && g_strcmp0 (remote->public_key_sha256, request->public_key_sha256) == 0;
  request->agreement_sent = FALSE;
  if (remote != NULL)
    return gembok_vault_request_save (vault, request, error);
  g_clear_pointer (&request->remote_id, g_free);
  g_clear_pointer (&request->number, g_free);
  g_clear_pointer (&request->etag, g_free);
  return gembok_vault_request_save (vault, request, error) && gembok_vault_attempt_done (vault, request->id, "create", error)
         && gembok_vault_attempt_done (vault, request->id, "submit", error);
}

gboolean
gembok_request_take_back (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote,
                          GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (reopen_documents (context, request, remote, error) && reopen_request (context, request, remote, error)
      && gembok_request_log (context, request, "reopen", "done", error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

/* --- asking -------------------------------------------------------------------------------------------------------- */

/* One answer that it is unknown may be a mistake; what a request is begun anew for is that the list does not know it either. */
static gboolean
look_in_list (const GembokVaultRequest *request, GembokLink *link, gboolean *listed, GCancellable *cancellable,
              GError **error)
{
  *listed = FALSE;
  for (guint number = 1; number <= MOST_PAGES; number++)
    {
      g_autoptr (GembokWirePage) page
          = gembok_ams_list_requests (link->ams, number, PAGE_SIZE, NULL, NULL, cancellable, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->requests->len; i++)
        {
          const GembokWireRequest *there = page->requests->pdata[i];
          *listed |= g_strcmp0 (there->id, request->remote_id) == 0
                     || (there->public_key_sha256 != NULL
                         && g_strcmp0 (there->public_key_sha256, request->public_key_sha256) == 0);
        }
      if (*listed || page->requests->len == 0 || (guint64) number * MAX (page->per_page, 1) >= page->total)
        return TRUE;
    }
  /* Whoever always has one more page has not said that it is not there. */
  *listed = TRUE;
  return TRUE;
}

static gboolean
begin_anew (GembokContext *context, GembokVaultRequest *request, GembokLink *link, const GError *problem,
            GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  gboolean listed = FALSE;
  if (!look_in_list (request, link, &listed, cancellable, &failure))
    {
      gembok_link_failed (context, link, failure);
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!listed)
    return gembok_request_take_back (context, request, NULL, error);
  gembok_request_set_unknown (problem, error);
  return FALSE;
}

gboolean
gembok_request_catch_up (GembokContext *context, GembokVaultRequest *request, GembokLink *link, GembokWireRequest **remote,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *etag = NULL;
  gboolean not_modified = FALSE;
  g_autoptr (GembokWireRequest) now
      = gembok_ams_get_request (link->ams, request->remote_id, &etag, &not_modified, cancellable, &problem);
  if (now == NULL && gembok_request_set_unknown (problem, NULL))
    return begin_anew (context, request, link, problem, cancellable, error);
  if (now == NULL)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  g_free (request->etag);
  request->etag = g_steal_pointer (&etag);
  const gboolean done = gembok_request_is_taken_back (request, now) ? gembok_request_take_back (context, request, now, error)
                                                                    : gembok_request_apply (context, request, now, error);
  if (done && remote != NULL)
    *remote = g_steal_pointer (&now);
  return done;
}

GembokRequestView *
gembok_request_reopen (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  if (request->remote_id == NULL || gembok_request_state_is_final (request->state))
    return gembok_request_view (context, request->id, error);
  g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, error);
  if (link == NULL || !gembok_request_catch_up (context, request, link, NULL, cancellable, error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}
