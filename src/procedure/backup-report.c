/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/certificate.h"
#include "procedure/backup-private.h"
#include "procedure/procedure.h"

#define SHOWN_MAX 200

static const struct
{
  const char *name, *label, *plan;
} outcomes[] = {
  [GEMBOK_RESTORE_ADDED] = { "added", N_ ("taken from the backup"), N_ ("will be taken") },
  [GEMBOK_RESTORE_UPDATED]
  = { "updated", N_ ("brought up to date"), N_ ("is here in an older state, and will be brought up to date") },
  [GEMBOK_RESTORE_PRESENT] = { "present", N_ ("is here already"), N_ ("is here already") },
  [GEMBOK_RESTORE_DIVERGED] = { "diverged", N_ ("worked on here and elsewhere; left as it is here"),
                                N_ ("was worked on here and elsewhere; will be left as it is here") },
  [GEMBOK_RESTORE_EXISTS] = { "exists", N_ ("not taken: another request has this id here"),
                              N_ ("will not be taken: another request has this id here") },
  [GEMBOK_RESTORE_ELSEWHERE] = { "elsewhere", N_ ("not taken: it belongs to another way of working"),
                                 N_ ("will not be taken: it belongs to another way of working") },
};

const char *
gembok_restore_outcome_name (GembokRestoreOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcomes), "");
  return outcomes[outcome].name;
}

const char *
gembok_restore_outcome_label (GembokRestoreOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcomes), "");
  return _ (outcomes[outcome].label);
}

const char *
gembok_restore_outcome_plan (GembokRestoreOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcomes), "");
  return _ (outcomes[outcome].plan);
}

gboolean
gembok_restore_outcome_is_taken (GembokRestoreOutcome outcome)
{
  return outcome == GEMBOK_RESTORE_ADDED || outcome == GEMBOK_RESTORE_UPDATED || outcome == GEMBOK_RESTORE_PRESENT;
}

char *
gembok_backup_item_contents (const GembokBackupItem *item)
{
  g_autoptr (GString) text = g_string_new (item->has_key ? _ ("key") : _ ("no key yet"));
  if (item->has_certificate)
    g_string_append_printf (text, ", %s", _ ("certificate"));
  if (item->documents == 0)
    g_string_append_printf (text, ", %s", _ ("no documents"));
  else if (item->contents == item->documents)
    g_string_append_printf (text, ngettext_ (", %u document", ", %u documents", item->documents), item->documents);
  else
    g_string_append_printf (text, _ (", contents of %u of %u documents"), item->contents, item->documents);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
item_free (GembokBackupItem *item)
{
  g_free (item->id);
  g_free (item->person);
  g_free (item->organization);
  g_free (item->procedure);
  g_free (item->procedure_title);
  g_free (item);
}

static void
server_free (GembokBackupServer *server)
{
  g_free (server->url);
  g_ptr_array_unref (server->ca);
  g_ptr_array_unref (server->anchors);
  g_free (server);
}

GembokBackupReport *
gembok_backup_report_new (const GembokBackup *backup)
{
  GembokBackupReport *report = g_new0 (GembokBackupReport, 1);
  report->created_at = backup->created_at;
  report->program = g_strdup (backup->program);
  report->vault = g_strdup (backup->vault);
  report->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  report->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) server_free);
  report->warnings = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
gembok_backup_report_free (GembokBackupReport *report)
{
  if (report == NULL)
    return;
  g_free (report->program);
  g_free (report->vault);
  g_ptr_array_unref (report->items);
  g_ptr_array_unref (report->servers);
  g_ptr_array_unref (report->warnings);
  g_free (report);
}

guint
gembok_backup_report_count (const GembokBackupReport *report, GembokRestoreOutcome outcome)
{
  guint count = 0;
  for (guint i = 0; i < report->items->len; i++)
    count += ((const GembokBackupItem *) report->items->pdata[i])->outcome == outcome ? 1 : 0;
  return count;
}

GembokBackupItem *
gembok_backup_report_add_request (GembokBackupReport *report, const GembokVaultRequest *facts)
{
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (facts->procedure, NULL);
  GembokBackupItem *item = g_new0 (GembokBackupItem, 1);
  item->id = g_strdup (facts->id);
  item->person = gembok_text_sanitise (facts->applicant->name, SHOWN_MAX);
  item->organization = gembok_text_sanitise (facts->applicant->organization, SHOWN_MAX);
  item->procedure = gembok_text_sanitise (facts->procedure, SHOWN_MAX);
  item->procedure_title = procedure != NULL ? g_strdup (gembok_procedure_title (procedure)) : g_strdup (item->procedure);
  item->state = facts->state;
  item->created_at = facts->created_at;
  item->updated_at = facts->updated_at;
  g_ptr_array_add (report->items, item);
  return item;
}

GembokBackupItem *
gembok_backup_report_add (GembokBackupReport *report, const GembokBackupRequest *request)
{
  GembokBackupItem *item = gembok_backup_report_add_request (report, request->copy->request);
  item->has_key = request->copy->key != NULL;
  item->has_certificate = request->copy->certificates->len > 0;
  item->documents = request->copy->documents->len;
  for (guint i = 0; i < request->contents->len; i++)
    item->contents += request->contents->pdata[i] != NULL ? 1 : 0;
  return item;
}

static GPtrArray *
fingerprints (GBytes *pem)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) certificates = pem != NULL ? gembok_certificate_parse_all (pem, NULL) : NULL;
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    g_ptr_array_add (list, g_strdup (gembok_certificate_sha256 (certificates->pdata[i])));
  return list;
}

void
gembok_backup_report_add_profile (GembokBackupReport *report, const GembokVaultProfile *profile, gboolean known)
{
  GembokBackupServer *server = g_new0 (GembokBackupServer, 1);
  server->url = gembok_text_sanitise (profile->url, SHOWN_MAX);
  server->mode = profile->mode;
  server->ca = fingerprints (profile->ca);
  server->anchors = fingerprints (profile->anchors);
  server->known = known;
  g_ptr_array_add (report->servers, server);
}

void
gembok_backup_warn (GembokBackupReport *report, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (report->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}
