/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "identity/applicant.h"
#include "identity/subject-template.h"
#include "server/change.h"
#include "server/routes.h"
#include "server/store-documents.h"

#define OPEN_REQUESTS_MAX 50
#define PER_PAGE          20
#define PER_PAGE_MAX      100
#define PAGE_MAX          1000000
#define SEARCH_MAX        200

/* --- reading ------------------------------------------------------------------------------------------------------- */

void
gembok_route_request (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  g_autofree char *etag = NULL;
  GError *error = NULL;
  GembokProblem *problem = gembok_request_load (server, exchange->account, exchange->parameters[0], &request);
  if (problem != NULL)
    {
      gembok_exchange_answer_problem (exchange, problem);
      return;
    }
  g_autoptr (GBytes) body = gembok_request_render (server, request, &etag, &error);
  if (body == NULL)
    {
      gembok_exchange_fail (exchange, error);
      return;
    }
  gembok_exchange_header (exchange, "ETag", etag);
  if (gembok_etag_matches (gembok_exchange_request_header (exchange, "If-None-Match"), etag))
    gembok_exchange_answer (exchange, 304, NULL, NULL);
  else
    gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

static gboolean
query_number (GembokExchange *exchange, const char *name, guint fallback, guint maximum, guint *value)
{
  const char *text = exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;
  guint64 number = fallback;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, maximum, &number, NULL))
    {
      GembokProblem *problem = gembok_problem (422, GEMBOK_PROBLEM_VALIDATION, _ ("The address is not understood."));
      g_autofree char *detail = g_strdup_printf (_ ("“%s” must be a number from 1 to %u."), name, maximum);
      gembok_problem_add (problem, name, detail);
      gembok_exchange_answer_problem (exchange, problem);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}

/* An empty word is none; a longer one than any name cannot be found anyway. */
static gboolean
query_text (GembokExchange *exchange, const char *name, const char **value)
{
  const char *text = exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;
  *value = text != NULL && *text != '\0' ? text : NULL;
  if (*value == NULL || (strlen (*value) <= SEARCH_MAX && g_utf8_validate (*value, -1, NULL)))
    return TRUE;
  gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, _ ("“%s” is too long or not UTF-8."), name);
  return FALSE;
}

static gboolean
read_filter (GembokExchange *exchange, GembokRequestFilter *filter)
{
  filter->owner = exchange->account->role == GEMBOK_ROLE_APPLICANT ? exchange->account->id : 0;
  if (!query_number (exchange, "page", 1, PAGE_MAX, &filter->page)
      || !query_number (exchange, "per_page", PER_PAGE, PER_PAGE_MAX, &filter->per_page)
      || !query_text (exchange, "search", &filter->search) || !query_text (exchange, "state", &filter->state))
    return FALSE;
  if (filter->state == NULL || gembok_request_state_from_name (filter->state) != GEMBOK_REQUEST_UNKNOWN)
    return TRUE;
  gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, _ ("There is no such state of a request."));
  return FALSE;
}

static gboolean
load_page (GembokServer *server, const GembokRequestFilter *filter, GembokWirePage *page, GError **error)
{
  g_autoptr (GPtrArray) ids = gembok_store_list_requests (server->store, filter, &page->total, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (GembokStoredRequest) request = NULL;
      if (!gembok_store_load_request (server->store, g_ptr_array_index (ids, i), &request, error))
        return FALSE;
      if (request == NULL)
        continue;
      if (!gembok_request_complete (server, request, error))
        return FALSE;
      g_ptr_array_add (page->requests, g_steal_pointer (&request->wire));
    }
  return ids != NULL;
}

void
gembok_route_requests (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokWirePage) page = gembok_wire_page_new ();
  GembokRequestFilter filter = { 0 };
  GError *error = NULL;
  if (!read_filter (exchange, &filter))
    return;
  page->page = filter.page;
  page->per_page = filter.per_page;
  if (!load_page (server, &filter, page, &error))
    {
      gembok_exchange_fail (exchange, error);
      return;
    }
  g_autoptr (GBytes) body = gembok_wire_page_encode (page);
  gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

static void
answer_events (GembokExchange *exchange, GPtrArray *events, GError *error)
{
  if (events == NULL)
    {
      gembok_exchange_fail (exchange, error);
      return;
    }
  g_autoptr (GBytes) body = gembok_wire_events_encode (events);
  gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

void
gembok_route_events (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  GError *error = NULL;
  GembokProblem *problem = gembok_request_load (server, exchange->account, exchange->parameters[0], &request);
  if (problem != NULL)
    {
      gembok_exchange_answer_problem (exchange, problem);
      return;
    }
  g_autoptr (GPtrArray) events = gembok_store_list_events (server->store, request->wire->id, &error);
  answer_events (exchange, events, error);
}

void
gembok_route_notifications (GembokServer *server, GembokExchange *exchange)
{
  const char *text = exchange->query != NULL ? g_hash_table_lookup (exchange->query, "since") : NULL;
  const gboolean decider = exchange->account->role != GEMBOK_ROLE_APPLICANT;
  GError *error = NULL;
  gint64 since = 0;
  if (text != NULL && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &since, NULL))
    {
      gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, _ ("“since” must be the number of an event."));
      return;
    }
  g_autoptr (GPtrArray) events
      = gembok_store_list_notifications (server->store, exchange->account->id, decider, since, &error);
  answer_events (exchange, events, error);
}

/* --- a new request ------------------------------------------------------------------------------------------------- */

static void
check_procedure (const GembokPolicy *policy, const GembokWireRequest *request, GembokProblem *problem)
{
  const GembokPolicyProcedure *procedure = gembok_policy_find_procedure (policy, request->procedure);
  if (procedure == NULL)
    {
      gembok_problem_add (problem, "/procedure", _ ("This service does not offer that procedure."));
      return;
    }
  if (strcmp (procedure->type, request->type) != 0)
    gembok_problem_add (problem, "/type", _ ("The procedure is for another type of request."));
  if (strcmp (procedure->certificate_type, request->certificate_type) != 0)
    gembok_problem_add (problem, "/certificate_type", _ ("The procedure is for another type of certificate."));
  if (strcmp (procedure->method, request->method) != 0)
    gembok_problem_add (problem, "/method", _ ("The procedure uses another method."));
  if (strcmp (procedure->type, "issuance") != 0 || strcmp (procedure->method, "lock") != 0)
    gembok_problem_add (problem, "/procedure", _ ("This service can only issue certificates by the LOCK method."));
  if (request->replaces != NULL)
    gembok_problem_add (problem, "/replaces", _ ("A first issuance replaces no certificate."));
}

static gboolean
find_field (const char *name, GembokApplicantField *field)
{
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    if (strcmp (gembok_applicant_field_name (i), name) == 0)
      {
        *field = i;
        return TRUE;
      }
  return FALSE;
}

static GembokApplicant *
read_applicant (const GembokWireRequest *request, GembokProblem *problem)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  for (guint i = 0; i < request->applicant->len; i++)
    {
      const GembokWireField *given = g_ptr_array_index (request->applicant, i);
      GembokApplicantField field = 0;
      if (find_field (given->name, &field))
        gembok_applicant_set (applicant, field, given->value);
      else
        gembok_problem_add (problem, "/applicant", _ ("There is a field that nobody knows."));
    }
  return applicant;
}

static void
check_applicant (const GembokPolicy *policy, const GembokApplicant *applicant, gint64 now, GembokProblem *problem)
{
  g_autoptr (GPtrArray) findings = gembok_applicant_check (applicant, (const char *const *) policy->email_domains, now);
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokDataFinding *finding = g_ptr_array_index (findings, i);
      g_autofree char *pointer = g_strconcat ("/applicant/", gembok_applicant_field_name (finding->field), NULL);
      if (finding->is_error)
        gembok_problem_add (problem, pointer, finding->text);
    }
}

static void
check_subject (GPtrArray *rules, const GembokWireRequest *request, const GembokApplicant *applicant, GembokProblem *problem)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < request->subject->len && error == NULL; i++)
    {
      const GembokWireField *field = g_ptr_array_index (request->subject, i);
      (void) gembok_subject_append (subject, field->name, field->value, &error);
    }
  if (error == NULL)
    (void) gembok_subject_matches_applicant (subject, applicant, rules, &error);
  if (error != NULL)
    gembok_problem_add (problem, "/subject", error->message);
}

/* What is stored is what was judged: squeezed, and nothing beside it. */
static void
keep_judged_applicant (GembokWireRequest *request, const GembokApplicant *applicant)
{
  g_ptr_array_set_size (request->applicant, 0);
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    {
      const char *value = gembok_applicant_get (applicant, i);
      if (value != NULL && *value != '\0')
        gembok_wire_fields_add (request->applicant, gembok_applicant_field_name (i), value);
    }
}

static GembokProblem *
judge_new_request (GembokChange *change)
{
  GembokWireRequest *request = change->data;
  const GembokServer *server = change->server;
  GembokProblem *problem = gembok_problem (422, GEMBOK_PROBLEM_VALIDATION, _ ("The request has mistakes."));
  GError *error = NULL;
  guint open = 0;
  if (!gembok_store_count_open (server->store, change->exchange->account->id, &open, &error))
    {
      gembok_problem_free (problem);
      return gembok_problem_from_failure (error);
    }
  if (open >= OPEN_REQUESTS_MAX)
    {
      gembok_problem_free (problem);
      return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE,
                             _ ("You have %u open requests. Finish or cancel one before you begin another."), open);
    }
  g_autoptr (GembokApplicant) applicant = read_applicant (request, problem);
  check_procedure (server->policy, request, problem);
  check_applicant (server->policy, applicant, change->now, problem);
  check_subject (server->subject_rules, request, applicant, problem);
  if (problem->errors->len > 0)
    return problem;
  keep_judged_applicant (request, applicant);
  gembok_problem_free (problem);
  return NULL;
}

static GembokProblem *
add_new_request (GembokChange *change)
{
  GembokWireRequest *request = change->data;
  GError *error = NULL;
  request->owner = g_strdup (change->exchange->account->username);
  if (!gembok_store_add_request (change->server->store, request, change->exchange->account->id, change->now, &error))
    return gembok_problem_from_failure (error);
  change->id = g_strdup (request->id);
  return gembok_change_event (change, "created", NULL, &error) ? NULL : gembok_problem_from_failure (error);
}

void
gembok_route_request_create (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind = { GEMBOK_CHANGE_KEYED, 201, judge_new_request, add_new_request };
  g_autoptr (GembokJson) json = gembok_change_json (exchange);
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  g_autoptr (GError) error = NULL;
  if (json == NULL)
    return;
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode_new (body, &error);
  if (request == NULL)
    gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
  else
    gembok_change_run (server, exchange, &kind, NULL, request);
}

/* --- cancelling ---------------------------------------------------------------------------------------------------- */

static GembokProblem *
judge_cancelling (GembokChange *change)
{
  const GembokWireRequest *request = change->request->wire;
  if (change->request->owner != change->exchange->account->id)
    return gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such request."));
  if (request->state == GEMBOK_REQUEST_DONE || request->state == GEMBOK_REQUEST_REFUSED)
    return gembok_problem (409, GEMBOK_PROBLEM_WRONG_STATE, _ ("The final decision was made; it cannot be cancelled."));
  return NULL;
}

/* Who withdraws takes their documents back: rows and files go. */
static gboolean
withdraw_documents (GembokChange *change, GError **error)
{
  GembokStore *store = change->server->store;
  g_autoptr (GPtrArray) uploads = gembok_store_list_uploads (store, change->id, NULL, error);
  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const GembokUpload *upload = g_ptr_array_index (uploads, i);
      if (!gembok_store_delete_document (store, upload->id, error) || !gembok_store_delete_upload (store, upload->id, error))
        return FALSE;
      g_ptr_array_add (change->doomed, g_strdup (upload->id));
    }
  return uploads != NULL;
}

static GembokProblem *
cancel (GembokChange *change)
{
  GError *error = NULL;
  if (change->request->wire->state == GEMBOK_REQUEST_CANCELLED)
    return NULL;
  if (gembok_store_set_state (change->server->store, change->id, GEMBOK_REQUEST_CANCELLED, NULL, change->now, &error)
      && withdraw_documents (change, &error) && gembok_change_event (change, "cancelled", NULL, &error))
    return NULL;
  return gembok_problem_from_failure (error);
}

void
gembok_route_request_cancel (GembokServer *server, GembokExchange *exchange)
{
  static const GembokChangeKind kind = { GEMBOK_CHANGE_DEFAULT, 204, judge_cancelling, cancel };
  gembok_change_run (server, exchange, &kind, exchange->parameters[0], NULL);
}
