/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool.h"

#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

void
tool_result_free (ToolResult *result)
{
  g_clear_pointer (&result->output, g_bytes_unref);
  g_free (result->errors);
  g_free (result);
}

/* The reading end of a pipe that already holds all of @secret. */
static int
pipe_with (const GembokSecret *secret)
{
  int ends[2];
  g_autoptr (GError) error = NULL;
  g_unix_open_pipe (ends, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  const gsize length = gembok_secret_length (secret);
  g_assert_cmpint (write (ends[1], gembok_secret_data (secret), length), ==, (gssize) length);
  close (ends[1]);
  return ends[0];
}

static void
leave_terminal (gpointer unused G_GNUC_UNUSED)
{
  setsid ();
}

ToolResult *
tool_run (const char *const *argv, GBytes *input, const GembokSecret *secret)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  if (secret != NULL)
    g_subprocess_launcher_take_fd (launcher, pipe_with (secret), 3);

  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) errors = NULL;
  ToolResult *result = g_new0 (ToolResult, 1);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_subprocess_communicate (process, input != NULL ? input : nothing, NULL, &result->output, &errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result->status = g_subprocess_get_exit_status (process);
  gsize length;
  const char *text = g_bytes_get_data (errors, &length);
  result->errors = length > 0 ? g_utf8_make_valid (text, (gssize) length) : g_strdup ("");
  return result;
}

char *
tool_file (GBytes *data)
{
  static gint counter;
  g_autofree char *name = g_strdup_printf ("gembok-test-%d-%d", (int) getpid (), g_atomic_int_add (&counter, 1));
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error);
  g_assert_no_error (error);
  return path;
}

gboolean
tool_contains (const ToolResult *result, const char *text)
{
  gsize length;
  const void *output = g_bytes_get_data (result->output, &length);
  return (length > 0 && memmem (output, length, text, strlen (text)) != NULL) || strstr (result->errors, text) != NULL;
}
