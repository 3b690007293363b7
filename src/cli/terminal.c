/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/terminal.h"
#include "cli/cli.h"

#define SECRET_MAX GEMBOK_TERMINAL_MAX

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

/* --- secrets ---------------------------------------------------------------------------------------------------- */

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
  if (prompt != NULL && gembok_terminal_is_there ())
    return gembok_terminal_secret (prompt, repeat, cli->cancellable, error);
  if (!optional)
    gembok_error_set (error, GEMBOK_ERROR_USAGE,
                      _ ("Nothing was changed. Give the secret through a file descriptor, for example “3<file” with the "
                         "option's value 3."),
                      _ ("The option %s is missing, and there is no terminal to ask on."), option);
  return NULL;
}
