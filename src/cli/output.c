/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"

void
cli_print (Cli *cli, const char *format, ...)
{
  if (cli->json)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = cli_hint (line);
  cli_progress_clear ();
  g_print ("%s\n", shown);
}

void
cli_note (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = cli_hint (line);
  cli_progress_clear ();
  g_printerr ("%s\n", shown);
}

CliExit
cli_exit_code (const GError *error)
{
  switch (gembok_error_get_code (error))
    {
    case GEMBOK_ERROR_USAGE:
      return CLI_USAGE;
    case GEMBOK_ERROR_WRONG_PASSPHRASE:
    case GEMBOK_ERROR_WRONG_PASSWORD:
      return CLI_WRONG_SECRET;
    case GEMBOK_ERROR_UNREACHABLE:
    case GEMBOK_ERROR_TLS:
    case GEMBOK_ERROR_CLOCK:
    case GEMBOK_ERROR_BAD_ANSWER:
      return CLI_UNREACHABLE;
    case GEMBOK_ERROR_REFUSED:
    case GEMBOK_ERROR_CONFLICT:
    case GEMBOK_ERROR_NOT_LOGGED_IN:
      return CLI_REFUSED;
    case GEMBOK_ERROR_CERTIFICATE_REFUSED:
      return CLI_CERTIFICATE_REFUSED;
    case GEMBOK_ERROR_BAD_INPUT:
    case GEMBOK_ERROR_BAD_FILE:
    case GEMBOK_ERROR_WEAK_PASSPHRASE:
    case GEMBOK_ERROR_MISSING:
    case GEMBOK_ERROR_EXISTS:
    case GEMBOK_ERROR_NOT_FOUND:
    case GEMBOK_ERROR_WRONG_STATE:
    case GEMBOK_ERROR_KEYRING:
      return CLI_BAD_INPUT;
    case GEMBOK_ERROR_FAILED:
    case GEMBOK_ERROR_CANCELLED:
    case GEMBOK_ERROR_DAMAGED:
    case GEMBOK_ERROR_NEWER:
    case GEMBOK_ERROR_STORAGE:
    case GEMBOK_N_ERRORS:
    default:
      return CLI_FAILED;
    }
}

CliExit
cli_report_error (Cli *cli, const GError *error)
{
  cli_progress_clear ();
  g_autoptr (GError) nameless = NULL;
  if (error == NULL)
    {
      gembok_error_set (&nameless, GEMBOK_ERROR_FAILED, NULL, _ ("The command failed, and the reason was lost."));
      error = nameless;
    }
  g_autofree char *hint = cli_hint (gembok_error_get_hint (error));
  if (cli->json)
    {
      gembok_json_begin_object (cli->writer, "error");
      gembok_json_add_string (cli->writer, "code", gembok_error_name (gembok_error_get_code (error)));
      gembok_json_add_string (cli->writer, "message", error->message);
      gembok_json_add_string (cli->writer, "hint", hint);
      const char *remote = gembok_error_get_remote_code (error);
      if (remote != NULL)
        gembok_json_add_string (cli->writer, "remote_code", remote);
      gembok_json_end_object (cli->writer);
    }
  else
    g_printerr ("gembok-cli: %s\n%s\n", error->message, hint);
  return cli_exit_code (error);
}

void
cli_finish_json (Cli *cli)
{
  gembok_json_end_object (cli->writer);
  g_autoptr (GBytes) data = gembok_json_finish (cli->writer, TRUE);
  gsize length = 0;
  const char *text = g_bytes_get_data (data, &length);
  fwrite (text, 1, length, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

gboolean
cli_check_output (Cli *cli, const char *path, GError **error)
{
  if (cli->force || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autofree char *name = gembok_file_display_name (path);
  gembok_error_set (error, GEMBOK_ERROR_EXISTS, NULL, _ ("“%s” already exists."), name);
  return FALSE;
}

void
cli_say_saved (Cli *cli, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *clean = gembok_text_sanitise (shown, 4096);
  cli_print (cli, _ ("Saved: %s"), clean);
  if (cli->json)
    gembok_json_add_string (cli->writer, "path", clean);
}

gboolean
cli_write_output (Cli *cli, const char *path, GBytes *data, gboolean is_public, GError **error)
{
  const GembokWriteFlags flags
      = (cli->force ? GEMBOK_WRITE_REPLACE : GEMBOK_WRITE_NEW) | (is_public ? GEMBOK_WRITE_PUBLIC : GEMBOK_WRITE_NEW);
  if (!gembok_file_write (path, data, flags, error))
    return FALSE;
  cli_say_saved (cli, path);
  return TRUE;
}

/* --- progress --------------------------------------------------------------------------------------------------- */

static gboolean bar_is_shown;

void
cli_progress_clear (void)
{
  if (bar_is_shown)
    fputs ("\r\033[K", stderr);
  bar_is_shown = FALSE;
}

static const char *
stage_label (GembokProgressStage stage)
{
  switch (stage)
    {
    case GEMBOK_STAGE_GENERATE_KEY:
      return _ ("Making the key pair");
    case GEMBOK_STAGE_DERIVE_KEY:
      return _ ("Working on the passphrase");
    case GEMBOK_STAGE_DECODE:
      return _ ("Looking at the document");
    case GEMBOK_STAGE_CONNECT:
      return _ ("Asking the AMS");
    case GEMBOK_STAGE_UPLOAD:
      return _ ("Uploading");
    case GEMBOK_STAGE_DOWNLOAD:
      return _ ("Downloading");
    case GEMBOK_STAGE_BACK_UP:
      return _ ("Going through the requests");
    case GEMBOK_STAGE_WAIT:
    default:
      return _ ("Waiting");
    }
}

/* A bar where the end is known, else a sign of life; never a made-up percentage. */
static void
show_progress (const GembokProgress *progress, gpointer user_data)
{
  static gint64 last;
  static guint turn;
  (void) user_data;
  const gint64 now = g_get_monotonic_time ();
  const gboolean ends = progress->total != 0 && progress->done >= progress->total;
  if (now - last < G_USEC_PER_SEC / 10 && !ends)
    return;
  last = now;
  g_autofree char *item = gembok_text_sanitise (progress->item, 40);
  const char *gap = *item != '\0' ? " " : "";
  if (progress->total == 0 || progress->stage == GEMBOK_STAGE_WAIT || progress->stage == GEMBOK_STAGE_BACK_UP)
    fprintf (stderr, "\r\033[K%s%s%s … %c", stage_label (progress->stage), gap, item, "|/-\\"[turn++ % 4]);
  else
    {
      g_autofree char *done = gembok_format_size (progress->done);
      g_autofree char *total = gembok_format_size (progress->total);
      const guint width = (guint) (progress->done * 24 / progress->total);
      fprintf (stderr, "\r\033[K%s%s%s [%.*s%*s] %s / %s", stage_label (progress->stage), gap, item, (int) MIN (width, 24),
               "########################", (int) (24 - MIN (width, 24)), "", done, total);
    }
  fflush (stderr);
  bar_is_shown = TRUE;
}

GembokReporter
cli_progress (Cli *cli)
{
  (void) cli;
  const gboolean terminal = isatty (STDERR_FILENO);
  return (GembokReporter){ terminal ? show_progress : NULL, NULL };
}
