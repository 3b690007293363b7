/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/show.h"
#include "run.h"

/* What an AMS, a policy or a reviewer could have sent to move the cursor or to change the direction of the text. */
#define HOSTILE "\033[2J\xe2\x80\xaejahat\r"

static GembokRequestView *
hostile_view (void)
{
  GembokRequestView *view = g_new0 (GembokRequestView, 1);
  view->request = gembok_vault_request_new ();
  view->request->id = g_strdup ("abcd1234");
  view->request->procedure = g_strdup ("tidak-ada");
  view->request->number = g_strdup (HOSTILE);
  view->request->state = GEMBOK_REQUEST_REJECTED;
  /* A constructed person. */
  gembok_applicant_set (view->request->applicant, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  gembok_applicant_set (view->request->applicant, GEMBOK_FIELD_ORGANIZATION, "Pemerintah Kabupaten Contoh");
  view->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->kind = g_strdup (HOSTILE);
  document->summary = g_strdup (HOSTILE);
  document->state = GEMBOK_DOCUMENT_REJECTED;
  g_ptr_array_add (view->documents, document);
  view->required = g_ptr_array_new_with_free_func (g_free);
  view->warnings = g_ptr_array_new_with_free_func (g_free);
  view->recorded = g_ptr_array_new ();
  return view;
}

static void
assert_shown (const char *wanted)
{
  g_autofree char *text = run_printed ();
  run_assert_harmless (text);
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (text, wanted));
}

static void
test_a_request_for_people (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  g_autoptr (GembokRequestView) view = hostile_view ();
  run_catch (TRUE);
  show_request (&cli, view);
  run_catch (FALSE);
  assert_shown ("Siti Contoh Rahmawati");
  run_catch (TRUE);
  show_request_line (&cli, view->request);
  run_catch (FALSE);
  assert_shown ("abcd1234");
}

/* A draft before its key, of which nothing is known yet. */
static void
test_an_empty_draft (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  g_autoptr (GembokRequestView) view = hostile_view ();
  view->request->state = GEMBOK_REQUEST_DRAFT;
  gembok_applicant_set (view->request->applicant, GEMBOK_FIELD_NAME, NULL);
  gembok_applicant_set (view->request->applicant, GEMBOK_FIELD_ORGANIZATION, HOSTILE);
  run_catch (TRUE);
  show_request (&cli, view);
  run_catch (FALSE);
  assert_shown ("(no name yet), ");
  gembok_applicant_set (view->request->applicant, GEMBOK_FIELD_ORGANIZATION, NULL);
  run_catch (TRUE);
  show_request_line (&cli, view->request);
  run_catch (FALSE);
  assert_shown ("(no name yet)  (draft");
}

static void
assert_member (GembokJson *json, const char *name, const char *wanted)
{
  g_autofree char *value = NULL;
  g_assert_true (gembok_json_get_string (json, name, &value, NULL));
  g_assert_cmpstr (value, ==, wanted);
}

static void
test_a_request_for_programs (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  cli.json = TRUE;
  g_autoptr (GembokRequestView) view = hostile_view ();
  run_catch (TRUE);
  show_request (&cli, view);
  run_catch (FALSE);
  g_autofree char *text = run_printed ();
  g_assert_cmpstr (text, ==, "");
  g_autoptr (GembokJson) json = run_json (&cli);
  assert_member (json, "id", "abcd1234");
  assert_member (json, "state", "rejected");
  assert_member (json, "public_key_sha256", NULL);
  g_autoptr (GembokJson) steps = gembok_json_member (json, "steps");
  g_autoptr (GembokJson) documents = gembok_json_member (json, "documents");
  g_autoptr (GembokJson) warnings = gembok_json_member (json, "warnings");
  g_assert_true (steps != NULL && documents != NULL && warnings != NULL);
  g_assert_cmpuint (gembok_json_length (documents), ==, 1);
}

static void
test_what_a_decider_sees (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  request->id = g_strdup ("r1");
  request->number = g_strdup (HOSTILE);
  request->csr = g_strdup ("bukan CSR");
  gembok_wire_fields_add (request->applicant, "name", HOSTILE "Siti");
  gembok_wire_fields_add (request->applicant, HOSTILE, HOSTILE);
  GembokWireDocument *document = gembok_wire_document_new ();
  document->kind = g_strdup (HOSTILE);
  document->reason = g_strdup (HOSTILE);
  g_ptr_array_add (request->documents, document);
  run_catch (TRUE);
  show_remote (&cli, request);
  run_catch (FALSE);
  g_autofree char *text = run_printed ();
  run_assert_harmless (text);
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (text, "r1"));
  /* In words, not as the members of the AMS's answer are called. */
  g_autofree char *field = g_strdup_printf ("  %s: ", gembok_applicant_field_label (GEMBOK_FIELD_NAME));
  g_assert_nonnull (strstr (text, field));
  g_assert_null (strstr (text, "  name: "));
}

static void
test_verdicts (void)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  cli.json = TRUE;
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_problem (verdict, "revoked", "%s", "dicabut");
  gembok_verdict_add_note (verdict, "revocation_unknown", "%s", "tidak diketahui");
  show_verdict (&cli, verdict);
  g_autoptr (GembokJson) json = run_json (&cli);
  gboolean ok = TRUE;
  g_assert_true (gembok_json_get_boolean (json, "ok", TRUE, &ok, NULL));
  g_assert_false (ok);
  g_autoptr (GembokJson) problems = gembok_json_member (json, "problems");
  g_autoptr (GembokJson) first = gembok_json_element (problems, 0);
  assert_member (first, "code", "revoked");
  assert_member (first, "text", "dicabut");
}

static void
assert_duration (double seconds, const char *wanted)
{
  g_autofree char *text = show_duration (seconds);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_durations (void)
{
  assert_duration (0, "-");
  assert_duration (-3, "-");
  assert_duration (0.44, "0.4 s");
  assert_duration (59.7, "1:00");
  assert_duration (62, "1:02");
  assert_duration (3600, "60:00");
  g_autofree char *half = show_minutes (0.5);
  g_autofree char *three = show_minutes (3);
  g_assert_cmpstr (half, ==, "0.5 min");
  g_assert_cmpstr (three, ==, "3 min");
}

static void
test_usages_in_words (void)
{
  static const char *const bits[] = { "digitalSignature", "nonRepudiation", NULL };
  g_autofree char *text = show_usages (bits);
  g_autofree char *none = show_usages (NULL);
  g_assert_cmpstr (text, ==, "digital signature (digitalSignature), non-repudiation (nonRepudiation)");
  g_assert_cmpstr (none, ==, "-");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/show/a-request-for-people", test_a_request_for_people);
  g_test_add_func ("/show/an-empty-draft", test_an_empty_draft);
  g_test_add_func ("/show/a-request-for-programs", test_a_request_for_programs);
  g_test_add_func ("/show/what-a-decider-sees", test_what_a_decider_sees);
  g_test_add_func ("/show/verdicts", test_verdicts);
  g_test_add_func ("/show/usages", test_usages_in_words);
  g_test_add_func ("/show/durations", test_durations);
  return g_test_run ();
}
