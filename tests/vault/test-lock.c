/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/lock-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int inside;

static gpointer
take_turns (gpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GembokLock) lock = gembok_lock_take ("turns", NULL);
      g_assert_nonnull (lock);
      g_assert_cmpint (g_atomic_int_add (&inside, 1), ==, 0);
      g_thread_yield ();
      g_assert_cmpint (g_atomic_int_add (&inside, -1), ==, 1);
    }
  return NULL;
}

static void
one_at_a_time (void)
{
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("turn", take_turns, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
different_names_do_not_wait (void)
{
  g_autoptr (GembokLock) one = gembok_lock_take ("one", NULL);
  g_autoptr (GembokLock) two = gembok_lock_take ("two", NULL);
  g_assert_nonnull (one);
  g_assert_nonnull (two);
}

static void
waiting_can_be_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GembokLock) held = gembok_lock_take ("held", NULL);
  g_assert_nonnull (held);
  g_cancellable_cancel (cancellable);
  g_assert_null (gembok_lock_take ("held", cancellable));
}

/* Who has no place for locks goes on without. */
static void
no_place (void)
{
  g_assert_cmpint (g_rmdir (g_get_user_runtime_dir ()), ==, 0);
  g_assert_null (gembok_lock_take ("anything", NULL));
  g_assert_cmpint (g_mkdir (g_get_user_runtime_dir (), 0700), ==, 0);
}

static void
a_dead_program_holds_nothing (void)
{
  int pipe_fds[2];
  char byte = 0;
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  const pid_t pid = fork ();
  if (pid == 0)
    {
      const GembokLock *lock = gembok_lock_take ("orphan", NULL);
      if (lock == NULL || write (pipe_fds[1], "x", 1) != 1)
        _exit (1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (pipe_fds[0], &byte, 1), ==, 1);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_autoptr (GembokLock) lock = gembok_lock_take ("orphan", NULL);
  g_assert_nonnull (lock);
  close (pipe_fds[0]);
  close (pipe_fds[1]);
}

int
main (int argc, char **argv)
{
  /* Before GLib has looked for it: a runtime folder of its own. */
  g_autofree char *folder = g_dir_make_tmp ("gembok-lock-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock/no-place", no_place);
  g_test_add_func ("/lock/dead", a_dead_program_holds_nothing);
  g_test_add_func ("/lock/one-at-a-time", one_at_a_time);
  g_test_add_func ("/lock/names", different_names_do_not_wait);
  g_test_add_func ("/lock/cancelled", waiting_can_be_cancelled);
  const int failed = g_test_run ();
  static const char *const names[] = { "turns", "one", "two", "held", "orphan" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/gembok-%s.lock", folder, names[i]);
      g_unlink (path);
    }
  g_rmdir (folder);
  return failed;
}
