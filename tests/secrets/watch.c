/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * watch FOLDER PROGRAM [ARGUMENT...]: becomes the program, while a tracer of it that nobody else sees keeps what tests of secrets need:
 *
 * - FOLDER/exec-N.cmdline and exec-N.environ: of it and of everything that it ever starts, read at the moment of each exec, so that
 *   not even the shortest life escapes;
 * - to FOLDER/socket (SOCK_SEQPACKET, the test listens): "image PID" with its mem, smaps and pagemap, opened before the program could
 *   make itself non-dumpable, so that its memory can be read without being root;
 * - "held PID" when the program has done all it does before its end, but still has its memory; it ends when the test answers.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPTIONS (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT)
#define N_VIEWS 3

static const char *folder;
static pid_t program;
static int line = -1; /* to the test */

static void
die (const char *what)
{
  fprintf (stderr, "watch: %s: %s\n", what, strerror (errno));
  _exit (127);
}

static void
keep (pid_t pid, const char *what, int number)
{
  char path[4096];
  char bytes[65536];
  (void) snprintf (path, sizeof path, "/proc/%d/%s", (int) pid, what);
  const int from = open (path, O_RDONLY | O_CLOEXEC);
  (void) snprintf (path, sizeof path, "%s/exec-%d.%s", folder, number, what);
  const int to = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (from < 0 || to < 0)
    die (path);
  for (ssize_t got = read (from, bytes, sizeof bytes); got > 0; got = read (from, bytes, sizeof bytes))
    if (write (to, bytes, (size_t) got) != got)
      die (path);
  close (from);
  close (to);
}

static void
tell (const char *what, pid_t pid, const int *views)
{
  char text[64];
  char control[CMSG_SPACE (N_VIEWS * sizeof (int))] = { 0 };
  struct iovec data = { text, (size_t) snprintf (text, sizeof text, "%s %d", what, (int) pid) };
  struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
  if (views != NULL)
    {
      message.msg_control = control;
      message.msg_controllen = sizeof control;
      struct cmsghdr *head = CMSG_FIRSTHDR (&message);
      *head = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
                                .cmsg_type = SCM_RIGHTS,
                                .cmsg_len = CMSG_LEN (N_VIEWS * sizeof (int)) };
      memcpy (CMSG_DATA (head), views, N_VIEWS * sizeof (int));
    }
  (void) sendmsg (line, &message, MSG_NOSIGNAL);
}

static void
send_image (pid_t pid)
{
  static const char *const names[N_VIEWS] = { "mem", "smaps", "pagemap" };
  int views[N_VIEWS];
  for (int i = 0; i < N_VIEWS; i++)
    {
      char path[64];
      (void) snprintf (path, sizeof path, "/proc/%d/%s", (int) pid, names[i]);
      views[i] = open (path, O_RDONLY | O_CLOEXEC);
      if (views[i] < 0)
        die (path);
    }
  tell ("image", pid, views);
  for (int i = 0; i < N_VIEWS; i++)
    close (views[i]);
}

static void
note_exec (pid_t pid)
{
  static int number;
  keep (pid, "cmdline", number);
  keep (pid, "environ", number++);
  send_image (pid);
}

/* Until the test has seen enough, or is no more. What was killed did not come to its end. */
static void
hold (void)
{
  char answer[8];
  unsigned long result = 0;
  if (ptrace (PTRACE_GETEVENTMSG, program, NULL, &result) != 0 || WIFSIGNALED ((int) result))
    return;
  tell ("held", program, NULL);
  while (recv (line, answer, sizeof answer, 0) < 0 && errno == EINTR)
    ;
}

static void
handle_stop (pid_t pid, int status)
{
  const int signal_number = WSTOPSIG (status);
  const int event = status >> 16;
  const int stops
      = signal_number == SIGSTOP || signal_number == SIGTSTP || signal_number == SIGTTIN || signal_number == SIGTTOU;
  if (event == PTRACE_EVENT_EXEC)
    note_exec (pid);
  else if (event == PTRACE_EVENT_EXIT && pid == program)
    hold ();
  if (event == PTRACE_EVENT_STOP && stops)
    (void) ptrace (PTRACE_LISTEN, pid, NULL, NULL);
  else
    (void) ptrace (PTRACE_CONT, pid, NULL, (void *) (long) (event == 0 ? signal_number : 0));
}

static void
call_test (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  (void) snprintf (address.sun_path, sizeof address.sun_path, "%s/socket", folder);
  line = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (line < 0 || connect (line, (struct sockaddr *) &address, sizeof address) != 0)
    die (address.sun_path);
}

/* Whoever waits for the end of the program's output shall not wait for us. */
static void
let_go (void)
{
  char path[4096];
  (void) snprintf (path, sizeof path, "%s/watch.log", folder);
  const int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  const int log = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  (void) dup2 (nothing, STDIN_FILENO);
  (void) dup2 (nothing, STDOUT_FILENO);
  (void) dup2 (log, STDERR_FILENO);
  (void) close_range (STDERR_FILENO + 1, ~0U, 0);
}

static void
trace (int ready)
{
  (void) setsid ();
  if (ptrace (PTRACE_SEIZE, program, NULL, (void *) (long) OPTIONS) != 0)
    die ("PTRACE_SEIZE");
  if (write (ready, "", 1) != 1)
    die ("pipe");
  let_go ();
  call_test ();
  int status = 0;
  for (pid_t pid = waitpid (-1, &status, __WALL); pid > 0 || errno == EINTR; pid = waitpid (-1, &status, __WALL))
    if (pid > 0 && WIFSTOPPED (status))
      handle_stop (pid, status);
  _exit (0);
}

int
main (int argc, char **argv)
{
  int pipes[2];
  if (argc < 3 || pipe2 (pipes, O_CLOEXEC) != 0)
    return 2;
  folder = argv[1];
  program = getpid ();
  (void) prctl (PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  const pid_t middle = fork ();
  if (middle == 0)
    {
      if (fork () == 0)
        trace (pipes[1]);
      _exit (0);
    }
  /* A child of its own would astonish the program. */
  if (middle < 0 || waitpid (middle, NULL, 0) != middle)
    die ("fork");
  close (pipes[1]);
  char byte;
  if (read (pipes[0], &byte, 1) != 1)
    return 127;
  close (pipes[0]);
  execv (argv[2], argv + 2);
  die (argv[2]);
}
