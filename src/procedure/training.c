/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/training.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "crypto/certificate.h"

#define OUTPUT_MAX 16384
/* How long it may take to end when it is asked to, in seconds. */
#define END_PATIENCE 5

struct _GembokTraining
{
  char *program;
  char *folder;
  GThread *keeper;
  GMutex lock; /* guards the next three */
  GCond changed;
  GSubprocess *process; /* (nullable): once it was started */
  gboolean ended;       /* it has ended, or could not be started */
  char *url;
  char *ca_file;
  char *usernames[GEMBOK_ROLE_UNKNOWN];
  GembokSecret *passwords[GEMBOK_ROLE_UNKNOWN];
};

/* "account ROLE USERNAME PASSWORD"; the password goes from the buffer into a secret of its own. */
static void
take_account (GembokTraining *training, const char *words, const char *end)
{
  const char *first = memchr (words, ' ', (gsize) (end - words));
  const char *second = first != NULL ? memchr (first + 1, ' ', (gsize) (end - first - 1)) : NULL;
  if (second == NULL)
    return;
  g_autofree char *role_name = g_strndup (words, (gsize) (first - words));
  const GembokRole role = gembok_role_from_name (role_name);
  if (role >= GEMBOK_ROLE_UNKNOWN || training->usernames[role] != NULL)
    return;
  training->usernames[role] = g_strndup (first + 1, (gsize) (second - first - 1));
  training->passwords[role] = gembok_secret_new_from (second + 1, (gsize) (end - second - 1));
}

static void
take_ready (GembokTraining *training, const char *words, const char *end)
{
  const char *gap = memchr (words, ' ', (gsize) (end - words));
  if (gap == NULL)
    return;
  training->url = g_strndup (words, (gsize) (gap - words));
  training->ca_file = g_strndup (gap + 1, (gsize) (end - gap - 1));
}

static void
take_line (GembokTraining *training, const char *line, const char *end)
{
  if (g_str_has_prefix (line, "account "))
    take_account (training, line + strlen ("account "), end);
  else if (g_str_has_prefix (line, "ready "))
    take_ready (training, line + strlen ("ready "), end);
}

/* Its passwords arrive on the pipe, so the pipe is read into secret memory. */
static gboolean
wait_until_ready (GembokTraining *training, GCancellable *cancellable, GError **error)
{
  GInputStream *pipe = g_subprocess_get_stdout_pipe (training->process);
  g_autoptr (GembokSecret) output = gembok_secret_new (OUTPUT_MAX);
  gsize used = 0;
  while (training->url == NULL)
    {
      const gsize length = gembok_secret_length (output);
      const gssize got = length < OUTPUT_MAX ? g_input_stream_read (pipe, gembok_secret_buffer (output) + length,
                                                                    OUTPUT_MAX - length, cancellable, NULL)
                                             : 0;
      if (gembok_cancelled (cancellable, error))
        return FALSE;
      if (got <= 0)
        {
          gembok_error_set (
              error, GEMBOK_ERROR_FAILED,
              _ ("Nothing was changed. If another Gembok is training on this computer, end it, then try again."),
              _ ("The training AMS could not be started."));
          return FALSE;
        }
      gembok_secret_set_length (output, length + (gsize) got);
      const char *text = gembok_secret_text (output);
      for (const char *end = strchr (text + used, '\n'); end != NULL; end = strchr (text + used, '\n'))
        {
          take_line (training, text + used, end);
          used = (gsize) (end - text) + 1;
        }
    }
  return TRUE;
}

/* --- the process ------------------------------------------------------------------------------------------------ */

/* In the child: signals that wait for our own threads are let through again, and nobody is left behind if we die. */
static void
prepare_child (gpointer user_data)
{
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  prctl (PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  /* Nobody tells a child of a parent that was faster to die. */
  if (getppid () != GPOINTER_TO_INT (user_data))
    _exit (1);
}

static GSubprocess *
spawn (const GembokTraining *training)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, GINT_TO_POINTER (getpid ()), NULL);
  return g_subprocess_launcher_spawn (launcher, NULL, training->program, "serve", "--data", training->folder, "--training",
                                      NULL);
}

static void
set_ended (GembokTraining *training)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&training->lock);
  training->ended = TRUE;
  g_cond_broadcast (&training->changed);
}

/*
 * The kernel means by "parent" in PR_SET_PDEATHSIG the thread that forked, not the program. A worker that has done its task
 * would take the AMS with it; so it is started by a thread that does nothing else and lives exactly as long.
 */
static gpointer
keep (gpointer data)
{
  GembokTraining *training = data;
  GSubprocess *process = spawn (training);
  g_mutex_lock (&training->lock);
  training->process = process;
  g_cond_broadcast (&training->changed);
  g_mutex_unlock (&training->lock);
  if (process != NULL)
    g_subprocess_wait (process, NULL, NULL);
  set_ended (training);
  return NULL;
}

static gboolean
spawn_in_keeper (GembokTraining *training, GError **error)
{
  training->keeper = g_thread_new ("training", keep, training);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&training->lock);
  while (training->process == NULL && !training->ended)
    g_cond_wait (&training->changed, &training->lock);
  if (training->process != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The training AMS (%s) could not be started."), training->program);
  return FALSE;
}

GembokTraining *
gembok_training_start (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokTraining) training = g_new0 (GembokTraining, 1);
  g_mutex_init (&training->lock);
  g_cond_init (&training->changed);
  training->program = gembok_paths_program ("gembok-ams");
  training->folder = g_strdup (folder);
  if (!spawn_in_keeper (training, error) || !wait_until_ready (training, cancellable, error))
    return NULL;
  return g_steal_pointer (&training);
}

gboolean
gembok_training_is_running (GembokTraining *training)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&training->lock);
  return !training->ended;
}

static void
end_process (GembokTraining *training)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&training->lock);
  if (training->process != NULL && !training->ended)
    g_subprocess_send_signal (training->process, SIGTERM);
  const gint64 deadline = g_get_monotonic_time () + END_PATIENCE * G_TIME_SPAN_SECOND;
  gboolean patient = TRUE;
  while (!training->ended && patient)
    patient = g_cond_wait_until (&training->changed, &training->lock, deadline);
  if (!training->ended)
    g_subprocess_force_exit (training->process);
}

void
gembok_training_stop (GembokTraining *training)
{
  if (training == NULL)
    return;
  if (training->keeper != NULL)
    {
      end_process (training);
      g_thread_join (training->keeper);
    }
  g_clear_object (&training->process);
  g_mutex_clear (&training->lock);
  g_cond_clear (&training->changed);
  for (guint i = 0; i < GEMBOK_ROLE_UNKNOWN; i++)
    {
      g_free (training->usernames[i]);
      gembok_secret_free (training->passwords[i]);
    }
  g_free (training->program);
  g_free (training->folder);
  g_free (training->url);
  g_free (training->ca_file);
  g_free (training);
}

/* --- its facts -------------------------------------------------------------------------------------------------- */

const char *
gembok_training_url (const GembokTraining *training)
{
  return training->url;
}

const char *
gembok_training_ca_file (const GembokTraining *training)
{
  return training->ca_file;
}

const char *
gembok_training_account (const GembokTraining *training, GembokRole role, GembokSecret **password)
{
  if (role >= GEMBOK_ROLE_UNKNOWN)
    return NULL;
  *password = training->passwords[role];
  return training->usernames[role];
}

/* --- logging in ------------------------------------------------------------------------------------------------- */

/* The same AMS by its root, should it have come to listen on another port since: its requests belong to this profile. */
static GembokVaultProfile *
moved_profile (GembokContext *context, const GembokVaultProfile *fresh, GError **error)
{
  g_autoptr (GPtrArray) profiles = gembok_vault_profile_list (gembok_context_vault (context), error);
  if (profiles == NULL)
    return NULL;
  for (guint i = 0; i < profiles->len; i++)
    {
      const GembokVaultProfile *known = profiles->pdata[i];
      if (known->mode == GEMBOK_PROFILE_TRAINING && known->anchors != NULL && g_bytes_equal (known->anchors, fresh->anchors))
        return gembok_vault_profile_get (gembok_context_vault (context), known->id, error);
    }
  return NULL;
}

static gboolean
is_known (GembokContext *context, const GembokVaultProfile *profile)
{
  g_autoptr (GembokVaultProfile) known = gembok_vault_profile_get (gembok_context_vault (context), profile->id, NULL);
  return known != NULL;
}

static GembokVaultProfile *
training_profile (GembokContext *context, const GembokTraining *training, GError **error)
{
  g_autoptr (GBytes) ca = gembok_file_read (training->ca_file, GEMBOK_CERTIFICATES_MAX, error);
  if (ca == NULL)
    return NULL;
  const GembokServer server = { .url = training->url, .ca = ca, .anchors = ca, .mode = GEMBOK_PROFILE_TRAINING };
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (context, &server, error);
  if (profile == NULL || is_known (context, profile))
    return g_steal_pointer (&profile);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultProfile) moved = moved_profile (context, profile, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (moved == NULL)
    return g_steal_pointer (&profile);
  g_free (moved->url);
  moved->url = g_steal_pointer (&profile->url);
  return g_steal_pointer (&moved);
}

GembokLogin *
gembok_training_enter (GembokContext *context, GembokTraining *training, GembokRole role, GCancellable *cancellable,
                       GError **error)
{
  GembokSecret *password = NULL;
  const char *username = gembok_training_account (training, role, &password);
  if (username == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The training AMS has no account for the role “%s”."),
                        gembok_role_label (role));
      return NULL;
    }
  g_autoptr (GembokVaultProfile) profile = training_profile (context, training, error);
  g_autoptr (GembokLogin) login
      = profile != NULL ? gembok_session_log_in (context, profile, username, password, FALSE, cancellable, error) : NULL;
  if (login != NULL)
    gembok_context_set_account (context, username);
  return g_steal_pointer (&login);
}
