/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>

#include "base/paths.h"
#include "samples.h"

/* What a child ended with: its exit status, or 1000 + the signal that killed it. */
#define KILLED_BY(signal) (1000 + (signal))

static char own_program[4096];

typedef int (*Deed) (void);

/* Does @deed in a child behind the sandbox. */
static int
do_inside (gboolean may_read_files, Deed deed)
{
  const pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      if (!gembok_sandbox_limit (0, 5) || !gembok_sandbox_close (may_read_files))
        _exit (99);
      _exit (deed ());
    }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : KILLED_BY (WTERMSIG (status));
}

static int
open_for (const char *path, int flags)
{
  const int fd = open (path, flags, 0600);
  return fd >= 0 ? 0 : errno;
}

static int
compute (void)
{
  guint8 *block = malloc (50 * 1024 * 1024);
  memset (block, 1, 50 * 1024 * 1024);
  block = realloc (block, 90 * 1024 * 1024);
  const int sum = block[49 * 1024 * 1024];
  free (block);
  return sum == 1 && write (STDOUT_FILENO, "", 0) == 0 ? 0 : 1;
}

static int
open_socket (void)
{
  return socket (AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int
open_unix_socket (void)
{
  return socket (AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int
read_font_folder (void)
{
  return open_for ("/usr/share", O_RDONLY | O_DIRECTORY);
}

static int
read_own_program (void)
{
  return open_for (own_program, O_RDONLY);
}

static int
write_file (void)
{
  return open_for ("/tmp/gembok-test-sandbox", O_WRONLY | O_CREAT);
}

static int
write_existing (void)
{
  return open_for ("/dev/null", O_RDWR);
}

static int
remove_file (void)
{
  return unlink ("/tmp/gembok-test-sandbox") == 0 ? 0 : errno;
}

static int
make_process (void)
{
  return fork () >= 0 ? 0 : errno;
}

static int
run_program (void)
{
  char path[] = "/bin/true";
  char *argv[] = { path, NULL }, *environment[] = { NULL };
  execve (path, argv, environment);
  return errno;
}

static int
map_executable (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ? 0 : errno;
}

static int
make_executable (void)
{
  void *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page != MAP_FAILED && mprotect (page, 4096, PROT_READ | PROT_EXEC) == 0 ? 0 : errno;
}

static int
signal_parent (void)
{
  return kill (getppid (), SIGTERM) == 0 ? 0 : errno;
}

static int
trace (void)
{
  return ptrace (PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}

static int
become_dumpable (void)
{
  return prctl (PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? 0 : errno;
}

static int
change_folder (void)
{
  return chdir ("/") == 0 ? 0 : errno;
}

static void
what_is_left (void)
{
  g_assert_cmpint (do_inside (FALSE, compute), ==, 0);
  g_assert_cmpint (do_inside (TRUE, compute), ==, 0);
  g_assert_cmpint (do_inside (TRUE, read_font_folder), ==, 0);
}

static void
what_kills (void)
{
  static const Deed deeds[]
      = { open_socket,    open_unix_socket, write_file,    write_existing, remove_file,     make_process, run_program,
          map_executable, make_executable,  signal_parent, trace,          become_dumpable, change_folder };
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_test_message ("deed %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (do_inside (FALSE, deeds[i]), ==, KILLED_BY (SIGSYS));
      g_assert_cmpint (do_inside (TRUE, deeds[i]), ==, KILLED_BY (SIGSYS));
    }
  g_assert_cmpint (do_inside (FALSE, read_font_folder), ==, KILLED_BY (SIGSYS));
  g_assert_cmpint (do_inside (FALSE, read_own_program), ==, KILLED_BY (SIGSYS));
  g_assert_false (g_file_test ("/tmp/gembok-test-sandbox", G_FILE_TEST_EXISTS));
}

/* Where the kernel has Landlock, no file but the system's shared data can be read even where opening is allowed. */
static void
files_elsewhere (void)
{
  const long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  g_test_message ("Landlock version %ld", version);
  g_assert_cmpint (do_inside (TRUE, read_own_program), ==, version >= 1 ? EACCES : 0);
}

/* After the first step alone, in a child that tells by its status. */
static int
limits_of_child (gsize memory, guint seconds, Deed deed)
{
  const pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      const int leak = open ("/dev/null", O_RDONLY);
      if (leak < 0 || !gembok_sandbox_limit (memory, seconds))
        _exit (99);
      _exit (fcntl (leak, F_GETFD) >= 0 ? 98 : deed ());
    }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : KILLED_BY (WTERMSIG (status));
}

static int
judge_limits (void)
{
  struct rlimit limit;
  if (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
    return 1;
  if (getrlimit (RLIMIT_FSIZE, &limit) != 0 || limit.rlim_max != 0)
    return 2;
  if (getrlimit (RLIMIT_NPROC, &limit) != 0 || limit.rlim_max != 0)
    return 3;
  return getrlimit (RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 ? 0 : 4;
}

static int
take_memory (void)
{
  return mmap (NULL, (gsize) 2 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 0 : 1;
}

static int
spin (void)
{
  for (volatile guint i = 0;; i++)
    ;
  return 0;
}

static void
limits (void)
{
  g_assert_cmpint (limits_of_child (0, 5, judge_limits), ==, 0);
  g_assert_cmpint (limits_of_child (0, 5, take_memory), ==, 1);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (limits_of_child ((gsize) 1 << 30, 5, take_memory), ==, 0);
#endif
  g_assert_cmpint (limits_of_child (0, 1, spin), ==, KILLED_BY (SIGKILL));
}

static char *
status_line (GSubprocess *process, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");
  const char *line = strstr (text, name);
  return line != NULL ? g_strndup (line, strcspn (line, "\n")) : g_strdup ("");
}

/* The installed program itself, caught while its answer waits in a full pipe. */
static void
the_program_is_inside (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = gembok_paths_program ("gembok-decode");
  g_autoptr (GBytes) photo = sample_jpeg (&(SampleJpeg){ .width = 2000, .height = 1500 });
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                      program, "preview", "1", "4096", NULL);
  g_assert_no_error (error);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_assert_true (
      g_output_stream_write_all (input, g_bytes_get_data (photo, NULL), g_bytes_get_size (photo), NULL, NULL, &error));
  g_assert_true (g_output_stream_close (input, NULL, &error));
  /* Its first words come only from behind the filter. */
  char word[8] = "";
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), word, 6, NULL, NULL, &error));
  g_assert_cmpstr (word, ==, "gembok");
  g_autofree char *seccomp = status_line (process, "Seccomp:\t2"), *no_new = status_line (process, "NoNewPrivs:\t1");
  g_assert_cmpstr (seccomp, ==, "Seccomp:\t2");
  g_assert_cmpstr (no_new, ==, "NoNewPrivs:\t1");
  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (readlink ("/proc/self/exe", own_program, sizeof own_program - 1), >, 0);
  g_test_add_func ("/sandbox/what-is-left", what_is_left);
  g_test_add_func ("/sandbox/what-kills", what_kills);
  g_test_add_func ("/sandbox/files-elsewhere", files_elsewhere);
  g_test_add_func ("/sandbox/limits", limits);
  g_test_add_func ("/sandbox/the-program-is-inside", the_program_is_inside);
  return g_test_run ();
}
