/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cli.h"

#define SECRET_MAX 1024

/* --- interrupts ------------------------------------------------------------------------------------------------- */

static gpointer
wait_for_signals (gpointer data)
{
  GCancellable *cancellable = data;
  sigset_t set;
  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  int number = 0;
  while (sigwait (&set, &number) != 0)
    ;
  g_cancellable_cancel (cancellable);
  /* Somebody who asks twice means it. Whatever is half written is rolled back at the next start. */
  while (sigwait (&set, &number) != 0)
    ;
  signal (number, SIG_DFL);
  pthread_sigmask (SIG_UNBLOCK, &set, NULL);
  raise (number);
  return NULL;
}

void
cli_interrupts (GCancellable *cancellable)
{
  sigset_t set;
  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signals, cancellable));
}

/* --- secrets from a terminal ------------------------------------------------------------------------------------ */

static gboolean
read_line (int tty, GembokSecret *secret, GCancellable *cancellable, GError **error)
{
  GPollFD cancel;
  const gboolean pollable = g_cancellable_make_pollfd (cancellable, &cancel);
  struct pollfd fds[2] = { { tty, POLLIN, 0 }, { pollable ? cancel.fd : -1, POLLIN, 0 } };
  gboolean done = FALSE;
  gboolean too_long = FALSE;
  while (!done && !g_cancellable_is_cancelled (cancellable))
    {
      guint8 byte = 0;
      if (poll (fds, 2, -1) < 0 && errno != EINTR)
        break;
      if (fds[0].revents == 0)
        continue;
      const gssize got = read (tty, &byte, 1);
      done = got <= 0 || byte == '\n' || byte == '\r';
      too_long |= !done && !gembok_secret_append (secret, &byte, 1);
      gembok_wipe (&byte, 1);
    }
  if (pollable)
    g_cancellable_release_fd (cancellable);
  if (gembok_cancelled (cancellable, error))
    return FALSE;
  if (too_long)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("That is longer than %d bytes."), SECRET_MAX);
  return !too_long;
}

static GembokSecret *
ask_once (int tty, const char *prompt, GCancellable *cancellable, GError **error)
{
  struct termios before;
  struct termios silent;
  if (tcgetattr (tty, &before) != 0)
    {
      gembok_error_from_errno (error, errno, "/dev/tty");
      return NULL;
    }
  silent = before;
  silent.c_lflag &= ~(tcflag_t) (ECHO | ECHONL);
  (void) !write (tty, prompt, strlen (prompt));
  (void) !write (tty, ": ", 2);
  tcsetattr (tty, TCSAFLUSH, &silent);
  g_autoptr (GembokSecret) secret = gembok_secret_new (SECRET_MAX);
  const gboolean done = read_line (tty, secret, cancellable, error);
  tcsetattr (tty, TCSAFLUSH, &before);
  (void) !write (tty, "\n", 1);
  if (!done)
    return NULL;
  if (gembok_secret_length (secret) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("Nothing was typed."));
      return NULL;
    }
  return g_steal_pointer (&secret);
}

static GembokSecret *
ask (int tty, const char *prompt, gboolean repeat, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokSecret) first = ask_once (tty, prompt, cancellable, error);
  if (first == NULL || !repeat)
    return g_steal_pointer (&first);
  g_autofree char *again = g_strdup_printf (_ ("%s (again)"), prompt);
  g_autoptr (GembokSecret) second = ask_once (tty, again, cancellable, error);
  if (second == NULL)
    return NULL;
  if (!gembok_secret_equal (first, second))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The two entries differ."));
      return NULL;
    }
  return g_steal_pointer (&first);
}

static gboolean
parse_fd (const char *text, int *fd)
{
  char *end = NULL;
  errno = 0;
  const long value = strtol (text, &end, 10);
  *fd = (int) value;
  return errno == 0 && end != text && *end == '\0' && value >= 0 && value < 65536;
}

GembokSecret *
cli_secret (Cli *cli, const char *option, const char *prompt, gboolean repeat, gboolean optional, GError **error)
{
  const char *value = cli_option (cli, option);
  if (value != NULL)
    {
      int fd = -1;
      if (!parse_fd (value, &fd))
        {
          gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("%s needs the number of a file descriptor."), option);
          return NULL;
        }
      return gembok_secret_read_fd (fd, SECRET_MAX, error);
    }
  const int tty = prompt != NULL ? open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
  if (tty >= 0 && isatty (STDIN_FILENO))
    {
      GembokSecret *secret = ask (tty, prompt, repeat, cli->cancellable, error);
      close (tty);
      return secret;
    }
  if (tty >= 0)
    close (tty);
  if (!optional)
    gembok_error_set (error, GEMBOK_ERROR_USAGE,
                      _ ("Nothing was changed. Give the secret through a file descriptor, for example “3<file” with the "
                         "option's value 3."),
                      _ ("The option %s is missing, and there is no terminal to ask on."), option);
  return NULL;
}
