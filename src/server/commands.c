/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/commands.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "config.h"

typedef struct
{
  const char *noun; /* (nullable) */
  const char *verb;
  GembokCommandFunc run;
  const char *usage;
  const char *help;
} Command;

static const Command commands[] = {
  { NULL, "serve", gembok_command_serve, "--data DIR [--listen HOST:PORT] [--training]",
    N_ ("serve the data folder DIR until SIGTERM or Ctrl+C") },
  { "account", "add", gembok_command_account_add,
    "--data DIR --username U --role applicant|verifier|officer --name N [--email E] --password-fd FD",
    N_ ("add an account; its password is read from FD and must be changed first") },
  { "account", "list", gembok_command_account_list, "--data DIR", N_ ("list the accounts") },
  { "account", "disable", gembok_command_account_disable, "--data DIR --username U",
    N_ ("end an account's sessions and let it log in no more") },
  { "certificate", "list", gembok_command_certificate_list, "--data DIR", N_ ("list what was issued") },
  { "certificate", "revoke", gembok_command_certificate_revoke, "--data DIR --serial S [--reason N]",
    N_ ("revoke a certificate (RFC 5280 reason code); a running service takes it up at once") },
};

gboolean
gembok_command_parse (GStrv *options, const GOptionEntry *entries, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) cause = NULL;
  g_autofree char *unknown = NULL;
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

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("gembok-ams: a certificate-management service (AMS) for training and tests"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  gembok-ams %s%s%s %s\n      %s\n", commands[i].noun != NULL ? commands[i].noun : "",
             commands[i].noun != NULL ? " " : "", commands[i].verb, commands[i].usage, _ (commands[i].help));
  g_print ("  gembok-ams help | --version\n");
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
  return gembok_error_get_code (error) == GEMBOK_ERROR_USAGE ? 2 : 1;
}

int
gembok_commands_run (GStrv words)
{
  static const char *const help[] = { "help", "--help", "-h", NULL };
  g_autoptr (GError) error = NULL;
  if (words[0] != NULL && g_strv_contains (help, words[0]))
    {
      print_help ();
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
        return commands[i].run (&options, &error) ? 0 : report (error);
      }
  gembok_error_set (&error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                    _ ("There is no such command."));
  return report (error);
}
