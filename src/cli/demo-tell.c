/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "cli/demo-private.h"
#include "cli/show.h"

void
demo_tell_step (Demo *demo, const GembokStep *step, const char *result, double seconds)
{
  Cli *cli = demo->cli;
  if (cli->json)
    {
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "id", step->id);
      gembok_json_add_string (cli->writer, "title", gembok_bilingual_get (&step->title));
      gembok_json_add_string (cli->writer, "actor", gembok_role_name (step->actor));
      gembok_json_add_string (cli->writer, "result", result);
      gembok_json_add_number (cli->writer, "seconds", seconds);
      gembok_json_add_number (cli->writer, "standard_minutes", step->standard_minutes);
      gembok_json_end_object (cli->writer);
      return;
    }
  g_autofree char *taken = show_duration (seconds);
  g_autofree char *standard = show_minutes (step->standard_minutes);
  cli_print (cli, "%3s  %s", step->number, gembok_bilingual_get (&step->title));
  /* TRANSLATORS: who acts, what came out, time it took, standard time of the official procedure */
  cli_print (cli, _ ("     %s: %s; %s (standard %s)"), gembok_step_actor (step), result, taken, standard);
}

static char *
documents_result (const Demo *demo, const GembokStep *step)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < demo->view->documents->len; i++)
    {
      const GembokVaultDocument *document = demo->view->documents->pdata[i];
      if (step->kinds == NULL || !g_strv_contains ((const char *const *) step->kinds, document->kind))
        continue;
      g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", document->kind, document->summary);
    }
  return g_string_free (text, FALSE);
}

char *
demo_result_of (const Demo *demo, const GembokStep *step)
{
  const GembokVaultRequest *request = demo->view->request;
  switch (step->action)
    {
    case GEMBOK_ACTION_LOG_IN:
      return g_strdup_printf (_ ("logged in as “%s”, request number %s"), request->account, request->number);
    case GEMBOK_ACTION_CHOOSE_TYPE:
      return g_strdup_printf ("%s: %s", request->certificate_type, request->method);
    case GEMBOK_ACTION_CREATE_CSR:
      return g_strdup_printf (_ ("key and CSR made offline, verification code %s"), demo->view->verification_code);
    case GEMBOK_ACTION_UPLOAD_CSR:
      return g_strdup (_ ("the AMS has the CSR"));
    case GEMBOK_ACTION_UPLOAD_DOCUMENTS:
      return documents_result (demo, step);
    case GEMBOK_ACTION_ACCEPT_AGREEMENT:
      return demo->view->consent_given
                 ? g_strdup_printf (_ ("version %s accepted; consent to the processing of identity documents recorded"),
                                    request->agreement_version)
                 : g_strdup_printf (_ ("version %s accepted"), request->agreement_version);
    case GEMBOK_ACTION_DECIDE:
      return g_strdup (_ ("accepted"));
    case GEMBOK_ACTION_ISSUE:
      return g_strdup (_ ("certificate issued"));
    case GEMBOK_ACTION_NOTICE_REJECTION:
      return g_strdup (_ ("nothing was returned"));
    case GEMBOK_ACTION_DOWNLOAD:
      return g_strdup (_ ("certificate downloaded, checked and tried with a signature"));
    case GEMBOK_ACTION_LOG_OUT:
      return g_strdup (_ ("logged out"));
    case GEMBOK_ACTION_FINISH:
    case GEMBOK_ACTION_MANUAL:
    default:
      return g_strdup (_ ("done"));
    }
}

static double
seconds_of (const Demo *demo, const GembokStep *step)
{
  for (guint i = 0; i < demo->view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (demo->view->plan, GembokPlanStep, i);
      if (g_strcmp0 (entry->step->id, step->id) == 0)
        return entry->seconds;
    }
  return 0;
}

/* Tells of the next steps, in the official order, as long as they are of the kinds that @tellable says. */
void
demo_tell_steps (Demo *demo, gboolean (*tellable) (GembokAction action))
{
  GPtrArray *steps = gembok_procedure_steps (demo->procedure);
  for (; demo->shown < steps->len; demo->shown++)
    {
      const GembokStep *step = steps->pdata[demo->shown];
      if (tellable != NULL && !tellable (step->action))
        return;
      g_autofree char *result = demo_result_of (demo, step);
      demo_tell_step (demo, step, result, seconds_of (demo, step));
    }
}
