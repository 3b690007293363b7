/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show.h"

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/key.h"
#include "document/document.h"

char *
show_duration (double seconds)
{
  if (seconds <= 0)
    return g_strdup ("-");
  if (seconds < 10)
    {
      g_autofree char *number = gembok_format_decimal (MAX (seconds, 0.1), 1);
      g_autofree char *honest = g_strconcat (seconds < 0.05 ? "< " : "", number, NULL);
      return g_strdup_printf (_ ("%s s"), honest);
    }
  const int whole = (int) (seconds + 0.5);
  return g_strdup_printf ("%d:%02d", whole / 60, whole % 60);
}

char *
show_minutes (double minutes)
{
  const gboolean whole = minutes == (double) (guint) minutes;
  g_autofree char *number = gembok_format_decimal (minutes, whole ? 0 : 1);
  return g_strdup_printf (_ ("%s min"), number);
}

/* --- requests --------------------------------------------------------------------------------------------------- */

static void
add_steps (Cli *cli, const GembokRequestView *view)
{
  gembok_json_begin_array (cli->writer, "steps");
  for (guint i = 0; view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (view->plan, GembokPlanStep, i);
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "id", entry->step->id);
      gembok_json_add_string (cli->writer, "number", entry->step->number);
      gembok_json_add_string (cli->writer, "title", gembok_bilingual_get (&entry->step->title));
      gembok_json_add_string (cli->writer, "actor", gembok_role_name (entry->step->actor));
      gembok_json_add_string (cli->writer, "state", gembok_step_state_name (entry->state));
      gembok_json_add_number (cli->writer, "standard_minutes", entry->step->standard_minutes);
      gembok_json_add_number (cli->writer, "seconds", entry->seconds);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

static void
add_documents (Cli *cli, const GembokRequestView *view)
{
  gembok_json_begin_array (cli->writer, "documents");
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "kind", document->kind);
      gembok_json_add_string (cli->writer, "state", gembok_document_state_name (document->state));
      gembok_json_add_string (cli->writer, "reason", document->reason);
      gembok_json_add_integer (cli->writer, "bytes", (gint64) document->bytes);
      gembok_json_add_string (cli->writer, "media_type", document->media_type);
      gembok_json_add_string (cli->writer, "sha256", document->sha256);
      gembok_json_add_string (cli->writer, "summary", document->summary);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

static void
add_request_members (Cli *cli, const GembokVaultRequest *request)
{
  gembok_json_add_string (cli->writer, "id", request->id);
  gembok_json_add_string (cli->writer, "number", request->number);
  gembok_json_add_string (cli->writer, "procedure", request->procedure);
  gembok_json_add_string (cli->writer, "type", request->type);
  gembok_json_add_string (cli->writer, "state", gembok_request_state_name (request->state));
  gembok_json_add_string (cli->writer, "reason", request->reason);
  gembok_json_add_string (cli->writer, "name", request->applicant->name);
  gembok_json_add_string (cli->writer, "organization", request->applicant->organization);
  gembok_json_add_string (cli->writer, "public_key_sha256", request->public_key_sha256);
  gembok_json_add_string (cli->writer, "account", request->account);
  gembok_json_add_string (cli->writer, "agreement_version", request->agreement_version);
  gembok_json_add_time (cli->writer, "created_at", request->created_at);
  gembok_json_add_time (cli->writer, "updated_at", request->updated_at);
  gembok_json_add_time (cli->writer, "checked_at", request->checked_at);
}

static void
add_request (Cli *cli, const GembokRequestView *view)
{
  add_request_members (cli, view->request);
  gembok_json_add_string (cli->writer, "verification_code", view->verification_code);
  gembok_json_add_string (cli->writer, "certificate_sha256", view->certificate_sha256);
  gembok_json_add_boolean (cli->writer, "consent_required", view->consent_required);
  gembok_json_add_boolean (cli->writer, "consent_given", view->consent_given);
  gembok_json_add_time (cli->writer, "consent_at", view->consent_at);
  add_steps (cli, view);
  add_documents (cli, view);
  gembok_json_begin_array (cli->writer, "warnings");
  for (guint i = 0; i < view->warnings->len; i++)
    gembok_json_add_string (cli->writer, NULL, view->warnings->pdata[i]);
  gembok_json_end_array (cli->writer);
}

static const char *
state_mark (GembokStepState state)
{
  switch (state)
    {
    case GEMBOK_STEP_DONE:
      return "✓";
    case GEMBOK_STEP_READY:
      return "+";
    case GEMBOK_STEP_NEXT:
      return ">";
    case GEMBOK_STEP_WAITING:
      return "…";
    case GEMBOK_STEP_FAILED:
      return "!";
    case GEMBOK_STEP_NOT_NEEDED:
      return "-";
    case GEMBOK_STEP_OPEN:
    default:
      return " ";
    }
}

static void
print_steps (Cli *cli, const GembokRequestView *view)
{
  for (guint i = 0; view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (view->plan, GembokPlanStep, i);
      g_autofree char *taken = show_duration (entry->seconds);
      g_autofree char *standard = show_minutes (entry->step->standard_minutes);
      cli_print (cli, "  %s %2s  %s", state_mark (entry->state), entry->step->number,
                 gembok_bilingual_get (&entry->step->title));
      /* TRANSLATORS: who acts; state of the step; time it took; standard time */
      cli_print (cli, _ ("         %s, %s; took %s, standard %s"), gembok_step_actor (entry->step),
                 gembok_step_state_label (entry->state), taken, standard);
    }
}

static void
print_documents (Cli *cli, const GembokRequestView *view)
{
  if (view->documents->len > 0)
    cli_print (cli, "%s", _ ("Documents:"));
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      g_autofree char *kind = gembok_text_sanitise (document->kind, 60);
      g_autofree char *label = gembok_document_kind_label (kind);
      g_autofree char *summary = gembok_text_sanitise (document->summary, 120);
      cli_print (cli, "  %s (%s): %s%s%s", label, kind, gembok_document_state_label (document->state),
                 *summary != '\0' ? "; " : "", summary);
      if (document->reason != NULL)
        cli_print (cli, _ ("    Reason: %s"), document->reason);
    }
}

/* Who it is for: in a draft the name may still be missing, or be anything. */
static char *
person_of (const GembokVaultRequest *request)
{
  g_autofree char *name = gembok_text_sanitise (request->applicant->name, 100);
  g_autofree char *agency = gembok_text_sanitise (request->applicant->organization, 100);
  const char *shown = *name != '\0' ? name : _ ("(no name yet)");
  return *agency != '\0' ? g_strdup_printf ("%s, %s", shown, agency) : g_strdup (shown);
}

static void
print_consent (Cli *cli, const GembokRequestView *view)
{
  if (view->consent_given)
    {
      g_autofree char *time = gembok_format_time (view->consent_at);
      cli_print (cli, _ ("Consent to the processing of identity documents: given on %s"), time);
    }
  else if (view->consent_required
           && (view->request->state == GEMBOK_REQUEST_DRAFT || view->request->state == GEMBOK_REQUEST_REJECTED))
    cli_print (cli, "%s", _ ("Consent to the processing of identity documents: not given yet"));
}

void
show_request (Cli *cli, const GembokRequestView *view)
{
  if (cli->json)
    {
      add_request (cli, view);
      return;
    }
  const GembokVaultRequest *request = view->request;
  cli_print (cli, _ ("Request %s: %s"), request->id, gembok_request_state_label (request->state));
  g_autofree char *number = gembok_text_sanitise (request->number, 64);
  if (*number != '\0')
    cli_print (cli, _ ("Number at the AMS: %s"), number);
  if (request->reason != NULL)
    cli_print (cli, _ ("The AMS says: %s"), request->reason);
  g_autofree char *person = person_of (request);
  cli_print (cli, "%s", person);
  if (view->procedure != NULL)
    cli_print (cli, "%s (%s)", gembok_procedure_title (view->procedure), gembok_procedure_agency (view->procedure));
  if (view->verification_code != NULL)
    cli_print (cli, _ ("Verification code: %s"), view->verification_code);
  print_steps (cli, view);
  print_documents (cli, view);
  print_consent (cli, view);
  for (guint i = 0; i < view->warnings->len; i++)
    cli_note (_ ("Note: %s"), (const char *) view->warnings->pdata[i]);
  g_autofree char *advice = show_advice (cli, view);
  if (advice != NULL)
    cli_print (cli, "%s", advice);
}

void
show_request_line (Cli *cli, const GembokVaultRequest *request)
{
  if (cli->json)
    {
      gembok_json_begin_object (cli->writer, NULL);
      add_request_members (cli, request);
      gembok_json_end_object (cli->writer);
      return;
    }
  g_autofree char *date = gembok_format_date (request->created_at);
  g_autofree char *number = gembok_text_sanitise (request->number, 64);
  g_autofree char *person = person_of (request);
  cli_print (cli, "%s  %s  %s  (%s%s%s)", request->id, date, person, gembok_request_state_label (request->state),
             *number != '\0' ? ", " : "", number);
}

/* --- procedures ------------------------------------------------------------------------------------------------- */

static void
add_texts (Cli *cli, const char *name, GPtrArray *texts)
{
  gembok_json_begin_array (cli->writer, name);
  for (guint i = 0; i < texts->len; i++)
    gembok_json_add_string (cli->writer, NULL, gembok_bilingual_get (texts->pdata[i]));
  gembok_json_end_array (cli->writer);
}

static void
add_procedure (Cli *cli, const GembokProcedure *procedure)
{
  gembok_json_add_string (cli->writer, "id", gembok_procedure_id (procedure));
  gembok_json_add_string (cli->writer, "title", gembok_procedure_title (procedure));
  gembok_json_add_string (cli->writer, "agency", gembok_procedure_agency (procedure));
  gembok_json_add_string (cli->writer, "type", gembok_procedure_type (procedure));
  gembok_json_add_string (cli->writer, "method", gembok_procedure_method (procedure));
  gembok_json_add_string (cli->writer, "source", gembok_procedure_source (procedure));
  gembok_json_add_number (cli->writer, "total_minutes", gembok_procedure_total_minutes (procedure));
  add_texts (cli, "prerequisites", gembok_procedure_prerequisites (procedure));
  GPtrArray *steps = gembok_procedure_steps (procedure);
  gembok_json_begin_array (cli->writer, "steps");
  for (guint i = 0; i < steps->len; i++)
    {
      const GembokStep *step = steps->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "id", step->id);
      gembok_json_add_string (cli->writer, "number", step->number);
      gembok_json_add_string (cli->writer, "title", gembok_bilingual_get (&step->title));
      gembok_json_add_string (cli->writer, "actor", gembok_role_name (step->actor));
      gembok_json_add_boolean (cli->writer, "guided", step->guided);
      add_texts (cli, "needs", step->needs);
      gembok_json_add_number (cli->writer, "standard_minutes", step->standard_minutes);
      gembok_json_add_string (cli->writer, "output", gembok_bilingual_get (&step->output));
      gembok_json_add_strings (cli->writer, "after", (const char *const *) step->after);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

static void
print_step (Cli *cli, const GembokStep *step)
{
  g_autofree char *standard = show_minutes (step->standard_minutes);
  cli_print (cli, "%4s  %s", step->number, gembok_bilingual_get (&step->title));
  cli_print (cli, _ ("      %s%s; standard %s; gives: %s"), gembok_step_actor (step),
             step->guided ? _ (", guided in person") : "", standard, gembok_bilingual_get (&step->output));
  for (guint i = 0; i < step->needs->len; i++)
    cli_print (cli, _ ("      needs: %s"), gembok_bilingual_get (step->needs->pdata[i]));
}

void
show_procedure (Cli *cli, const GembokProcedure *procedure)
{
  if (cli->json)
    {
      add_procedure (cli, procedure);
      return;
    }
  g_autofree char *total = show_minutes (gembok_procedure_total_minutes (procedure));
  cli_print (cli, "%s: %s", gembok_procedure_id (procedure), gembok_procedure_title (procedure));
  cli_print (cli, _ ("%s; standard time in all: %s"), gembok_procedure_agency (procedure), total);
  cli_print (cli, _ ("Source: %s"), gembok_procedure_source (procedure));
  GPtrArray *before = gembok_procedure_prerequisites (procedure);
  for (guint i = 0; i < before->len; i++)
    cli_print (cli, _ ("Beforehand: %s"), gembok_bilingual_get (before->pdata[i]));
  GPtrArray *steps = gembok_procedure_steps (procedure);
  for (guint i = 0; i < steps->len; i++)
    print_step (cli, steps->pdata[i]);
  if (gembok_procedure_record (procedure) != NULL)
    cli_print (cli, _ ("Record: %s"), gembok_procedure_record (procedure));
}
