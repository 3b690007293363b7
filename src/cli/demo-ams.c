/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/demo-ams.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"

#define OUTPUT_MAX 16384

struct _DemoAms
{
  GSubprocess *process;
  char *url;
  char *ca_file;
  char *usernames[GEMBOK_ROLE_UNKNOWN];
  GembokSecret *passwords[GEMBOK_ROLE_UNKNOWN];
};

/* "account ROLE USERNAME PASSWORD"; the password goes from the buffer into a secret of its own. */
static void
take_account (DemoAms *ams, const char *words, const char *end)
{
  const char *first = memchr (words, ' ', (gsize) (end - words));
  const char *second = first != NULL ? memchr (first + 1, ' ', (gsize) (end - first - 1)) : NULL;
  if (second == NULL)
    return;
  g_autofree char *role_name = g_strndup (words, (gsize) (first - words));
  const GembokRole role = gembok_role_from_name (role_name);
  if (role >= GEMBOK_ROLE_UNKNOWN || ams->usernames[role] != NULL)
    return;
  ams->usernames[role] = g_strndup (first + 1, (gsize) (second - first - 1));
  ams->passwords[role] = gembok_secret_new_from (second + 1, (gsize) (end - second - 1));
}

static void
take_ready (DemoAms *ams, const char *words, const char *end)
{
  const char *gap = memchr (words, ' ', (gsize) (end - words));
  if (gap == NULL)
    return;
  ams->url = g_strndup (words, (gsize) (gap - words));
  ams->ca_file = g_strndup (gap + 1, (gsize) (end - gap - 1));
}

static void
take_line (DemoAms *ams, const char *line, const char *end)
{
  if (g_str_has_prefix (line, "account "))
    take_account (ams, line + strlen ("account "), end);
  else if (g_str_has_prefix (line, "ready "))
    take_ready (ams, line + strlen ("ready "), end);
}

/* Its passwords arrive on the pipe, so the pipe is read into secret memory. */
static gboolean
wait_until_ready (DemoAms *ams, GCancellable *cancellable, GError **error)
{
  GInputStream *pipe = g_subprocess_get_stdout_pipe (ams->process);
  g_autoptr (GembokSecret) output = gembok_secret_new (OUTPUT_MAX);
  gsize used = 0;
  while (ams->url == NULL)
    {
      const gsize length = gembok_secret_length (output);
      const gssize got = length < OUTPUT_MAX ? g_input_stream_read (pipe, gembok_secret_buffer (output) + length,
                                                                    OUTPUT_MAX - length, cancellable, NULL)
                                             : 0;
      if (gembok_cancelled (cancellable, error))
        return FALSE;
      if (got <= 0)
        {
          gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The training AMS could not be started."));
          return FALSE;
        }
      gembok_secret_set_length (output, length + (gsize) got);
      const char *text = gembok_secret_text (output);
      for (const char *end = strchr (text + used, '\n'); end != NULL; end = strchr (text + used, '\n'))
        {
          take_line (ams, text + used, end);
          used = (gsize) (end - text) + 1;
        }
    }
  return TRUE;
}

/* In the child: signals that wait for our own thread are let through again, and nobody is left behind if we die. */
static void
prepare_child (gpointer user_data)
{
  (void) user_data;
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  prctl (PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
}

DemoAms *
demo_ams_start (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *program = gembok_paths_program ("gembok-ams");
  g_autoptr (GError) problem = NULL;
  g_autoptr (DemoAms) ams = g_new0 (DemoAms, 1);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, NULL, NULL);
  ams->process = g_subprocess_launcher_spawn (launcher, &problem, program, "serve", "--data", folder, "--training", NULL);
  if (ams->process == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The training AMS (%s) could not be started."), program);
      return NULL;
    }
  return wait_until_ready (ams, cancellable, error) ? g_steal_pointer (&ams) : NULL;
}

const char *
demo_ams_url (const DemoAms *ams)
{
  return ams->url;
}

const char *
demo_ams_ca_file (const DemoAms *ams)
{
  return ams->ca_file;
}

const char *
demo_ams_account (const DemoAms *ams, GembokRole role, GembokSecret **password)
{
  *password = ams->passwords[role];
  return ams->usernames[role];
}

void
demo_ams_stop (DemoAms *ams)
{
  if (ams == NULL)
    return;
  if (ams->process != NULL)
    {
      g_subprocess_send_signal (ams->process, SIGTERM);
      g_subprocess_wait (ams->process, NULL, NULL);
      g_object_unref (ams->process);
    }
  for (guint i = 0; i < GEMBOK_ROLE_UNKNOWN; i++)
    {
      g_free (ams->usernames[i]);
      gembok_secret_free (ams->passwords[i]);
    }
  g_free (ams->url);
  g_free (ams->ca_file);
  g_free (ams);
}
