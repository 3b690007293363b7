/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/command-ask.h"

#include <pthread.h>
#include <signal.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/terminal.h"
#include "crypto/passphrase.h"

/* The time of one question, during which signals end it. */
typedef struct
{
  GCancellable *cancellable;
  pthread_t thread;
  sigset_t before;
} Question;

static void
fill_set (sigset_t *set)
{
  sigemptyset (set);
  sigaddset (set, SIGINT);
  sigaddset (set, SIGTERM);
  sigaddset (set, SIGHUP);
  /* How the thread is told to end. */
  sigaddset (set, SIGUSR1);
}

static void *
wait_for_signals (void *data)
{
  Question *question = data;
  sigset_t set;
  int number = 0;
  fill_set (&set);
  while (sigwait (&set, &number) != 0)
    ;
  if (number != SIGUSR1)
    g_cancellable_cancel (question->cancellable);
  return NULL;
}

static void
begin (Question *question)
{
  sigset_t set;
  question->cancellable = g_cancellable_new ();
  fill_set (&set);
  pthread_sigmask (SIG_BLOCK, &set, &question->before);
  if (pthread_create (&question->thread, NULL, wait_for_signals, question) != 0)
    g_error ("no thread for signals");
}

static void
end (Question *question)
{
  if (!g_cancellable_is_cancelled (question->cancellable))
    pthread_kill (question->thread, SIGUSR1);
  pthread_join (question->thread, NULL);
  pthread_sigmask (SIG_SETMASK, &question->before, NULL);
  g_object_unref (question->cancellable);
}

/* --- secrets ------------------------------------------------------------------------------------------------------- */

GembokSecret *
gembok_asking_secret (const char *option, int fd, const char *prompt, gboolean repeat, GError **error)
{
  if (fd >= 0)
    return gembok_secret_read_fd (fd, GEMBOK_TERMINAL_MAX, error);
  if (gembok_terminal_is_there ())
    {
      Question question;
      begin (&question);
      GembokSecret *secret = gembok_terminal_secret (prompt, repeat, question.cancellable, error);
      end (&question);
      return secret;
    }
  gembok_error_set (error, GEMBOK_ERROR_USAGE,
                    _ ("Nothing was changed. Give the secret through a file descriptor, for example “3<file” with the "
                       "option's value 3."),
                    _ ("The option %s is missing, and there is no terminal to ask on."), option);
  return NULL;
}

static GembokSecret *
normalised (const GembokSecret *typed, GError **error)
{
  return typed != NULL ? gembok_passphrase_normalise (typed, error) : NULL;
}

GembokSecret *
gembok_asking_passphrase (const char *option, int fd, const char *prompt, GError **error)
{
  g_autoptr (GembokSecret) typed = gembok_asking_secret (option, fd, prompt, FALSE, error);
  return normalised (typed, error);
}

static GembokSecret *
new_passphrase_once (const char *option, int fd, const char *prompt, const char *const *words, GError **error)
{
  g_autoptr (GembokSecret) typed = gembok_asking_secret (option, fd, prompt, TRUE, error);
  g_autoptr (GembokSecret) passphrase = normalised (typed, error);
  if (passphrase == NULL || !gembok_passphrase_require (passphrase, words, error))
    return NULL;
  return g_steal_pointer (&passphrase);
}

static gboolean
can_be_asked_again (const GError *error)
{
  const GembokErrorCode code = gembok_error_get_code (error);
  return code == GEMBOK_ERROR_WEAK_PASSPHRASE || code == GEMBOK_ERROR_BAD_INPUT;
}

GembokSecret *
gembok_asking_new_passphrase (const char *option, int fd, const char *prompt, const char *const *words, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) cause = NULL;
      g_autoptr (GembokSecret) passphrase = new_passphrase_once (option, fd, prompt, words, &cause);
      if (passphrase != NULL)
        return g_steal_pointer (&passphrase);
      if (fd >= 0 || !can_be_asked_again (cause))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }
      gembok_terminal_say (cause->message);
    }
}

/* --- settings ------------------------------------------------------------------------------------------------------ */

char *
gembok_asking_line (const char *prompt, const char *fallback, GError **error)
{
  Question question;
  begin (&question);
  char *line = gembok_terminal_line (prompt, fallback, question.cancellable, error);
  end (&question);
  return line;
}

gboolean
gembok_asking_setting (GembokSettings *settings, GembokSetting setting, GError **error)
{
  g_autofree char *fallback = gembok_settings_default (settings, setting);
  if (gembok_setting_question (setting) == NULL)
    return TRUE;
  for (;;)
    {
      g_autoptr (GError) cause = NULL;
      g_autofree char *answer = gembok_asking_line (gembok_setting_question (setting), fallback, error);
      if (answer == NULL)
        return FALSE;
      if (gembok_settings_set (settings, setting, answer, &cause))
        return TRUE;
      gembok_terminal_say (cause->message);
    }
}
