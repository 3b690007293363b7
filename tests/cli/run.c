/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run.h"

static GString *caught;

static void catch (const char *text)
{
  g_string_append (caught, text);
}

void
run_begin (Cli *cli)
{
  *cli = (Cli){ .exit = CLI_DONE };
  cli->arguments = g_ptr_array_new_with_free_func (g_free);
  cli->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  cli->cancellable = g_cancellable_new ();
  cli->writer = gembok_json_writer_new ();
  gembok_json_begin_object (cli->writer, NULL);
  if (caught == NULL)
    caught = g_string_new (NULL);
  g_string_truncate (caught, 0);
}

/* Only while our own code prints: the test framework speaks on stdout as well. */
void
run_catch (gboolean on)
{
  static GPrintFunc before;
  if (on)
    before = g_set_print_handler (catch);
  else
    g_set_print_handler (before);
}

gboolean
run_parse (Cli *cli, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  int count = 0;
  g_autofree char *whole = g_strconcat ("gembok-cli ", line, NULL);
  g_assert_true (g_shell_parse_argv (whole, &count, &words, NULL));
  run_catch (TRUE);
  const gboolean parsed = cli_parse (cli, cli_verbs (), count, words, error);
  run_catch (FALSE);
  return parsed;
}

char *
run_printed (void)
{
  char *text = g_strdup (caught->str);
  g_string_truncate (caught, 0);
  return text;
}

GembokJson *
run_json (Cli *cli)
{
  g_autoptr (GError) error = NULL;
  gembok_json_end_object (cli->writer);
  g_autoptr (GBytes) data = gembok_json_finish (cli->writer, TRUE);
  GembokJson *json = gembok_json_parse (data, GEMBOK_JSON_MAX, &error);
  g_assert_no_error (error);
  return json;
}

void
run_end (Cli *cli)
{
  g_ptr_array_unref (cli->arguments);
  g_hash_table_unref (cli->options);
  g_object_unref (cli->cancellable);
  gembok_json_writer_free (cli->writer);
  g_clear_pointer (&cli->context, gembok_context_free);
  g_clear_pointer (&cli->site, gembok_site_unref);
  g_clear_pointer (&cli->logged_in_at, g_free);
}

void
run_assert_harmless (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}
