/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "procedure/backup.h"

/* --- what is in a backup ---------------------------------------------------------------------------------------- */

static void
add_item (Cli *cli, const GembokBackupItem *item, gboolean restoring)
{
  gembok_json_begin_object (cli->writer, NULL);
  gembok_json_add_string (cli->writer, "id", item->id);
  gembok_json_add_string (cli->writer, "name", item->person);
  gembok_json_add_string (cli->writer, "organization", item->organization);
  gembok_json_add_string (cli->writer, "procedure", item->procedure);
  gembok_json_add_string (cli->writer, "state", gembok_request_state_name (item->state));
  gembok_json_add_boolean (cli->writer, "key", item->has_key);
  gembok_json_add_boolean (cli->writer, "certificate", item->has_certificate);
  gembok_json_add_integer (cli->writer, "documents", item->documents);
  gembok_json_add_integer (cli->writer, "contents", item->contents);
  gembok_json_add_time (cli->writer, "updated_at", item->updated_at);
  if (restoring)
    gembok_json_add_string (cli->writer, "outcome", gembok_restore_outcome_name (item->outcome));
  gembok_json_end_object (cli->writer);
}

static void
add_fingerprints (Cli *cli, const char *name, const GPtrArray *list)
{
  gembok_json_begin_array (cli->writer, name);
  for (guint i = 0; i < list->len; i++)
    gembok_json_add_string (cli->writer, NULL, list->pdata[i]);
  gembok_json_end_array (cli->writer);
}

static void
add_server (Cli *cli, const GembokBackupServer *server)
{
  gembok_json_begin_object (cli->writer, NULL);
  gembok_json_add_string (cli->writer, "url", server->url);
  gembok_json_add_boolean (cli->writer, "training", server->mode == GEMBOK_PROFILE_TRAINING);
  gembok_json_add_boolean (cli->writer, "known", server->known);
  add_fingerprints (cli, "ca", server->ca);
  add_fingerprints (cli, "anchors", server->anchors);
  gembok_json_end_object (cli->writer);
}

static void
add_report (Cli *cli, const GembokBackupReport *report, gboolean restoring)
{
  gembok_json_add_time (cli->writer, "created_at", report->created_at);
  gembok_json_begin_array (cli->writer, "requests");
  for (guint i = 0; i < report->items->len; i++)
    add_item (cli, report->items->pdata[i], restoring);
  gembok_json_end_array (cli->writer);
  gembok_json_begin_array (cli->writer, "servers");
  for (guint i = 0; i < report->servers->len; i++)
    add_server (cli, report->servers->pdata[i]);
  gembok_json_end_array (cli->writer);
  gembok_json_begin_array (cli->writer, "warnings");
  for (guint i = 0; i < report->warnings->len; i++)
    gembok_json_add_string (cli->writer, NULL, report->warnings->pdata[i]);
  gembok_json_end_array (cli->writer);
}

static void
print_item (Cli *cli, const GembokBackupItem *item)
{
  g_autofree char *contents = gembok_backup_item_contents (item);
  cli_print (cli, "%s  %s%s%s  (%s)", item->id, *item->person != '\0' ? item->person : _ ("(no name yet)"),
             *item->organization != '\0' ? ", " : "", item->organization, gembok_request_state_label (item->state));
  cli_print (cli, "    %s", contents);
}

/* By whom certificates would be trusted from now on is not to be found out afterwards. */
static void
print_server (Cli *cli, const GembokBackupServer *server)
{
  cli_print (cli, server->known ? _ ("AMS %s: known here") : _ ("AMS %s: not known here yet"), server->url);
  for (guint i = 0; !server->known && i < server->ca->len; i++)
    cli_print (cli, _ ("    trusted for the connection: SHA-256 %s"), (const char *) server->ca->pdata[i]);
  for (guint i = 0; !server->known && i < server->anchors->len; i++)
    cli_print (cli, _ ("    trusted for certificates: SHA-256 %s"), (const char *) server->anchors->pdata[i]);
}

static void
show_warnings (const GembokBackupReport *report)
{
  for (guint i = 0; i < report->warnings->len; i++)
    cli_note (_ ("Note: %s"), (const char *) report->warnings->pdata[i]);
}

/* --- making ----------------------------------------------------------------------------------------------------- */

gboolean
verb_request_backup (Cli *cli, GError **error)
{
  const char *path = cli_need (cli, "--out", error);
  if (path == NULL || !cli_check_output (cli, path, error))
    return FALSE;
  if (cli_option (cli, "--backup-passphrase-fd") == NULL)
    cli_note ("%s",
              _ ("The backup gets a passphrase of its own. Without it nobody can open the file, and each key in it still "
                 "needs its own passphrase, too."));
  g_autoptr (GembokSecret) passphrase
      = cli_secret (cli, "--backup-passphrase-fd", _ ("Passphrase for the backup"), TRUE, FALSE, error);
  if (passphrase == NULL)
    return FALSE;
  g_ptr_array_add (cli->arguments, NULL);
  g_autoptr (GembokBackupReport) report = NULL;
  const gboolean saved
      = gembok_backup_save (cli->context, (const char *const *) cli->arguments->pdata, passphrase, path,
                            cli->force ? GEMBOK_WRITE_REPLACE : GEMBOK_WRITE_NEW, &report, cli->cancellable, error);
  g_ptr_array_set_size (cli->arguments, (int) cli->arguments->len - 1);
  if (!saved)
    return FALSE;
  cli_progress_clear ();
  for (guint i = 0; i < report->items->len; i++)
    print_item (cli, report->items->pdata[i]);
  show_warnings (report);
  if (cli->json)
    add_report (cli, report, FALSE);
  cli_say_saved (cli, path);
  cli_print (cli, "%s",
             _ ("Not in it: passwords and log-ins of the AMS, settings. Keep the file and its passphrase apart."));
  return TRUE;
}

/* --- restoring -------------------------------------------------------------------------------------------------- */

static void
print_restored (Cli *cli, const GembokBackupReport *report, gboolean looking)
{
  if (looking)
    {
      g_autofree char *time = gembok_format_time (report->created_at);
      g_autofree char *program = gembok_text_sanitise (report->program, 40);
      cli_print (cli, _ ("Backup of %s, made by Gembok %s"), time, program);
    }
  for (guint i = 0; i < report->items->len; i++)
    {
      const GembokBackupItem *item = report->items->pdata[i];
      print_item (cli, item);
      cli_print (cli, "    %s",
                 looking ? gembok_restore_outcome_plan (item->outcome) : gembok_restore_outcome_label (item->outcome));
    }
  for (guint i = 0; i < report->servers->len; i++)
    print_server (cli, report->servers->pdata[i]);
  if (looking)
    cli_print (cli, "%s", _ ("Nothing was changed. Without --list, the requests are taken."));
  else if (report->servers->len > 0)
    cli_print (cli, "%s", _ ("Next: “gembok-cli login --server ADDRESS --username NAME”, and go on where it was left."));
}

gboolean
verb_request_restore (Cli *cli, GError **error)
{
  const gboolean looking = cli_flag (cli, "--list");
  /* What is no backup, or damaged, is known before anybody types a passphrase. */
  g_autoptr (GBytes) file = gembok_file_read (cli_argument (cli, 0), GEMBOK_BACKUP_FILE_MAX, error);
  if (file == NULL || !gembok_backup_check (file, error))
    return FALSE;
  g_autoptr (GembokSecret) passphrase
      = cli_secret (cli, "--backup-passphrase-fd", _ ("Passphrase of the backup"), FALSE, FALSE, error);
  if (passphrase == NULL)
    return FALSE;
  g_autoptr (GembokBackupReport) report = NULL;
  if (looking)
    report = gembok_backup_inspect (cli->context, file, passphrase, cli->cancellable, error);
  else
    gembok_backup_restore (cli->context, file, passphrase, &report, cli->cancellable, error);
  if (report == NULL)
    return FALSE;
  cli_progress_clear ();
  print_restored (cli, report, looking);
  show_warnings (report);
  if (cli->json)
    add_report (cli, report, TRUE);
  for (guint i = 0; !looking && i < report->items->len; i++)
    if (!gembok_restore_outcome_is_taken (((const GembokBackupItem *) report->items->pdata[i])->outcome))
      cli->exit = CLI_FAILED;
  return TRUE;
}
