/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/i18n.h"
#include "base/process.h"
#include "config.h"
#include "crypto/crypto.h"
#include "procedure/review.h"

/* --- one run ---------------------------------------------------------------------------------------------------- */

static void
clear_values (gpointer values)
{
  g_ptr_array_unref (values);
}

static void
init_cli (Cli *cli)
{
  *cli = (Cli){ .exit = CLI_DONE };
  cli->arguments = g_ptr_array_new_with_free_func (g_free);
  cli->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_values);
  cli->cancellable = g_cancellable_new ();
  cli->writer = gembok_json_writer_new ();
  gembok_json_begin_object (cli->writer, NULL);
}

static void
clear_cli (Cli *cli)
{
  g_clear_pointer (&cli->context, gembok_context_free);
  g_clear_pointer (&cli->site, gembok_site_unref);
  g_clear_error (&cli->context_error);
  g_clear_pointer (&cli->password, gembok_secret_free);
  g_clear_pointer (&cli->logged_in_at, g_free);
  g_ptr_array_unref (cli->arguments);
  g_hash_table_unref (cli->options);
  gembok_json_writer_free (cli->writer);
}

gboolean
cli_open_vault (Cli *cli, GError **error)
{
  if (cli->context != NULL)
    return TRUE;
  cli->context = gembok_context_open (cli->data_dir, GEMBOK_CONTEXT_DEFAULT, error);
  if (cli->context == NULL)
    return FALSE;
  gembok_context_set_site (cli->context, cli->site);
  gembok_context_set_account (cli->context, cli->account);
  const GembokReporter reporter = cli_progress (cli);
  gembok_context_set_reporter (cli->context, &reporter);
  return TRUE;
}

static gboolean
is_for_one_command (Cli *cli)
{
  return cli->verb->network && cli_option (cli, "--username") != NULL;
}

static gboolean
run (Cli *cli, GError **error)
{
  if (!cli_presets_apply (cli, error) || (!cli->verb->no_vault && !cli_open_vault (cli, error)))
    return FALSE;
  const gboolean once = is_for_one_command (cli);
  if (once && !cli_log_in_for_command (cli, error))
    {
      if (error != NULL && g_str_equal (cli->verb->noun, "review"))
        gembok_review_advise (*error);
      return FALSE;
    }
  const gboolean done = cli->verb->run (cli, error);
  if (once)
    cli_log_out_of_command (cli, NULL);
  return done;
}

int
cli_main (int argc, char **argv)
{
  gembok_process_harden (TRUE);
  gembok_crypto_init ();
  gembok_i18n_init ();
  if (argc == 2 && g_str_equal (argv[1], "--version"))
    {
      g_print ("gembok-cli %s\n", GEMBOK_VERSION);
      return CLI_DONE;
    }
  Cli cli;
  init_cli (&cli);
  g_autoptr (GError) error = NULL;
  const gboolean parsed = cli_parse (&cli, cli_verbs (), argc, argv, &error);
  /* A program that asked for JSON gets its error as JSON, also where reading the command line ended before --json. */
  cli.json = cli_flag (&cli, "--json") || (!parsed && g_strv_contains ((const char *const *) argv, "--json"));
  cli.force = cli_flag (&cli, "--force");
  cli.data_dir = cli_option (&cli, "--data-dir");
  cli.account = cli_option (&cli, "--account");
  CliExit exit_code = CLI_DONE;
  cli_hints_begin (&cli);
  if (parsed && cli.verb != NULL)
    cli_interrupts (cli.cancellable);
  if (!parsed || (cli.verb != NULL && !run (&cli, &error)))
    exit_code = cli_report_error (&cli, error);
  else
    exit_code = cli.exit;
  cli_progress_clear ();
  if (cli.json && (error != NULL || cli.verb != NULL))
    cli_finish_json (&cli);
  cli_hints_begin (NULL);
  clear_cli (&cli);
  return exit_code;
}
