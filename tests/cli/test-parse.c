/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "run.h"

static void
assert_usage (const char *line, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  run_begin (&cli);
  g_assert_false (run_parse (&cli, line, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpint (cli_exit_code (error), ==, CLI_USAGE);
}

static void
test_a_verb_with_everything (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  run_begin (&cli);
  run_parse (&cli, "--data-dir /x --account=siti request submit --document ktp=a=b --document foto_diri=c --json -- --aneh",
             &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cli.verb->noun, ==, "request");
  g_assert_cmpstr (cli.verb->verb, ==, "submit");
  g_assert_cmpstr (cli_argument (&cli, 0), ==, "--aneh");
  g_assert_cmpstr (cli_option (&cli, "--data-dir"), ==, "/x");
  g_assert_cmpstr (cli_option (&cli, "--account"), ==, "siti");
  g_assert_true (cli_flag (&cli, "--json"));
  g_assert_false (cli_flag (&cli, "--force"));
  GPtrArray *documents = cli_option_all (&cli, "--document");
  g_assert_cmpuint (documents->len, ==, 2);
  g_assert_cmpstr (documents->pdata[0], ==, "ktp=a=b");
  g_assert_null (cli_option_all (&cli, "--anchor"));
  g_assert_null (cli_need (&cli, "--username", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
}

static void
test_any_number_of_arguments (void)
{
  const char *const lines[] = { "request backup --out x", "request backup a --out x", "request backup a b c --out x" };
  const guint counts[] = { 0, 1, 3 };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (Cli) cli;
      run_begin (&cli);
      run_parse (&cli, lines[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (cli.arguments->len, ==, counts[i]);
    }
  assert_usage ("request restore a b", "b");
  assert_usage ("request restore", "FILE");
}

static void
test_what_makes_no_sense (void)
{
  assert_usage ("reqest list", "reqest");
  assert_usage ("request", "request");
  assert_usage ("request lost", "lost");
  assert_usage ("request show", "ID");
  assert_usage ("request show a b", "b");
  assert_usage ("request show a --kind ktp", "--kind");
  assert_usage ("request attach a b --kind", "--kind");
  assert_usage ("request attach a b --kind x --kind y", "--kind");
  assert_usage ("request status a --wait=yes", "--wait");
  assert_usage ("--passphrase rahasia request list", "--passphrase");
  assert_usage ("request list --username siti", "--username");
  assert_usage ("--username siti request status a", "--username");
}

/* What was typed wrong is repeated, but not the way it was typed. */
static void
test_hostile_words (void)
{
  static char program[] = "gembok-cli";
  static char word[] = "--\033[2Jx";
  char *words[] = { program, word, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  run_begin (&cli);
  g_assert_false (cli_parse (&cli, cli_verbs (), 2, words, &error));
  run_assert_harmless (error->message);
}

static void
assert_help (const char *line, const char *wanted, const char *unwanted)
{
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  run_begin (&cli);
  g_assert_true (run_parse (&cli, line, &error));
  g_assert_no_error (error);
  g_assert_null (cli.verb);
  g_autofree char *text = run_printed ();
  g_assert_nonnull (strstr (text, wanted));
  if (unwanted != NULL)
    g_assert_null (strstr (text, unwanted));
}

static void
test_help (void)
{
  assert_help ("", "gembok-cli request new", NULL);
  assert_help ("--help", "gembok-cli demo", NULL);
  assert_help ("help cert", "gembok-cli cert check", "gembok-cli request new");
  assert_help ("request new --help", "gembok-cli request new", "gembok-cli cert check");
  assert_help ("help nothing", "gembok-cli cert check", NULL);
}

static gboolean
has_option (const CliVerb *verb, const char *name)
{
  for (guint i = 0; verb->options != NULL && verb->options[i].name != NULL; i++)
    if (g_str_equal (verb->options[i].name, name))
      return TRUE;
  return FALSE;
}

/* No secret has an option that takes it itself; what replaces a global option would never be seen. */
static void
test_the_table (void)
{
  static const char *const never[]
      = { "--passphrase", "--password", "--new-password", "--export-passphrase", "--token", "--json",
          "--data-dir",   "--account",  "--force" };
  for (const CliVerb *verb = cli_verbs (); verb->noun != NULL; verb++)
    {
      g_autofree char *usage = cli_usage (verb);
      g_assert_true (g_str_has_prefix (usage, "gembok-cli "));
      g_assert_nonnull (verb->run);
      g_assert_cmpstr (verb->help, !=, "");
      for (guint i = 0; i < G_N_ELEMENTS (never); i++)
        g_assert_false (has_option (verb, never[i]));
      for (const CliVerb *other = verb + 1; other->noun != NULL; other++)
        g_assert_false (g_str_equal (other->noun, verb->noun) && g_strcmp0 (other->verb, verb->verb) == 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parse/a-verb-with-everything", test_a_verb_with_everything);
  g_test_add_func ("/parse/any-number-of-arguments", test_any_number_of_arguments);
  g_test_add_func ("/parse/what-makes-no-sense", test_what_makes_no_sense);
  g_test_add_func ("/parse/hostile-words", test_hostile_words);
  g_test_add_func ("/parse/help", test_help);
  g_test_add_func ("/parse/the-table", test_the_table);
  return g_test_run ();
}
