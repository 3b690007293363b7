/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "run.h"

#define ADDRESS "https://ams.contoh.go.id"

static char *folder;
static char *path;

static void
preset (const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
}

/* Parses @line and lets the presets have their say. */
static gboolean
apply (Cli *cli, const char *line, GError **error)
{
  g_autoptr (GError) problem = NULL;
  run_begin (cli);
  g_assert_true (run_parse (cli, line, &problem));
  g_assert_no_error (problem);
  return cli_presets_apply (cli, error);
}

static void
assert_option (const char *line, const char *option, const char *wanted)
{
  g_auto (Cli) cli;
  g_autoptr (GError) error = NULL;
  g_test_message ("%s: %s", line, option);
  g_assert_true (apply (&cli, line, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (cli_option (&cli, option), ==, wanted);
}

static void
assert_refused (const char *line, GembokErrorCode code, const char *said)
{
  g_auto (Cli) cli;
  g_autoptr (GError) error = NULL;
  g_test_message ("%s", line);
  g_assert_false (apply (&cli, line, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, said));
  g_assert_nonnull (strstr (error->message, path));
}

static char *
beside (const char *name)
{
  g_autofree char *site = g_path_get_dirname (path);
  char *file = g_build_filename (site, name, NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_no_errno (g_chmod (file, 0644));
  return file;
}

static void
test_defaults (void)
{
  g_autofree char *ca = beside ("ca.pem");
  g_autofree char *root = beside ("root.pem");
  preset ("[Preset]\nams-address='" ADDRESS "'\nams-ca-file='ca.pem'\nanchor-files=['root.pem']\nprocedure='lock-kaltim'\n"
          "agency-name='Dinas Contoh'\nhelp-contact='Helpdesk'\n");
  assert_option ("login --username u", "--server", ADDRESS);
  assert_option ("login --username u", "--ca", ca);
  assert_option ("login --username u", "--anchor", root);
  assert_option ("cert check x.pem", "--anchor", root);
  assert_option ("request new", "--procedure", "lock-kaltim");
  assert_option ("request new", "--organization", "Dinas Contoh");
  assert_option ("request receipt x", "--help-contact", "Helpdesk");
  /* What was given wins; the office's CA is that of the office's AMS alone. */
  assert_option ("login --server https://lain.go.id", "--server", "https://lain.go.id");
  assert_option ("login --server https://lain.go.id", "--ca", NULL);
  assert_option ("login --server " ADDRESS "/", "--ca", ca);
  assert_option ("login --ca my.pem", "--ca", "my.pem");
  assert_option ("request new --procedure lock-kebumen", "--procedure", "lock-kebumen");
  /* A search and an upload to any server are not meant. */
  assert_option ("log show", "--procedure", NULL);
  assert_option ("upload https://a.go.id f", "--ca", NULL);
  assert_option ("demo", "--procedure", NULL);
}

static void
test_locks (void)
{
  g_autofree char *ca = beside ("ca.pem");
  g_autofree char *root = beside ("root.pem");
  g_autofree char *second = beside ("second.pem");
  preset ("[Locked]\nams-address='" ADDRESS "'\nams-ca-file='ca.pem'\nanchor-files=['root.pem', 'second.pem']\n"
          "procedure='lock-kaltim'\n");
  assert_refused ("login --server https://lain.go.id", GEMBOK_ERROR_USAGE, "--server cannot be “https://lain.go.id” here");
  assert_refused ("review list --server https://lain.go.id", GEMBOK_ERROR_USAGE, "has locked “ams-address”");
  assert_refused ("login --ca other.pem", GEMBOK_ERROR_USAGE, "--ca cannot be");
  assert_refused ("cert check x --anchor other.pem", GEMBOK_ERROR_USAGE, "--anchor cannot be");
  assert_refused ("request new --procedure lock-kebumen", GEMBOK_ERROR_USAGE, "--procedure cannot be “lock-kebumen”");
  assert_option ("login --server " ADDRESS "/", "--server", ADDRESS);
  assert_option ("request new --procedure lock-kaltim", "--procedure", "lock-kaltim");
  g_autofree char *line = g_strdup_printf ("login --ca '%s' --anchor '%s'", ca, root);
  assert_option (line, "--ca", ca);
  assert_option (line, "--anchor", second);
}

static void
test_no_connection_is_locked (void)
{
  preset ("[Locked]\nmode='offline'\n");
  assert_refused ("login --server https://lain.go.id", GEMBOK_ERROR_USAGE, "has locked “mode” as 'offline'");
  preset ("[Preset]\nmode='offline'\n");
  assert_option ("login --server https://lain.go.id", "--server", "https://lain.go.id");
}

/* The AMS of a session that is open is not taken away from it; a lock, and the first time, name it. */
static void
test_the_server_of_one_command (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Cli) cli;
  preset ("[Preset]\nams-address='" ADDRESS "'\n");
  g_assert_true (apply (&cli, "review list --username u", &error));
  g_assert_null (cli_option (&cli, "--server"));
  g_assert_false (cli_presets_lock_server (&cli));
  cli_presets_take_server (&cli);
  g_assert_cmpstr (cli_option (&cli, "--server"), ==, ADDRESS);
  preset ("[Locked]\nams-address='" ADDRESS "'\n");
  g_auto (Cli) locked;
  g_assert_true (apply (&locked, "review list --username u", &error));
  g_assert_true (cli_presets_lock_server (&locked));
}

static void
test_broken (void)
{
  preset ("[Preset]\nmode='offline'\nams-adress='x'\n");
  assert_refused ("login --username u", GEMBOK_ERROR_BAD_FILE, "line 3: there is no key “ams-adress”");
  assert_refused ("request new", GEMBOK_ERROR_BAD_FILE, "line 3");
  assert_refused ("request submit x", GEMBOK_ERROR_BAD_FILE, "line 3");
  static const char *const works[]
      = { "key check x",    "cert show x",    "cert check x",      "log verify", "request backup", "request list",
          "request show x", "procedure list", "request receipt x", "doctor",     "logout",         "csr export x" };
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_auto (Cli) cli;
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", works[i]);
      g_assert_true (apply (&cli, works[i], &error));
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  folder = g_dir_make_tmp ("gembok-presets-XXXXXX", NULL);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *site = g_build_filename (folder, "gembok", "site", NULL);
  path = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
  g_test_add_func ("/presets/defaults", test_defaults);
  g_test_add_func ("/presets/locks", test_locks);
  g_test_add_func ("/presets/no-connection", test_no_connection_is_locked);
  g_test_add_func ("/presets/one-command", test_the_server_of_one_command);
  g_test_add_func ("/presets/broken", test_broken);
  const int code = g_test_run ();
  g_free (path);
  g_free (folder);
  return code;
}
