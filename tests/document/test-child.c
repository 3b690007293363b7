/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

/* This program is its own child: "test-child --as WORD". By its path: under valgrind the link itself leads to valgrind. */
static char *self;

/* Linked in place of the system's: one that does not know it, as an old kernel, or a container that forbids it. */
static gboolean no_pidfd;
int __real_pidfd_open (pid_t pid, unsigned flags);
int __wrap_pidfd_open (pid_t pid, unsigned flags);

int
__wrap_pidfd_open (pid_t pid, unsigned flags)
{
  if (!no_pidfd)
    return __real_pidfd_open (pid, flags);
  errno = ENOSYS;
  return -1;
}

static int
echo (void)
{
  char block[4096];
  gssize got = 0;
  while ((got = read (STDIN_FILENO, block, sizeof block)) > 0)
    if (write (STDOUT_FILENO, block, (gsize) got) != got)
      return 1;
  return 0;
}

static int
tell_surroundings (void)
{
  guint descriptors = 0;
  DIR *folder = opendir ("/proc/self/fd");
  while (readdir (folder) != NULL)
    descriptors++;
  closedir (folder);
  sigset_t blocked;
  sigprocmask (SIG_BLOCK, NULL, &blocked);
  struct sigaction pipe_action;
  sigaction (SIGPIPE, NULL, &pipe_action);
  /* ".", "..", the three standard ones and the folder itself. */
  printf ("descriptors %u environment %d blocked %d ignored %d writable %d\n", descriptors - 6, environ[0] != NULL,
          sigismember (&blocked, SIGUSR1), pipe_action.sa_handler == SIG_IGN, ftruncate (STDIN_FILENO, 0) == 0);
  return 0;
}

static int
be_loud (void)
{
  static const char block[8192];
  while (write (STDOUT_FILENO, block, sizeof block) > 0)
    ;
  return 1;
}

static int
act (const char *word)
{
  if (strcmp (word, "echo") == 0)
    return echo ();
  if (strcmp (word, "surroundings") == 0)
    return tell_surroundings ();
  if (strcmp (word, "crash") == 0)
    {
      (void) prctl (PR_SET_DUMPABLE, 0, 0, 0, 0); /* no core */
      abort ();
    }
  if (strcmp (word, "loud") == 0)
    return be_loud ();
  if (strcmp (word, "silent") == 0)
    close (STDOUT_FILENO);
  if (strcmp (word, "hang") == 0 || strcmp (word, "silent") == 0)
    for (;;)
      pause ();
  return 7;
}

static GembokChildEnd
run (const char *word, GBytes *input, guint seconds, GCancellable *cancellable, GBytes **output, int *status)
{
  char flag[] = "--as";
  g_autofree char *last = g_strdup (word);
  char *argv[] = { self, flag, last, NULL };
  const GembokChildOrder order
      = { .argv = argv, .input = input, .max_output = 1024 * 1024, .seconds = seconds, .cancellable = cancellable };
  return gembok_child_run (&order, output, status);
}

static void
input_comes_back (void)
{
  g_autofree guint8 *block = g_malloc (700000);
  memset (block, 0xA5, 700000);
  g_autoptr (GBytes) input = g_bytes_new_static (block, 700000);
  g_autoptr (GBytes) output = NULL;
  int status = -1;
  g_assert_cmpint (run ("echo", input, 20, NULL, &output, &status), ==, GEMBOK_CHILD_EXITED);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_bytes_equal (input, output));
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) nothing = NULL;
  g_assert_cmpint (run ("echo", empty, 20, NULL, &nothing, &status), ==, GEMBOK_CHILD_EXITED);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
}

/* Nothing of ours leaks into it: no descriptor, no variable, no signal setting; and it cannot write to its input. */
static void
nothing_inherited (void)
{
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) output = NULL;
  int status = -1;
  const int leak = open ("/dev/null", O_RDONLY); /* without O_CLOEXEC */
  g_assert_cmpint (leak, >=, 0);
  sigset_t mine;
  sigemptyset (&mine);
  sigaddset (&mine, SIGUSR1);
  sigprocmask (SIG_BLOCK, &mine, NULL);
  (void) signal (SIGPIPE, SIG_IGN);
  g_assert_true (g_setenv ("GEMBOK_TEST_SECRET", "x", TRUE));
  g_assert_cmpint (run ("surroundings", input, 20, NULL, &output, &status), ==, GEMBOK_CHILD_EXITED);
  close (leak);
  g_autofree char *text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  g_assert_cmpstr (text, ==, "descriptors 0 environment 0 blocked 0 ignored 0 writable 0\n");
}

static void
ends (void)
{
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  static const struct
  {
    const char *word;
    GembokChildEnd end;
    int status;
  } cases[] = { { "other", GEMBOK_CHILD_EXITED, 7 },
                { "crash", GEMBOK_CHILD_KILLED, SIGABRT },
                { "loud", GEMBOK_CHILD_TOO_LOUD, 0 },
                { "hang", GEMBOK_CHILD_TOO_SLOW, 0 },
                { "silent", GEMBOK_CHILD_TOO_SLOW, 0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].word);
      g_autoptr (GBytes) output = NULL;
      int status = -1;
      const gint64 before = g_get_monotonic_time ();
      g_assert_cmpint (run (cases[i].word, input, cases[i].end == GEMBOK_CHILD_TOO_SLOW ? 1 : 20, NULL, &output, &status),
                       ==, cases[i].end);
      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_cmpint (g_get_monotonic_time () - before, <, 15 * G_USEC_PER_SEC);
    }
}

static void
missing (void)
{
  char program[] = "/nonexistent/gembok-decode";
  char *argv[] = { program, NULL };
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) output = NULL;
  int status = -1;
  const GembokChildOrder order = { .argv = argv, .input = input, .max_output = 10, .seconds = 5 };
  const GembokChildEnd end = gembok_child_run (&order, &output, &status);
  /* valgrind forks where posix_spawn would tell of a failed exec: there the child says so by its status. */
  const char *preloaded = g_getenv ("LD_PRELOAD");
  if (preloaded != NULL && strstr (preloaded, "vgpreload") != NULL)
    g_assert_cmpint (status, ==, 127);
  else
    g_assert_cmpint (end, ==, GEMBOK_CHILD_MISSING);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
cancelled (void)
{
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  static const char *const words[] = { "hang", "silent" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GBytes) output = NULL;
      int status = -1;
      GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
      const gint64 before = g_get_monotonic_time ();
      g_assert_cmpint (run (words[i], input, 60, cancellable, &output, &status), ==, GEMBOK_CHILD_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - before, <, 10 * G_USEC_PER_SEC);
      g_thread_join (thread);
    }
}

static void
without_pidfd (void)
{
  no_pidfd = TRUE;
  input_comes_back ();
  ends ();
  cancelled ();
  no_pidfd = FALSE;
}

/* No descriptor and no zombie is left behind, whatever happened. */
static void
nothing_left (void)
{
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  static const char *const words[] = { "echo", "crash", "loud" };
  guint before = 0, after = 0;
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 30; i++)
        {
          g_autoptr (GBytes) output = NULL;
          int status = 0;
          (void) run (words[i % G_N_ELEMENTS (words)], input, 20, NULL, &output, &status);
        }
      guint *count = round == 0 ? &before : &after;
      DIR *folder = opendir ("/proc/self/fd");
      while (readdir (folder) != NULL)
        (*count)++;
      closedir (folder);
    }
  g_assert_cmpuint (before, ==, after);
  g_autofree char *children = NULL;
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  if (g_file_get_contents (path, &children, NULL, NULL))
    g_assert_cmpstr (children, ==, "");
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--as") == 0)
    return act (argv[2]);
  g_test_init (&argc, &argv, NULL);
  self = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/child/input-comes-back", input_comes_back);
  g_test_add_func ("/child/nothing-inherited", nothing_inherited);
  g_test_add_func ("/child/ends", ends);
  g_test_add_func ("/child/missing", missing);
  g_test_add_func ("/child/cancelled", cancelled);
  g_test_add_func ("/child/without-pidfd", without_pidfd);
  g_test_add_func ("/child/nothing-left", nothing_left);
  const int code = g_test_run ();
  g_free (self);
  return code;
}
