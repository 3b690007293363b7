/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/show.h"
#include "cli/verbs.h"

static void
show_warnings (Cli *cli, GPtrArray *warnings)
{
  gembok_json_begin_array (cli->writer, "warnings");
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *clean = gembok_text_sanitise (warnings->pdata[i], 300);
      gembok_json_add_string (cli->writer, NULL, clean);
      if (!cli->json)
        cli_note (_ ("Note: %s"), clean);
    }
  gembok_json_end_array (cli->writer);
}

gboolean
verb_procedure_list (Cli *cli, GError **error)
{
  (void) error;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (&warnings);
  gembok_json_begin_array (cli->writer, "procedures");
  for (guint i = 0; i < procedures->len; i++)
    {
      const GembokProcedure *procedure = procedures->pdata[i];
      g_autofree char *minutes = show_minutes (gembok_procedure_total_minutes (procedure));
      cli_print (cli, "%-22s %s (%s, %s)", gembok_procedure_id (procedure), gembok_procedure_title (procedure),
                 gembok_procedure_agency (procedure), minutes);
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "id", gembok_procedure_id (procedure));
      gembok_json_add_string (cli->writer, "title", gembok_procedure_title (procedure));
      gembok_json_add_string (cli->writer, "agency", gembok_procedure_agency (procedure));
      gembok_json_add_string (cli->writer, "type", gembok_procedure_type (procedure));
      gembok_json_add_string (cli->writer, "method", gembok_procedure_method (procedure));
      gembok_json_add_number (cli->writer, "total_minutes", gembok_procedure_total_minutes (procedure));
      gembok_json_add_integer (cli->writer, "steps", gembok_procedure_steps (procedure)->len);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
  show_warnings (cli, warnings);
  return TRUE;
}

gboolean
verb_procedure_show (Cli *cli, GError **error)
{
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (cli_argument (cli, 0), error);
  if (procedure == NULL)
    return FALSE;
  show_procedure (cli, procedure);
  return TRUE;
}
