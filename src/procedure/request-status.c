/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request-private.h"

/* --- bringing the vault to what the AMS says -------------------------------------------------------------------- */

static void
take_string (char **slot, const char *value)
{
  if (g_strcmp0 (*slot, value) == 0)
    return;
  g_free (*slot);
  *slot = g_strdup (value);
}

/* A rejected file is remembered by the hash of what it was made from, so that it is not offered again. */
static gboolean
apply_document (GembokContext *context, const GembokVaultRequest *request, GembokVaultDocument *present,
                const GembokWireDocument *remote, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  /* A replacement that waits here to be sent is not what the AMS judged. */
  if (remote->sha256 == NULL || g_strcmp0 (present->sha256, remote->sha256) != 0)
    return TRUE;
  if (remote->state == GEMBOK_DOCUMENT_REJECTED && present->state != GEMBOK_DOCUMENT_REJECTED
      && !gembok_vault_refused_add (vault, request->id, present->kind, present->original_sha256, error))
    return FALSE;
  const gboolean known = remote->state == GEMBOK_DOCUMENT_REJECTED || remote->state == GEMBOK_DOCUMENT_ACCEPTED
                         || remote->state == GEMBOK_DOCUMENT_UPLOADED;
  if (!known)
    return TRUE;
  present->state = remote->state;
  g_clear_pointer (&present->reason, g_free);
  present->reason = remote->reason != NULL ? gembok_text_sanitise (remote->reason, 500) : NULL;
  return gembok_vault_document_save (vault, request->id, present, error);
}

static gboolean
apply_documents (GembokContext *context, const GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (gembok_context_vault (context), request->id, error);
  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      GembokVaultDocument *present = documents->pdata[i];
      /* Of what was returned, and sent again since, a backup of the AMS has what was returned. */
      if (remote->state == GEMBOK_REQUEST_REJECTED && gembok_request_ams_lacks (remote, present)
          && !gembok_request_document_must_go (context, request, present, error))
        return FALSE;
      for (guint k = 0; k < remote->documents->len; k++)
        {
          const GembokWireDocument *judged = remote->documents->pdata[k];
          if (g_strcmp0 (present->kind, judged->kind) == 0 && !apply_document (context, request, present, judged, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
mark_step (GembokContext *context, const GembokVaultRequest *request, GembokAction action, GError **error)
{
  return gembok_request_step_done (context, request, action, NULL, g_get_monotonic_time (), TRUE, error);
}

static gboolean
apply_state (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  const gboolean changed = request->state != remote->state;
  request->state = remote->state;
  g_clear_pointer (&request->reason, g_free);
  request->reason = remote->reason != NULL ? gembok_text_sanitise (remote->reason, 1000) : NULL;
  take_string (&request->remote_id, remote->id);
  g_free (request->number);
  request->number = remote->number != NULL ? gembok_text_sanitise (remote->number, NUMBER_MAX) : NULL;
  if (remote->etag != NULL)
    take_string (&request->etag, remote->etag);
  request->checked_at = g_get_real_time () / G_USEC_PER_SEC;
  if (!gembok_vault_request_save (gembok_context_vault (context), request, error))
    return FALSE;
  if (!changed)
    return TRUE;
  if (!gembok_request_log (context, request, "state", gembok_request_state_name (request->state), error))
    return FALSE;
  if (request->state == GEMBOK_REQUEST_VERIFIED || request->state == GEMBOK_REQUEST_DONE)
    if (!mark_step (context, request, GEMBOK_ACTION_DECIDE, error))
      return FALSE;
  if (request->state == GEMBOK_REQUEST_DONE && !mark_step (context, request, GEMBOK_ACTION_ISSUE, error))
    return FALSE;
  return request->state != GEMBOK_REQUEST_REJECTED || mark_step (context, request, GEMBOK_ACTION_NOTICE_REJECTION, error);
}

gboolean
gembok_request_erase_documents (GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (vault, request->id, error);
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    gembok_context_hold_document (context, request->id, ((GembokVaultDocument *) documents->pdata[i])->kind, NULL);
  return documents != NULL && gembok_vault_document_erase_all (vault, request->id, error);
}

/* With the final state the documents go, in the same transaction: nobody asks the AMS again afterwards. */
static gboolean
apply_all (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  return apply_documents (context, request, remote, error) && apply_state (context, request, remote, error)
         && (!gembok_request_state_is_final (request->state) || gembok_request_erase_documents (context, request, error));
}

/* A key that is still to be sent is no matter of doubt: before the submission it is simply sent (again). */
static gboolean
has_other_key (const GembokVaultRequest *request, const GembokWireRequest *remote)
{
  return remote->state != GEMBOK_REQUEST_DRAFT && remote->public_key_sha256 != NULL && request->public_key_sha256 != NULL
         && g_strcmp0 (remote->public_key_sha256, request->public_key_sha256) != 0;
}

/* What cannot be true of this request is not believed: it stays as it was, and is asked about again (promise 7). */
static gboolean
is_believable (const GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  if (remote->state == GEMBOK_REQUEST_UNKNOWN)
    gembok_error_set (
        error, GEMBOK_ERROR_BAD_ANSWER,
        _ ("Your request is safe on this computer. Install the newest Gembok; if this is the newest, tell those "
           "who run the AMS."),
        _ ("The AMS reports a state that this version does not know. The request is kept as it was."));
  else if (gembok_request_is_taken_back (request, remote))
    gembok_request_set_taken_back (error);
  else if (has_other_key (request, remote))
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                      _ ("The AMS names another key for this request than the one on this computer. The request is kept as "
                         "it was."));
  else
    return TRUE;
  return FALSE;
}

gboolean
gembok_request_apply (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!is_believable (request, remote, error))
    return FALSE;
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (apply_all (context, request, remote, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static gboolean
refresh (GembokContext *context, GembokVaultRequest *request, GembokLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean not_modified = FALSE;
  g_autofree char *etag = g_strdup (request->etag);
  g_autoptr (GembokWireRequest) remote
      = gembok_ams_get_request (link->ams, request->remote_id, &etag, &not_modified, cancellable, &problem);
  if (remote == NULL && not_modified)
    {
      request->checked_at = g_get_real_time () / G_USEC_PER_SEC;
      return gembok_vault_request_save (gembok_context_vault (context), request, error);
    }
  if (remote == NULL && gembok_request_set_unknown (problem, error))
    return FALSE;
  if (remote == NULL)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  take_string (&request->etag, etag);
  return gembok_request_apply (context, request, remote, error);
}

static gboolean
must_be_sent (const GembokVaultRequest *request, GError **error)
{
  if (request->remote_id != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                    _ ("Nothing was changed. Attach the documents and submit the request first."),
                    _ ("This request has not been sent to an AMS yet."));
  return FALSE;
}

GembokRequestView *
gembok_request_refresh (GembokContext *context, const char *id, gboolean *changed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  const GembokRequestState before = request->state;
  if (changed != NULL)
    *changed = FALSE;
  /* What was never sent, or is over, has nobody to ask. */
  if (request->remote_id == NULL || gembok_request_state_is_final (request->state))
    return gembok_request_view (context, request->id, error);
  g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, error);
  if (link == NULL || !refresh (context, request, link, cancellable, error))
    return NULL;
  if (changed != NULL)
    *changed = request->state != before;
  return gembok_request_view (context, request->id, error);
}

/* Waits in a way that can be cancelled, and says that it lives. */
static gboolean
pause_for (GembokContext *context, guint seconds, GCancellable *cancellable, GError **error)
{
  const gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  GPollFD fd;
  const gboolean pollable = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd);
  for (gint64 now = g_get_monotonic_time (); now < end && !g_cancellable_is_cancelled (cancellable);
       now = g_get_monotonic_time ())
    {
      gembok_report (gembok_context_reporter (context), GEMBOK_STAGE_WAIT, NULL,
                     seconds - (guint64) ((end - now) / G_USEC_PER_SEC), seconds);
      const int slice = (int) MIN ((end - now) / 1000 + 1, 1000);
      if (pollable)
        g_poll (&fd, 1, slice);
      else
        g_usleep ((gulong) slice * 1000);
    }
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return !gembok_cancelled (cancellable, error);
}

/* So many answers in a row that it is lost are believed. */
#define MOST_LOSSES 3

static gboolean
is_passing (const GError *error)
{
  switch (gembok_error_get_code (error))
    {
    case GEMBOK_ERROR_UNREACHABLE:
    case GEMBOK_ERROR_BAD_ANSWER:
    case GEMBOK_ERROR_TLS:
      return TRUE;
    default:
      return FALSE;
    }
}

GembokRequestView *
gembok_request_wait (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  guint failures = 0, losses = 0;
  gboolean answered = FALSE;
  g_autoptr (GembokVaultRequest) first = gembok_request_load (context, id, error);
  if (first == NULL || !must_be_sent (first, error))
    return NULL;
  for (;;)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GembokRequestView) view = gembok_request_refresh (context, first->id, NULL, cancellable, &problem);
      losses = gembok_request_is_lost (problem) ? losses + 1 : 0;
      /* What never answered properly (a wrong CA, a web page) will not do so by waiting; nor is found again what stays lost. */
      const gboolean lasting = view == NULL
                               && (!is_passing (problem) || losses >= MOST_LOSSES
                                   || (!answered && !g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_UNREACHABLE)));
      answered |= view != NULL;
      if (lasting)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      failures = view == NULL ? MIN (failures + 1, 5) : 0;
      const gboolean pending = view == NULL || view->request->state == GEMBOK_REQUEST_SUBMITTED
                               || view->request->state == GEMBOK_REQUEST_VERIFIED;
      if (!pending || (view != NULL && view->request->state != first->state))
        return g_steal_pointer (&view);
      g_autoptr (GembokPolicy) policy = gembok_request_policy (context, first);
      /* Never sooner than the AMS allows, and up to a fifth later, so that not everybody asks at the same moment; longer while it is
       * away, and as long as it asks for. */
      const guint usual = MIN (policy->poll_interval * (1u << failures), 3600u);
      const guint asked = problem != NULL ? gembok_error_get_retry_after (problem) : 0;
      const guint seconds = (guint) MAX (1.0, MAX (usual, asked) * g_random_double_range (1.0, 1.2));
      if (!pause_for (context, seconds, cancellable, error))
        return NULL;
    }
}

static gboolean
withdraw (GembokContext *context, GembokVaultRequest *request, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  request->state = GEMBOK_REQUEST_CANCELLED;
  if (gembok_vault_request_save (vault, request, error) && gembok_request_erase_documents (context, request, error)
      && gembok_request_log (context, request, "cancel", "done", error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

GembokRequestView *
gembok_request_cancel (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  if (gembok_request_state_is_final (request->state))
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("This request cannot be cancelled any more: it is %s."),
                        gembok_request_state_label (request->state));
      return NULL;
    }
  if (request->remote_id != NULL)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GembokLink) link = gembok_request_link (context, request, cancellable, error);
      if (link == NULL)
        return NULL;
      /* Only the AMS itself can say that there is nothing to be withdrawn. */
      if (!gembok_ams_cancel_request (link->ams, request->remote_id, cancellable, &problem)
          && !gembok_request_set_unknown (problem, NULL))
        {
          gembok_link_failed (context, link, problem);
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  if (!withdraw (context, request, error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}
