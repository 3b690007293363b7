/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the windows of backup and restore say. */
#include "app/display-backup.h"

#include <string.h>

static void
free_item (gpointer data)
{
  g_free (data);
}

static GembokBackupReport *
report_of (const GembokRestoreOutcome *outcomes, guint n)
{
  GembokBackupReport *report = g_new0 (GembokBackupReport, 1);
  report->items = g_ptr_array_new_with_free_func (free_item);
  report->servers = g_ptr_array_new ();
  report->warnings = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      GembokBackupItem *item = g_new0 (GembokBackupItem, 1);
      item->outcome = outcomes[i];
      g_ptr_array_add (report->items, item);
    }
  return report;
}

static void
test_summary (void)
{
  static const struct
  {
    GembokRestoreOutcome outcomes[3];
    guint n;
    const char *planned, *restored;
    gboolean changes;
  } cases[] = {
    { { GEMBOK_RESTORE_ADDED, GEMBOK_RESTORE_UPDATED, GEMBOK_RESTORE_DIVERGED },
      3,
      "2 requests can be taken",
      "2 requests are restored",
      TRUE },
    { { GEMBOK_RESTORE_ADDED, GEMBOK_RESTORE_PRESENT, 0 }, 2, "1 request can be taken", "1 request is restored", TRUE },
    { { GEMBOK_RESTORE_PRESENT, GEMBOK_RESTORE_PRESENT, 0 },
      2,
      "Everything is here already",
      "Everything is here already",
      FALSE },
    { { GEMBOK_RESTORE_DIVERGED, GEMBOK_RESTORE_PRESENT, 0 },
      2,
      "There is nothing to take",
      "There is nothing to take",
      FALSE },
    { { GEMBOK_RESTORE_ELSEWHERE, GEMBOK_RESTORE_EXISTS, 0 },
      2,
      "There is nothing to take",
      "There is nothing to take",
      FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokBackupReport) report = report_of (cases[i].outcomes, cases[i].n);
      g_autofree char *planned = gembok_display_backup_summary (report, GEMBOK_BACKUP_PLANNED);
      g_autofree char *restored = gembok_display_backup_summary (report, GEMBOK_BACKUP_RESTORED);
      g_assert_cmpstr (planned, ==, cases[i].planned);
      g_assert_cmpstr (restored, ==, cases[i].restored);
      g_assert_cmpint (gembok_display_backup_changes (report), ==, cases[i].changes);
    }
  g_autoptr (GembokBackupReport) lacking = report_of (cases[2].outcomes, 2);
  ((GembokBackupItem *) lacking->items->pdata[1])->lacking = 2;
  g_autofree char *fill = gembok_display_backup_summary (lacking, GEMBOK_BACKUP_PLANNED);
  g_autofree char *filled = gembok_display_backup_summary (lacking, GEMBOK_BACKUP_RESTORED);
  g_assert_cmpstr (fill, ==, "The contents of 2 documents can be taken");
  g_assert_cmpstr (filled, ==, "The contents of 2 documents are restored");
  g_assert_true (gembok_display_backup_changes (lacking));
  g_autoptr (GembokBackupReport) one = report_of (cases[0].outcomes, 1);
  g_autofree char *saved = gembok_display_backup_summary (one, GEMBOK_BACKUP_SAVED);
  g_assert_cmpstr (saved, ==, "1 request is saved");
}

/* A word and an icon for each, so that nothing is told by colour alone. */
static void
test_outcomes (void)
{
  for (int i = GEMBOK_RESTORE_ADDED; i <= GEMBOK_RESTORE_ELSEWHERE; i++)
    {
      const GembokRestoreOutcome outcome = (GembokRestoreOutcome) i;
      const char *icon = gembok_display_outcome_icon (outcome, GEMBOK_BACKUP_RESTORED);
      const gboolean taken = gembok_restore_outcome_is_taken (outcome);
      g_assert_cmpstr (icon, ==, taken ? "object-select-symbolic" : "dialog-warning-symbolic");
      g_assert_cmpstr (gembok_display_outcome_class (outcome, GEMBOK_BACKUP_SAVED), ==, "success");
      g_assert_cmpint (g_strcmp0 (gembok_display_outcome_class (outcome, GEMBOK_BACKUP_PLANNED), "warning") == 0, ==,
                       !taken);
      g_assert_cmpstr (gembok_restore_outcome_plan (outcome), !=, "");
    }
}

static void
test_about (void)
{
  GembokBackupItem item = { .person = (char *) "",
                            .organization = (char *) "Dinas Contoh",
                            .has_key = TRUE,
                            .documents = 3,
                            .contents = 2,
                            .state = GEMBOK_REQUEST_DRAFT,
                            .outcome = GEMBOK_RESTORE_PRESENT };
  g_autofree char *name = gembok_display_backup_name (&item);
  g_autofree char *saved = gembok_display_backup_about (&item, GEMBOK_BACKUP_SAVED);
  g_autofree char *planned = gembok_display_backup_about (&item, GEMBOK_BACKUP_PLANNED);
  g_assert_cmpstr (name, ==, "(no name yet)");
  g_assert_cmpstr (saved, ==, "Dinas Contoh\ndraft · key, contents of 2 of 3 documents");
  g_assert_cmpstr (planned, ==, "Dinas Contoh\ndraft · key, contents of 2 of 3 documents\n→ is here already");
  item.organization = (char *) "";
  item.has_key = FALSE;
  item.documents = item.contents = 0;
  item.outcome = GEMBOK_RESTORE_ADDED;
  g_autofree char *bare = gembok_display_backup_about (&item, GEMBOK_BACKUP_RESTORED);
  g_assert_cmpstr (bare, ==, "draft · no key yet, no documents\n→ taken from the backup");
}

static void
test_server (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_ptr_array_add (some, (char *) "00aa11bb");
  GembokBackupServer server = { .url = (char *) "https://ams.contoh.go.id", .ca = some, .anchors = none, .known = FALSE };
  g_autofree char *fresh = gembok_display_backup_server (&server);
  g_assert_nonnull (strstr (fresh, "\nConnection: SHA-256 00AA 11BB"));
  g_assert_null (strstr (fresh, "\nCertificates"));
  server.known = TRUE;
  g_autofree char *known = gembok_display_backup_server (&server);
  g_assert_null (strstr (known, "SHA-256"));
}

static void
test_progress (void)
{
  double fraction = 0;
  GembokProgress progress = { .stage = GEMBOK_STAGE_BACK_UP, .done = 1, .total = 4 };
  g_autofree char *second = gembok_display_backup_progress (&progress, &fraction);
  g_assert_cmpstr (second, ==, "Request 2 of 4");
  g_assert_cmpfloat (fraction, ==, 0.25);
  progress.done = 4;
  g_autofree char *last = gembok_display_backup_progress (&progress, &fraction);
  g_assert_cmpstr (last, ==, "Request 4 of 4");
  progress = (GembokProgress){ .stage = GEMBOK_STAGE_DERIVE_KEY };
  g_autofree char *key = gembok_display_backup_progress (&progress, &fraction);
  g_assert_cmpstr (key, ==, "Working on the passphrase");
  g_assert_cmpfloat (fraction, <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-backup/summary", test_summary);
  g_test_add_func ("/display-backup/outcomes", test_outcomes);
  g_test_add_func ("/display-backup/about", test_about);
  g_test_add_func ("/display-backup/server", test_server);
  g_test_add_func ("/display-backup/progress", test_progress);
  return g_test_run ();
}
