/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows of backup and restore on a real vault: what can be pressed when, what is shown, and that no passphrase stays. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/backup-window.h"
#include "app/restore-window.h"
#include "app/secret-entry.h"
#include "app/settings.h"
#include "base/file.h"
#include "procedure/backup.h"
#include "procedure/request.h"
#include "shown.h"

#define PASSPHRASE "payung hijau menari di atas genting 83"

typedef gboolean (*Condition) (gpointer data);

static void
await (Condition condition, gpointer data)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static GSettings *settings;
static GembokDesk *desk;

static gboolean
is_open (gpointer data)
{
  (void) data;
  return gembok_desk_state (desk) == GEMBOK_DESK_OPEN;
}

static GembokSecret *
secret (void)
{
  return gembok_secret_new_from (PASSPHRASE, strlen (PASSPHRASE));
}

/* A request without key in @folder; returns a backup of it. */
static char *
make_backup (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, "Siti <b>Contoh</b>");
  g_autoptr (GembokRequestView) view = gembok_request_begin (context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  g_autoptr (GembokSecret) passphrase = secret ();
  char *path = g_build_filename (folder, "contoh.gembok", NULL);
  gembok_backup_save (context, NULL, passphrase, path, GEMBOK_WRITE_REPLACE, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static void
type (AdwPasswordEntryRow *row, const char *text)
{
  gembok_secret_entry_clear (GTK_EDITABLE (row));
  int position = 0;
  gtk_editable_insert_text (GTK_EDITABLE (row), text, -1, &position);
}

/* The password rows of a window, in order. */
static void
collect_rows (GtkWidget *widget, GPtrArray *rows)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (ADW_IS_PASSWORD_ENTRY_ROW (child))
      g_ptr_array_add (rows, child);
    else
      collect_rows (child, rows);
}

typedef struct
{
  GtkWidget *window;
  const char *text;
} Wanted;

static gboolean
is_said (gpointer data)
{
  const Wanted *wanted = data;
  return says (wanted->window, wanted->text);
}

static void
await_text (GtkWidget *window, const char *text)
{
  Wanted wanted = { window, text };
  await (is_said, &wanted);
}

static gboolean
is_sensitive (gpointer button)
{
  return gtk_widget_is_sensitive (button);
}

static void
test_nothing_to_back_up (void)
{
  GtkWidget *window = gembok_backup_window_new (desk, NULL);
  gtk_window_present (GTK_WINDOW (window));
  await_text (window, "There is no request on this computer that could be backed up.");
  g_assert_null (button_called (window, "Save …"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_restore (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-app-XXXXXX", &error);
  g_autofree char *path = make_backup (folder);
  g_autofree char *bad = g_build_filename (folder, "bukan.gembok", NULL);
  g_assert_true (g_file_set_contents (bad, "hello", -1, &error));
  GtkWidget *window = gembok_restore_window_new (desk);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  gtk_window_present (GTK_WINDOW (window));
  let_pass ();
  collect_rows (window, rows);
  g_assert_cmpuint (rows->len, ==, 1);
  GtkWidget *open = button_called (window, "Open");
  g_assert_false (gtk_widget_is_sensitive (open));

  /* What is no backup is known before anything is typed. */
  gembok_restore_window_take_file (GEMBOK_RESTORE_WINDOW (window), bad);
  await_text (window, "This file is not a backup that Gembok made.");
  type (rows->pdata[0], PASSPHRASE);
  g_assert_false (gtk_widget_is_sensitive (open));
  gembok_restore_window_take_file (GEMBOK_RESTORE_WINDOW (window), path);
  await (is_sensitive, open);
  type (rows->pdata[0], "bukan yang ini");
  g_signal_emit_by_name (open, "clicked");
  await_text (window, "The passphrase does not open this backup.");

  /* What is in it is shown first; a name is text, never markup. */
  type (rows->pdata[0], PASSPHRASE);
  g_signal_emit_by_name (open, "clicked");
  await_text (window, "1 request can be taken");
  g_assert_true (says (window, "Siti <b>Contoh</b>"));
  g_assert_false (gembok_restore_window_has_restored (GEMBOK_RESTORE_WINDOW (window)));
  g_signal_emit_by_name (button_called (window, "Restore"), "clicked");
  await_text (window, "1 request is restored");
  g_assert_true (gembok_restore_window_has_restored (GEMBOK_RESTORE_WINDOW (window)));
  g_assert_true (gembok_secret_entry_is_empty (GTK_EDITABLE (rows->pdata[0])));
  gtk_window_destroy (GTK_WINDOW (window));

  /* A second time there is nothing to be pressed. */
  window = gembok_restore_window_new (desk);
  gtk_window_present (GTK_WINDOW (window));
  g_ptr_array_set_size (rows, 0);
  collect_rows (window, rows);
  open = button_called (window, "Open");
  gembok_restore_window_take_file (GEMBOK_RESTORE_WINDOW (window), path);
  type (rows->pdata[0], PASSPHRASE);
  await (is_sensitive, open);
  g_signal_emit_by_name (open, "clicked");
  await_text (window, "Everything is here already");
  g_assert_null (button_called (window, "Restore"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_remove (path);
  g_remove (bad);
}

static void
test_backup_form (void)
{
  GtkWidget *window = gembok_backup_window_new (desk, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  gtk_window_present (GTK_WINDOW (window));
  await_text (window, "Siti <b>Contoh</b>");
  g_assert_true (says (window, "Not in the file"));
  GtkWidget *save = button_called (window, "Save …");
  collect_rows (window, rows);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_false (gtk_widget_is_sensitive (save));
  type (rows->pdata[0], PASSPHRASE);
  type (rows->pdata[1], "payung");
  await_text (window, "The two passphrases are not the same.");
  g_assert_false (gtk_widget_is_sensitive (save));
  type (rows->pdata[1], PASSPHRASE);
  await (is_sensitive, save);
  g_assert_false (says (window, "The two passphrases are not the same."));
  /* Their own name does not become good by being typed twice. */
  type (rows->pdata[0], "siti contoh");
  type (rows->pdata[1], "siti contoh");
  let_pass ();
  g_assert_false (gtk_widget_is_sensitive (save));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  settings = gembok_settings_new ();
  desk = gembok_desk_new (settings);
  gembok_desk_open (desk, GEMBOK_MODE_OFFLINE);
  await (is_open, NULL);
  g_test_add_func ("/backup-windows/nothing-to-back-up", test_nothing_to_back_up);
  g_test_add_func ("/backup-windows/restore", test_restore);
  g_test_add_func ("/backup-windows/backup-form", test_backup_form);
  const int code = g_test_run ();
  gembok_desk_close (desk);
  let_pass ();
  g_clear_object (&desk);
  g_clear_object (&settings);
  return code;
}
