/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "vault/vault-log.h"
#include "vault/vault-requests.h"

#define PAGE 1000

static void
show_entry (Cli *cli, const GembokLogEntry *entry)
{
  if (cli->json)
    {
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_integer (cli->writer, "seq", (gint64) entry->seq);
      gembok_json_add_time (cli->writer, "at", entry->at);
      gembok_json_add_string (cli->writer, "actor", entry->actor);
      gembok_json_add_string (cli->writer, "request", entry->request_id);
      gembok_json_add_string (cli->writer, "procedure", entry->procedure);
      gembok_json_add_string (cli->writer, "step", entry->step);
      gembok_json_add_string (cli->writer, "result", entry->result);
      gembok_json_add_string (cli->writer, "hash", entry->hash);
      gembok_json_end_object (cli->writer);
      return;
    }
  g_autofree char *time = gembok_format_time (entry->at);
  g_autofree char *result = gembok_text_sanitise (entry->result, 200);
  cli_print (cli, "%5" G_GUINT64_FORMAT "  %s  %s  %s  %s: %s", entry->seq, time, entry->actor,
             entry->request_id != NULL ? entry->request_id : "-", entry->step != NULL ? entry->step : "-", result);
}

static gboolean
read_all (GembokVault *vault, const char *request_id, GPtrArray *all, GError **error)
{
  for (guint64 after = 0;;)
    {
      g_autoptr (GPtrArray) page = gembok_vault_log_list (vault, request_id, after, PAGE, error);
      if (page == NULL)
        return FALSE;
      const guint count = page->len;
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&page));
      if (count < PAGE)
        return TRUE;
      after = ((const GembokLogEntry *) all->pdata[all->len - 1])->seq;
    }
}

gboolean
verb_log_show (Cli *cli, GError **error)
{
  GembokVault *vault = gembok_context_vault (cli->context);
  const char *filter = cli_option (cli, "--request");
  g_autoptr (GembokVaultRequest) request = NULL;
  if (filter != NULL)
    {
      request = gembok_vault_request_get (vault, filter, error);
      if (request == NULL)
        return FALSE;
    }
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_log_entry_free);
  if (!read_all (vault, request != NULL ? request->id : NULL, all, error))
    return FALSE;
  gembok_json_begin_array (cli->writer, "entries");
  for (guint i = 0; i < all->len; i++)
    show_entry (cli, all->pdata[i]);
  gembok_json_end_array (cli->writer);
  return TRUE;
}

gboolean
verb_log_verify (Cli *cli, GError **error)
{
  guint64 count = 0;
  GembokVault *vault = gembok_context_vault (cli->context);
  if (!gembok_vault_log_verify (vault, &count, error))
    return FALSE;
  g_autofree char *head = gembok_vault_log_head (vault, error);
  if (head == NULL)
    return FALSE;
  gembok_json_add_boolean (cli->writer, "ok", TRUE);
  gembok_json_add_integer (cli->writer, "entries", (gint64) count);
  gembok_json_add_string (cli->writer, "head", head);
  cli_print (cli, _ ("The log is unbroken: %llu entries, head %s."), (unsigned long long) count, head);
  return TRUE;
}
