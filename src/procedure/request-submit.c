/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "procedure/request-private.h"
#include "vault/vault-log.h"

/* One submission under way: the request, the connection, and what the AMS has said last. */
typedef struct
{
  GembokContext *context;
  GembokVaultRequest *request;
  GembokLink *link;
  GembokPolicy *policy;
  GembokWireRequest *remote;
  GCancellable *cancellable;
} Submission;

static void
clear_submission (Submission *job)
{
  g_clear_pointer (&job->request, gembok_vault_request_free);
  g_clear_pointer (&job->link, gembok_link_free);
  g_clear_pointer (&job->policy, gembok_policy_free);
  g_clear_pointer (&job->remote, gembok_wire_request_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Submission, clear_submission)

static GembokVault *
vault_of (const Submission *job)
{
  return gembok_context_vault (job->context);
}

/* --- what has to be there --------------------------------------------------------------------------------------- */

static gboolean
check_complete (Submission *job, GError **error)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (job->context, job->request->id, error);
  if (view == NULL)
    return FALSE;
  g_autoptr (GPtrArray) parts = gembok_request_parts (view, job->policy);
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      const GembokRequestPart *part = parts->pdata[i];
      /* Bytes that are gone have a sentence of their own, see check_contents(). */
      const gboolean gone = part->kind == GEMBOK_PART_DOCUMENT && part->state == GEMBOK_PART_OUTDATED;
      if (gone || !gembok_request_part_is_lacking (part))
        continue;
      g_autofree char *name = gembok_request_part_name (part);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
      /* The word that a command wants. */
      const char *kind = gembok_error_pick (part->document, NULL);
      if (kind != NULL)
        g_string_append_printf (names, " (%s)", kind);
    }
  if (names->len == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_MISSING, NULL, _ ("The request cannot be sent yet. Missing: %s."), names->str);
  return FALSE;
}

/* What the AMS has taken is not judged again. */
static gboolean
check_key (Submission *job, GError **error)
{
  const gboolean taken
      = job->remote != NULL && g_strcmp0 (job->remote->public_key_sha256, job->request->public_key_sha256) == 0;
  return taken || gembok_request_require_accepted_key (job->request, job->policy, error);
}

/* Also what was sent before, and yet the AMS does not have: it is sent again rather than missed for ever. */
static gboolean
must_go (const Submission *job, const GembokVaultDocument *document)
{
  return document->state == GEMBOK_DOCUMENT_READY || document->state == GEMBOK_DOCUMENT_UPLOADING
         || (job->remote != NULL && gembok_request_ams_lacks (job->remote, document));
}

/* Documents that were neither kept nor given now cannot be sent; better to know before anything is created. */
static gboolean
check_contents (Submission *job, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (vault_of (job), job->request->id, error);
  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      const GembokVaultDocument *document = documents->pdata[i];
      if (!must_go (job, document))
        continue;
      g_autoptr (GBytes) content
          = gembok_request_content (job->context, job->request, document->kind, job->cancellable, error);
      if (content == NULL)
        return FALSE;
    }
  return TRUE;
}

/* --- the steps of sending --------------------------------------------------------------------------------------- */

static gboolean
take_remote (Submission *job, GembokWireRequest *remote, GError *problem, GError **error)
{
  if (remote == NULL)
    {
      gembok_link_failed (job->context, job->link, problem);
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_clear_pointer (&job->remote, gembok_wire_request_free);
  job->remote = remote;
  return TRUE;
}

/* Which AMS and account a request belongs to is on the disk before it is sent there: if the answer is lost, it is asked for
 * again where it was sent, and not begun a second time elsewhere (promise 2). */
static gboolean
bind (Submission *job, GError **error)
{
  GembokVaultRequest *request = job->request;
  if (request->profile != NULL && request->account != NULL)
    return TRUE;
  g_free (request->profile);
  g_free (request->account);
  request->profile = g_strdup (job->link->profile->id);
  request->account = g_strdup (job->link->account->username);
  return gembok_vault_request_save (vault_of (job), request, error);
}

/* A first attempt that is clearly refused leaves nothing at the AMS: the request may go elsewhere, or under another account. */
static void
unbind (Submission *job, const GError *problem)
{
  const GembokErrorCode code = gembok_error_get_code (problem);
  if (code != GEMBOK_ERROR_REFUSED && code != GEMBOK_ERROR_NOT_LOGGED_IN && code != GEMBOK_ERROR_NOT_FOUND)
    return;
  g_clear_pointer (&job->request->profile, g_free);
  g_clear_pointer (&job->request->account, g_free);
  gembok_vault_request_save (vault_of (job), job->request, NULL);
}

/* @repeated (out) (optional): whether it was begun before, here or on a computer that this request was backed up on. */
static char *
attempt (Submission *job, const char *operation, GBytes *body, gboolean *repeated, GError **error)
{
  g_autofree char *hash = gembok_sha256_hex (body);
  g_autofree char *fresh = gembok_random_id (26);
  char *key = gembok_vault_attempt (vault_of (job), job->request->id, operation, hash, fresh, error);
  if (repeated != NULL)
    *repeated = key != NULL && !g_str_equal (key, fresh);
  return key;
}

static gboolean
ask (Submission *job, GError **error)
{
  GError *problem = NULL;
  char *etag = NULL;
  gboolean not_modified = FALSE;
  GembokWireRequest *remote
      = gembok_ams_get_request (job->link->ams, job->request->remote_id, &etag, &not_modified, job->cancellable, &problem);
  g_free (job->request->etag);
  job->request->etag = etag;
  return take_remote (job, remote, problem, error);
}

/* Another program may have begun, or even sent, the same request since it was loaded: what is in the vault now counts. */
static gboolean
bind_present (Submission *job, gboolean *was_bound, GError **error)
{
  if (!gembok_vault_begin (vault_of (job), error))
    return FALSE;
  GembokVaultRequest *present = gembok_request_load (job->context, job->request->id, error);
  if (present != NULL)
    {
      gembok_vault_request_free (job->request);
      job->request = present;
      *was_bound = present->profile != NULL;
    }
  if (present != NULL && (present->remote_id != NULL || bind (job, error)))
    return gembok_vault_commit (vault_of (job), error);
  gembok_vault_rollback (vault_of (job));
  return FALSE;
}

/* The key that makes a repeat harmless is on the disk before the first byte leaves (promise 2). Of two programs the second finds the
 * key of the first, or, once that key has done its work, the number that came of it. */
static gboolean
create_remote (Submission *job, GError **error)
{
  if (job->request->remote_id != NULL)
    return TRUE;
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokWireRequest) wire = gembok_request_describe (job->request, error);
  if (wire == NULL)
    return FALSE;
  g_autoptr (GBytes) body = gembok_wire_request_encode_new (wire);
  gboolean was_bound = FALSE, repeated = FALSE;
  g_autofree char *key = attempt (job, "create", body, &repeated, error);
  if (key == NULL || !bind_present (job, &was_bound, error))
    return FALSE;
  if (job->request->remote_id != NULL)
    return gembok_vault_attempt_done (vault_of (job), job->request->id, "create", error) && ask (job, error);
  GError *problem = NULL;
  GembokWireRequest *remote = gembok_ams_create_request (job->link->ams, wire, key, job->cancellable, &problem);
  if (remote == NULL && !was_bound)
    unbind (job, problem);
  if (!take_remote (job, remote, problem, error))
    return FALSE;
  job->request->remote_id = g_strdup (remote->id);
  g_free (job->request->number);
  job->request->number = gembok_text_sanitise (remote->number, NUMBER_MAX);
  const gint64 login = (gint64) (job->link->account->login_seconds * G_USEC_PER_SEC);
  return gembok_vault_request_save (vault_of (job), job->request, error)
         && gembok_vault_attempt_done (vault_of (job), job->request->id, "create", error)
         && gembok_request_step_done (job->context, job->request, GEMBOK_ACTION_LOG_IN, NULL, start - login, TRUE, error)
         && (!repeated || ask (job, error));
}

/* Success that left something else there is none. */
static gboolean
has_our_key (const Submission *job, GError **error)
{
  if (g_strcmp0 (job->remote->public_key_sha256, job->request->public_key_sha256) == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("The AMS took the CSR, but names another key than the one that it was made with."));
  return FALSE;
}

static gboolean
send_csr (Submission *job, GError **error)
{
  if (job->request->csr_sent && g_strcmp0 (job->remote->public_key_sha256, job->request->public_key_sha256) == 0)
    return TRUE;
  const gint64 start = g_get_monotonic_time ();
  if (g_strcmp0 (job->remote->public_key_sha256, job->request->public_key_sha256) != 0)
    {
      GError *problem = NULL;
      GembokWireRequest *remote
          = gembok_ams_put_csr (job->link->ams, job->request->remote_id, job->request->csr, job->cancellable, &problem);
      if (!take_remote (job, remote, problem, error) || !has_our_key (job, error))
        return FALSE;
    }
  job->request->csr_sent = TRUE;
  return gembok_vault_request_save (vault_of (job), job->request, error)
         && gembok_request_step_done (job->context, job->request, GEMBOK_ACTION_UPLOAD_CSR, NULL, start, TRUE, error);
}

static const GembokWireDocument *
remote_document (const Submission *job, const char *kind)
{
  for (guint i = 0; i < job->remote->documents->len; i++)
    {
      const GembokWireDocument *document = job->remote->documents->pdata[i];
      if (g_strcmp0 (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

static gboolean
ams_has (const Submission *job, const GembokVaultDocument *document)
{
  const GembokWireDocument *remote = remote_document (job, document->kind);
  return remote != NULL && g_strcmp0 (remote->sha256, document->sha256) == 0
         && (remote->state == GEMBOK_DOCUMENT_UPLOADED || remote->state == GEMBOK_DOCUMENT_ACCEPTED);
}

static gboolean
begin_upload (Submission *job, GembokVaultDocument *document, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_free (document->upload_url);
  document->upload_url
      = gembok_ams_create_upload (job->link->ams, job->request->remote_id, document->kind, document->media_type,
                                  document->sha256, document->bytes, job->cancellable, &problem);
  if (document->upload_url == NULL)
    {
      gembok_link_failed (job->context, job->link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  document->state = GEMBOK_DOCUMENT_UPLOADING;
  return gembok_vault_document_save (vault_of (job), job->request->id, document, error);
}

/* Goes on with an upload that was begun before; one that the AMS has forgotten is begun anew, once. */
static gboolean
upload (Submission *job, GembokVaultDocument *document, GBytes *content, GError **error)
{
  const GembokHttpSource source = gembok_upload_source_bytes (content);
  if (document->upload_url != NULL)
    {
      g_autoptr (GError) problem = NULL;
      if (gembok_ams_upload (job->link->ams, document->upload_url, &source, document->kind, job->cancellable, &problem))
        return TRUE;
      if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
        {
          gembok_link_failed (job->context, job->link, problem);
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
  if (!begin_upload (job, document, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  if (gembok_ams_upload (job->link->ams, document->upload_url, &source, document->kind, job->cancellable, &problem))
    return TRUE;
  gembok_link_failed (job->context, job->link, problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
send_document (Submission *job, GembokVaultDocument *document, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  if (!ams_has (job, document))
    {
      g_autoptr (GBytes) content
          = gembok_request_content (job->context, job->request, document->kind, job->cancellable, error);
      if (content == NULL || !upload (job, document, content, error))
        return FALSE;
    }
  document->state = GEMBOK_DOCUMENT_UPLOADED;
  g_clear_pointer (&document->upload_url, g_free);
  g_clear_pointer (&document->reason, g_free);
  return gembok_vault_document_save (vault_of (job), job->request->id, document, error)
         && gembok_request_step_done (job->context, job->request, GEMBOK_ACTION_UPLOAD_DOCUMENTS, document->kind, start,
                                      TRUE, error);
}

static gboolean
send_documents (Submission *job, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (vault_of (job), job->request->id, error);
  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      GembokVaultDocument *document = documents->pdata[i];
      if (must_go (job, document) && !send_document (job, document, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
send_agreement (Submission *job, GError **error)
{
  GembokVaultRequest *request = job->request;
  /* What was accepted before this AMS was known may be something that it does not ask for, and would refuse. */
  if (request->agreement_version == NULL || request->agreement_sent
      || !gembok_request_agreement_required (job->policy, request))
    return TRUE;
  const gint64 start = g_get_monotonic_time ();
  if (g_strcmp0 (job->remote->agreement_sha256, request->agreement_sha256) != 0)
    {
      GError *problem = NULL;
      GembokWireRequest *remote = gembok_ams_put_agreement (job->link->ams, request->remote_id, request->agreement_version,
                                                            request->agreement_sha256, TRUE, job->cancellable, &problem);
      if (!take_remote (job, remote, problem, error))
        return FALSE;
    }
  request->agreement_sent = TRUE;
  return gembok_vault_request_save (vault_of (job), request, error)
         && gembok_request_step_done (job->context, request, GEMBOK_ACTION_ACCEPT_AGREEMENT, NULL, start, TRUE, error);
}

static gboolean
awaits_decision (GembokRequestState state)
{
  return state != GEMBOK_REQUEST_DRAFT && state != GEMBOK_REQUEST_REJECTED;
}

static gboolean
send_submission (Submission *job, GError **error)
{
  /* Asked again right before: what counts is what the AMS has now, and a lost answer is found here (promise 2). */
  if (!ask (job, error))
    return FALSE;
  if (awaits_decision (job->remote->state))
    return TRUE;
  g_autofree char *head = gembok_vault_log_head (vault_of (job), error);
  if (head == NULL)
    return FALSE;
  g_autoptr (GBytes) body = gembok_wire_submission_encode (head);
  g_autofree char *key = attempt (job, "submit", body, NULL, error);
  if (key == NULL)
    return FALSE;
  GError *problem = NULL;
  GembokWireRequest *remote = gembok_ams_submit (job->link->ams, job->request->remote_id, job->request->etag, key, head,
                                                 job->cancellable, &problem);
  return take_remote (job, remote, problem, error)
         && gembok_vault_attempt_done (vault_of (job), job->request->id, "submit", error);
}

static gboolean
catch_up (Submission *job, gboolean anew, GError **error)
{
  return job->request->remote_id == NULL
         || gembok_request_catch_up (job->context, &job->request, job->link, anew, &job->remote, job->cancellable, error);
}

/* Another computer, on which a backup of this request was restored, may have been faster. */
static gboolean
went_on_elsewhere (const Submission *job)
{
  return job->remote->state != GEMBOK_REQUEST_DRAFT && job->request->state == GEMBOK_REQUEST_DRAFT;
}

static gboolean
send_everything (Submission *job, GError **error)
{
  if (!create_remote (job, error))
    return FALSE;
  if (went_on_elsewhere (job))
    return gembok_request_apply (job->context, job->request, job->remote, error);
  return send_csr (job, error) && send_documents (job, error) && send_agreement (job, error) && send_submission (job, error)
         && gembok_request_apply (job->context, job->request, job->remote, error)
         && gembok_request_log (job->context, job->request, "submit", "done", error);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static gboolean
may_submit (const GembokVaultRequest *request, GError **error)
{
  if (!gembok_request_state_is_final (request->state))
    return gembok_request_require_csr (request, error);
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("This request cannot be sent any more: it is %s."),
                    gembok_request_state_label (request->state));
  return FALSE;
}

static gboolean
take_files (Submission *job, const GembokDocumentFile *files, guint n_files, GError **error)
{
  for (guint i = 0; i < n_files; i++)
    if (!gembok_request_prepare (job->context, job->request, job->policy, files[i].kind, files[i].path, TRUE,
                                 job->cancellable, error))
      return FALSE;
  return TRUE;
}

GembokRequestView *
gembok_request_submit (GembokContext *context, const char *id, const GembokDocumentFile *files, guint n_files, gboolean anew,
                       GCancellable *cancellable, GError **error)
{
  g_auto (Submission) job = { .context = context, .cancellable = cancellable };
  job.request = gembok_request_load (context, id, error);
  if (job.request == NULL || !may_submit (job.request, error))
    return NULL;
  job.link = gembok_request_link (context, job.request, cancellable, error);
  if (job.link == NULL)
    return NULL;
  job.policy = gembok_link_refresh_policy (context, job.link, cancellable, error);
  if (job.policy == NULL)
    return NULL;
  if (!catch_up (&job, anew, error))
    return NULL;
  /* Sent before, and the answer was lost: that is success. Ended meanwhile is not. */
  if (awaits_decision (job.request->state))
    return job.request->state == GEMBOK_REQUEST_DONE || may_submit (job.request, error)
               ? gembok_request_view (context, job.request->id, error)
               : NULL;
  /* Nothing more is sent to an AMS that is no longer that of this computer, though it may be asked. */
  if (!gembok_profile_admit (context, job.link->profile, error))
    return NULL;
  if (!check_key (&job, error) || !take_files (&job, files, n_files, error) || !check_complete (&job, error)
      || !check_contents (&job, error))
    return NULL;
  if (!send_everything (&job, error))
    {
      gembok_request_log (context, job.request, "submit", "interrupted", NULL);
      return NULL;
    }
  return gembok_request_view (context, job.request->id, error);
}
