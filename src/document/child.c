/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often a sign of life is given while the child works. */
#define TICK_MS 100

#define BLOCK (64 * 1024)

typedef struct
{
  pid_t pid;
  int output_fd;
  GPollFD cancel;
  gboolean can_cancel;
  gint64 deadline; /* monotonic, microseconds */
} Child;

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      const gssize written = write (fd, data, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/* The input as memory that nobody can change any more: no pipe to feed, no file on any disk. -1 without memory. */
static int
input_as_memory (GBytes *input)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (input, &length);
  const int fd = memfd_create ("gembok-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    return -1;
  if (write_all (fd, data, length) && lseek (fd, 0, SEEK_SET) == 0
      && fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
prepare_descriptors (posix_spawn_file_actions_t *actions, int input_fd, int output_fd)
{
  return posix_spawn_file_actions_adddup2 (actions, input_fd, STDIN_FILENO) == 0
         && posix_spawn_file_actions_adddup2 (actions, output_fd, STDOUT_FILENO) == 0
         && posix_spawn_file_actions_addopen (actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0
         && posix_spawn_file_actions_addclosefrom_np (actions, STDERR_FILENO + 1) == 0;
}

static gboolean
prepare_signals (posix_spawnattr_t *attributes)
{
  sigset_t none, all;
  sigemptyset (&none);
  sigfillset (&all);
  return posix_spawnattr_setsigmask (attributes, &none) == 0 && posix_spawnattr_setsigdefault (attributes, &all) == 0
         && posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0;
}

static gboolean
spawn (const GembokChildOrder *order, int input_fd, int output_fd, pid_t *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init (&actions) != 0)
    return FALSE;
  gboolean done = FALSE;
  if (posix_spawnattr_init (&attributes) == 0)
    {
      char *no_environment[] = { NULL };
      done = prepare_descriptors (&actions, input_fd, output_fd) && prepare_signals (&attributes)
             && posix_spawn (pid, order->argv[0], &actions, &attributes, order->argv, no_environment) == 0;
      posix_spawnattr_destroy (&attributes);
    }
  posix_spawn_file_actions_destroy (&actions);
  return done;
}

static gboolean
start (const GembokChildOrder *order, Child *child)
{
  int ends[2];
  const int input_fd = input_as_memory (order->input);
  if (input_fd < 0)
    return FALSE;
  gboolean done = FALSE;
  if (pipe2 (ends, O_CLOEXEC) == 0)
    {
      done = spawn (order, input_fd, ends[1], &child->pid);
      close (ends[1]);
      child->output_fd = ends[0];
      if (!done)
        close (ends[0]);
    }
  close (input_fd);
  return done;
}

static gboolean
has_ended (const Child *child)
{
  siginfo_t info = { 0 };
  return waitid (P_PID, (id_t) child->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

/* Waits until @fd can be read or ended, or, where it is -1, until the child has ended. EXITED: so it is; else why there is no use in
 * waiting longer. */
static GembokChildEnd
await (const GembokChildOrder *order, const Child *child, int fd)
{
  struct pollfd polled[] = { { fd, POLLIN, 0 }, { child->can_cancel ? child->cancel.fd : -1, POLLIN, 0 } };
  for (;;)
    {
      if (g_cancellable_is_cancelled (order->cancellable))
        return GEMBOK_CHILD_CANCELLED;
      const gint64 left = child->deadline - g_get_monotonic_time ();
      if (left <= 0)
        return GEMBOK_CHILD_TOO_SLOW;
      const int ready = poll (polled, G_N_ELEMENTS (polled), (int) MIN (left / 1000 + 1, TICK_MS));
      if (ready < 0 && errno != EINTR)
        return GEMBOK_CHILD_TOO_SLOW;
      if ((ready > 0 && polled[0].revents != 0) || (fd < 0 && has_ended (child)))
        return GEMBOK_CHILD_EXITED;
      gembok_report (order->reporter, GEMBOK_STAGE_DECODE, NULL, 0, 0);
    }
}

static GembokChildEnd
read_output (const GembokChildOrder *order, const Child *child, GByteArray *output)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  for (;;)
    {
      const GembokChildEnd waited = await (order, child, child->output_fd);
      if (waited != GEMBOK_CHILD_EXITED)
        return waited;
      const gssize got = read (child->output_fd, block, BLOCK);
      if (got == 0)
        return GEMBOK_CHILD_EXITED;
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return GEMBOK_CHILD_KILLED;
      if ((gsize) got > order->max_output - output->len)
        return GEMBOK_CHILD_TOO_LOUD;
      g_byte_array_append (output, block, (guint) got);
    }
}

/* A child that closed its output may still run on; it has no more time than before. Not every kernel or container knows pidfd_open. */
static GembokChildEnd
await_exit (const GembokChildOrder *order, const Child *child)
{
  const int fd = pidfd_open (child->pid, 0);
  const GembokChildEnd waited = await (order, child, fd);
  if (fd >= 0)
    close (fd);
  return waited;
}

static GembokChildEnd
reap (const Child *child, GembokChildEnd end, int *status)
{
  int how = 0;
  pid_t gone = -1;
  do
    gone = waitpid (child->pid, &how, 0);
  while (gone < 0 && errno == EINTR);
  *status = 0;
  if (end != GEMBOK_CHILD_EXITED)
    return end;
  /* Where SIGCHLD is ignored the status is lost; the completeness of the answer must do. */
  if (gone < 0)
    return GEMBOK_CHILD_EXITED;
  if (!WIFEXITED (how))
    {
      *status = WIFSIGNALED (how) ? WTERMSIG (how) : 0;
      return GEMBOK_CHILD_KILLED;
    }
  *status = WEXITSTATUS (how);
  return GEMBOK_CHILD_EXITED;
}

GembokChildEnd
gembok_child_run (const GembokChildOrder *order, GBytes **output, int *status)
{
  Child child = { .pid = -1, .output_fd = -1 };
  *output = NULL;
  *status = 0;
  if (g_cancellable_is_cancelled (order->cancellable))
    return GEMBOK_CHILD_CANCELLED;
  if (!start (order, &child))
    return GEMBOK_CHILD_MISSING;
  child.deadline = g_get_monotonic_time () + (gint64) order->seconds * G_USEC_PER_SEC;
  child.can_cancel = order->cancellable != NULL && g_cancellable_make_pollfd (order->cancellable, &child.cancel);

  GByteArray *received = g_byte_array_new ();
  GembokChildEnd end = read_output (order, &child, received);
  if (end == GEMBOK_CHILD_EXITED)
    end = await_exit (order, &child);
  if (end != GEMBOK_CHILD_EXITED)
    kill (child.pid, SIGKILL);
  end = reap (&child, end, status);
  if (child.can_cancel)
    g_cancellable_release_fd (order->cancellable);
  close (child.output_fd);
  *output = g_byte_array_free_to_bytes (received);
  return end;
}
