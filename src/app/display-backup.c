/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-backup.h"

#include "base/i18n.h"
#include "base/text.h"

const char *
gembok_display_outcome_icon (GembokRestoreOutcome outcome, GembokBackupStage stage)
{
  if (stage == GEMBOK_BACKUP_SAVED)
    return "object-select-symbolic";
  switch (outcome)
    {
    case GEMBOK_RESTORE_ADDED:
    case GEMBOK_RESTORE_UPDATED:
      return stage == GEMBOK_BACKUP_PLANNED ? "document-save-symbolic" : "object-select-symbolic";
    case GEMBOK_RESTORE_PRESENT:
      return "object-select-symbolic";
    case GEMBOK_RESTORE_DIVERGED:
    case GEMBOK_RESTORE_EXISTS:
    case GEMBOK_RESTORE_ELSEWHERE:
    default:
      return "dialog-warning-symbolic";
    }
}

const char *
gembok_display_outcome_class (GembokRestoreOutcome outcome, GembokBackupStage stage)
{
  if (stage == GEMBOK_BACKUP_SAVED)
    return "success";
  switch (outcome)
    {
    case GEMBOK_RESTORE_ADDED:
    case GEMBOK_RESTORE_UPDATED:
      return stage == GEMBOK_BACKUP_PLANNED ? NULL : "success";
    case GEMBOK_RESTORE_PRESENT:
      return "dim-label";
    case GEMBOK_RESTORE_DIVERGED:
    case GEMBOK_RESTORE_EXISTS:
    case GEMBOK_RESTORE_ELSEWHERE:
    default:
      return "warning";
    }
}

char *
gembok_display_backup_name (const GembokBackupItem *item)
{
  return g_strdup (*item->person != '\0' ? item->person : _ ("(no name yet)"));
}

char *
gembok_display_backup_about (const GembokBackupItem *item, GembokBackupStage stage)
{
  g_autofree char *contents = gembok_backup_item_contents (item);
  g_autoptr (GString) text = g_string_new (NULL);
  if (*item->organization != '\0')
    g_string_append_printf (text, "%s\n", item->organization);
  g_string_append_printf (text, "%s · %s", gembok_request_state_label (item->state), contents);
  if (stage == GEMBOK_BACKUP_PLANNED)
    g_string_append_printf (text, "\n→ %s", gembok_restore_outcome_plan (item->outcome));
  else if (stage == GEMBOK_BACKUP_RESTORED)
    g_string_append_printf (text, "\n→ %s", gembok_restore_outcome_label (item->outcome));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gembok_display_backup_count (guint requests)
{
  return g_strdup_printf (ngettext_ ("%u request", "%u requests", requests), requests);
}

static guint
count_taken (const GembokBackupReport *report)
{
  return gembok_backup_report_count (report, GEMBOK_RESTORE_ADDED)
         + gembok_backup_report_count (report, GEMBOK_RESTORE_UPDATED);
}

/* What is here may still lack contents of documents that the backup has. */
static guint
count_lacking (const GembokBackupReport *report)
{
  guint lacking = 0;
  for (guint i = 0; i < report->items->len; i++)
    lacking += ((const GembokBackupItem *) report->items->pdata[i])->lacking;
  return lacking;
}

gboolean
gembok_display_backup_changes (const GembokBackupReport *report)
{
  return count_taken (report) > 0 || count_lacking (report) > 0;
}

static char *
summary_of_nothing (const GembokBackupReport *report, GembokBackupStage stage)
{
  const guint lacking = count_lacking (report);
  if (lacking > 0 && stage == GEMBOK_BACKUP_PLANNED)
    return g_strdup_printf (ngettext_ ("The contents of %u document can be taken",
                                       "The contents of %u documents can be taken", lacking),
                            lacking);
  if (lacking > 0)
    return g_strdup_printf (ngettext_ ("The contents of %u document are restored",
                                       "The contents of %u documents are restored", lacking),
                            lacking);
  return g_strdup (gembok_backup_report_count (report, GEMBOK_RESTORE_PRESENT) == report->items->len
                       ? _ ("Everything is here already")
                       : _ ("There is nothing to take"));
}

char *
gembok_display_backup_summary (const GembokBackupReport *report, GembokBackupStage stage)
{
  if (stage == GEMBOK_BACKUP_SAVED)
    return g_strdup_printf (ngettext_ ("%u request is saved", "%u requests are saved", report->items->len),
                            report->items->len);
  const guint taken = count_taken (report);
  if (taken == 0)
    return summary_of_nothing (report, stage);
  if (stage == GEMBOK_BACKUP_PLANNED)
    return g_strdup_printf (ngettext_ ("%u request can be taken", "%u requests can be taken", taken), taken);
  return g_strdup_printf (ngettext_ ("%u request is restored", "%u requests are restored", taken), taken);
}

static void
append_fingerprints (GString *text, const char *what, const GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *grouped = gembok_hex_grouped (list->pdata[i]);
      g_string_append_printf (text, "\n%s: SHA-256 %s", what, grouped);
    }
}

char *
gembok_display_backup_server (const GembokBackupServer *server)
{
  if (server->known)
    return g_strdup (_ ("Known on this computer; its trust settings stay as they are."));
  g_autoptr (GString) text
      = g_string_new (_ ("Not known on this computer yet. It is trusted as it was where the backup was made."));
  append_fingerprints (text, _ ("Connection"), server->ca);
  append_fingerprints (text, _ ("Certificates"), server->anchors);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gembok_display_backup_progress (const GembokProgress *progress, double *fraction)
{
  *fraction = -1;
  if (progress->stage == GEMBOK_STAGE_BACK_UP && progress->total > 0)
    {
      const guint number = (guint) MIN (progress->done + 1, progress->total);
      *fraction = (double) progress->done / (double) progress->total;
      return g_strdup_printf (_ ("Request %u of %u"), number, (guint) progress->total);
    }
  if (progress->stage == GEMBOK_STAGE_DERIVE_KEY)
    return g_strdup (_ ("Working on the passphrase"));
  return g_strdup (_ ("One moment …"));
}
