/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>

static char *presets;

void
desk_set_up (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-presets-XXXXXX", NULL);
  g_autofree char *site = g_build_filename (folder, "gembok", "site", NULL);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  presets = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
}

void
desk_beside (const char *name, const char *text)
{
  g_autofree char *site = g_path_get_dirname (presets);
  g_autofree char *file = g_build_filename (site, name, NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_no_errno (g_chmod (file, 0644));
}

void
desk_begin (Cli *cli, const char *line)
{
  g_autoptr (GError) error = NULL;
  run_begin (cli);
  g_assert_true (run_parse (cli, line, &error));
  g_assert_no_error (error);
  cli->data_dir = cli_option (cli, "--data-dir");
  cli->account = cli_option (cli, "--account");
  cli_hints_begin (cli);
}

void
desk_preset (const char *text)
{
  g_assert_true (g_file_set_contents (presets, text, -1, NULL));
  g_assert_no_errno (g_chmod (presets, 0644));
}

void
desk_add_account (Cli *cli, const char *url, const char *username)
{
  g_autoptr (GError) error = NULL;
  const GembokServer server = { .url = url, .mode = GEMBOK_PROFILE_CONNECTED };
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (cli->context, &server, &error);
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  gembok_vault_profile_put (gembok_context_vault (cli->context), profile, &error);
  account->profile = g_strdup (profile->id);
  account->username = g_strdup (username);
  account->name = g_strdup (username);
  account->used_at = g_get_real_time ();
  gembok_vault_account_put (gembok_context_vault (cli->context), account, &error);
  g_assert_no_error (error);
}

static void
add_request (Cli *cli, const char *id, const char *url, const char *username, const char *remote_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (gembok_context_vault (cli->context), url, &error);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  request->id = g_strdup (id);
  request->procedure = g_strdup ("lock-kaltim");
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->profile = g_strdup (profile->id);
  request->account = g_strdup (username);
  request->remote_id = g_strdup (remote_id);
  gembok_vault_request_add (gembok_context_vault (cli->context), request, &error);
  g_assert_no_error (error);
}

void
desk_begin_shared (Cli *cli, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-desk-XXXXXX", NULL);
  desk_begin (cli, line);
  g_assert_true (cli_presets_apply (cli, &error));
  g_assert_no_error (error);
  cli->context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
  cli->keyring = CLI_KEYRING_THERE;
  desk_add_account (cli, DESK_A, "siti");
  add_request (cli, "sitisatu", DESK_A, "siti", NULL);
  add_request (cli, "sitisent", DESK_A, "siti", "r-1");
  desk_add_account (cli, DESK_B, "budi");
  /* What is locked was not yet when they sat there. */
  gembok_context_set_site (cli->context, cli->site);
}
