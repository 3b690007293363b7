/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/process.h"
#include "cli/verbs.h"
#include "config.h"
#include "procedure/library.h"
#include "procedure/site-lock.h"

#define OPENING "“gembok-cli "
#define CLOSING "”"

/* The run whose hints are made runnable. */
static Cli *current;

void
cli_hints_begin (Cli *cli)
{
  current = cli;
}

gboolean
cli_has_keyring (Cli *cli)
{
  if (cli->keyring == CLI_KEYRING_UNKNOWN && cli->context != NULL)
    {
      const gboolean without = cli_option (cli, "--username") != NULL && cli->verb != NULL && cli->verb->network;
      cli->keyring = !without && gembok_context_has_keyring (cli->context, cli->cancellable) ? CLI_KEYRING_THERE
                                                                                             : CLI_KEYRING_MISSING;
    }
  return cli->keyring != CLI_KEYRING_MISSING;
}

/* --- what is known ------------------------------------------------------------------------------------------------ */

/* The user name of the request, or the one that was given, or used last. */
static char *
known_username (Cli *cli)
{
  g_autoptr (GembokVaultRequest) request = cli_known_request (cli);
  if (request != NULL && request->account != NULL)
    return g_strdup (request->account);
  const char *given = cli_option (cli, "--username") != NULL ? cli_option (cli, "--username") : cli->account;
  if (given != NULL || cli->context == NULL)
    return g_strdup (given);
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (gembok_context_vault (cli->context), NULL);
  return accounts != NULL && accounts->len > 0 ? g_strdup (((const GembokVaultAccount *) accounts->pdata[0])->username)
                                               : NULL;
}

static gboolean
is_preset (Cli *cli, const char *address)
{
  const gboolean is_named = cli->site != NULL && gembok_site_text (cli->site, "ams-address") != NULL;
  return cli_presets_lock_server (cli) || (is_named && (address == NULL || cli_presets_name_server (cli, address)));
}

/* Where a command with --username goes by itself, as in profile_for_command(). */
static char *
usual_address (Cli *cli)
{
  if (cli->context == NULL)
    return NULL;
  g_autofree char *username = known_username (cli);
  g_autoptr (GembokVaultRequest) request = cli_known_request (cli);
  g_autoptr (GembokVaultProfile) profile = cli_known_profile (cli, request, username, NULL);
  if (profile == NULL && !is_preset (cli, NULL))
    profile = gembok_profile_current (cli->context, NULL);
  return profile != NULL ? g_strdup (profile->url) : NULL;
}

/* The AMS that was given, or to which the password of that user belongs; what is preset need not be named, and is "". */
static char *
known_address (Cli *cli)
{
  const char *given = cli_option (cli, "--server");
  g_autofree char *address = given != NULL ? g_strdup (given) : usual_address (cli);
  return is_preset (cli, address) ? g_strdup ("") : g_steal_pointer (&address);
}

/* --- one command -------------------------------------------------------------------------------------------------- */

static const CliVerb *
verb_of (char **words)
{
  const CliVerb *verbs = cli_verbs ();
  for (guint i = 0; words[0] != NULL && verbs[i].noun != NULL; i++)
    if (g_str_equal (verbs[i].noun, words[0]) && (verbs[i].verb == NULL || g_strcmp0 (verbs[i].verb, words[1]) == 0))
      return &verbs[i];
  return NULL;
}

static void
append_word (GString *command, const char *word)
{
  g_autofree char *quoted = g_shell_quote (word);
  const gboolean plain
      = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-") == strlen (word);
  g_string_append_printf (command, " %s", plain && *word != '\0' ? word : quoted);
}

/* How this program is called again: by its name where a shell finds it by that. */
static void
append_program (GString *command)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *found = g_find_program_in_path ("gembok-cli");
  g_autofree char *target = found != NULL ? realpath (found, NULL) : NULL;
  if (gembok_process_is_sandboxed ())
    g_string_append (command, "flatpak run --command=gembok-cli " GEMBOK_APPLICATION_ID);
  else if (self == NULL || g_strcmp0 (self, target) == 0)
    g_string_append (command, "gembok-cli");
  else
    {
      append_word (command, self);
      g_string_erase (command, 0, 1);
    }
}

static void
append_common (Cli *cli, GString *command)
{
  if (cli->data_dir != NULL)
    {
      g_autofree char *folder = g_canonicalize_filename (cli->data_dir, NULL);
      g_string_append (command, " --data-dir");
      append_word (command, folder);
    }
  if (cli->account != NULL)
    {
      g_string_append (command, " --account");
      append_word (command, cli->account);
    }
}

/* One word of the command, or two: what is known stands in the place of words such as ADDRESS. */
static guint
append_known (Cli *cli, GString *command, char **words, guint index)
{
  const char *word = words[index], *next = words[index + 1];
  const gboolean is_server = g_str_equal (word, "--server") && g_strcmp0 (next, "ADDRESS") == 0;
  const gboolean is_user = g_str_equal (word, "--username") && g_strcmp0 (next, "NAME") == 0;
  g_autofree char *known = is_server ? known_address (cli) : is_user ? known_username (cli) : NULL;
  if (known != NULL)
    {
      if (*known != '\0')
        {
          g_string_append_printf (command, " %s", word);
          append_word (command, known);
        }
      return 2;
    }
  const gboolean is_request = index == 2 && g_str_equal (word, "ID") && cli_named_request (cli) != NULL;
  if (is_request)
    append_word (command, cli_named_request (cli));
  else
    g_string_append_printf (command, " %s", word);
  return 1;
}

/* Where no log-in is kept, each command that needs one brings its own. */
static void
append_login (Cli *cli, GString *command, const CliVerb *verb, const char *text)
{
  if (!verb->network || cli_has_keyring (cli))
    return;
  const char *given = cli_option (cli, "--server");
  g_autofree char *usual = usual_address (cli);
  g_autofree char *username = known_username (cli);
  const gboolean is_usual = usual != NULL ? given == NULL || cli_is_same_address (given, usual) : is_preset (cli, given);
  if (!is_usual && strstr (text, "--server") == NULL)
    {
      g_string_append (command, " --server");
      append_word (command, given != NULL ? given : "ADDRESS");
    }
  if (strstr (text, "--username") != NULL)
    return;
  g_string_append (command, " --username");
  append_word (command, username != NULL ? username : "NAME");
}

static char *
runnable (Cli *cli, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  const CliVerb *verb = verb_of (words);
  GString *command = g_string_new (NULL);
  append_program (command);
  append_common (cli, command);
  const guint count = g_strv_length (words);
  for (guint i = 0; i < count;)
    i += append_known (cli, command, words, i);
  if (verb != NULL && verb->arguments != NULL && g_str_equal (verb->arguments, "ID") && count == 2)
    append_word (command, cli_named_request (cli) != NULL ? cli_named_request (cli) : "ID");
  if (verb != NULL)
    append_login (cli, command, verb, text);
  return g_string_free (command, FALSE);
}

/* --- a request at another AMS ------------------------------------------------------------------------------------- */

/* Than the locked one: who logs in for good does so at the wrong one, and only one command goes there. */
static gboolean
is_elsewhere (Cli *cli)
{
  g_autoptr (GembokVaultRequest) request = cli_known_request (cli);
  g_autoptr (GembokVaultProfile) profile
      = request != NULL && request->remote_id != NULL ? cli_known_profile (cli, request, NULL, NULL) : NULL;
  return profile != NULL && !gembok_site_lock_is_ours (cli->site, profile->url);
}

/* The command that was called, or, where it does not go there or cannot do with this, the one that asks. */
static const char *
verb_elsewhere (Cli *cli)
{
  const CliVerb *verb = cli->verb;
  return verb->run == verb_request_fetch || verb->run == verb_request_cancel || verb->run == verb_request_agreement
             ? verb->verb
             : "status";
}

static char *
said_elsewhere (Cli *cli)
{
  g_autofree char *command = g_strdup_printf ("request %s ID", verb_elsewhere (cli));
  GString *text = g_string_new (_ (
      "Your request is safe on this computer. It lies at another AMS than that of this computer: go there with “gembok-cli "
      "request status ID --username NAME”, which logs in for this one command."));
  g_string_replace (text, "request status ID", command, 1);
  return g_string_free (text, FALSE);
}

char *
cli_hint (const char *text)
{
  if (current == NULL)
    return g_strdup (text);
  g_autofree char *elsewhere
      = strstr (text, OPENING "login ") != NULL && is_elsewhere (current) ? said_elsewhere (current) : NULL;
  GString *whole = g_string_new (NULL);
  const char *rest = elsewhere != NULL ? elsewhere : text;
  for (const char *at = strstr (rest, OPENING); at != NULL; at = strstr (rest, OPENING))
    {
      const char *start = at + strlen (OPENING);
      const char *end = strstr (start, CLOSING);
      if (end == NULL)
        break;
      g_autofree char *plain = g_strndup (start, (gsize) (end - start));
      g_autofree char *command = runnable (current, plain);
      g_string_append_len (whole, rest, at - rest);
      g_string_append_printf (whole, "“%s”", command);
      rest = end + strlen (CLOSING);
    }
  g_string_append (whole, rest);
  return g_string_free (whole, FALSE);
}
