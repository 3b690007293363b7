/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "procedure/backup-private.h"
#include "procedure/request-private.h"

/* A stick may say that it has written what it has not. */
static gboolean
read_back (const char *path, GBytes *file, GError **error)
{
  g_autoptr (GBytes) written = gembok_file_read (path, GEMBOK_BACKUP_FILE_MAX, error);
  if (written == NULL)
    return FALSE;
  if (g_bytes_equal (written, file))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_STORAGE, _ ("Do not rely on that file. Save the backup to another disk or stick."),
                    _ ("The backup was written, but what is read from there is something else."));
  return FALSE;
}

static gboolean
log_all (GembokContext *context, const GembokBackupReport *report, GError **error)
{
  for (guint i = 0; i < report->items->len; i++)
    {
      const GembokBackupItem *item = report->items->pdata[i];
      g_autoptr (GembokVaultRequest) request = gembok_request_load (context, item->id, error);
      if (request == NULL || !gembok_request_log (context, request, "backup", "done", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
log_at_once (GembokContext *context, const GembokBackupReport *report, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (log_all (context, report, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

gboolean
gembok_backup_save (GembokContext *context, const char *const *ids, const GembokSecret *passphrase, const char *path,
                    GembokWriteFlags flags, GembokBackupReport **report, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) file = gembok_backup_make (context, ids, passphrase, &made, cancellable, error);
  if (file == NULL || gembok_cancelled (cancellable, error)
      || !gembok_file_write (path, file, flags & GEMBOK_WRITE_REPLACE, error) || !read_back (path, file, error))
    return FALSE;
  if (!log_at_once (context, made, &problem))
    gembok_backup_warn (made, _ ("The backup is good, but the log could not take a line about it: %s"), problem->message);
  if (report != NULL)
    *report = g_steal_pointer (&made);
  return TRUE;
}

/* --- before it is made ------------------------------------------------------------------------------------------ */

static gboolean
preview_request (GembokContext *context, const GembokVaultRequest *request, GembokBackupReport *report, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (gembok_context_vault (context), request->id, error);
  g_autoptr (GPtrArray) certificates
      = documents != NULL ? gembok_vault_certificate_list_for_request (gembok_context_vault (context), request->id, error)
                          : NULL;
  if (certificates == NULL)
    return FALSE;
  GembokBackupItem *item = gembok_backup_report_add_request (report, request);
  item->has_key = request->public_key_sha256 != NULL;
  item->has_certificate = certificates->len > 0;
  item->documents = documents->len;
  for (guint i = 0; i < documents->len; i++)
    {
      const GembokVaultDocument *document = documents->pdata[i];
      g_autoptr (GBytes) held = gembok_context_held_document (context, request->id, document->kind);
      item->contents += document->kept || held != NULL ? 1 : 0;
    }
  return TRUE;
}

GembokBackupReport *
gembok_backup_preview (GembokContext *context, const char *const *ids, GStrv *words, GError **error)
{
  g_autoptr (GPtrArray) requests = gembok_backup_choose (context, ids, error);
  if (requests == NULL)
    return NULL;
  g_autoptr (GembokBackup) empty = gembok_backup_new ();
  g_autoptr (GembokBackupReport) report = gembok_backup_report_new (empty);
  for (guint i = 0; i < requests->len; i++)
    if (!preview_request (context, requests->pdata[i], report, error))
      return NULL;
  if (words != NULL)
    *words = gembok_backup_words (requests);
  return g_steal_pointer (&report);
}

char *
gembok_backup_suggest_name (const char *person)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *raw = person != NULL && *person != '\0'
                             ? g_strdup_printf ("gembok %s %s%s", day, person, GEMBOK_BACKUP_SUFFIX)
                             : g_strdup_printf ("gembok %s%s", day, GEMBOK_BACKUP_SUFFIX);
  return gembok_file_name_suggest (raw);
}
