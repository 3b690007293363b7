/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/commands.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "config.h"
#include "server/data-owner.h"
#include "server/settings.h"

/* Which of the settings a command takes as options as well. */
typedef enum
{
  NO_SETTINGS,
  ALL_SETTINGS,
  CHANGEABLE_SETTINGS
} TakesSettings;

typedef struct
{
  const char *noun; /* (nullable) */
  const char *verb;
  GembokCommandFunc run;
  TakesSettings settings;
  const char *usage;
  const char *help;
} Command;

static const Command commands[] = {
  { NULL, "init", gembok_command_init, ALL_SETTINGS,
    "--data DIR [--listen HOST:PORT] [--plain-port N] [--ca-passphrase-fd FD] [--verifier U] [--verifier-name N] "
    "[--verifier-password-fd FD] [--officer U] [--officer-name N] [--officer-password-fd FD]",
    N_ ("make an installation of your own in the new folder DIR; asks on the terminal for what is missing") },
  { NULL, "serve", gembok_command_serve, NO_SETTINGS,
    "--data DIR [--listen HOST:PORT] [--plain-port N] [--tls-names NAME,...] [--ca-passphrase-fd FD] [--training]",
    N_ ("serve the data folder DIR until SIGTERM or Ctrl+C; one that init did not make is for training") },
  { NULL, "show", gembok_command_show, NO_SETTINGS, "--data DIR [--json]", N_ ("the settings of an installation") },
  { NULL, "set", gembok_command_set, CHANGEABLE_SETTINGS, "--data DIR",
    N_ ("change settings; a running service takes them up with the signal HUP") },
  { "ca", "passphrase", gembok_command_ca_passphrase, NO_SETTINGS,
    "--data DIR [--ca-passphrase-fd FD] [--new-ca-passphrase-fd FD]", N_ ("put the CA's keys under another passphrase") },
  { "account", "add", gembok_command_account_add, NO_SETTINGS,
    "--data DIR --username U --role applicant|verifier|officer --name N [--email E] [--password-fd FD]",
    N_ ("add an account; its password is read from FD, or drawn and printed, and must be changed first") },
  { "account", "list", gembok_command_account_list, NO_SETTINGS, "--data DIR", N_ ("list the accounts") },
  { "account", "disable", gembok_command_account_disable, NO_SETTINGS, "--data DIR --username U",
    N_ ("end an account's sessions and let it log in no more") },
  { "account", "enable", gembok_command_account_enable, NO_SETTINGS, "--data DIR --username U",
    N_ ("let a disabled account log in again") },
  { "account", "reset-password", gembok_command_account_reset_password, NO_SETTINGS,
    "--data DIR --username U [--password-fd FD]",
    N_ ("end an account's sessions and give it a new first password, read from FD, or drawn and printed") },
  { "certificate", "list", gembok_command_certificate_list, NO_SETTINGS, "--data DIR", N_ ("list what was issued") },
  { "certificate", "revoke", gembok_command_certificate_revoke, NO_SETTINGS, "--data DIR --serial S [--reason N]",
    N_ ("revoke a certificate (RFC 5280 reason code); a running service takes it up at once") },
};

/* The one that runs. */
static const Command *current;

static char *
usage_of (const Command *command)
{
  g_autoptr (GString) text = g_string_new (command->usage);
  for (guint i = 0; command->settings != NO_SETTINGS && i < GEMBOK_N_SETTINGS; i++)
    {
      if (command->settings == CHANGEABLE_SETTINGS && gembok_setting_is_fixed (i))
        continue;
      const gboolean must
          = command->settings == ALL_SETTINGS && (i == GEMBOK_SETTING_ORGANIZATION || i == GEMBOK_SETTING_URL);
      g_string_append_printf (text, must ? " --%s %s" : " [--%s %s]", gembok_setting_name (i), gembok_setting_value (i));
    }
  return g_strdup (text->str);
}

/* What is taken and what the help says must not drift apart. */
static gboolean
is_in_help (const GOptionEntry *entry)
{
  GembokSetting setting;
  if (current == NULL
      || (current->settings == CHANGEABLE_SETTINGS && gembok_setting_from_name (entry->long_name, &setting)
          && gembok_setting_is_fixed (setting)))
    return TRUE;
  g_autofree char *usage = usage_of (current);
  g_autofree char *option = g_strconcat ("--", entry->long_name, NULL);
  const char *found = strstr (usage, option);
  return found != NULL && strchr (" ]", found[strlen (option)]) != NULL;
}

gboolean
gembok_command_parse (GStrv *options, const GOptionEntry *entries, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) cause = NULL;
  g_autofree char *unknown = NULL;
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    g_warn_if_fail (is_in_help (entry));
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_help_enabled (context, FALSE);
  if (!g_option_context_parse_strv (context, options, &cause))
    unknown = g_strdup (cause->message);
  else if ((*options)[1] != NULL)
    unknown = g_strdup_printf (_ ("“%s” is not understood."), (*options)[1]);
  if (unknown == NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."), "%s",
                    unknown);
  return FALSE;
}

gboolean
gembok_command_require (const char *value, const char *option, GError **error)
{
  if (value != NULL && *value != '\0')
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                    _ ("The option %s is missing."), option);
  return FALSE;
}

/* --- help ---------------------------------------------------------------------------------------------------------- */

static gboolean
is_help (const char *word)
{
  static const char *const help[] = { "--help", "-h", NULL };
  return word != NULL && g_strv_contains (help, word);
}

/* What the first words name: a command, all of a noun, or, with none, everything. */
static gboolean
is_named (const Command *command, GStrv words)
{
  const char *const names[]
      = { command->noun != NULL ? command->noun : command->verb, command->noun != NULL ? command->verb : NULL };
  for (guint i = 0; i < G_N_ELEMENTS (names) && words[0] != NULL && words[i] != NULL && !is_help (words[i]); i++)
    if (names[i] != NULL && strcmp (words[i], names[i]) != 0)
      return FALSE;
  return TRUE;
}

/* Returns whether there is any command of that name. */
static gboolean
print_commands (GStrv words)
{
  gboolean any = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!is_named (&commands[i], words))
        continue;
      g_autofree char *usage = usage_of (&commands[i]);
      g_print ("  gembok-ams %s%s%s %s\n      %s\n", commands[i].noun != NULL ? commands[i].noun : "",
               commands[i].noun != NULL ? " " : "", commands[i].verb, usage, _ (commands[i].help));
      any = TRUE;
    }
  return any;
}

static void
print_help (GStrv words)
{
  if (words[0] != NULL && print_commands (words))
    {
      g_print ("\n%s\n", _ ("“man gembok-ams” explains every option; “gembok-ams help” lists all commands."));
      return;
    }
  g_print ("%s\n\n", _ ("gembok-ams: the reference certificate-management service (AMS)"));
  print_commands ((char *[]){ NULL });
  g_print ("  gembok-ams help | --version\n");
  g_print (
      "\n%s\n%s\n",
      _ ("Secrets are read from file descriptors (such as 3 with 3<file) or asked for on the terminal, never taken from "
         "the command line."),
      _ ("Exit codes: 0 done, 1 failed, 2 usage, 3 wrong passphrase, 7 bad input or damaged files."));
}

static gboolean
fits (const Command *command, GStrv words)
{
  const guint verb = command->noun != NULL ? 1 : 0;
  if (command->noun != NULL && strcmp (words[0], command->noun) != 0)
    return FALSE;
  return words[verb] != NULL && strcmp (words[verb], command->verb) == 0;
}

static int
report (GError *error)
{
  g_printerr ("gembok-ams: %s\n%s\n", error->message, gembok_error_get_hint (error));
  switch (gembok_error_get_code (error))
    {
    case GEMBOK_ERROR_USAGE:
      return 2;
    case GEMBOK_ERROR_WRONG_PASSPHRASE:
      return 3;
    case GEMBOK_ERROR_BAD_INPUT:
    case GEMBOK_ERROR_BAD_FILE:
    case GEMBOK_ERROR_WEAK_PASSPHRASE:
    case GEMBOK_ERROR_DAMAGED:
    case GEMBOK_ERROR_NEWER:
      return 7;
    default:
      return 1;
    }
}

/* "help", or a word for it after a command or a noun, wherever it stands. */
static gboolean
wants_help (GStrv words)
{
  if (words[0] == NULL || strcmp (words[0], "help") == 0 || is_help (words[0]))
    return words[0] != NULL;
  gboolean wanted = FALSE;
  for (guint i = 1; words[i] != NULL && strcmp (words[i], "--") != 0; i++)
    wanted = wanted || is_help (words[i]);
  for (guint i = 0; wanted && i < G_N_ELEMENTS (commands); i++)
    if (is_named (&commands[i], words))
      return TRUE;
  return FALSE;
}

int
gembok_commands_run (GStrv words)
{
  g_autoptr (GError) error = NULL;
  gembok_data_owner_set_words ((const char *const *) words);
  if (wants_help (words))
    {
      print_help (strcmp (words[0], "help") == 0 || is_help (words[0]) ? words + 1 : words);
      return 0;
    }
  if (words[0] != NULL && strcmp (words[0], "--version") == 0)
    {
      g_print ("gembok-ams %s\n", GEMBOK_VERSION);
      return 0;
    }
  for (guint i = 0; words[0] != NULL && i < G_N_ELEMENTS (commands); i++)
    if (fits (&commands[i], words))
      {
        /* GOptionContext takes the first word for the program's name. */
        g_auto (GStrv) options = g_strdupv (words + (commands[i].noun != NULL ? 1 : 0));
        current = &commands[i];
        return commands[i].run (&options, &error) ? 0 : report (error);
      }
  gembok_error_set (&error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                    _ ("There is no such command."));
  return report (error);
}
