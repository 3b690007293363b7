/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/decision.h"

#include <string.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "fixture.h"
#include "server/store-certificates.h"
#include "server/uploads.h"

static GembokWireVerdict *
new_verdict (const char *word, const char *rejected)
{
  static const char *const kinds[] = { "surat_rekomendasi", "foto_diri", "ktp" };
  GembokWireVerdict *verdict = gembok_wire_verdict_new ();
  verdict->decision = g_strdup (word);
  verdict->reason = g_strdup (strcmp (word, "accept") == 0 ? NULL : "because");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GembokWireDocument *document = gembok_wire_document_new ();
      document->kind = g_strdup (kinds[i]);
      document->sha256 = g_strnfill (64, (char) ('a' + (char) i));
      document->state = g_strcmp0 (kinds[i], rejected) == 0 ? GEMBOK_DOCUMENT_REJECTED : GEMBOK_DOCUMENT_ACCEPTED;
      document->reason = g_strdup (g_strcmp0 (kinds[i], rejected) == 0 ? "blurred" : NULL);
      g_ptr_array_add (verdict->documents, document);
    }
  return verdict;
}

/* Judges, and where that is fine applies, as the route does. */
static GembokProblem *
decide (Fixture *fixture, GembokAccount *account, const char *request, GembokWireVerdict *verdict)
{
  GembokChange change;
  GembokDecision decision = { .verdict = verdict };
  fixture_change (fixture, &change, account, request, &decision);
  GembokProblem *problem = gembok_decision_prepare (&change);
  g_assert_true (gembok_store_begin (fixture->store, NULL));
  if (problem == NULL)
    problem = gembok_decision_apply (&change);
  if (problem == NULL)
    g_assert_true (gembok_store_commit (fixture->store, NULL));
  else
    gembok_store_rollback (fixture->store);
  g_free (decision.serial);
  fixture_change_clear (&change);
  return problem;
}

static GembokProblem *
say (Fixture *fixture, GembokAccount *account, const char *request, const char *word, const char *rejected)
{
  g_autoptr (GembokWireVerdict) verdict = new_verdict (word, rejected);
  return decide (fixture, account, request, verdict);
}

static GembokRequestState
state_of (Fixture *fixture, const char *request)
{
  g_autoptr (GembokStoredRequest) stored = NULL;
  g_assert_true (gembok_store_load_request (fixture->store, request, &stored, NULL));
  return stored->wire->state;
}

static void
test_who_may_decide_when (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 409, GEMBOK_PROBLEM_WRONG_STATE);
  fixture_submit (fixture, request);
  assert_problem (say (fixture, fixture->applicant, request, "accept", NULL), 403, GEMBOK_PROBLEM_OWN_REQUEST);
  assert_problem (say (fixture, fixture->officer, request, "accept", NULL), 403, GEMBOK_PROBLEM_NOT_YOUR_TURN);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 0, NULL);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_VERIFIED);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 409, GEMBOK_PROBLEM_ALREADY_DECIDED);
  assert_problem (say (fixture, fixture->officer, request, "accept", NULL), 0, NULL);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_DONE);
  assert_problem (say (fixture, fixture->officer, request, "refuse", NULL), 409, GEMBOK_PROBLEM_WRONG_STATE);
}

static void
test_what_was_judged_must_be_what_is_there (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  fixture_submit (fixture, request);
  g_autoptr (GembokWireVerdict) short_list = new_verdict ("accept", NULL);
  g_ptr_array_remove_index (short_list->documents, 1);
  assert_problem (decide (fixture, fixture->verifier, request, short_list), 422, GEMBOK_PROBLEM_VALIDATION);
  g_autoptr (GembokWireVerdict) old = new_verdict ("accept", NULL);
  ((GembokWireDocument *) g_ptr_array_index (old->documents, 2))->sha256[0] = 'f';
  assert_problem (decide (fixture, fixture->verifier, request, old), 412, GEMBOK_PROBLEM_STALE);
  g_autoptr (GembokWireVerdict) nothing = new_verdict ("reject", NULL);
  g_ptr_array_set_size (nothing->documents, 0);
  assert_problem (decide (fixture, fixture->verifier, request, nothing), 0, NULL);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_REJECTED);
}

static GembokProblem *
may_replace (Fixture *fixture, const char *request, const char *kind)
{
  g_autoptr (GembokStoredRequest) stored = NULL;
  g_assert_true (gembok_store_load_request (fixture->store, request, &stored, NULL));
  return gembok_uploads_may_replace (fixture->server, stored, kind);
}

static void
test_a_new_round (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  gboolean rejected = FALSE;
  fixture_submit (fixture, request);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 0, NULL);
  assert_problem (say (fixture, fixture->officer, request, "reject", "ktp"), 0, NULL);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_REJECTED);
  assert_problem (may_replace (fixture, request, "foto_diri"), 409, GEMBOK_PROBLEM_WRONG_STATE);
  assert_problem (may_replace (fixture, request, "ktp"), 0, NULL);
  g_autofree char *hash = g_strnfill (64, 'c');
  g_assert_true (gembok_store_was_rejected (fixture->store, request, hash, &rejected, NULL));
  g_assert_true (rejected);
  fixture_document (fixture, request, "ktp", 'c');
  /* It came after the return, so it may be replaced once more. */
  assert_problem (may_replace (fixture, request, "ktp"), 0, NULL);
  fixture_submit (fixture, request);
  assert_problem (say (fixture, fixture->officer, request, "accept", NULL), 403, GEMBOK_PROBLEM_NOT_YOUR_TURN);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 0, NULL);
  assert_problem (say (fixture, fixture->officer, request, "accept", NULL), 0, NULL);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_DONE);
}

static void
test_a_return_without_a_document_opens_all (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  assert_problem (may_replace (fixture, request, "ktp"), 0, NULL);
  fixture_submit (fixture, request);
  assert_problem (may_replace (fixture, request, "ktp"), 409, GEMBOK_PROBLEM_WRONG_STATE);
  assert_problem (say (fixture, fixture->verifier, request, "reject", NULL), 0, NULL);
  assert_problem (may_replace (fixture, request, "ktp"), 0, NULL);
  assert_problem (may_replace (fixture, request, "foto_diri"), 0, NULL);
}

static guint
count_certificates (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = gembok_store_list_certificates (fixture->store, fixture->applicant->id, NOON, NULL);
  return list->len;
}

static void
test_issuing_is_all_or_nothing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  const guint before = count_certificates (fixture);
  GembokChange change;
  g_autoptr (GembokWireVerdict) verdict = new_verdict ("accept", NULL);
  GembokDecision decision = { .verdict = verdict };
  fixture_submit (fixture, request);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 0, NULL);
  fixture_change (fixture, &change, fixture->officer, request, &decision);
  assert_problem (gembok_decision_prepare (&change), 0, NULL);
  /* The number is on the disk although nothing else is yet. */
  g_assert_false (gembok_store_reserve_serial (fixture->store, decision.serial, request, NOON, NULL));
  g_assert_true (gembok_store_begin (fixture->store, NULL));
  assert_problem (gembok_decision_apply (&change), 0, NULL);
  gembok_store_rollback (fixture->store);
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_VERIFIED);
  g_assert_cmpuint (count_certificates (fixture), ==, before);
  g_assert_true (gembok_store_begin (fixture->store, NULL));
  assert_problem (gembok_decision_apply (&change), 0, NULL);
  g_assert_true (gembok_store_commit (fixture->store, NULL));
  g_assert_cmpuint (count_certificates (fixture), ==, before + 1);
  g_free (decision.serial);
  fixture_change_clear (&change);
}

static void
test_a_key_that_became_forbidden_is_not_certified (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  GStrv kept = fixture->server->policy->key_algorithms;
  char *only_rsa[] = { (char *) (guintptr) "rsa:2048", NULL };
  fixture_submit (fixture, request);
  assert_problem (say (fixture, fixture->verifier, request, "accept", NULL), 0, NULL);
  fixture->server->policy->key_algorithms = only_rsa;
  assert_problem (say (fixture, fixture->officer, request, "accept", NULL), 422, GEMBOK_PROBLEM_CSR_KEY_POLICY);
  fixture->server->policy->key_algorithms = kept;
  g_assert_cmpint (state_of (fixture, request), ==, GEMBOK_REQUEST_VERIFIED);
}

static void
test_what_is_missing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokWireRequest) empty = fixture_new_request ();
  g_autoptr (GembokStoredRequest) stored = NULL;
  g_assert_true (gembok_store_add_request (fixture->store, empty, fixture->applicant->id, NOON, NULL));
  g_assert_true (gembok_store_load_request (fixture->store, empty->id, &stored, NULL));
  g_auto (GStrv) missing = gembok_request_missing (fixture->server->policy, stored);
  g_autofree char *all = g_strjoinv (" ", missing);
  g_assert_cmpstr (all, ==, "csr surat_rekomendasi foto_diri ktp agreement");
  g_autofree char *full = fixture_request (fixture);
  g_clear_pointer (&stored, gembok_stored_request_free);
  g_assert_true (gembok_store_load_request (fixture->store, full, &stored, NULL));
  g_auto (GStrv) nothing = gembok_request_missing (fixture->server->policy, stored);
  g_assert_cmpuint (g_strv_length (nothing), ==, 0);
  /* An agreement of yesterday does not count in a draft, but in a returned request it does. */
  g_free (stored->wire->agreement_version);
  stored->wire->agreement_version = g_strdup ("1999-1");
  g_auto (GStrv) outdated = gembok_request_missing (fixture->server->policy, stored);
  g_assert_cmpstr (outdated[0], ==, "agreement");
  stored->wire->state = GEMBOK_REQUEST_REJECTED;
  g_auto (GStrv) survived = gembok_request_missing (fixture->server->policy, stored);
  g_assert_null (survived[0]);
}

static void
test_keys_belong_to_one_request (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pem = g_bytes_new ("x", 1);
  g_autofree char *first = fixture_request (fixture);
  g_autofree char *second = fixture_request (fixture);
  gboolean taken = FALSE;
  g_assert_true (gembok_store_set_csr (fixture->store, first, pem, "key", NOON, &error));
  g_assert_true (gembok_store_key_is_taken (fixture->store, "key", first, fixture->applicant->id, &taken, &error));
  g_assert_false (taken);
  g_assert_true (gembok_store_key_is_taken (fixture->store, "key", second, fixture->applicant->id, &taken, &error));
  g_assert_true (taken);
  g_assert_false (gembok_store_set_csr (fixture->store, second, pem, "key", NOON, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_assert_true (gembok_store_set_state (fixture->store, first, GEMBOK_REQUEST_CANCELLED, NULL, NOON, NULL));
  g_assert_true (gembok_store_key_is_taken (fixture->store, "key", second, fixture->applicant->id, &taken, NULL));
  g_assert_false (taken);
  g_assert_true (gembok_store_key_is_taken (fixture->store, "key", second, fixture->stranger->id, &taken, NULL));
  g_assert_true (taken);
}

static void
test_etags (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *request = fixture_request (fixture);
  g_autoptr (GembokStoredRequest) stored = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_assert_true (gembok_store_load_request (fixture->store, request, &stored, NULL));
  g_autoptr (GBytes) body = gembok_request_render (fixture->server, stored, &first, NULL);
  fixture_document (fixture, request, "ktp", 'd');
  g_clear_pointer (&stored, gembok_stored_request_free);
  g_assert_true (gembok_store_load_request (fixture->store, request, &stored, NULL));
  g_autoptr (GBytes) changed = gembok_request_render (fixture->server, stored, &second, NULL);
  g_assert_cmpstr (first, !=, second);
  g_autofree char *list = g_strdup_printf ("\"x\", %s", first);
  g_autofree char *weak = g_strdup_printf ("W/%s", first);
  g_assert_true (gembok_etag_matches (list, first));
  g_assert_false (gembok_etag_matches (weak, first));
  g_assert_false (gembok_etag_matches ("*", first));
  g_assert_false (gembok_etag_matches (NULL, first));
}

static Fixture *shared;

static void
run (gconstpointer data)
{
  void (*func) (Fixture *, gconstpointer) = (void (*) (Fixture *, gconstpointer)) (guintptr) data;
  func (shared, NULL);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/decision/who", test_who_may_decide_when },
    { "/decision/documents", test_what_was_judged_must_be_what_is_there },
    { "/decision/round", test_a_new_round },
    { "/decision/general-return", test_a_return_without_a_document_opens_all },
    { "/decision/issue", test_issuing_is_all_or_nothing },
    { "/decision/stricter-policy", test_a_key_that_became_forbidden_is_not_certified },
    { "/request/missing", test_what_is_missing },
    { "/request/keys", test_keys_belong_to_one_request },
    { "/request/etags", test_etags },
  };
  /* One CA for all: RSA keys take their time. */
  shared = fixture_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, (gconstpointer) (guintptr) tests[i].func, run);
  const int result = g_test_run ();
  fixture_free (shared);
  return result;
}
