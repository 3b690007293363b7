/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <string.h>

#include <glib/gstdio.h>

struct _FaultServer
{
  GSubprocess *process;
  GOutputStream *commands;
  GDataInputStream *replies;
  GHashTable *ports; /* name → number as text */
  GBytes *ca;
  char *folder;
};

static char *
next_line (FaultServer *server)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (server->replies, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line); /* else the server died: its words are on stderr */
  return line;
}

static void
read_ports (FaultServer *server)
{
  for (;;)
    {
      g_autofree char *line = next_line (server);
      if (g_str_equal (line, "ready"))
        return;
      g_auto (GStrv) words = g_strsplit (line, " ", 3);
      g_assert_cmpuint (g_strv_length (words), ==, 3);
      g_hash_table_insert (server->ports, g_strdup (words[1]), g_strdup (words[2]));
    }
}

FaultServer *
fault_server_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "ams", "fault-server.py", NULL);
  FaultServer *server = g_new0 (FaultServer, 1);
  server->folder = g_dir_make_tmp ("gembok-faults-XXXXXX", &error);
  g_assert_no_error (error);
  server->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                      "/usr/bin/python3", script, server->folder, NULL);
  g_assert_no_error (error);
  server->commands = g_subprocess_get_stdin_pipe (server->process);
  server->replies = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  server->ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_ports (server);

  g_autofree char *ca_file = g_build_filename (server->folder, "ca.pem", NULL);
  char *pem = NULL;
  gsize length = 0;
  g_file_get_contents (ca_file, &pem, &length, &error);
  g_assert_no_error (error);
  server->ca = g_bytes_new_take (pem, length);
  return server;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
fault_server_stop (FaultServer *server)
{
  g_assert_true (g_output_stream_close (server->commands, NULL, NULL));
  g_assert_true (g_subprocess_wait (server->process, NULL, NULL));
  remove_folder (server->folder);
  g_clear_object (&server->replies);
  g_clear_object (&server->process);
  g_hash_table_unref (server->ports);
  g_bytes_unref (server->ca);
  g_free (server->folder);
  g_free (server);
}

GBytes *
fault_server_ca (FaultServer *server)
{
  return server->ca;
}

guint
fault_server_port (FaultServer *server, const char *name)
{
  const char *number = g_hash_table_lookup (server->ports, name);
  g_assert_nonnull (number);
  return (guint) g_ascii_strtoull (number, NULL, 10);
}

char *
fault_server_url (FaultServer *server, const char *port, const char *path)
{
  return g_strdup_printf ("https://127.0.0.1:%u%s", fault_server_port (server, port), path);
}

static void
command (FaultServer *server, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_output_stream_write_all (server->commands, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (server->commands, NULL, &error);
  g_assert_no_error (error);
}

static void
command_ok (FaultServer *server, const char *text)
{
  command (server, text);
  g_autofree char *reply = next_line (server);
  g_assert_cmpstr (reply, ==, "ok");
}

static GStrv
command_lines (FaultServer *server, const char *text)
{
  command (server, text);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  for (;;)
    {
      char *line = next_line (server);
      const gboolean end = g_str_equal (line, ".");
      if (end)
        g_clear_pointer (&line, g_free);
      g_ptr_array_add (lines, line);
      if (end)
        return (GStrv) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
    }
}

void
fault_server_plan (FaultServer *server, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *plan = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *text = g_strconcat ("plan ", plan, NULL);
  command_ok (server, text);
}

GStrv
fault_server_seen (FaultServer *server)
{
  return command_lines (server, "seen");
}

void
fault_server_forget (FaultServer *server)
{
  command_ok (server, "forget");
}

char *
fault_server_upload (FaultServer *server, const char *number)
{
  g_autofree char *text = g_strconcat ("upload ", number, NULL);
  g_auto (GStrv) lines = command_lines (server, text);
  return g_strdup (lines[0]);
}

char *
seen_field (const char *line, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", -1);
  for (guint i = 1; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], name))
      return g_strdup (parts[i] + strlen (name));
  return NULL;
}

struct _Canceller
{
  GThread *thread;
  GCancellable *cancellable;
  guint milliseconds;
  gint64 cancelled_at;
};

static gpointer
cancel_later (gpointer data)
{
  Canceller *canceller = data;
  g_usleep ((gulong) canceller->milliseconds * 1000);
  canceller->cancelled_at = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

Canceller *
cancel_after (GCancellable *cancellable, guint milliseconds)
{
  Canceller *canceller = g_new0 (Canceller, 1);
  canceller->cancellable = cancellable;
  canceller->milliseconds = milliseconds;
  canceller->thread = g_thread_new ("cancel", cancel_later, canceller);
  return canceller;
}

gint64
cancel_join (Canceller *canceller)
{
  const gint64 now = g_get_monotonic_time ();
  g_thread_join (canceller->thread);
  const gint64 passed = (now - canceller->cancelled_at) / 1000;
  g_free (canceller);
  return passed;
}
