/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-send.h"

#include <string.h>

#include "app/display.h"

/* A view that somebody made by hand. */
typedef struct
{
  GembokRequestView view;
  GembokVaultRequest *request;
} Fixture;

static void
free_part (gpointer data)
{
  GembokRequestPart *part = data;
  g_free (part->document);
  g_free (part->step);
  g_free (part);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->request = gembok_vault_request_new ();
  fixture->request->state = GEMBOK_REQUEST_DRAFT;
  fixture->view.request = fixture->request;
  fixture->view.documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  fixture->view.parts = g_ptr_array_new_with_free_func (free_part);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  gembok_vault_request_free (fixture->request);
  g_ptr_array_unref (fixture->view.documents);
  g_ptr_array_unref (fixture->view.parts);
}

static GembokRequestPart *
add_part (Fixture *fixture, GembokPartKind kind, GembokPartState state, const char *document)
{
  GembokRequestPart *part = g_new0 (GembokRequestPart, 1);
  part->kind = kind;
  part->state = state;
  part->document = g_strdup (document);
  part->step = g_strdup ("a-step");
  g_ptr_array_add (fixture->view.parts, part);
  return part;
}

static GembokVaultDocument *
add_document (Fixture *fixture, const char *kind, GembokDocumentState state, const char *reason)
{
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = state;
  document->bytes = 612000;
  document->reason = g_strdup (reason);
  g_ptr_array_add (fixture->view.documents, document);
  return document;
}

static void
assert_detail (Fixture *fixture, const GembokRequestPart *part, const char *expected)
{
  g_autofree char *detail = gembok_display_part_detail (part, &fixture->view);
  g_assert_cmpstr (detail, ==, expected);
}

static void
test_details_of_documents (Fixture *fixture, gconstpointer data)
{
  (void) data;
  GembokRequestPart *part = add_part (fixture, GEMBOK_PART_DOCUMENT, GEMBOK_PART_MISSING, "ktp");
  assert_detail (fixture, part, "Not added yet");
  GembokVaultDocument *document = add_document (fixture, "ktp", GEMBOK_DOCUMENT_READY, NULL);
  part->state = GEMBOK_PART_READY;
  assert_detail (fixture, part, "612 KB");
  part->state = GEMBOK_PART_SENT;
  assert_detail (fixture, part, "612 KB, with the AMS already");
  part->state = GEMBOK_PART_RETURNED;
  assert_detail (fixture, part, "Returned: to be replaced");
  document->reason = g_strdup ("Terlalu\ngelap <b>");
  assert_detail (fixture, part, "Terlalu gelap <b>");
}

static void
test_details_of_the_rest (Fixture *fixture, gconstpointer data)
{
  (void) data;
  GembokRequestPart *csr = add_part (fixture, GEMBOK_PART_CSR, GEMBOK_PART_MISSING, NULL);
  GembokRequestPart *agreement = add_part (fixture, GEMBOK_PART_AGREEMENT, GEMBOK_PART_MISSING, NULL);
  GembokRequestPart *consent = add_part (fixture, GEMBOK_PART_CONSENT, GEMBOK_PART_MISSING, NULL);
  assert_detail (fixture, csr, "Not made yet");
  assert_detail (fixture, agreement, "Not accepted yet");
  assert_detail (fixture, consent, "Not given yet");
  g_autofree char *code = fixture->view.verification_code = g_strdup ("ABCD-EFGH-JKMN");
  fixture->request->agreement_at = fixture->view.consent_at = 1787000700;
  csr->state = agreement->state = consent->state = GEMBOK_PART_READY;
  assert_detail (fixture, csr, "Verification code ABCD-EFGH-JKMN");
  g_autofree char *accepted = gembok_display_part_detail (agreement, &fixture->view);
  g_autofree char *given = gembok_display_part_detail (consent, &fixture->view);
  g_assert_true (g_str_has_prefix (accepted, "Accepted on 1") && strstr (accepted, "2026") != NULL);
  g_assert_true (g_str_has_prefix (given, "Given on 1") && strstr (given, "2026") != NULL);
  agreement->state = GEMBOK_PART_OUTDATED;
  assert_detail (fixture, agreement, "The text has changed since you accepted it");
}

static void
test_states_differ_in_more_than_colour (Fixture *fixture, gconstpointer data)
{
  (void) fixture;
  (void) data;
  for (GembokPartState one = GEMBOK_PART_MISSING; one <= GEMBOK_PART_SENT; one++)
    for (GembokPartState other = GEMBOK_PART_MISSING; other < one; other++)
      {
        g_assert_cmpstr (gembok_display_part_state (one), !=, gembok_display_part_state (other));
        g_assert_cmpstr (gembok_display_part_class (one), !=, gembok_display_part_class (other));
      }
  g_assert_cmpstr (gembok_display_part_icon (GEMBOK_PART_READY), !=, gembok_display_part_icon (GEMBOK_PART_SENT));
}

static void
test_first_lacking (Fixture *fixture, gconstpointer data)
{
  (void) data;
  add_part (fixture, GEMBOK_PART_CSR, GEMBOK_PART_READY, NULL);
  GembokRequestPart *ktp = add_part (fixture, GEMBOK_PART_DOCUMENT, GEMBOK_PART_RETURNED, "ktp");
  GembokRequestPart *agreement = add_part (fixture, GEMBOK_PART_AGREEMENT, GEMBOK_PART_OUTDATED, NULL);
  g_assert_true (gembok_display_first_lacking (&fixture->view) == ktp);
  ktp->state = GEMBOK_PART_SENT;
  g_assert_true (gembok_display_first_lacking (&fixture->view) == agreement);
  agreement->state = GEMBOK_PART_READY;
  g_assert_null (gembok_display_first_lacking (&fixture->view));
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_false (gembok_display_was_interrupted (&fixture->view));
  GembokVaultDocument *document = add_document (fixture, "ktp", GEMBOK_DOCUMENT_READY, NULL);
  g_assert_false (gembok_display_was_interrupted (&fixture->view));
  document->state = GEMBOK_DOCUMENT_UPLOADING;
  g_assert_true (gembok_display_was_interrupted (&fixture->view));
  document->state = GEMBOK_DOCUMENT_READY;
  fixture->request->remote_id = g_strdup ("r1");
  g_assert_true (gembok_display_was_interrupted (&fixture->view));
  /* Returned is not interrupted. */
  fixture->request->state = GEMBOK_REQUEST_REJECTED;
  g_assert_false (gembok_display_was_interrupted (&fixture->view));
}

/* An agreement that the official procedure has no step for is asked for where the request would be sent. */
static void
test_page_of_an_agreement_without_a_step (Fixture *fixture, gconstpointer data)
{
  (void) data;
  const GembokStep decide = { .action = GEMBOK_ACTION_DECIDE };
  GembokRequestPart *part = add_part (fixture, GEMBOK_PART_AGREEMENT, GEMBOK_PART_MISSING, NULL);
  g_assert_cmpint (gembok_display_page (&decide, &fixture->view), ==, GEMBOK_PAGE_SEND);
  g_clear_pointer (&part->step, g_free);
  g_assert_cmpint (gembok_display_page (&decide, &fixture->view), ==, GEMBOK_PAGE_AGREEMENT);
  part->state = GEMBOK_PART_READY;
  g_assert_cmpint (gembok_display_page (&decide, &fixture->view), ==, GEMBOK_PAGE_SEND);
}

static void
assert_words (GembokSendingState state, const GembokTransferMeter *meter, gint64 now, const char *title, const char *detail)
{
  g_autofree char *first = gembok_display_sending_title (state, meter);
  g_autofree char *second = gembok_display_sending_detail (state, meter, now);
  g_assert_cmpstr (first, ==, title);
  g_assert_cmpstr (second, ==, detail);
}

static void
test_words_while_sending (Fixture *fixture, gconstpointer data)
{
  (void) fixture;
  (void) data;
  const gint64 s = G_USEC_PER_SEC;
  g_autoptr (GembokTransferMeter) meter = gembok_transfer_meter_new ();
  gembok_transfer_meter_expect (meter, "lain_lain", 1000000);
  assert_words (GEMBOK_SENDING_RUNNING, meter, s, "Connecting to the AMS …", "0 B of 1.0 MB");
  gembok_transfer_meter_feed (meter, "lain_lain", 1, s);
  for (gint64 i = 1; i <= 6; i++)
    gembok_transfer_meter_feed (meter, "lain_lain", (guint64) i * 50000, (i + 1) * s);
  g_autofree char *title = gembok_display_sending_title (GEMBOK_SENDING_RUNNING, meter);
  g_assert_true (g_str_has_prefix (title, "Sending: "));
  assert_words (GEMBOK_SENDING_RUNNING, meter, 7 * s, title, "300 KB of 1.0 MB, 50 KB a second, about 15 seconds left");
  /* Nothing moves: no speed, no promise. */
  assert_words (GEMBOK_SENDING_WAITING, meter, 17 * s, "Waiting for the network. Nothing is lost.", "300 KB of 1.0 MB");
  assert_words (GEMBOK_SENDING_WAITING, meter, 7 * s, "Waiting for the network. Nothing is lost.", "300 KB of 1.0 MB");
  assert_words (GEMBOK_SENDING_PAUSED, meter, 7 * s, "Paused", "300 KB of 1.0 MB");
  gembok_transfer_meter_feed (meter, "lain_lain", 1000000, 18 * s);
  assert_words (GEMBOK_SENDING_RUNNING, meter, 18 * s, "Submitting the request …", "1.0 MB of 1.0 MB");
}

static void
assert_stage (GembokSendingState state, const GembokTransferMeter *meter, const char *stage)
{
  g_autofree char *words = gembok_display_sending_stage (state, meter);
  g_assert_cmpstr (words, ==, stage);
}

/* As a list says it, where a state is a line. */
static void
test_words_in_a_list (Fixture *fixture, gconstpointer data)
{
  (void) fixture;
  (void) data;
  g_autoptr (GembokTransferMeter) meter = gembok_transfer_meter_new ();
  gembok_transfer_meter_expect (meter, "lain_lain", 1000000);
  assert_stage (GEMBOK_SENDING_IDLE, meter, NULL);
  assert_stage (GEMBOK_SENDING_RUNNING, meter, "Connecting to the AMS …");
  gembok_transfer_meter_feed (meter, "lain_lain", 300000, G_USEC_PER_SEC);
  assert_stage (GEMBOK_SENDING_RUNNING, meter, "300 KB of 1.0 MB have arrived");
  assert_stage (GEMBOK_SENDING_WAITING, meter, "Waiting for the network. Nothing is lost.");
  assert_stage (GEMBOK_SENDING_PAUSED, meter, "Sending is paused");
  assert_stage (GEMBOK_SENDING_LOCKED, meter, "Sending waits for a log-in");
  assert_stage (GEMBOK_SENDING_FAILED, meter, "The request was not sent");
  g_assert_true (gembok_display_sending_is_under_way (GEMBOK_SENDING_RUNNING));
  g_assert_true (gembok_display_sending_is_under_way (GEMBOK_SENDING_WAITING));
  g_assert_false (gembok_display_sending_is_under_way (GEMBOK_SENDING_PAUSED));
  g_assert_false (gembok_display_sending_is_under_way (GEMBOK_SENDING_IDLE));
}

static void
assert_judged (GembokErrorCode code, GembokSendingState state)
{
  g_autoptr (GError) error = g_error_new_literal (GEMBOK_ERROR, (int) code, "x");
  g_assert_cmpint (gembok_sending_judge (error), ==, state);
}

static void
test_judgement_of_failures (Fixture *fixture, gconstpointer data)
{
  (void) fixture;
  (void) data;
  g_assert_cmpint (gembok_sending_judge (NULL), ==, GEMBOK_SENDING_IDLE);
  assert_judged (GEMBOK_ERROR_CANCELLED, GEMBOK_SENDING_IDLE);
  assert_judged (GEMBOK_ERROR_UNREACHABLE, GEMBOK_SENDING_WAITING);
  assert_judged (GEMBOK_ERROR_NOT_LOGGED_IN, GEMBOK_SENDING_LOCKED);
  static const GembokErrorCode lasting[]
      = { GEMBOK_ERROR_TLS,      GEMBOK_ERROR_CLOCK,   GEMBOK_ERROR_BAD_ANSWER, GEMBOK_ERROR_REFUSED,
          GEMBOK_ERROR_CONFLICT, GEMBOK_ERROR_MISSING, GEMBOK_ERROR_KEYRING,    GEMBOK_ERROR_STORAGE };
  for (guint i = 0; i < G_N_ELEMENTS (lasting); i++)
    assert_judged (lasting[i], GEMBOK_SENDING_FAILED);
  g_autoptr (GError) first_password = NULL;
  gembok_error_set_remote (&first_password, GEMBOK_ERROR_REFUSED, "password_change_required", NULL, "x");
  g_assert_true (gembok_account_must_change_password (first_password));
  g_assert_cmpint (gembok_sending_judge (first_password), ==, GEMBOK_SENDING_LOCKED);
}

#define ADD(path, test) g_test_add ("/display-send/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("details-of-documents", test_details_of_documents);
  ADD ("details-of-the-rest", test_details_of_the_rest);
  ADD ("states-differ-in-more-than-colour", test_states_differ_in_more_than_colour);
  ADD ("first-lacking", test_first_lacking);
  ADD ("interrupted", test_interrupted);
  ADD ("page-of-an-agreement-without-a-step", test_page_of_an_agreement_without_a_step);
  ADD ("words-while-sending", test_words_while_sending);
  ADD ("words-in-a-list", test_words_in_a_list);
  ADD ("judgement-of-failures", test_judgement_of_failures);
  return g_test_run ();
}
