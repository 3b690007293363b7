/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "config.h"
#include "crypto/crypto.h"
#include "crypto/passphrase.h"
#include "crypto/sealed-file.h"
#include "document/document.h"
#include "procedure/backup-private.h"
#include "procedure/request-private.h"
#include "vault/vault-log.h"

/* The person behind each request would be asked for words that must not be in the passphrase; of a crowd, the first ones. */
#define PEOPLE_MAX 200

G_STATIC_ASSERT (GEMBOK_BACKUP_FILE_MAX == GEMBOK_SEALED_FILE_MAX);

/* A backup that is being made. */
typedef struct
{
  GembokContext *context;
  GCancellable *cancellable;
  GPtrArray *ids; /* (element-type utf8): whole */
  GembokBackup *backup;
  GembokBackupReport *report;
  GembokArchiveWriter *archive;
  GembokSecret *vault_key; /* (nullable) */
  GError *no_key;          /* (nullable): why there is none */
} Job;

static void
clear_job (Job *job)
{
  g_clear_pointer (&job->ids, g_ptr_array_unref);
  g_clear_pointer (&job->backup, gembok_backup_free);
  g_clear_pointer (&job->report, gembok_backup_report_free);
  g_clear_pointer (&job->archive, gembok_archive_writer_free);
  g_clear_pointer (&job->vault_key, gembok_secret_free);
  g_clear_error (&job->no_key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, clear_job)

/* --- which requests, and the passphrase over them --------------------------------------------------------------- */

static GPtrArray *
list_requests (GembokContext *context, const char *const *ids, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (ids == NULL || ids[0] == NULL)
    return gembok_vault_request_list (vault, NULL, 0, GEMBOK_BACKUP_REQUESTS + 1, NULL, error);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_request_free);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      GembokVaultRequest *request = gembok_request_load (context, ids[i], error);
      if (request == NULL)
        return NULL;
      g_ptr_array_add (requests, request);
    }
  return g_steal_pointer (&requests);
}

GPtrArray *
gembok_backup_choose (GembokContext *context, const char *const *ids, GError **error)
{
  g_autoptr (GPtrArray) requests = list_requests (context, ids, error);
  if (requests == NULL)
    return NULL;
  if (requests->len == 0)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL,
                      _ ("There is no request on this computer that could be backed up."));
  else if (requests->len > GEMBOK_BACKUP_REQUESTS)
    gembok_error_set (
        error, GEMBOK_ERROR_BAD_INPUT,
        gembok_error_pick (
            _ ("Nothing was saved. Back up some requests at a time: “gembok-cli request backup ID ID … --out FILE”."),
            _ ("Nothing was saved. Choose fewer requests at a time.")),
        _ ("These are too many requests for one backup (at most %d)."), GEMBOK_BACKUP_REQUESTS);
  else
    return g_steal_pointer (&requests);
  return NULL;
}

GStrv
gembok_backup_words (const GPtrArray *requests)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < MIN (requests->len, PEOPLE_MAX); i++)
    {
      g_auto (GStrv) own = gembok_applicant_personal_words (((const GembokVaultRequest *) requests->pdata[i])->applicant);
      for (guint k = 0; own[k] != NULL; k++)
        if (!g_ptr_array_find_with_equal_func (words, own[k], g_str_equal, NULL))
          g_ptr_array_add (words, g_strdup (own[k]));
    }
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_steal (words, NULL);
}

static GembokSecret *
require_passphrase (const GPtrArray *requests, const GembokSecret *typed, GError **error)
{
  g_autoptr (GembokSecret) passphrase = gembok_passphrase_normalise (typed, error);
  g_auto (GStrv) words = passphrase != NULL ? gembok_backup_words (requests) : NULL;
  return words != NULL && gembok_passphrase_require (passphrase, (const char *const *) words, error)
             ? g_steal_pointer (&passphrase)
             : NULL;
}

gboolean
gembok_backup_judge (GembokContext *context, const char *const *ids, const GembokSecret *passphrase, GError **error)
{
  g_autoptr (GPtrArray) requests = gembok_backup_choose (context, ids, error);
  g_autoptr (GembokSecret) normal = requests != NULL ? require_passphrase (requests, passphrase, error) : NULL;
  return normal != NULL;
}

/* --- what has to be settled before ------------------------------------------------------------------------------ */

/* The key under which the AMS knows the first sending again is chosen before the ways part (promise 2). */
static gboolean
reserve_sending (const Job *job, const GembokVaultRequest *request, GError **error)
{
  if (request->csr == NULL || request->remote_id != NULL || request->state != GEMBOK_REQUEST_DRAFT)
    return TRUE;
  g_autoptr (GBytes) body = gembok_request_create_body (request, error);
  if (body == NULL)
    return FALSE;
  g_autofree char *hash = gembok_sha256_hex (body);
  g_autofree char *fresh = gembok_random_id (26);
  g_autofree char *key
      = gembok_vault_attempt (gembok_context_vault (job->context), request->id, "create", hash, fresh, error);
  return key != NULL;
}

/* Whoever saves what can be saved from a full or failing disk gets the key out all the same. */
static void
warn_of_sending (Job *job, const GembokVaultRequest *request, const GError *problem)
{
  gembok_backup_warn (job->report, _ ("Send request %s from one computer only; it could not be prepared for two: %s"),
                      request->id, problem->message);
}

static gboolean
note_request (Job *job, const GembokVaultRequest *request, gboolean *sealed, GError **error)
{
  if (g_ptr_array_find_with_equal_func (job->ids, request->id, g_str_equal, NULL))
    return TRUE;
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (gembok_context_vault (job->context), request->id, error);
  if (documents == NULL)
    return FALSE;
  g_autoptr (GError) problem = NULL;
  if (!reserve_sending (job, request, &problem))
    warn_of_sending (job, request, problem);
  for (guint i = 0; i < documents->len; i++)
    *sealed |= ((const GembokVaultDocument *) documents->pdata[i])->kept;
  g_ptr_array_add (job->ids, g_strdup (request->id));
  return TRUE;
}

/* A keyring may wait for the person, so it is asked before the vault is held. */
static gboolean
prepare (Job *job, const GPtrArray *requests, GError **error)
{
  gboolean sealed = FALSE;
  job->ids = g_ptr_array_new_with_free_func (g_free);
  job->backup = gembok_backup_new ();
  job->backup->created_at = g_get_real_time () / G_USEC_PER_SEC;
  job->backup->program = g_strdup (GEMBOK_VERSION);
  job->backup->vault = g_strdup (gembok_vault_id (gembok_context_vault (job->context)));
  job->report = gembok_backup_report_new (job->backup);
  job->archive = gembok_archive_writer_new (GEMBOK_SEALED_FILE_CONTENT, job->backup->created_at);
  for (guint i = 0; i < requests->len; i++)
    if (!note_request (job, requests->pdata[i], &sealed, error))
      return FALSE;
  if (sealed)
    job->vault_key = gembok_context_vault_key (job->context, FALSE, job->cancellable, &job->no_key);
  return !gembok_cancelled (job->cancellable, error);
}

/* --- gathering -------------------------------------------------------------------------------------------------- */

static GBytes *
open_content (const Job *job, const GembokVaultRequest *request, const GembokVaultDocument *document, GError **error)
{
  GBytes *held = gembok_context_held_document (job->context, request->id, document->kind);
  if (held != NULL || !document->kept)
    return held;
  if (job->vault_key != NULL)
    return gembok_vault_document_open (gembok_context_vault (job->context), request->id, document->kind, job->vault_key,
                                       error);
  if (job->no_key != NULL)
    g_propagate_error (error, g_error_copy (job->no_key));
  return NULL;
}

/* A document that is gone is no reason to leave the key behind; but that it is not in the backup must be said now. */
static void
warn_of_content (Job *job, const GembokVaultRequest *request, const GembokVaultDocument *document, const GError *problem)
{
  const gboolean waiting = document->state == GEMBOK_DOCUMENT_READY || document->state == GEMBOK_DOCUMENT_UPLOADING;
  if (gembok_request_state_is_final (request->state) || (!waiting && !document->kept))
    return;
  g_autofree char *label = gembok_document_kind_label (document->kind);
  gembok_backup_warn (job->report, _ ("The contents of “%s” (request %s) are not in the backup: %s"), label, request->id,
                      problem != NULL ? problem->message : _ ("they were not kept, because there was no keyring."));
}

static void
add_contents (Job *job, GembokBackupRequest *request)
{
  const GembokVaultCopy *copy = request->copy;
  for (guint i = 0; i < copy->documents->len; i++)
    {
      const GembokVaultDocument *document = copy->documents->pdata[i];
      g_autoptr (GError) problem = NULL;
      GBytes *content = open_content (job, copy->request, document, &problem);
      if (content == NULL)
        warn_of_content (job, copy->request, document, problem);
      gembok_backup_request_set_content (request, i, content);
    }
}

static gboolean
add_profile (Job *job, const char *id, GError **error)
{
  for (guint i = 0; i < job->backup->profiles->len; i++)
    if (g_strcmp0 (((const GembokVaultProfile *) job->backup->profiles->pdata[i])->id, id) == 0)
      return TRUE;
  if (id == NULL)
    return TRUE;
  GembokVaultProfile *profile = gembok_vault_profile_get (gembok_context_vault (job->context), id, error);
  if (profile == NULL)
    return FALSE;
  g_ptr_array_add (job->backup->profiles, profile);
  gembok_backup_report_add_profile (job->report, profile, TRUE);
  return TRUE;
}

/* Each request goes into the archive at once, so that no more than one of them is in memory beside it. */
static gboolean
add_request (Job *job, const char *id, GError **error)
{
  GembokVaultCopy *copy = gembok_vault_copy_take (gembok_context_vault (job->context), id, error);
  if (copy == NULL)
    return FALSE;
  g_autoptr (GembokBackupRequest) request = gembok_backup_request_new (copy);
  add_contents (job, request);
  if (!add_profile (job, copy->request->profile, error))
    return FALSE;
  gembok_backup_write_request (job->archive, request);
  gembok_backup_report_add (job->report, request);
  return TRUE;
}

static gboolean
add_everything (Job *job, GError **error)
{
  job->backup->log_head = gembok_vault_log_head (gembok_context_vault (job->context), error);
  if (job->backup->log_head == NULL)
    return FALSE;
  for (guint i = 0; i < job->ids->len; i++)
    {
      gembok_report (gembok_context_reporter (job->context), GEMBOK_STAGE_BACK_UP, job->ids->pdata[i], i, job->ids->len);
      if (gembok_cancelled (job->cancellable, error) || !add_request (job, job->ids->pdata[i], error))
        return FALSE;
    }
  g_autofree const char **ids = g_new0 (const char *, job->ids->len + 1);
  for (guint i = 0; i < job->ids->len; i++)
    ids[i] = job->ids->pdata[i];
  gembok_backup_write_list (job->archive, job->backup, ids);
  return TRUE;
}

/* All of one moment: another program may be working on the same vault. Nothing is written here. */
static GBytes *
gather (Job *job, GError **error)
{
  GembokVault *vault = gembok_context_vault (job->context);
  if (!gembok_vault_begin (vault, error))
    return NULL;
  const gboolean gathered = add_everything (job, error);
  gembok_vault_rollback (vault);
  return gathered ? gembok_archive_finish (job->archive, error) : NULL;
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* Whoever restores has nothing else left: what does not read well is found out now. */
static gboolean
reads_well (const Job *job, GBytes *payload, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokBackup) again = gembok_backup_read (payload, &problem);
  if (again != NULL && again->requests->len == job->ids->len)
    return TRUE;
  gembok_error_set (
      error, GEMBOK_ERROR_DAMAGED,
      gembok_error_pick (_ ("Nothing was saved. Back up the other requests by naming them, and run “gembok-cli doctor”."),
                         _ ("Nothing was saved. Back up the other requests alone, and open the diagnosis.")),
      _ ("What was gathered for the backup does not fit together. %s"), problem != NULL ? problem->message : "");
  return FALSE;
}

GBytes *
gembok_backup_make (GembokContext *context, const char *const *ids, const GembokSecret *passphrase,
                    GembokBackupReport **report, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) requests = gembok_backup_choose (context, ids, error);
  g_autoptr (GembokSecret) normal = requests != NULL ? require_passphrase (requests, passphrase, error) : NULL;
  if (normal == NULL)
    return NULL;
  g_auto (Job) job = { .context = context, .cancellable = cancellable };
  g_autoptr (GBytes) payload = prepare (&job, requests, error) ? gather (&job, error) : NULL;
  if (payload == NULL || !reads_well (&job, payload, error))
    return NULL;
  g_autoptr (GBytes) file = gembok_sealed_file_seal (payload, normal, gembok_context_reporter (context), cancellable, error);
  if (file == NULL)
    return NULL;
  if (report != NULL)
    *report = g_steal_pointer (&job.report);
  return g_steal_pointer (&file);
}

gboolean
gembok_backup_check (GBytes *file, GError **error)
{
  return gembok_sealed_file_check (file, error);
}

GembokBackup *
gembok_backup_open (GembokContext *context, GBytes *file, const GembokSecret *typed, GCancellable *cancellable,
                    GError **error)
{
  if (!gembok_sealed_file_check (file, error))
    return NULL;
  g_autoptr (GembokSecret) passphrase = gembok_passphrase_normalise (typed, error);
  g_autoptr (GBytes) payload
      = passphrase != NULL
            ? gembok_sealed_file_open (file, passphrase, gembok_context_reporter (context), cancellable, error)
            : NULL;
  return payload != NULL ? gembok_backup_read (payload, error) : NULL;
}
