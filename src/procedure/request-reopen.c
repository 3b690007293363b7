/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/crypto.h"
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
  return gembok_vault_request_save (vault, request, error)
         && gembok_vault_attempt_done (vault, request->id, "submit", error);
}

/* What it was called there, since nothing else will tell. */
static gboolean
log_reopening (GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  g_autofree char *former = g_strdup_printf ("from %s", request->number != NULL ? request->number : request->remote_id);
  return gembok_request_log (context, request, "reopen", former, error);
}

/* Another program may have been faster: then *@request is what it has made of it, and nothing is left to be done. */
static gboolean
reload (GembokContext *context, GembokVaultRequest **request, gboolean *same, GError **error)
{
  GembokVaultRequest *present = gembok_request_load (context, (*request)->id, error);
  if (present == NULL)
    return FALSE;
  *same = present->state == (*request)->state && g_strcmp0 (present->remote_id, (*request)->remote_id) == 0;
  gembok_vault_request_free (*request);
  *request = present;
  return TRUE;
}

gboolean
gembok_request_take_back (GembokContext *context, GembokVaultRequest **request, const GembokWireRequest *remote,
                          GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  gboolean same = FALSE;
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (reload (context, request, &same, error)
      && (!same
          || (log_reopening (context, *request, error) && reopen_documents (context, *request, remote, error)
              && reopen_request (context, *request, remote, error))))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

/* The key under which it is begun anew follows from what was lost: programs and computers that do so at the same time, each from its
 * copy, begin one request. On the disk before anything else is. */
static gboolean
reserve_creation (GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GBytes) body = gembok_request_create_body (request, error);
  if (body == NULL)
    return FALSE;
  g_autofree char *hash = gembok_sha256_hex (body);
  g_autofree char *origin = g_strdup_printf ("anew %s %s", request->public_key_sha256, request->remote_id);
  g_autofree char *derived = g_compute_checksum_for_string (G_CHECKSUM_SHA256, origin, -1);
  g_autofree char *key = gembok_vault_attempt (gembok_context_vault (context), request->id, "create", hash, derived, error);
  return key != NULL;
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
          /* One of our key under another id was begun anew elsewhere, and is come upon by the key under which it was. */
          *listed |= g_strcmp0 (there->id, request->remote_id) == 0;
        }
      if (*listed || page->requests->len == 0 || (guint64) number * MAX (page->per_page, 1) >= page->total)
        return TRUE;
    }
  /* Whoever always has one more page has not said that it is not there. */
  *listed = TRUE;
  return TRUE;
}

static gboolean
begin_anew (GembokContext *context, GembokVaultRequest **request, GembokLink *link, const GError *problem,
            GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  gboolean listed = FALSE;
  if (!look_in_list (*request, link, &listed, cancellable, &failure))
    {
      gembok_link_failed (context, link, failure);
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!listed)
    return reserve_creation (context, *request, error) && gembok_request_take_back (context, request, NULL, error);
  gembok_request_set_unknown (problem, error);
  return FALSE;
}

/* What nobody has submitted, nobody waits for or decides on. */
static gboolean
was_submitted (GembokContext *context, const GembokVaultRequest *request, gboolean *submitted, GError **error)
{
  *submitted = request->state != GEMBOK_REQUEST_DRAFT;
  return *submitted
         || gembok_vault_attempt_pending (gembok_context_vault (context), request->id, "submit", submitted, error);
}

/* @now: (nullable): the AMS does not know it. */
static gboolean
take_up_loss (GembokContext *context, GembokVaultRequest **request, GembokLink *link, const GembokWireRequest *now,
              const GError *problem, gboolean wanted, GCancellable *cancellable, GError **error)
{
  gboolean submitted = FALSE;
  if (!was_submitted (context, *request, &submitted, error))
    return FALSE;
  if (submitted && !wanted)
    {
      if (now != NULL)
        gembok_request_set_taken_back (error);
      else
        gembok_request_set_unknown (problem, error);
      return FALSE;
    }
  if (!gembok_profile_admit (context, link->profile, error))
    return FALSE;
  return now != NULL ? gembok_request_take_back (context, request, now, error)
                     : begin_anew (context, request, link, problem, cancellable, error);
}

gboolean
gembok_request_catch_up (GembokContext *context, GembokVaultRequest **request, GembokLink *link, gboolean wanted,
                         GembokWireRequest **remote, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *asked = g_strdup ((*request)->remote_id), *etag = NULL;
  gboolean not_modified = FALSE;
  g_autoptr (GembokWireRequest) now = gembok_ams_get_request (link->ams, asked, &etag, &not_modified, cancellable, &problem);
  const gboolean unknown = now == NULL && gembok_request_set_unknown (problem, NULL);
  if (now == NULL && !unknown)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (unknown || gembok_request_is_taken_back (*request, now))
    {
      if (!take_up_loss (context, request, link, now, problem, wanted, cancellable, error))
        return FALSE;
      /* Begun anew by another program meanwhile. */
      if ((*request)->remote_id != NULL && g_strcmp0 ((*request)->remote_id, asked) != 0)
        return gembok_request_catch_up (context, request, link, FALSE, remote, cancellable, error);
    }
  else
    {
      g_free ((*request)->etag);
      (*request)->etag = g_steal_pointer (&etag);
      if (!gembok_request_apply (context, *request, now, error))
        return FALSE;
    }
  if (remote != NULL)
    *remote = g_steal_pointer (&now);
  return TRUE;
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
  if (link == NULL || !gembok_request_catch_up (context, &request, link, TRUE, NULL, cancellable, error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}
