/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "desk.h"

/* What is typed, told apart as a shell would; the program itself, which lies elsewhere, left out. */
static void
assert_runs (const char *hint, const char *wanted)
{
  g_autofree char *shown = cli_hint (hint);
  const char *start = strstr (shown, "“");
  const char *end = strstr (shown, "”");
  g_test_message ("%s", shown);
  g_assert_true (start != NULL && end != NULL);
  g_autofree char *command = g_strndup (start + strlen ("“"), (gsize) (end - start) - strlen ("“"));
  g_auto (GStrv) words = NULL;
  int count = 0;
  g_assert_true (g_shell_parse_argv (command, &count, &words, NULL));
  g_autofree char *name = g_path_get_basename (words[0]);
  g_assert_true (g_str_has_prefix (name, "test-hint") || g_str_equal (name, "gembok-cli"));
  g_autofree char *rest = g_strjoinv ("|", words + 1);
  g_assert_cmpstr (rest, ==, wanted);

  g_auto (Cli) again;
  g_autoptr (GError) error = NULL;
  const char *at = command + strcspn (command, " ");
  run_begin (&again);
  g_assert_true (run_parse (&again, at, &error));
  g_assert_no_error (error);
}

static void
test_as_it_was_called (void)
{
  g_auto (Cli) cli;
  desk_begin (&cli, "--data-dir '/srv/my vault' --account 'siti c' request status abc12345");
  assert_runs ("Next: “gembok-cli request show ID”.", "--data-dir|/srv/my vault|--account|siti c|request|show|abc12345");
  /* Of another layer, which knows of no request. */
  assert_runs ("Withdraw it with “gembok-cli request cancel”.",
               "--data-dir|/srv/my vault|--account|siti c|request|cancel|abc12345");
  assert_runs ("“gembok-cli doctor”", "--data-dir|/srv/my vault|--account|siti c|doctor");
  g_autofree char *plain = cli_hint ("Nothing was changed. “ID” is an ID.");
  g_assert_cmpstr (plain, ==, "Nothing was changed. “ID” is an ID.");
  g_autofree char *both = cli_hint ("“gembok-cli logout”, then “gembok-cli request list”, “and");
  g_assert_nonnull (strstr (both, "siti c' logout”, then “"));
  g_assert_nonnull (strstr (both, " request list”, “and"));
  cli_hints_begin (NULL);
}

static void
test_without_a_keyring (void)
{
  g_auto (Cli) cli;
  desk_begin (&cli, "request submit abc12345 --username 'siti c' --server https://ams.contoh.go.id");
  cli.keyring = CLI_KEYRING_MISSING;
  /* The AMS that was named, as long as it is not where that user went last (see test_two_people). */
  assert_runs ("“gembok-cli request status ID --wait”",
               "request|status|abc12345|--wait|--server|https://ams.contoh.go.id|--username|siti c");
  assert_runs ("“gembok-cli request attach ID --kind ktp FILE”", "request|attach|abc12345|--kind|ktp|FILE");
  assert_runs (
      "“gembok-cli request submit ID --document 'ktp=/tmp/my  photo.jpg' --username NAME”",
      "request|submit|abc12345|--document|ktp=/tmp/my  photo.jpg|--username|siti c|--server|https://ams.contoh.go.id");
  assert_runs ("“gembok-cli login --server ADDRESS --username NAME”",
               "login|--server|https://ams.contoh.go.id|--username|siti c");
  cli_hints_begin (NULL);
}

static void
test_what_is_not_known (void)
{
  g_auto (Cli) cli;
  desk_begin (&cli, "request list");
  assert_runs ("“gembok-cli request fetch ID”", "request|fetch|ID");
  assert_runs ("“gembok-cli login --server ADDRESS --username NAME”", "login|--server|ADDRESS|--username|NAME");
  cli.keyring = CLI_KEYRING_MISSING;
  assert_runs ("“gembok-cli request fetch ID”", "request|fetch|ID|--server|ADDRESS|--username|NAME");
  cli_hints_begin (NULL);
}

/* --- whose AMS ---------------------------------------------------------------------------------------------------- */

static void
assert_login (const char *line, const char *wanted)
{
  g_auto (Cli) cli;
  g_test_message ("%s", line);
  desk_begin_shared (&cli, line);
  assert_runs ("“gembok-cli login --server ADDRESS --username NAME”", wanted);
  cli_hints_begin (NULL);
}

static void
test_two_people (void)
{
  desk_preset ("[Preset]\n");
  assert_login ("request status sitisatu", "login|--server|" DESK_A "|--username|siti");
  assert_login ("request list", "login|--server|" DESK_B "|--username|budi");
  /* What is reviewed is at the AMS of whoever reviews. */
  assert_login ("review show sitisatu", "login|--server|" DESK_B "|--username|budi");
  assert_login ("review list --username siti", "login|--server|" DESK_A "|--username|siti");
  g_auto (Cli) cli;
  desk_begin_shared (&cli, "request status sitisatu --username budi");
  cli.keyring = CLI_KEYRING_MISSING;
  assert_runs ("“gembok-cli request fetch ID”", "request|fetch|sitisatu|--username|siti");
  cli_hints_begin (NULL);
}

/* Nothing is to be repeated, and no --username added: it is there already. */
static void
assert_is_one_command (const char *line)
{
  g_auto (Cli) cli;
  desk_begin_shared (&cli, line);
  g_autofree char *hint = cli_hint (
      "Your request is safe on this computer. Log in with “gembok-cli login --server ADDRESS --username NAME”, then "
      "repeat the command; where there is no keyring, add --username NAME to it.");
  g_test_message ("%s", hint);
  g_assert_null (strstr (hint, "repeat"));
  g_assert_null (strstr (hint, "NAME"));
  g_assert_nonnull (strstr (hint, "request fetch sitisent --username siti”, which logs in for this one command."));
  cli_hints_begin (NULL);
}

static void
test_presets_of_an_address (void)
{
  desk_preset ("[Preset]\nams-address='" DESK_B "'\n");
  assert_login ("request status sitisatu", "login|--server|" DESK_A "|--username|siti");
  assert_login ("request list", "login|--username|budi");
  assert_login ("review list --server https://c.contoh.go.id", "login|--server|https://c.contoh.go.id|--username|budi");
  assert_login ("review list --server " DESK_B "/", "login|--username|budi");
  desk_preset ("[Locked]\nams-address='" DESK_B "'\n");
  assert_login ("request status sitisatu", "login|--username|siti");
  assert_login ("request status sitisent", "request|status|sitisent|--username|siti");
  assert_login ("request fetch sitisent", "request|fetch|sitisent|--username|siti");
  assert_login ("request cancel sitisent", "request|cancel|sitisent|--username|siti");
  /* What does not go there. */
  assert_login ("request submit sitisent", "request|status|sitisent|--username|siti");
  assert_login ("request show sitisent", "request|status|sitisent|--username|siti");
  assert_is_one_command ("request fetch sitisent --username siti");
  desk_preset ("[Preset]\nams-address='" DESK_B "'\n");
  assert_login ("request fetch sitisent", "login|--server|" DESK_A "|--username|siti");
  g_auto (Cli) cli;
  desk_begin_shared (&cli, "review list --server https://c.contoh.go.id --username siti");
  cli.keyring = CLI_KEYRING_MISSING;
  assert_runs ("“gembok-cli request fetch ID”", "request|fetch|ID|--server|https://c.contoh.go.id|--username|siti");
  cli_hints_begin (NULL);
}

/* Whose password goes where. */
static void
test_the_ams_of_a_password (void)
{
  desk_preset ("[Preset]\n");
  g_auto (Cli) cli;
  desk_begin_shared (&cli, "request status sitisatu");
  g_autoptr (GembokVaultRequest) request = cli_known_request (&cli);
  g_assert_nonnull (request);
  g_autoptr (GembokVaultProfile) of_request = cli_known_profile (&cli, request, "budi", NULL);
  g_assert_cmpstr (of_request->url, ==, DESK_A);
  g_autoptr (GembokVaultProfile) of_siti = cli_known_profile (&cli, NULL, "siti", NULL);
  g_assert_cmpstr (of_siti->url, ==, DESK_A);
  g_autoptr (GembokVaultProfile) of_budi = cli_known_profile (&cli, NULL, "budi", NULL);
  g_assert_cmpstr (of_budi->url, ==, DESK_B);
  g_assert_null (cli_known_profile (&cli, NULL, "joko", NULL));
  cli_hints_begin (NULL);
}

/* What a command cannot do without (cli_need), that it is not told without. */
static const struct
{
  const char *command, *options;
} needed[] = {
  { "login", "--server --username" },
  { "request new", "--procedure --name --nik --email --organization" },
  { "request attach", "--kind" },
  { "request detach", "--kind" },
  { "request accept", "--agreement" },
  { "request backup", "--out" },
  { "review document", "--kind --out" },
  { "review reject", "--reason" },
  { "review refuse", "--reason" },
  { "cert export", "--format --out" },
  { "key export", "--out" },
  { "csr export", "--out" },
  { "log export", "--csv" },
};

static void
assert_has_needed (Cli *cli)
{
  if (cli->verb == NULL)
    return; /* help */
  g_autofree char *command = g_strdup_printf ("%s%s%s", cli->verb->noun, cli->verb->verb != NULL ? " " : "",
                                              cli->verb->verb != NULL ? cli->verb->verb : "");
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      if (!g_str_equal (command, needed[i].command))
        continue;
      g_auto (GStrv) options = g_strsplit (needed[i].options, " ", -1);
      for (guint k = 0; options[k] != NULL; k++)
        if (cli_option (cli, options[k]) == NULL)
          g_error ("“%s” is told without %s", command, options[k]);
    }
}

/* Every command that is told anywhere is one that there is. */
static void
test_every_hint_of_the_sources (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "po", "id.po", NULL);
  g_autofree char *text = NULL;
  guint count = 0;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) whole = g_string_new (text);
  g_string_replace (whole, "\"\n\"", "", 0);
  g_string_replace (whole, "%s", "x", 0);
  g_string_replace (whole, " ID …", "", 0);
  g_string_replace (whole, " DOCUMENTS", "", 0);
  for (const char *at = whole->str; (at = strstr (at, "“gembok-cli ")) != NULL; count++)
    {
      g_auto (Cli) cli;
      g_autoptr (GError) error = NULL;
      at += strlen ("“gembok-cli ");
      g_autofree char *command = g_strndup (at, (gsize) (strstr (at, "”") - at));
      const gboolean needs_id = g_regex_match_simple ("^request (cancel|accept|decline)$", command, 0, 0);
      g_autofree char *line = g_strconcat (command, needs_id ? " ID" : "", NULL);
      g_test_message ("%s", line);
      run_begin (&cli);
      g_assert_true (run_parse (&cli, line, &error));
      g_assert_no_error (error);
      assert_has_needed (&cli);
    }
  g_assert_cmpuint (count, >, 40);
  /* A command without the program's name cannot be typed. */
  g_assert_false (
      g_regex_match_simple ("“(request (list|show|new|attach|submit|status|fetch|accept|agreement|consent|cancel)|login |"
                            "cert export|doctor”)",
                            whole->str, 0, 0));
}

int
main (int argc, char **argv)
{
  desk_set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hint/as-it-was-called", test_as_it_was_called);
  g_test_add_func ("/hint/without-a-keyring", test_without_a_keyring);
  g_test_add_func ("/hint/not-known", test_what_is_not_known);
  g_test_add_func ("/hint/two-people", test_two_people);
  g_test_add_func ("/hint/presets", test_presets_of_an_address);
  g_test_add_func ("/hint/password", test_the_ams_of_a_password);
  g_test_add_func ("/hint/sources", test_every_hint_of_the_sources);
  return g_test_run ();
}
