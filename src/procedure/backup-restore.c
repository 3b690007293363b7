/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/wiping.h"
#include "crypto/certificate.h"
#include "crypto/csr.h"
#include "crypto/sealed-box.h"
#include "document/document.h"
#include "procedure/backup-private.h"
#include "procedure/certificate-use.h"
#include "procedure/request-private.h"

/* A backup that is being restored. */
typedef struct
{
  GembokContext *context;
  GembokVault *vault; /* borrowed */
  GCancellable *cancellable;
  const GembokBackup *backup;
  GembokBackupReport *report;
  GHashTable *profiles;    /* id in the backup → id here; without those that belong elsewhere */
  GembokSecret *vault_key; /* (nullable) */
  GError *no_key;          /* (nullable): why there is none */
  GPtrArray *held;         /* (element-type Held): contents for memory, once all is written */
  GHashTable *own_boxes;   /* keys that are here under another passphrase */
} Job;

/* Contents of a document that cannot be kept in the vault. */
typedef struct
{
  char *request_id;
  char *kind;
  GBytes *content;
} Held;

static void
held_free (Held *held)
{
  g_free (held->request_id);
  g_free (held->kind);
  g_bytes_unref (held->content);
  g_free (held);
}

static void
clear_job (Job *job)
{
  g_clear_pointer (&job->report, gembok_backup_report_free);
  g_clear_pointer (&job->profiles, g_hash_table_unref);
  g_clear_pointer (&job->vault_key, gembok_secret_free);
  g_clear_error (&job->no_key);
  g_clear_pointer (&job->held, g_ptr_array_unref);
  g_clear_pointer (&job->own_boxes, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, clear_job)

static void
init_job (Job *job, const GembokBackup *backup)
{
  job->vault = gembok_context_vault (job->context);
  job->backup = backup;
  job->report = gembok_backup_report_new (backup);
  job->profiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  job->held = g_ptr_array_new_with_free_func ((GDestroyNotify) held_free);
  job->own_boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* --- the AMS a request belongs to ------------------------------------------------------------------------------- */

static gboolean
add_profile (Job *job, const GembokVaultProfile *theirs, char **ours, GError **error)
{
  const GembokServer server = { .url = theirs->url, .ca = theirs->ca, .anchors = theirs->anchors, .mode = theirs->mode };
  g_autoptr (GembokVaultProfile) fresh = gembok_profile_ensure (job->context, &server, error);
  if (fresh == NULL)
    return FALSE;
  fresh->policy = theirs->policy != NULL ? g_bytes_ref (theirs->policy) : NULL;
  fresh->policy_at = theirs->policy_at;
  if (!gembok_profile_save (job->context, fresh, error))
    return FALSE;
  *ours = g_strdup (fresh->id);
  return TRUE;
}

/* Trust that is settled on this computer is not changed by a file. */
static gboolean
settle_profile (Job *job, const GembokVaultProfile *theirs, GError **error)
{
  g_auto (GembokBackupPlace) place = { NULL, FALSE };
  if (!gembok_backup_place (job->vault, theirs, job->report, &place, error)
      || (place.ours == NULL && !place.elsewhere && !add_profile (job, theirs, &place.ours, error)))
    return FALSE;
  if (place.ours != NULL)
    g_hash_table_insert (job->profiles, g_strdup (theirs->id), g_steal_pointer (&place.ours));
  return TRUE;
}

static gboolean
settle_profiles (Job *job, GError **error)
{
  for (guint i = 0; i < job->backup->profiles->len; i++)
    if (!settle_profile (job, job->backup->profiles->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- documents -------------------------------------------------------------------------------------------------- */

/* A copy: the contents are a part of the whole backup, which need not stay in memory with them. */
static void
hold (Job *job, const char *request_id, const char *kind, GBytes *content)
{
  gsize length;
  const void *bytes = g_bytes_get_data (content, &length);
  guint8 *copy = gembok_wiping_block (length);
  memcpy (copy, bytes, length);
  Held *held = g_new0 (Held, 1);
  held->request_id = g_strdup (request_id);
  held->kind = g_strdup (kind);
  held->content = gembok_wiping_bytes (copy, length);
  g_ptr_array_add (job->held, held);
}

static gboolean
put_document (Job *job, const GembokVaultRequest *request, const GembokVaultDocument *document, GBytes *content,
              GError **error)
{
  GBytes *kept = job->vault_key != NULL ? content : NULL;
  if (!gembok_vault_document_put (job->vault, request->id, document, kept, kept != NULL ? job->vault_key : NULL, error))
    return FALSE;
  if (content != NULL && kept == NULL)
    hold (job, request->id, document->kind, content);
  return TRUE;
}

static void
warn_of_missing (Job *job, const GembokVaultRequest *request, const GembokVaultDocument *document)
{
  if (gembok_request_state_is_final (request->state)
      || (document->state != GEMBOK_DOCUMENT_READY && document->state != GEMBOK_DOCUMENT_UPLOADING))
    return;
  g_autofree char *label = gembok_document_kind_label (document->kind);
  gembok_backup_warn (job->report, _ ("The contents of “%s” (request %s) are not in the backup; choose that file again."),
                      label, request->id);
}

/* The same bytes that are here already stay where they are, if the backup does not have them. */
static gboolean
write_documents (Job *job, const GembokBackupRequest *request, const GembokVaultCopy *ours, GError **error)
{
  const GembokVaultCopy *theirs = request->copy;
  for (guint i = 0; i < theirs->documents->len; i++)
    {
      const GembokVaultDocument *document = theirs->documents->pdata[i];
      const GembokVaultDocument *present = gembok_backup_find_document (ours, document->kind);
      GBytes *content = request->contents->pdata[i];
      const gboolean here = present != NULL && present->kept && g_strcmp0 (present->sha256, document->sha256) == 0;
      if (content == NULL && !here)
        warn_of_missing (job, theirs->request, document);
      const gboolean written = here && content == NULL
                                   ? gembok_vault_document_save (job->vault, theirs->request->id, document, error)
                                   : put_document (job, theirs->request, document, content, error);
      if (!written)
        return FALSE;
    }
  for (guint i = 0; ours != NULL && i < ours->documents->len; i++)
    {
      const char *kind = ((const GembokVaultDocument *) ours->documents->pdata[i])->kind;
      if (gembok_backup_find_document (theirs, kind) == NULL
          && !gembok_vault_document_remove (job->vault, theirs->request->id, kind, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_documents (Job *job, const GembokBackupRequest *request, const GembokVaultCopy *ours, GembokBackupItem *item,
                GError **error)
{
  for (guint i = 0; i < request->copy->documents->len; i++)
    {
      const char *kind = ((const GembokVaultDocument *) request->copy->documents->pdata[i])->kind;
      if (!gembok_backup_lacks (job->context, ours, request, i))
        continue;
      if (!put_document (job, ours->request, gembok_backup_find_document (ours, kind), request->contents->pdata[i], error))
        return FALSE;
      item->lacking++;
    }
  return TRUE;
}

/* --- certificates ----------------------------------------------------------------------------------------------- */

static gboolean
is_here (GembokVault *vault, const char *sha256)
{
  g_autoptr (GembokVaultCertificate) present = gembok_vault_certificate_get (vault, sha256, NULL);
  return present != NULL;
}

/* Judged as of the day on which it last was valid, without the network: whether it was revoked is known from before. */
static GembokVerdict *
judge (Job *job, const GembokVaultRequest *request, GPtrArray *chain)
{
  g_autoptr (GembokVaultProfile) profile
      = request->profile != NULL ? gembok_profile_load (job->context, request->profile, NULL) : NULL;
  g_autoptr (GembokCsr) csr = request->csr != NULL ? gembok_csr_parse (request->csr, NULL) : NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const gint64 end = gembok_certificate_not_after (chain->pdata[0]);
  const GembokCertificateUse use = { .profile = profile, .csr = csr, .at = end <= now ? end - 1 : 0 };
  return gembok_certificate_use_judge (job->context, chain, &use, job->cancellable);
}

static gboolean
keep_certificate (Job *job, const GembokVaultRequest *request, const GembokVaultCertificate *theirs,
                  const GembokVerdict *verdict, GError **error)
{
  g_autoptr (GembokVaultCertificate) record = gembok_certificate_use_record (job->context, verdict, request->id);
  const gboolean ended = record->not_after <= g_get_real_time () / G_USEC_PER_SEC;
  if (theirs->state == GEMBOK_CERTIFICATE_REVOKED || theirs->state == GEMBOK_CERTIFICATE_SUSPENDED)
    record->state = theirs->state;
  else if (ended)
    record->state = GEMBOK_CERTIFICATE_EXPIRED;
  record->reason = theirs->reason;
  record->added_at = theirs->added_at;
  record->checked_at = theirs->checked_at;
  return gembok_vault_certificate_put (job->vault, record, error);
}

/* Promise 4 holds for what comes from a file as well. */
static gboolean
write_certificates (Job *job, const GembokVaultCopy *copy, GError **error)
{
  for (guint i = 0; i < copy->certificates->len; i++)
    {
      const GembokVaultCertificate *theirs = copy->certificates->pdata[i];
      if (is_here (job->vault, theirs->sha256))
        continue;
      g_autoptr (GPtrArray) chain = gembok_certificate_parse_all (theirs->chain, error);
      if (chain == NULL)
        return FALSE;
      g_autoptr (GembokVerdict) verdict = judge (job, copy->request, chain);
      if (verdict->ok)
        {
          if (!keep_certificate (job, copy->request, theirs, verdict, error))
            return FALSE;
          continue;
        }
      const GembokFinding *reason = verdict->problems->pdata[0];
      gembok_backup_warn (job->report, _ ("The certificate of request %s was not taken: %s It can be downloaded again."),
                          copy->request->id, reason->text);
    }
  return TRUE;
}

/* --- a request -------------------------------------------------------------------------------------------------- */

static gboolean
is_elsewhere (const Job *job, const GembokVaultRequest *request)
{
  return request->profile != NULL && !g_hash_table_contains (job->profiles, request->profile);
}

static void
take_profile (const Job *job, GembokVaultRequest *request)
{
  if (request->profile == NULL)
    return;
  const char *ours = g_hash_table_lookup (job->profiles, request->profile);
  g_free (request->profile);
  request->profile = g_strdup (ours);
}

static gboolean
log_restored (const Job *job, const GembokVaultRequest *request, GError **error)
{
  g_autofree char *origin = g_strdup_printf ("from %s %s", job->backup->vault, job->backup->log_head);
  return gembok_request_log (job->context, request, "restore", origin, error);
}

static void
warn_of_box (Job *job, const GembokVaultCopy *copy)
{
  g_autoptr (GembokVaultKey) present
      = copy->key != NULL ? gembok_vault_key_get (job->vault, copy->key->public_key_sha256, NULL) : NULL;
  if (present == NULL || g_bytes_equal (present->box, copy->key->box))
    return;
  g_hash_table_add (job->own_boxes, g_strdup (copy->key->public_key_sha256));
  gembok_backup_warn (job->report, _ ("The key of request %s is here already; it keeps the passphrase that it has here."),
                      copy->request->id);
}

static gboolean
write_request (Job *job, GembokBackupRequest *request, const GembokVaultCopy *ours, GError **error)
{
  GembokVaultCopy *copy = request->copy;
  take_profile (job, copy->request);
  return (ours == NULL ? gembok_vault_copy_add (job->vault, copy, error)
                       : gembok_vault_copy_replace (job->vault, copy, error))
         && write_documents (job, request, ours, error) && write_certificates (job, copy, error)
         && log_restored (job, copy->request, error);
}

static gboolean
restore_request (Job *job, GembokBackupRequest *request, GError **error)
{
  g_autoptr (GembokVaultCopy) ours = NULL;
  if (!gembok_backup_find_ours (job->vault, request->copy->request->id, &ours, error))
    return FALSE;
  GembokBackupItem *item = gembok_backup_report_add (job->report, request);
  item->outcome = gembok_backup_outcome (ours, request->copy, is_elsewhere (job, request->copy->request));
  if (item->outcome != GEMBOK_RESTORE_EXISTS && item->outcome != GEMBOK_RESTORE_ELSEWHERE)
    warn_of_box (job, request->copy);
  if (item->outcome == GEMBOK_RESTORE_ADDED || item->outcome == GEMBOK_RESTORE_UPDATED)
    return write_request (job, request, ours, error);
  return item->outcome != GEMBOK_RESTORE_PRESENT || fill_documents (job, request, ours, item, error);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static gboolean
has_contents (const GembokBackup *backup)
{
  for (guint i = 0; i < backup->requests->len; i++)
    {
      const GembokBackupRequest *request = backup->requests->pdata[i];
      for (guint k = 0; k < request->contents->len; k++)
        if (request->contents->pdata[k] != NULL)
          return TRUE;
    }
  return FALSE;
}

static gboolean
restore_all (Job *job, GError **error)
{
  if (!settle_profiles (job, error))
    return FALSE;
  const GPtrArray *requests = job->backup->requests;
  for (guint i = 0; i < requests->len; i++)
    {
      GembokBackupRequest *request = requests->pdata[i];
      gembok_report (gembok_context_reporter (job->context), GEMBOK_STAGE_BACK_UP, request->copy->request->id, i,
                     requests->len);
      if (gembok_cancelled (job->cancellable, error) || !restore_request (job, request, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (Job *job, GError **error)
{
  if (!gembok_vault_begin (job->vault, error))
    return FALSE;
  if (restore_all (job, error))
    return gembok_vault_commit (job->vault, error);
  gembok_vault_rollback (job->vault);
  return FALSE;
}

/* Promise 1: a key that is said to be here again lies on the disk as it was in the backup. */
static gboolean
key_is_written (const Job *job, const GembokVaultKey *key)
{
  g_autoptr (GembokVaultKey) written = gembok_vault_key_get (job->vault, key->public_key_sha256, NULL);
  g_autofree char *inside = written != NULL ? gembok_sealed_box_inspect (written->box, NULL) : NULL;
  return inside != NULL && g_str_equal (inside, key->public_key_sha256)
         && g_bytes_equal (written->public_key, key->public_key)
         && (g_bytes_equal (written->box, key->box) || g_hash_table_contains (job->own_boxes, key->public_key_sha256));
}

static gboolean
read_back (const Job *job, GError **error)
{
  for (guint i = 0; i < job->report->items->len; i++)
    {
      const GembokBackupItem *item = job->report->items->pdata[i];
      const GembokVaultKey *key = ((const GembokBackupRequest *) job->backup->requests->pdata[i])->copy->key;
      const gboolean taken = item->outcome == GEMBOK_RESTORE_ADDED || item->outcome == GEMBOK_RESTORE_UPDATED;
      if (key == NULL || !taken || key_is_written (job, key))
        continue;
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED,
                        _ ("The backup itself is unharmed. Check the disk of this computer, then restore it elsewhere."),
                        _ ("A key that was restored cannot be read back as it was."));
      return FALSE;
    }
  return TRUE;
}

/* Only now: had the writing failed, there would be contents of requests that are not here. */
static void
hold_all (Job *job)
{
  for (guint i = 0; i < job->held->len; i++)
    {
      const Held *held = job->held->pdata[i];
      gembok_context_hold_document (job->context, held->request_id, held->kind, held->content);
    }
  job->report->held = job->held->len;
  if (job->held->len == 0)
    return;
  const char *commands
      = ngettext_ ("There is no keyring for the contents of %u document. Restore the backup again where there is "
                   "one, or give the file at “gembok-cli request submit ID --document KIND=FILE”.",
                   "There is no keyring for the contents of %u documents. Restore the backup again where there "
                   "is one, or give the files at “gembok-cli request submit ID --document KIND=FILE”.",
                   job->held->len);
  const char *window
      = ngettext_ ("There is no keyring, so the contents of %u document are held in memory only, until Gembok is closed.",
                   "There is no keyring, so the contents of %u documents are held in memory only, until Gembok is closed.",
                   job->held->len);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  gembok_backup_warn (job->report, gembok_error_pick (commands, window), job->held->len);
#pragma GCC diagnostic pop
}

gboolean
gembok_backup_restore (GembokContext *context, GBytes *file, const GembokSecret *passphrase, GembokBackupReport **report,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokBackup) backup = gembok_backup_open (context, file, passphrase, cancellable, error);
  if (backup == NULL)
    return FALSE;
  g_auto (Job) job = { .context = context, .cancellable = cancellable };
  init_job (&job, backup);
  /* A keyring may wait for the person, so it is asked before the vault is held. */
  if (has_contents (backup))
    job.vault_key = gembok_context_vault_key (context, TRUE, cancellable, &job.no_key);
  if (gembok_cancelled (cancellable, error) || !write_all (&job, error) || !read_back (&job, error))
    return FALSE;
  hold_all (&job);
  if (report != NULL)
    *report = g_steal_pointer (&job.report);
  return TRUE;
}
