/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"

static void
show_account (Cli *cli, const GembokWireAccount *account)
{
  g_autofree char *name = gembok_text_sanitise (account->name, 100);
  g_autofree char *username = gembok_text_sanitise (account->username, 100);
  if (cli->json)
    {
      gembok_json_add_string (cli->writer, "username", account->username);
      gembok_json_add_string (cli->writer, "name", account->name);
      gembok_json_add_string (cli->writer, "role", gembok_role_name (account->role));
      gembok_json_add_boolean (cli->writer, "must_change_password", account->must_change_password);
      return;
    }
  cli_print (cli, _ ("%s (%s), %s"), name, username, gembok_role_label (account->role));
  if (account->must_change_password)
    cli_print (cli, "%s",
               _ ("This is a first password. Change it with “gembok-cli account change-password” before anything else."));
}

gboolean
verb_login (Cli *cli, GError **error)
{
  GembokServer server;
  const char *username = cli_need (cli, "--username", error);
  if (username == NULL || cli_need (cli, "--server", error) == NULL || !cli_server (cli, &server, error))
    return FALSE;
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (cli->context, &server, error);
  cli_server_clear (&server);
  /* Known before anybody types a password. */
  if (profile != NULL && !gembok_profile_admit (cli->context, profile, error))
    return FALSE;
  g_autoptr (GembokSecret) password
      = profile != NULL ? cli_secret (cli, "--password-fd", _ ("AMS password"), FALSE, FALSE, error) : NULL;
  if (password == NULL)
    return FALSE;
  g_autoptr (GembokLogin) login
      = gembok_session_log_in (cli->context, profile, username, password, TRUE, cli->cancellable, error);
  if (login == NULL)
    return FALSE;
  show_account (cli, login->account);
  if (cli->json)
    {
      gembok_json_add_boolean (cli->writer, "session_kept", login->kept);
      gembok_json_add_time (cli->writer, "expires_at", login->expires_at);
    }
  if (login->kept)
    return TRUE;
  /* A session that nobody keeps is ended; the profile stays. */
  gembok_context_set_account (cli->context, username);
  gembok_session_log_out (cli->context, NULL, NULL, NULL);
  cli_note (_ ("The session could not be kept: %s"), login->not_kept_because != NULL ? login->not_kept_because : "");
  cli->keyring = CLI_KEYRING_MISSING;
  cli_note (_ ("User name and password are right and the AMS is noted. Add --username %s to every command that uses the "
               "network; it "
               "asks for the password (--password-fd N reads it from a descriptor)."),
            username);
  return TRUE;
}

gboolean
verb_logout (Cli *cli, GError **error)
{
  gboolean told = FALSE;
  if (!gembok_session_log_out (cli->context, &told, cli->cancellable, error))
    return FALSE;
  if (cli->json)
    gembok_json_add_boolean (cli->writer, "told", told);
  cli_print (cli, "%s",
             told ? _ ("Logged out.") : _ ("Logged out here. The AMS could not be told; the session there ends by itself."));
  return TRUE;
}

gboolean
verb_account_show (Cli *cli, GError **error)
{
  g_autoptr (GembokWireAccount) account = gembok_account_show (cli->context, cli->cancellable, error);
  if (account == NULL)
    return FALSE;
  show_account (cli, account);
  return TRUE;
}

gboolean
verb_account_change_password (Cli *cli, GError **error)
{
  g_autoptr (GembokSecret) current = cli->password != NULL
                                         ? gembok_secret_copy (cli->password)
                                         : cli_secret (cli, "--password-fd", _ ("AMS password"), FALSE, FALSE, error);
  g_autoptr (GembokSecret) fresh
      = current != NULL ? cli_secret (cli, "--new-password-fd", _ ("New AMS password"), TRUE, FALSE, error) : NULL;
  if (fresh == NULL || !gembok_account_change_password (cli->context, current, fresh, cli->cancellable, error))
    return FALSE;
  cli_print (cli, "%s", _ ("The AMS password is changed."));
  return TRUE;
}
