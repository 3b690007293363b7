/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk itself: vaults and training AMSs that are opened, closed, and opened otherwise before they are there. */
#include <stdio.h>
#include <unistd.h>

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/desk-private.h"
#include "app/file-window.h"
#include "kept.h"
#include "room.h"
#include "shown.h"

#define PATIENCE (30 * G_USEC_PER_SEC)

/* Where an administrator's presets would lie. */
static char *presets;

static const Kept valid = { "Siti Contoh Rahmawati", NULL, -1, 300, GEMBOK_CERTIFICATE_ACTIVE, -1 };

typedef struct
{
  GSettings *settings;
  GembokDesk *desk;
  guint opened;
  guint failed;
} Fixture;

static void
state_cb (Fixture *fixture)
{
  fixture->opened += gembok_desk_state (fixture->desk) == GEMBOK_DESK_OPEN;
  fixture->failed += gembok_desk_state (fixture->desk) == GEMBOK_DESK_FAILED;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->settings = gembok_settings_new ();
  fixture->desk = gembok_desk_new (fixture->settings);
  g_signal_connect_swapped (fixture->desk, "notify::state", G_CALLBACK (state_cb), fixture);
  let_pass ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  gembok_desk_close (fixture->desk);
  room_await_idle ();
  g_clear_object (&fixture->desk);
  g_clear_object (&fixture->settings);
}

/* Until something has come of what runs, but was not told yet: from here on a cancellation is too late. */
static void
let_it_answer (void)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  while (!g_main_context_pending (NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

static void
open_offline (Fixture *fixture)
{
  gembok_desk_open (fixture->desk, GEMBOK_MODE_OFFLINE);
  room_await_idle ();
  g_assert_cmpint (gembok_desk_state (fixture->desk), ==, GEMBOK_DESK_OPEN);
}

/* Whether a process of ours runs: the training AMS. */
static gboolean
has_child (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      int parent = 0;
      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      const char *end = strrchr (text, ')');
      if (end != NULL && sscanf (end, ") %*c %d", &parent) == 1 && parent == getpid ())
        return TRUE;
    }
  return FALSE;
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static void
test_closed_before_it_was_open (Fixture *fixture, gconstpointer data)
{
  (void) data;
  gembok_desk_open (fixture->desk, GEMBOK_MODE_OFFLINE);
  let_it_answer ();
  gembok_desk_close (fixture->desk);
  room_await_idle ();
  g_assert_cmpint (gembok_desk_state (fixture->desk), ==, GEMBOK_DESK_CLOSED);
  g_assert_cmpuint (fixture->opened, ==, 0);
  open_offline (fixture);
}

/* While nothing is told meanwhile: something else may be pending before. */
static void
await_child (void)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  while (!has_child ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

static void
assert_only_offline (Fixture *fixture)
{
  g_autofree char *address = gembok_desk_address (fixture->desk);
  g_assert_cmpint (gembok_desk_state (fixture->desk), ==, GEMBOK_DESK_OPEN);
  g_assert_cmpint (gembok_desk_mode (fixture->desk), ==, GEMBOK_MODE_OFFLINE);
  g_assert_null (address);
  g_assert_null (gembok_desk_account (fixture->desk));
  g_assert_null (fixture->desk->training);
  g_assert_cmpuint (fixture->opened, ==, 1);
  g_assert_cmpuint (fixture->failed, ==, 0);
  g_assert_false (has_child ());
}

/* Neither the first opening nor that it was cancelled is told. */
static void
test_another_mode_at_once (Fixture *fixture, gconstpointer data)
{
  (void) data;
  gembok_desk_open (fixture->desk, GEMBOK_MODE_TRAINING);
  open_offline (fixture);
  assert_only_offline (fixture);
}

static void
test_another_mode_too_late (Fixture *fixture, gconstpointer data)
{
  (void) data;
  gembok_desk_open (fixture->desk, GEMBOK_MODE_TRAINING);
  await_child ();
  let_it_answer ();
  /* Its AMS runs, and is for nobody. */
  open_offline (fixture);
  assert_only_offline (fixture);
}

/* --- closing ------------------------------------------------------------------------------------------------------- */

/* SQLite takes its log in when the last one closes the vault. */
static gboolean
vault_is_open (void)
{
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autofree char *log = g_build_filename (folder, "vault.db-wal", NULL);
  return g_file_test (log, G_FILE_TEST_EXISTS);
}

static GMutex gate; /* locked: closed */

static gpointer
pass_gate (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) input;
  (void) cancellable;
  (void) error;
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  return NULL;
}

static void
await_closed_vault (void)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE / 3;
  while (vault_is_open ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

/* On a worker, as everything that waits for a disk: here one that does not get to it yet. */
static void
test_the_vault_is_closed_elsewhere (Fixture *fixture, gconstpointer data)
{
  (void) data;
  open_offline (fixture);
  g_mutex_lock (&gate);
  gembok_work_run (NULL, fixture->desk, NULL, &(GembokWork){ .func = pass_gate, .lane = "desk" });
  g_assert_true (vault_is_open ());
  gembok_desk_close (fixture->desk);
  g_assert_cmpint (gembok_desk_state (fixture->desk), ==, GEMBOK_DESK_CLOSED);
  g_assert_true (vault_is_open ());
  g_mutex_unlock (&gate);
  room_await_idle ();
  g_assert_false (vault_is_open ());
}

/* Also where a work is the last one that has it. */
static void
test_the_last_work_closes_the_vault (Fixture *fixture, gconstpointer data)
{
  (void) data;
  open_offline (fixture);
  g_mutex_lock (&gate);
  gembok_desk_work (fixture->desk, fixture->desk, NULL, &(GembokWork){ .func = pass_gate });
  gembok_desk_close (fixture->desk);
  while (gembok_work_count () > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (vault_is_open ());
  g_mutex_unlock (&gate);
  /* Without the main loop. */
  await_closed_vault ();
  room_await_idle ();
}

/* --- whose session ------------------------------------------------------------------------------------------------- */

static void
lock_address (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("[Locked]\nams-address='%s'\n", address);
  g_assert_true (g_file_set_contents (presets, text, -1, NULL));
  g_assert_no_errno (g_chmod (presets, 0644));
  gembok_settings_prepare (&error);
  g_assert_no_error (error);
}

static void
open_connected (Fixture *fixture, const char *account)
{
  gembok_desk_open (fixture->desk, GEMBOK_MODE_CONNECTED);
  room_await_idle ();
  g_assert_cmpint (gembok_desk_state (fixture->desk), ==, GEMBOK_DESK_OPEN);
  g_assert_cmpstr (gembok_desk_account (fixture->desk), ==, account);
  gembok_desk_close (fixture->desk);
  room_await_idle ();
}

/* A session that was kept is no way around a lock. */
static void
test_a_locked_address (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_CONNECTED);
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
  const GembokServer server = { .url = "https://a.contoh.go.id", .mode = GEMBOK_PROFILE_CONNECTED };
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (context, &server, &error);
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  g_assert_true (gembok_vault_profile_put (gembok_context_vault (context), profile, &error));
  account->profile = g_strdup (profile->id);
  account->username = g_strdup ("siti");
  account->name = g_strdup ("Siti");
  account->expires_at = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_assert_true (gembok_vault_account_put (gembok_context_vault (context), account, &error));
  g_clear_pointer (&context, gembok_context_free);
  open_connected (fixture, "siti");
  lock_address ("https://a.contoh.go.id");
  open_connected (fixture, "siti");
  lock_address ("https://b.contoh.go.id");
  open_connected (fixture, NULL);
  g_assert_no_errno (g_unlink (presets));
  g_assert_true (gembok_settings_prepare (NULL));
}

/* --- files --------------------------------------------------------------------------------------------------------- */

static GtkWidget *
file_window (GtkWidget *parent)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  for (GList *item = all; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == GTK_WINDOW (parent))
      return item->data;
  g_assert_not_reached ();
}

static GFile *
file_of_a_kept_one (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autofree char *path = g_build_filename (folder, "siti.pem", NULL);
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
  g_autofree char *sha256 = keep_certificate (context, &valid);
  g_autoptr (GembokVaultCertificate) kept = gembok_vault_certificate_get (gembok_context_vault (context), sha256, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (kept->chain, NULL), (gssize) g_bytes_get_size (kept->chain), &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* What leads into the vault is there as long as the vault is open. */
static void
test_nothing_is_kept_in_a_closed_vault (Fixture *fixture, gconstpointer data)
{
  (void) data;
  open_offline (fixture);
  g_autoptr (GFile) file = file_of_a_kept_one ();
  GtkWidget *parent = shown (gtk_label_new ("x"));
  gembok_file_window_present (GTK_WINDOW (parent), fixture->desk, file);
  room_await_idle ();
  GtkWidget *window = file_window (parent);
  g_assert_nonnull (button_called (window, "Open Certificate"));
  gembok_desk_close (fixture->desk);
  room_await_idle ();
  g_assert_null (button_called (window, "Open Certificate"));
  open_offline (fixture);
  g_assert_nonnull (button_called (window, "Open Certificate"));
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (parent));
  g_file_delete (file, NULL, NULL);
}

#define ADD(path, test) g_test_add ("/desk/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *office = g_dir_make_tmp ("gembok-desk-XXXXXX", NULL);
  g_autofree char *folders = g_strconcat (
      office, ":", g_getenv ("XDG_DATA_DIRS") != NULL ? g_getenv ("XDG_DATA_DIRS") : "/usr/local/share:/usr/share", NULL);
  g_autofree char *site = g_build_filename (office, "gembok", "site", NULL);
  g_setenv ("XDG_DATA_DIRS", folders, TRUE);
  presets = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
  shown_init (&argc, &argv);
  ADD ("closed-before-it-was-open", test_closed_before_it_was_open);
  ADD ("another-mode-at-once", test_another_mode_at_once);
  ADD ("another-mode-too-late", test_another_mode_too_late);
  ADD ("vault-closed-elsewhere", test_the_vault_is_closed_elsewhere);
  ADD ("last-work", test_the_last_work_closes_the_vault);
  ADD ("locked-address", test_a_locked_address);
  ADD ("file-of-a-closed-vault", test_nothing_is_kept_in_a_closed_vault);
  return g_test_run ();
}
