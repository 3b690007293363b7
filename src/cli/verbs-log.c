/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "procedure/records.h"

#define PAGE 1000

/* --- filters ---------------------------------------------------------------------------------------------------- */

static gboolean
read_day (Cli *cli, const char *option, gint64 *start, gint64 *end, GError **error)
{
  const char *text = cli_option (cli, option);
  if (text == NULL || gembok_parse_day (text, start, end))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Example: 2026-08-17"),
                    _ ("%s needs a day: year, month, day."), option);
  return FALSE;
}

static gboolean
read_filter (Cli *cli, GembokRecordFilter *filter, GError **error)
{
  *filter = (GembokRecordFilter){
    .person = cli_option (cli, "--person"),
    .procedure = cli_option (cli, "--procedure"),
    .request = cli_option (cli, "--request"),
    .text = cli_option (cli, "--text"),
  };
  return read_day (cli, "--from", &filter->from, NULL, error) && read_day (cli, "--to", NULL, &filter->until, error);
}

static gboolean
read_limit (Cli *cli, guint *limit, GError **error)
{
  guint64 number = G_MAXUINT;
  const char *text = cli_option (cli, "--limit");
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &number, NULL))
    {
      gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("%s needs a number, from 1 on."), "--limit");
      return FALSE;
    }
  *limit = (guint) number;
  return TRUE;
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

static void
add_record (Cli *cli, const GembokLogRecord *record)
{
  gembok_json_begin_object (cli->writer, NULL);
  gembok_json_add_integer (cli->writer, "seq", (gint64) record->seq);
  gembok_json_add_time (cli->writer, "at", record->at);
  gembok_json_add_string (cli->writer, "actor", record->actor);
  gembok_json_add_string (cli->writer, "actor_label", record->actor_label);
  gembok_json_add_string (cli->writer, "person", record->person);
  gembok_json_add_string (cli->writer, "request", record->request_id);
  gembok_json_add_string (cli->writer, "number", record->number);
  gembok_json_add_string (cli->writer, "procedure", record->procedure);
  gembok_json_add_string (cli->writer, "procedure_title", record->procedure_title);
  gembok_json_add_string (cli->writer, "step", record->step);
  gembok_json_add_string (cli->writer, "step_title", record->step_title);
  gembok_json_add_string (cli->writer, "result", record->result);
  gembok_json_add_string (cli->writer, "result_label", record->result_label);
  gembok_json_add_string (cli->writer, "hash", record->hash);
  gembok_json_end_object (cli->writer);
}

static void
show_record (Cli *cli, const GembokLogRecord *record)
{
  if (cli->json)
    {
      add_record (cli, record);
      return;
    }
  g_autofree char *time = gembok_format_time (record->at);
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();
  for (guint i = 0; i < 3; i++)
    {
      const char *part = i == 0 ? record->request_id : i == 1 ? record->number : record->person;
      if (part != NULL)
        g_strv_builder_add (known, part);
    }
  g_auto (GStrv) parts = g_strv_builder_end (known);
  g_autofree char *about = g_strjoinv (" ", parts);
  cli_print (cli, "%5" G_GUINT64_FORMAT "  %s  %s  %s", record->seq, time, record->actor_label, about);
  cli_print (cli, "       %s: %s", record->step_title != NULL ? record->step_title : "-", record->result_label);
}

static gboolean
read_records (Cli *cli, const GembokRecordFilter *filter, guint limit, GPtrArray *all, GError **error)
{
  guint64 before = 0;
  gboolean more = TRUE;
  while (more && all->len < limit)
    {
      GPtrArray *page = gembok_records_list (cli->context, filter, before, MIN (PAGE, limit - all->len), &more, error);
      if (page == NULL)
        return FALSE;
      if (page->len > 0)
        before = ((const GembokLogRecord *) page->pdata[page->len - 1])->seq;
      g_ptr_array_extend_and_steal (all, page);
    }
  return TRUE;
}

gboolean
verb_log_show (Cli *cli, GError **error)
{
  GembokRecordFilter filter;
  guint limit = 0;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_log_record_free);
  if (!read_filter (cli, &filter, error) || !read_limit (cli, &limit, error)
      || !read_records (cli, &filter, limit, all, error))
    return FALSE;
  gembok_json_begin_array (cli->writer, "entries");
  /* On a terminal the newest stand at the end, above the next prompt. */
  for (guint i = all->len; i > 0; i--)
    show_record (cli, all->pdata[i - 1]);
  gembok_json_end_array (cli->writer);
  if (all->len == 0)
    cli_print (cli, "%s", _ ("No entry of the log fits."));
  return TRUE;
}

gboolean
verb_log_export (Cli *cli, GError **error)
{
  GembokRecordFilter filter;
  const char *path = cli_need (cli, "--csv", error);
  if (path == NULL || !read_filter (cli, &filter, error) || !cli_check_output (cli, path, error))
    return FALSE;
  g_autoptr (GBytes) table = gembok_records_csv (cli->context, &filter, cli->cancellable, error);
  return table != NULL && cli_write_output (cli, path, table, FALSE, error);
}

gboolean
verb_log_verify (Cli *cli, GError **error)
{
  guint64 count = 0;
  g_autofree char *head = NULL;
  if (!gembok_records_verify (cli->context, &count, &head, error))
    return FALSE;
  gembok_json_add_boolean (cli->writer, "ok", TRUE);
  gembok_json_add_integer (cli->writer, "entries", (gint64) count);
  gembok_json_add_string (cli->writer, "head", head);
  cli_print (cli, _ ("The log is unbroken: %llu entries, head %s."), (unsigned long long) count, head);
  return TRUE;
}
