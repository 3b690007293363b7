/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "run.h"

static void
test_exit_codes (void)
{
  static const CliExit wanted[GEMBOK_N_ERRORS] = {
    [GEMBOK_ERROR_FAILED] = CLI_FAILED,
    [GEMBOK_ERROR_CANCELLED] = CLI_FAILED,
    [GEMBOK_ERROR_USAGE] = CLI_USAGE,
    [GEMBOK_ERROR_WRONG_PASSPHRASE] = CLI_WRONG_SECRET,
    [GEMBOK_ERROR_WRONG_PASSWORD] = CLI_WRONG_SECRET,
    [GEMBOK_ERROR_UNREACHABLE] = CLI_UNREACHABLE,
    [GEMBOK_ERROR_TLS] = CLI_UNREACHABLE,
    [GEMBOK_ERROR_CLOCK] = CLI_UNREACHABLE,
    [GEMBOK_ERROR_BAD_ANSWER] = CLI_UNREACHABLE,
    [GEMBOK_ERROR_REFUSED] = CLI_REFUSED,
    [GEMBOK_ERROR_CONFLICT] = CLI_REFUSED,
    [GEMBOK_ERROR_NOT_LOGGED_IN] = CLI_REFUSED,
    [GEMBOK_ERROR_CERTIFICATE_REFUSED] = CLI_CERTIFICATE_REFUSED,
    [GEMBOK_ERROR_BAD_INPUT] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_BAD_FILE] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_WEAK_PASSPHRASE] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_MISSING] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_EXISTS] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_NOT_FOUND] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_DAMAGED] = CLI_FAILED,
    [GEMBOK_ERROR_NEWER] = CLI_FAILED,
    [GEMBOK_ERROR_STORAGE] = CLI_FAILED,
    [GEMBOK_ERROR_KEYRING] = CLI_BAD_INPUT,
    [GEMBOK_ERROR_WRONG_STATE] = CLI_BAD_INPUT,
  };
  for (guint code = 0; code < GEMBOK_N_ERRORS; code++)
    {
      g_autoptr (GError) error = NULL;
      gembok_error_set (&error, (GembokErrorCode) code, NULL, "%s", "x");
      g_assert_cmpint (cli_exit_code (error), ==, wanted[code]);
      g_assert_cmpint (cli_exit_code (error), !=, CLI_DONE);
    }
}

static void
assert_reported (const GError *error, const char *code)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  cli.json = TRUE;
  gembok_json_add_boolean (cli.writer, "ok", FALSE);
  g_assert_cmpint (cli_report_error (&cli, error), ==, cli_exit_code (error));
  g_autoptr (GembokJson) json = run_json (&cli);
  g_autoptr (GembokJson) member = gembok_json_member (json, "error");
  g_assert_nonnull (member);
  static const char *const names[] = { "code", "message", "hint" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;
      g_assert_true (gembok_json_need_string (member, names[i], &text, NULL));
      g_assert_cmpstr (text, !=, "");
      if (i == 0)
        g_assert_cmpstr (text, ==, code);
    }
}

static void
test_errors_as_json (void)
{
  g_autoptr (GError) error = NULL;
  gembok_error_set (&error, GEMBOK_ERROR_MISSING, NULL, "\033[31m“%s”", "ktp");
  assert_reported (error, "missing");
  g_autoptr (GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  assert_reported (foreign, "cancelled");
}

/* A verb that fails without a reason is a mistake of ours, not the end of the program. */
static void
test_an_error_without_reason (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  cli.json = TRUE;
  g_assert_cmpint (cli_report_error (&cli, NULL), ==, CLI_FAILED);
  g_autoptr (GembokJson) json = run_json (&cli);
  g_autoptr (GembokJson) member = gembok_json_member (json, "error");
  g_assert_nonnull (member);
}

static void
test_outputs_are_not_overwritten (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-cli-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "kunci.pem", NULL);
  g_autoptr (GBytes) data = g_bytes_new_static ("satu", 4);
  g_autoptr (GBytes) other = g_bytes_new_static ("dua", 3);
  g_auto (Cli) cli;
  run_begin (&cli);
  cli.json = TRUE;
  g_assert_true (cli_check_output (&cli, path, &error));
  g_assert_true (cli_write_output (&cli, path, data, FALSE, &error));
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_false (cli_check_output (&cli, path, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (cli_write_output (&cli, path, other, FALSE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  cli.force = TRUE;
  g_assert_true (cli_check_output (&cli, path, &error));
  g_assert_true (cli_write_output (&cli, path, other, TRUE, &error));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_cmpstr (text, ==, "dua");
  g_remove (path);
  g_rmdir (folder);
}

static GembokSecret *
read_from_pipe (Cli *cli, const char *text, gssize length, GError **error)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], text, (gsize) length), ==, length);
  close (ends[1]);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (values, g_strdup_printf ("%d", ends[0]));
  g_hash_table_insert (cli->options, g_strdup ("--passphrase-fd"), values);
  GembokSecret *secret = cli_secret (cli, "--passphrase-fd", NULL, FALSE, FALSE, error);
  close (ends[0]);
  return secret;
}

static void
test_secrets (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  run_begin (&cli);
  g_assert_null (cli_secret (&cli, "--passphrase-fd", NULL, FALSE, TRUE, &error));
  g_assert_no_error (error);
  g_assert_null (cli_secret (&cli, "--passphrase-fd", NULL, FALSE, FALSE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
  g_clear_error (&error);
  g_autoptr (GembokSecret) secret = read_from_pipe (&cli, "dua kata\n\n", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_secret_text (secret), ==, "dua kata\n");
  g_assert_null (read_from_pipe (&cli, "\n", 1, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_autofree char *long_text = g_strnfill (1025, 'x');
  g_assert_null (read_from_pipe (&cli, long_text, 1025, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_clear_error (&error);
  GPtrArray *values = g_hash_table_lookup (cli.options, "--passphrase-fd");
  g_ptr_array_add (values, g_strdup ("3x"));
  g_assert_null (cli_secret (&cli, "--passphrase-fd", NULL, FALSE, FALSE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/exit-codes", test_exit_codes);
  g_test_add_func ("/output/errors-as-json", test_errors_as_json);
  g_test_add_func ("/output/an-error-without-reason", test_an_error_without_reason);
  g_test_add_func ("/output/outputs-are-not-overwritten", test_outputs_are_not_overwritten);
  g_test_add_func ("/output/secrets", test_secrets);
  return g_test_run ();
}
