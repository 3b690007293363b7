/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

static int
open_terminal (void)
{
  return open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

gboolean
gembok_terminal_is_there (void)
{
  const int tty = isatty (STDIN_FILENO) ? open_terminal () : -1;
  if (tty >= 0)
    close (tty);
  return tty >= 0;
}

static gboolean
read_line (int tty, GembokSecret *secret, gboolean *ended, GCancellable *cancellable, GError **error)
{
  GPollFD cancel;
  const gboolean pollable = g_cancellable_make_pollfd (cancellable, &cancel);
  struct pollfd fds[2] = { { tty, POLLIN, 0 }, { pollable ? cancel.fd : -1, POLLIN, 0 } };
  gboolean done = FALSE;
  gboolean too_long = FALSE;
  *ended = FALSE;
  while (!done && !g_cancellable_is_cancelled (cancellable))
    {
      guint8 byte = 0;
      if (poll (fds, 2, -1) < 0 && errno != EINTR)
        break;
      if (fds[0].revents == 0)
        continue;
      const gssize got = read (tty, &byte, 1);
      *ended = got <= 0;
      done = *ended || byte == '\n' || byte == '\r';
      too_long |= !done && !gembok_secret_append (secret, &byte, 1);
      gembok_wipe (&byte, 1);
    }
  if (pollable)
    g_cancellable_release_fd (cancellable);
  if (gembok_cancelled (cancellable, error))
    return FALSE;
  if (too_long)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("That is longer than %d bytes."), GEMBOK_TERMINAL_MAX);
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
  /* Silence first: who types as soon as the question shows must neither be seen nor lose letters. */
  tcsetattr (tty, TCSAFLUSH, &silent);
  (void) !write (tty, prompt, strlen (prompt));
  (void) !write (tty, ": ", 2);
  g_autoptr (GembokSecret) secret = gembok_secret_new (GEMBOK_TERMINAL_MAX);
  gboolean ended;
  const gboolean done = read_line (tty, secret, &ended, cancellable, error);
  tcsetattr (tty, TCSAFLUSH, &before);
  (void) !write (tty, "\n", 1);
  if (!done)
    return NULL;
  if (gembok_secret_length (secret) == 0 && ended)
    {
      gembok_error_set (error, GEMBOK_ERROR_CANCELLED, NULL, _ ("The terminal was closed."));
      return NULL;
    }
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

GembokSecret *
gembok_terminal_secret (const char *prompt, gboolean repeat, GCancellable *cancellable, GError **error)
{
  const int tty = open_terminal ();
  if (tty < 0)
    {
      gembok_error_from_errno (error, errno, "/dev/tty");
      return NULL;
    }
  GembokSecret *secret = ask (tty, prompt, repeat, cancellable, error);
  close (tty);
  return secret;
}

/* --- what is no secret ------------------------------------------------------------------------------------------- */

static void
write_text (int tty, const char *text)
{
  (void) !write (tty, text, strlen (text));
}

static char *
read_answer (int tty, const char *fallback, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokSecret) typed = gembok_secret_new (GEMBOK_TERMINAL_MAX);
  gboolean ended;
  if (!read_line (tty, typed, &ended, cancellable, error))
    return NULL;
  /* Nobody is there any more; who asks again until the answer is good would ask for ever. */
  if (ended)
    {
      gembok_error_set (error, GEMBOK_ERROR_CANCELLED, NULL, _ ("The terminal was closed."));
      return NULL;
    }
  if (!gembok_secret_is_text (typed))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("That is not readable text."));
      return NULL;
    }
  char *answer = g_strstrip (g_strdup (gembok_secret_text (typed)));
  if (*answer != '\0' || fallback == NULL)
    return answer;
  g_free (answer);
  return g_strdup (fallback);
}

char *
gembok_terminal_line (const char *prompt, const char *fallback, GCancellable *cancellable, GError **error)
{
  const int tty = open_terminal ();
  if (tty < 0)
    {
      gembok_error_from_errno (error, errno, "/dev/tty");
      return NULL;
    }
  g_autofree char *question
      = fallback != NULL ? g_strdup_printf ("%s [%s]: ", prompt, fallback) : g_strdup_printf ("%s: ", prompt);
  write_text (tty, question);
  char *answer = read_answer (tty, fallback, cancellable, error);
  close (tty);
  return answer;
}

void
gembok_terminal_say (const char *text)
{
  const int tty = open_terminal ();
  if (tty < 0)
    return;
  g_autofree char *line = g_strdup_printf ("%s\n", text);
  write_text (tty, line);
  close (tty);
}
