/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/training.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "world.h"

/* A training AMS of its own and a context that knows nothing of it yet. */
typedef struct
{
  World world;
  char *folder;
  GembokTraining *training;
} School;

static int
remove_entry (const char *path, const struct stat *info G_GNUC_UNUSED, int kind G_GNUC_UNUSED,
              struct FTW *place G_GNUC_UNUSED)
{
  return remove (path);
}

static gpointer
start (gpointer folder)
{
  g_autoptr (GError) error = NULL;
  GembokTraining *training = gembok_training_start (folder, NULL, &error);
  g_assert_no_error (error);
  return training;
}

static void
set_up (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  world_set_up (&school->world, NULL);
  school->folder = g_dir_make_tmp ("gembok-training-XXXXXX", &error);
  g_assert_no_error (error);
  /* As in the window: the thread that starts it is gone before it is used. */
  GThread *worker = g_thread_new ("worker", start, school->folder);
  school->training = g_thread_join (worker);
}

static void
tear_down (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&school->training, gembok_training_stop);
  nftw (school->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  g_clear_pointer (&school->folder, g_free);
  world_tear_down (&school->world, NULL);
}

static void
restart (School *school)
{
  g_clear_pointer (&school->training, gembok_training_stop);
  school->training = start (school->folder);
}

/* Enters with a fork of the world's context, which is returned. */
static GembokContext *
enter (School *school, GembokRole role)
{
  g_autoptr (GError) error = NULL;
  GembokContext *context = gembok_context_fork (school->world.context);
  g_autoptr (GembokLogin) login = gembok_training_enter (context, school->training, role, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (login->account->role, ==, role);
  g_assert_false (login->kept);
  g_assert_null (login->not_kept_because);
  return context;
}

static void
assert_is (GembokContext *context, GembokRole role)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireAccount) account = gembok_account_show (context, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (account->role, ==, role);
}

static char *
only_profile (School *school)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = gembok_vault_profile_list (world_vault (&school->world), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (profiles->len, ==, 1);
  const GembokVaultProfile *profile = profiles->pdata[0];
  g_assert_cmpint (profile->mode, ==, GEMBOK_PROFILE_TRAINING);
  g_assert_cmpstr (profile->url, ==, gembok_training_url (school->training));
  g_assert_nonnull (profile->ca);
  g_assert_true (g_bytes_equal (profile->ca, profile->anchors));
  return g_strdup (profile->id);
}

static void
test_three_people_at_once (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  /* Where there is a keyring a training session does not go there all the same. */
  gembok_context_set_in_memory (school->world.context, FALSE);
  g_assert_true (gembok_training_is_running (school->training));
  g_autoptr (GembokContext) applicant = enter (school, GEMBOK_ROLE_APPLICANT);
  g_autoptr (GembokContext) verifier = enter (school, GEMBOK_ROLE_VERIFIER);
  g_autoptr (GembokContext) officer = enter (school, GEMBOK_ROLE_OFFICER);
  assert_is (applicant, GEMBOK_ROLE_APPLICANT);
  assert_is (verifier, GEMBOK_ROLE_VERIFIER);
  assert_is (officer, GEMBOK_ROLE_OFFICER);
  g_assert_null (gembok_context_account (school->world.context));
  g_autofree char *profile = only_profile (school);
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (world_vault (&school->world), &error);
  g_assert_cmpuint (accounts->len, ==, 3);
  for (guint i = 0; i < accounts->len; i++)
    g_assert_cmpint (((GembokVaultAccount *) accounts->pdata[i])->expires_at, ==, 0);

  GembokSecret *password = NULL;
  g_assert_null (gembok_training_account (school->training, GEMBOK_ROLE_UNKNOWN, &password));
  g_assert_null (gembok_training_enter (applicant, school->training, GEMBOK_ROLE_UNKNOWN, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_FAILED);
}

static void
test_again (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) before = enter (school, GEMBOK_ROLE_APPLICANT);
  g_autofree char *profile = only_profile (school);
  g_autofree char *url = g_strdup (gembok_training_url (school->training));
  GembokSecret *password = NULL;
  g_assert_nonnull (gembok_training_account (school->training, GEMBOK_ROLE_APPLICANT, &password));
  g_autoptr (GembokSecret) old = gembok_secret_copy (password);

  restart (school);
  g_assert_cmpstr (gembok_training_url (school->training), ==, url);
  gembok_training_account (school->training, GEMBOK_ROLE_APPLICANT, &password);
  g_assert_false (gembok_secret_equal (password, old));
  g_autoptr (GembokContext) after = enter (school, GEMBOK_ROLE_APPLICANT);
  assert_is (after, GEMBOK_ROLE_APPLICANT);
  g_autofree char *again = only_profile (school);
  g_assert_cmpstr (again, ==, profile);
}

/* What was sent to this AMS must still find it when its port has gone to another program. */
static void
test_another_port (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) before = enter (school, GEMBOK_ROLE_APPLICANT);
  g_autofree char *profile = only_profile (school);
  g_autofree char *url = g_strdup (gembok_training_url (school->training));
  g_clear_pointer (&school->training, gembok_training_stop);

  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  const guint16 port = (guint16) g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_socket_listener_add_address (other, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, &error);
  g_assert_no_error (error);
  restart (school);
  g_assert_cmpstr (gembok_training_url (school->training), !=, url);
  g_autoptr (GembokContext) after = enter (school, GEMBOK_ROLE_APPLICANT);
  assert_is (after, GEMBOK_ROLE_APPLICANT);
  g_autofree char *again = only_profile (school);
  g_assert_cmpstr (again, ==, profile);
}

/* The one process of ours. */
static GPid
find_child (void)
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
        return (GPid) g_ascii_strtoll (name, NULL, 10);
    }
  g_assert_not_reached ();
}

static void
test_ended (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokContext) context = enter (school, GEMBOK_ROLE_APPLICANT);
  g_assert_cmpint (kill (find_child (), SIGKILL), ==, 0);
  const gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (gembok_training_is_running (school->training) && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_assert_false (gembok_training_is_running (school->training));
  g_autoptr (GembokContext) again = gembok_context_fork (school->world.context);
  g_assert_null (gembok_training_enter (again, school->training, GEMBOK_ROLE_APPLICANT, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_UNREACHABLE);
  g_assert_null (gembok_context_account (again));
}

/* One that does not listen is not waited for for ever. */
static void
test_stopped_by_force (School *school, gconstpointer data G_GNUC_UNUSED)
{
  const GPid child = find_child ();
  g_assert_cmpint (kill (child, SIGSTOP), ==, 0);
  g_clear_pointer (&school->training, gembok_training_stop);
  g_assert_cmpint (kill (child, 0), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
}

static void
test_not_started (School *school, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  /* Its folder is taken; the one that has it goes on. */
  g_assert_null (gembok_training_start (school->folder, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_FAILED);
  g_autoptr (GembokContext) context = enter (school, GEMBOK_ROLE_VERIFIER);
  assert_is (context, GEMBOK_ROLE_VERIFIER);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autofree char *other = g_build_filename (school->folder, "lain", NULL);
  g_assert_null (gembok_training_start (other, cancellable, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
}

#define ADD(path, test) g_test_add (path, School, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/training/three-people-at-once", test_three_people_at_once);
  ADD ("/training/again", test_again);
  ADD ("/training/another-port", test_another_port);
  ADD ("/training/ended", test_ended);
  ADD ("/training/stopped-by-force", test_stopped_by_force);
  ADD ("/training/not-started", test_not_started);
  return g_test_run ();
}
