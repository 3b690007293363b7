/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"

/* Options of every verb, and those of every verb that uses the network. */
static const CliOption global_options[] = {
  { "--data-dir", "DIR", FALSE }, { "--account", "NAME", FALSE }, { "--json", NULL, FALSE },
  { "--force", NULL, FALSE },     { NULL, NULL, FALSE },
};
static const CliOption network_options[] = {
  { "--username", "U", FALSE }, { "--password-fd", "N", FALSE }, { "--server", "URL", FALSE },
  { "--ca", "FILE", FALSE },    { "--anchor", "FILE", TRUE },    { NULL, NULL, FALSE },
};

static const CliOption *
find_in (const CliOption *options, const char *name)
{
  for (guint i = 0; options != NULL && options[i].name != NULL; i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  return NULL;
}

static const CliOption *
find_option (const CliVerb *verb, const char *name)
{
  const CliOption *option = find_in (global_options, name);
  if (option == NULL && verb != NULL)
    option = find_in (verb->options, name);
  if (option == NULL && verb != NULL && verb->network)
    option = find_in (network_options, name);
  return option;
}

gboolean
cli_has_option (const CliVerb *verb, const char *name)
{
  return find_in (verb->options, name) != NULL || (verb->network && find_in (network_options, name) != NULL);
}

static gboolean
set_usage (GError **error, const CliVerb *verb, const char *format, const char *what)
{
  g_autofree char *shown = gembok_text_sanitise (what, 60);
  g_autofree char *usage = verb != NULL ? cli_usage (verb) : NULL;
  g_autofree char *hint = usage != NULL ? g_strdup_printf (_ ("Usage: %s"), usage) : NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *message = g_strdup_printf (format, shown);
#pragma GCC diagnostic pop
  gembok_error_set (error, GEMBOK_ERROR_USAGE, hint, "%s", message);
  return FALSE;
}

static gboolean
take_value (Cli *cli, const CliOption *option, const char *value, GError **error)
{
  GPtrArray *values = g_hash_table_lookup (cli->options, option->name);
  if (values != NULL && !option->repeats)
    return set_usage (error, cli->verb, _ ("“%s” is given twice."), option->name);
  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (cli->options, g_strdup (option->name), values);
    }
  g_ptr_array_add (values, g_strdup (value));
  return TRUE;
}

/* "--name VALUE", "--name=VALUE" or a flag; *index is left at the last word that was used. */
static gboolean
take_option (Cli *cli, int argc, char **argv, int *index, GError **error)
{
  const char *word = argv[*index];
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : g_strdup (word);
  const CliOption *option = find_option (cli->verb, name);
  if (option == NULL)
    return set_usage (error, cli->verb, _ ("“%s” is not an option here."), name);
  if (option->value == NULL)
    return equals == NULL ? take_value (cli, option, "", error)
                          : set_usage (error, cli->verb, _ ("“%s” takes no value."), name);
  if (equals != NULL)
    return take_value (cli, option, equals + 1, error);
  if (*index + 1 >= argc)
    return set_usage (error, cli->verb, _ ("“%s” needs a value."), name);
  *index += 1;
  return take_value (cli, option, argv[*index], error);
}

static const CliVerb *
find_verb (const CliVerb *verbs, const char *noun, const char *verb)
{
  for (guint i = 0; verbs[i].noun != NULL; i++)
    if (g_str_equal (verbs[i].noun, noun) && (verbs[i].verb == NULL || g_strcmp0 (verbs[i].verb, verb) == 0))
      return &verbs[i];
  return NULL;
}

static gboolean
is_noun (const CliVerb *verbs, const char *word)
{
  for (guint i = 0; verbs[i].noun != NULL; i++)
    if (g_str_equal (verbs[i].noun, word))
      return TRUE;
  return FALSE;
}

/* How many must be given, and how many may: "[ID...]" at the end stands for any number. */
static void
count_arguments (const CliVerb *verb, guint *least, guint *most)
{
  *least = *most = 0;
  if (verb->arguments == NULL)
    return;
  g_auto (GStrv) names = g_strsplit (verb->arguments, " ", -1);
  *least = *most = g_strv_length (names);
  if (!g_str_has_suffix (verb->arguments, "...]"))
    return;
  *least -= 1;
  *most = G_MAXUINT;
}

static gboolean
take_rest (Cli *cli, int argc, char **argv, int index, GError **error)
{
  gboolean only_arguments = FALSE;
  for (; index < argc; index++)
    {
      if (!only_arguments && g_str_equal (argv[index], "--"))
        only_arguments = TRUE;
      else if (!only_arguments && g_str_has_prefix (argv[index], "--"))
        {
          if (!take_option (cli, argc, argv, &index, error))
            return FALSE;
        }
      else
        g_ptr_array_add (cli->arguments, g_strdup (argv[index]));
    }
  guint least, most;
  count_arguments (cli->verb, &least, &most);
  if (cli->arguments->len > most)
    return set_usage (error, cli->verb, _ ("“%s” is not expected here."), cli->arguments->pdata[most]);
  if (cli->arguments->len < least)
    return set_usage (error, cli->verb, _ ("The command needs: %s."), cli->verb->arguments);
  return TRUE;
}

static gboolean
choose_verb (Cli *cli, const CliVerb *verbs, int argc, char **argv, int *index, GError **error)
{
  const char *noun = argv[*index];
  const char *verb = *index + 1 < argc ? argv[*index + 1] : NULL;
  cli->verb = find_verb (verbs, noun, verb);
  if (cli->verb == NULL)
    return is_noun (verbs, noun) && verb != NULL
               ? set_usage (error, NULL, _ ("There is no command “%s” of that kind."), verb)
           : is_noun (verbs, noun) ? set_usage (error, NULL, _ ("“%s” needs a second word."), noun)
                                   : set_usage (error, NULL, _ ("There is no command “%s”."), noun);
  *index += cli->verb->verb != NULL ? 2 : 1;
  return TRUE;
}

static gboolean
is_help (const char *word)
{
  return g_str_equal (word, "help") || g_str_equal (word, "--help") || g_str_equal (word, "-h");
}

gboolean
cli_parse (Cli *cli, const CliVerb *verbs, int argc, char **argv, GError **error)
{
  int index = 1;
  for (; index < argc && g_str_has_prefix (argv[index], "--") && !is_help (argv[index]); index++)
    if (!take_option (cli, argc, argv, &index, error))
      return FALSE;
  if (index >= argc || is_help (argv[index]))
    {
      cli_help (verbs, index + 1 < argc ? argv[index + 1] : NULL);
      return TRUE;
    }
  for (int i = index; i < argc; i++)
    if (g_str_equal (argv[i], "--help"))
      {
        cli_help (verbs, argv[index]);
        return TRUE;
      }
  if (!choose_verb (cli, verbs, argc, argv, &index, error))
    return FALSE;
  return take_rest (cli, argc, argv, index, error);
}

const char *
cli_option (Cli *cli, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (cli->options, name);
  return values != NULL ? values->pdata[values->len - 1] : NULL;
}

GPtrArray *
cli_option_all (Cli *cli, const char *name)
{
  return g_hash_table_lookup (cli->options, name);
}

gboolean
cli_flag (Cli *cli, const char *name)
{
  return g_hash_table_contains (cli->options, name);
}

const char *
cli_argument (Cli *cli, guint index)
{
  return cli->arguments->pdata[index];
}

const char *
cli_need (Cli *cli, const char *name, GError **error)
{
  const char *value = cli_option (cli, name);
  if (value == NULL)
    set_usage (error, cli->verb, _ ("The option %s is missing."), name);
  return value;
}

/* --- help ------------------------------------------------------------------------------------------------------- */

static void
append_options (GString *text, const CliOption *options)
{
  for (guint i = 0; options != NULL && options[i].name != NULL; i++)
    g_string_append_printf (text, " [%s%s%s]%s", options[i].name, options[i].value != NULL ? " " : "",
                            options[i].value != NULL ? options[i].value : "", options[i].repeats ? "..." : "");
}

char *
cli_usage (const CliVerb *verb)
{
  GString *text = g_string_new ("gembok-cli ");
  g_string_append (text, verb->noun);
  if (verb->verb != NULL)
    g_string_append_printf (text, " %s", verb->verb);
  if (verb->arguments != NULL)
    g_string_append_printf (text, " %s", verb->arguments);
  append_options (text, verb->options);
  return g_string_free (text, FALSE);
}

void
cli_help (const CliVerb *verbs, const char *noun)
{
  g_print ("%s\n\n", _ ("gembok-cli: electronic certificates from request to .p12, on the command line"));
  for (guint i = 0; verbs[i].noun != NULL; i++)
    {
      if (noun != NULL && is_noun (verbs, noun) && !g_str_equal (verbs[i].noun, noun))
        continue;
      g_autofree char *usage = cli_usage (&verbs[i]);
      g_print ("  %s\n      %s\n", usage, _ (verbs[i].help));
    }
  g_print ("\n%s\n",
           _ ("Before the command: --data-dir DIR (another vault), --account NAME (whose session), --json (one object for "
              "programs), --force (replace existing output files)."));
  g_print ("%s\n", _ ("Where there is no keyring, commands that use the network also take --username U --password-fd N, and "
                      "--server URL, --ca "
                      "FILE, --anchor FILE."));
  g_print (
      "%s\n",
      _ ("Secrets are read from file descriptors (such as 3 with 3<file) or asked for on the terminal, never taken from "
         "the command line."));
  g_print ("%s\n",
           _ ("Exit codes: 0 done, 1 failed, 2 usage, 3 wrong passphrase or password, 4 service not reachable, 5 refused or "
              "not logged in, 6 certificate refused, 7 bad input."));
}
