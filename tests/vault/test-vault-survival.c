/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault among several programs, killed ones, and on a full disk (promise 1). */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fixture.h"
#include "vault/vault-log.h"
#include "vault/vault-private.h"

#define NOW G_GINT64_CONSTANT (1786942800)

/* --- several programs ------------------------------------------------------------------------------------------- */

static GembokVault *
open_or_exit (const char *folder)
{
  g_autoptr (GError) error = NULL;
  GembokVault *vault = gembok_vault_open (folder, &error);
  if (vault == NULL)
    {
      g_printerr ("# a program could not open the vault: %s\n", error->message);
      _exit (80);
    }
  return vault;
}

/* Adds requests one by one and tells each once it was confirmed. Runs until it is killed or has made 30. */
static void
add_and_tell (const char *folder, int fd)
{
  GembokVault *vault = open_or_exit (folder);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d-%02u", (int) getpid (), i);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW + i);
      g_autofree char *line = g_strconcat (id, "\n", NULL);
      if (!gembok_vault_begin (vault, NULL) || !gembok_vault_request_add (vault, request, NULL)
          || !gembok_vault_log (vault, "applicant", id, NULL, "new", "done", NULL) || !gembok_vault_commit (vault, NULL))
        _exit (81);
      if (fd >= 0 && write (fd, line, strlen (line)) != (ssize_t) strlen (line))
        _exit (82);
    }
  gembok_vault_unref (vault);
}

static void
two_programs (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* They even make the vault together. */
  fixture_fill (fixture, "", 0);
  GPid pids[3];
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    pids[i] = fixture_child (add_and_tell, fixture->folder, -1);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    g_assert_cmpint (fixture_wait (pids[i]), ==, 0);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_count (fixture), ==, 90);
  guint64 entries = 0;
  g_assert_true (gembok_vault_log_verify (fixture->vault, &entries, NULL));
  g_assert_cmpuint (entries, ==, 90);
  fixture_assert_sound (fixture);
}

static void
busy_is_said (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVault) other = gembok_vault_open (fixture->folder, &error);
  g_assert_no_error (error);
  gembok_vault_begin (other, &error);
  g_assert_no_error (error);
  gembok_vault_set_patience (fixture->vault, 100);
  g_autoptr (GembokVaultRequest) request = fixture_request ("r1", "Siti Contoh", NOW);
  g_assert_false (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "another Gembok program"));
  g_clear_error (&error);
  g_assert_false (gembok_vault_begin (fixture->vault, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_clear_error (&error);
  /* Reading goes on meanwhile. */
  g_assert_cmpuint (fixture_count (fixture), ==, 0);
  gembok_vault_rollback (other);
  gembok_vault_request_add (fixture->vault, request, &error);
  g_assert_no_error (error);
}

/* --- killed ----------------------------------------------------------------------------------------------------- */

/* Writes more than SQLite's cache holds, so that part of it reaches the -wal file before there is a commit. */
static void
stop_in_the_middle (const char *folder, int fd)
{
  GembokVault *vault = open_or_exit (folder);
  g_autofree char *filler = g_strnfill (1000000, 'x');
  if (!gembok_vault_begin (vault, NULL) || !gembok_vault_log (vault, "applicant", NULL, NULL, "new", "begun", NULL))
    _exit (81);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("half-%02u", i);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW + i);
      request->reason = g_strdup (filler);
      if (!gembok_vault_request_add (vault, request, NULL))
        _exit (82);
    }
  if (write (fd, "x", 1) != 1)
    _exit (83);
  for (;;)
    pause ();
}

static void
killed_in_a_transaction (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  int pipe_fds[2];
  char byte = 0;
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  const GPid pid = fixture_child (stop_in_the_middle, fixture->folder, pipe_fds[1]);
  close (pipe_fds[1]);
  g_assert_cmpint (read (pipe_fds[0], &byte, 1), ==, 1);
  close (pipe_fds[0]);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (fixture_wait (pid), ==, -SIGKILL);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (fixture_count (fixture), ==, 1);
      fixture_assert_sound (fixture);
      fixture_reopen (fixture);
    }
  fixture_add (fixture, "r2", "Siti Contoh", NOW);
  g_assert_cmpuint (fixture_count (fixture), ==, 2);
  fixture_assert_sound (fixture);
}

/* Reads what a child tells: up to @lines lines, or to the end of file. */
static void
listen_to (int fd, GString *told, guint lines)
{
  char byte;
  while (lines > 0 && read (fd, &byte, 1) == 1)
    {
      g_string_append_c (told, byte);
      lines -= byte == '\n' ? 1 : 0;
    }
}

/* What was confirmed before the kill is there afterwards, at whatever instant it comes. */
static void
killed_at_any_instant (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint confirmed = 0;
  for (guint round = 0; round < 15; round++)
    {
      int pipe_fds[2];
      g_autoptr (GString) told = g_string_new (NULL);
      g_assert_cmpint (pipe (pipe_fds), ==, 0);
      const GPid pid = fixture_child (add_and_tell, fixture->folder, pipe_fds[1]);
      close (pipe_fds[1]);
      listen_to (pipe_fds[0], told, round % 5);
      g_usleep ((gulong) g_test_rand_int_range (0, 5000));
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      fixture_wait (pid);
      listen_to (pipe_fds[0], told, G_MAXUINT);
      close (pipe_fds[0]);
      g_auto (GStrv) ids = g_strsplit (told->str, "\n", -1);
      for (guint i = 0; ids[i] != NULL && ids[i][0] != '\0'; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (fixture->vault, ids[i], &error);
          g_assert_no_error (error);
          confirmed++;
        }
      fixture_assert_sound (fixture);
    }
  g_test_message ("%u requests were confirmed before a kill", confirmed);
  g_assert_cmpuint (confirmed, >=, 30);
}

/* --- a full disk ------------------------------------------------------------------------------------------------ */

/* No file may grow beyond this: the system then refuses to write, as it does on a full disk. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
add_large (Fixture *fixture, const char *id, GError **error)
{
  g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW);
  request->reason = g_strnfill (200000, 'x');
  return gembok_vault_request_add (fixture->vault, request, error);
}

static void
full_disk (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  signal (SIGXFSZ, SIG_IGN);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  limit_files (150000);
  g_assert_false (add_large (fixture, "r2", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "full"));
  g_clear_error (&error);

  /* In a transaction: whichever call it is that fails, commit does not say "done", and nothing of it is kept. */
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  fixture_add (fixture, "r3", "Siti Contoh", NOW);
  gboolean failed = FALSE;
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("big%02u", i);
      failed = !add_large (fixture, id, NULL) || failed;
    }
  g_assert_false (gembok_vault_commit (fixture->vault, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_clear_error (&error);
  g_test_message ("%s", failed ? "a call failed" : "the commit failed");
  limit_files (RLIM_INFINITY);

  g_assert_cmpuint (fixture_count (fixture), ==, 1);
  g_assert_true (add_large (fixture, "r2", &error));
  g_assert_no_error (error);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_count (fixture), ==, 2);
  fixture_assert_sound (fixture);
}

/* SQLite itself says "full". */
static void
full_database (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (fixture->vault);
  gembok_sql_run (read->db, "PRAGMA max_page_count = 1", &error); /* as many as there are */
  g_assert_no_error (error);
  g_assert_false (add_large (fixture, "r2", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "disk is full."));
  g_clear_error (&error);
  gembok_sql_run (read->db, "PRAGMA max_page_count = 1000000", &error);
  g_assert_no_error (error);
  add_large (fixture, "r2", &error);
  g_assert_no_error (error);
  fixture_assert_sound (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/vault/two-programs", two_programs);
  fixture_test ("/vault/busy", busy_is_said);
  fixture_test ("/vault/killed-in-transaction", killed_in_a_transaction);
  fixture_test ("/vault/killed-any-time", killed_at_any_instant);
  fixture_test ("/vault/full-disk", full_disk);
  fixture_test ("/vault/full-database", full_database);
  return g_test_run ();
}
