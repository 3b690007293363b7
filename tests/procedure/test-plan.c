/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "procedure/plan.h"

typedef struct
{
  GembokProcedure *procedure;
  GembokPlanFacts facts;
  GembokDocumentFact documents[3];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer id)
{
  g_autoptr (GError) error = NULL;
  fixture->procedure = gembok_procedures_find (id, &error);
  g_assert_no_error (error);
  fixture->documents[0] = (GembokDocumentFact){ "surat_rekomendasi", GEMBOK_DOCUMENT_MISSING, TRUE };
  fixture->documents[1] = (GembokDocumentFact){ "ktp", GEMBOK_DOCUMENT_MISSING, TRUE };
  fixture->documents[2] = (GembokDocumentFact){ "foto_diri", GEMBOK_DOCUMENT_MISSING, TRUE };
  fixture->facts = (GembokPlanFacts){ .state = GEMBOK_REQUEST_DRAFT, .documents = fixture->documents, .n_documents = 3 };
}

static void
tear_down (Fixture *fixture, gconstpointer id)
{
  (void) id;
  gembok_procedure_unref (fixture->procedure);
}

static GembokStepState
state_of (Fixture *fixture, const char *id)
{
  g_autoptr (GArray) plan = gembok_plan (fixture->procedure, &fixture->facts);
  for (guint i = 0; i < plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (plan, GembokPlanStep, i);
      if (g_str_equal (entry->step->id, id))
        return entry->state;
    }
  g_error ("no step %s", id);
}

static char *
next_of (Fixture *fixture)
{
  g_autoptr (GArray) plan = gembok_plan (fixture->procedure, &fixture->facts);
  const GembokPlanStep *next = gembok_plan_next (plan);
  return g_strdup (next != NULL ? next->step->id : "nothing");
}

static void
assert_next (Fixture *fixture, const char *id)
{
  g_autofree char *next = next_of (fixture);
  g_assert_cmpstr (next, ==, id);
}

static void
set_documents (Fixture *fixture, GembokDocumentState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->documents); i++)
    fixture->documents[i].state = state;
}

static void
test_offline_work_comes_before_logging_in (Fixture *fixture, gconstpointer data)
{
  (void) data;
  const GembokDoneStep chosen = { "choose-type", 0.1, TRUE };
  fixture->facts.recorded = &chosen;
  fixture->facts.n_recorded = 1;
  assert_next (fixture, "create-csr");
  fixture->facts.has_csr = TRUE;
  g_assert_cmpint (state_of (fixture, "create-csr"), ==, GEMBOK_STEP_DONE);
  g_assert_cmpint (state_of (fixture, "upload-csr"), ==, GEMBOK_STEP_READY);
  assert_next (fixture, "upload-letter");
  set_documents (fixture, GEMBOK_DOCUMENT_READY);
  g_assert_cmpint (state_of (fixture, "upload-identity"), ==, GEMBOK_STEP_READY);
  assert_next (fixture, "agreement");
  fixture->facts.agreement_accepted = TRUE;
  assert_next (fixture, "login");
}

/* The agreement alone is not all that the applicant has to agree to. */
static void
test_consent_keeps_the_agreement_open (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->facts.has_csr = fixture->facts.agreement_accepted = fixture->facts.consent_required = TRUE;
  set_documents (fixture, GEMBOK_DOCUMENT_READY);
  assert_next (fixture, "agreement");
  fixture->facts.consent_given = TRUE;
  assert_next (fixture, "login");
  /* What was sent without one, before there were any, is not asked about any more. */
  fixture->facts.consent_given = FALSE;
  fixture->facts.agreement_sent = TRUE;
  fixture->facts.state = GEMBOK_REQUEST_SUBMITTED;
  g_assert_cmpint (state_of (fixture, "agreement"), ==, GEMBOK_STEP_DONE);
}

static void
test_waiting_is_the_deciders_turn (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->facts.state = GEMBOK_REQUEST_SUBMITTED;
  fixture->facts.has_csr = fixture->facts.csr_sent = fixture->facts.sent = TRUE;
  fixture->facts.agreement_accepted = fixture->facts.agreement_sent = TRUE;
  const GembokDoneStep chosen = { "choose-type", 0.1, TRUE };
  fixture->facts.recorded = &chosen;
  fixture->facts.n_recorded = 1;
  set_documents (fixture, GEMBOK_DOCUMENT_UPLOADED);
  g_assert_cmpint (state_of (fixture, "login"), ==, GEMBOK_STEP_DONE);
  g_assert_cmpint (state_of (fixture, "verify"), ==, GEMBOK_STEP_WAITING);
  g_assert_cmpint (state_of (fixture, "issue"), ==, GEMBOK_STEP_OPEN);
  assert_next (fixture, "nothing");
  fixture->facts.state = GEMBOK_REQUEST_VERIFIED;
  g_assert_cmpint (state_of (fixture, "verify"), ==, GEMBOK_STEP_DONE);
  g_assert_cmpint (state_of (fixture, "issue"), ==, GEMBOK_STEP_WAITING);
  fixture->facts.state = GEMBOK_REQUEST_DONE;
  assert_next (fixture, "download");
  fixture->facts.has_certificate = TRUE;
  g_assert_cmpint (state_of (fixture, "download"), ==, GEMBOK_STEP_DONE);
}

static void
test_rejection_leads_back_to_the_document (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->facts.state = GEMBOK_REQUEST_REJECTED;
  fixture->facts.has_csr = fixture->facts.csr_sent = fixture->facts.sent = TRUE;
  fixture->facts.agreement_accepted = fixture->facts.agreement_sent = fixture->facts.was_rejected = TRUE;
  set_documents (fixture, GEMBOK_DOCUMENT_ACCEPTED);
  fixture->documents[1].state = GEMBOK_DOCUMENT_REJECTED;
  g_assert_cmpint (state_of (fixture, "upload-letter"), ==, GEMBOK_STEP_DONE);
  g_assert_cmpint (state_of (fixture, "upload-identity"), ==, GEMBOK_STEP_FAILED);
  g_assert_cmpint (state_of (fixture, "verify"), ==, GEMBOK_STEP_FAILED);
  assert_next (fixture, "upload-identity");
}

static void
test_a_refused_request_has_no_next_step (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->facts.state = GEMBOK_REQUEST_REFUSED;
  fixture->facts.has_csr = TRUE;
  assert_next (fixture, "nothing");
  g_assert_cmpint (state_of (fixture, "verify"), ==, GEMBOK_STEP_FAILED);
  g_assert_cmpint (state_of (fixture, "upload-csr"), ==, GEMBOK_STEP_NOT_NEEDED);
  g_assert_cmpint (state_of (fixture, "download"), ==, GEMBOK_STEP_NOT_NEEDED);
}

static void
test_kebumen_ends_with_logging_out (Fixture *fixture, gconstpointer data)
{
  (void) data;
  const GembokDoneStep steps[] = { { "choose-type", 0.1, TRUE }, { "create-csr", 1.5, TRUE } };
  fixture->facts = (GembokPlanFacts){
    .state = GEMBOK_REQUEST_DONE,
    .has_csr = TRUE,
    .csr_sent = TRUE,
    .sent = TRUE,
    .agreement_accepted = TRUE,
    .agreement_sent = TRUE,
    .has_certificate = TRUE,
    .documents = fixture->documents,
    .n_documents = 1,
    .recorded = steps,
    .n_recorded = 2,
  };
  fixture->documents[0].state = GEMBOK_DOCUMENT_ACCEPTED;
  g_assert_cmpint (state_of (fixture, "rejected"), ==, GEMBOK_STEP_NOT_NEEDED);
  assert_next (fixture, "logout");
  g_autoptr (GArray) plan = gembok_plan (fixture->procedure, &fixture->facts);
  g_assert_cmpfloat (g_array_index (plan, GembokPlanStep, 2).seconds, ==, 1.5);
}

static void
test_state_names_are_distinct (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (int state = GEMBOK_STEP_OPEN; state <= GEMBOK_STEP_NOT_NEEDED; state++)
    {
      g_assert_true (g_hash_table_add (seen, (gpointer) (guintptr) gembok_step_state_name ((GembokStepState) state)));
      g_assert_cmpstr (gembok_step_state_label ((GembokStepState) state), !=, "");
    }
}

#define ADD(path, procedure, test) g_test_add (path, Fixture, procedure, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/plan/offline-first", "lock-kaltim", test_offline_work_comes_before_logging_in);
  ADD ("/plan/consent", "lock-kaltim", test_consent_keeps_the_agreement_open);
  ADD ("/plan/waiting", "lock-kaltim", test_waiting_is_the_deciders_turn);
  ADD ("/plan/rejection", "lock-kaltim", test_rejection_leads_back_to_the_document);
  ADD ("/plan/refused", "lock-kaltim", test_a_refused_request_has_no_next_step);
  ADD ("/plan/log-out", "lock-kebumen", test_kebumen_ends_with_logging_out);
  g_test_add_func ("/plan/names", test_state_names_are_distinct);
  return g_test_run ();
}
