/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "procedure/doctor.h"

#define FOUND_MAX 3000

/* On a terminal every finding stands there as soon as it is made; a slow network is seen at work. */
static void
show_finding (const GembokDiagnosis *finding, gpointer user_data)
{
  static const char *const marks[] = { "✓", "·", "!" };
  Cli *cli = user_data;
  g_autofree char *found = gembok_text_sanitise (finding->found, FOUND_MAX);
  cli_print (cli, "%s %s: %s", marks[finding->health], finding->title, found);
  if (finding->advice != NULL)
    cli_print (cli, "    %s", finding->advice);
}

static void
add_finding (Cli *cli, const GembokDiagnosis *finding)
{
  g_autofree char *found = gembok_text_sanitise (finding->found, FOUND_MAX);
  gembok_json_begin_object (cli->writer, NULL);
  gembok_json_add_string (cli->writer, "code", finding->code);
  gembok_json_add_string (cli->writer, "area", gembok_doctor_area_label (finding->area));
  gembok_json_add_string (cli->writer, "title", finding->title);
  gembok_json_add_string (cli->writer, "health", gembok_health_name (finding->health));
  gembok_json_add_string (cli->writer, "found", found);
  g_autofree char *advice = finding->advice != NULL ? cli_hint (finding->advice) : NULL;
  gembok_json_add_string (cli->writer, "advice", advice);
  gembok_json_end_object (cli->writer);
}

static gboolean
is_healthy (GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (((const GembokDiagnosis *) findings->pdata[i])->health == GEMBOK_HEALTH_BAD)
      return FALSE;
  return TRUE;
}

static void
tell (Cli *cli, GPtrArray *findings, gboolean as_report)
{
  g_autofree char *report = gembok_doctor_report (findings);
  gembok_json_begin_array (cli->writer, "checks");
  for (guint i = 0; i < findings->len; i++)
    add_finding (cli, findings->pdata[i]);
  gembok_json_end_array (cli->writer);
  gembok_json_add_string (cli->writer, "report", report);
  g_strchomp (report);
  if (as_report)
    cli_print (cli, "%s", report);
  else
    cli_print (cli, "%s", _ ("To send this to somebody who helps, without personal data: “gembok-cli doctor --report”."));
}

gboolean
verb_doctor (Cli *cli, GError **error)
{
  GembokServer server;
  const gboolean as_report = cli_flag (cli, "--report");
  cli_open_vault (cli, &cli->context_error);
  g_autoptr (GembokVaultProfile) last = cli->context != NULL ? gembok_profile_current (cli->context, NULL) : NULL;
  g_autoptr (GError) problem = NULL;
  const gboolean asked = cli_option (cli, "--server") != NULL || cli_option (cli, "--ca") != NULL;
  if (last == NULL || cli_presets_lock_server (cli))
    cli_presets_take_server (cli);
  if (!cli_server (cli, &server, &problem))
    {
      if (asked)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      /* Nobody asked for it here, and the rest is to be looked at all the same. */
      cli_note (_ ("Note: %s"), problem->message);
    }
  const GembokDoctorQuestion question = {
    .context = cli->context,
    .vault_error = cli->context_error,
    .folder = cli->data_dir,
    .server = server.url != NULL ? &server : NULL,
    .func = as_report ? NULL : show_finding,
    .user_data = cli,
  };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, cli->cancellable);
  cli_server_clear (&server);
  const gboolean healthy = is_healthy (findings);
  tell (cli, findings, as_report);
  gembok_json_add_boolean (cli->writer, "ok", healthy);
  cli->exit = healthy ? CLI_DONE : CLI_FAILED;
  return !gembok_cancelled (cli->cancellable, error);
}
