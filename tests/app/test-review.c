/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The review desk: what stands there of a request, and when a decision is complete. */
#include <adwaita.h>

#include "app/app-resources.h"
#include "app/review-facts-view.h"
#include "app/review-return.h"
#include "base/error.h"
#include "shown.h"

#define READY "Part of the identity card is cut off or covered."

static GembokWireRequest *
request_with_card (void)
{
  GembokWireRequest *request = gembok_wire_request_new ();
  GembokWireDocument *card = gembok_wire_document_new ();
  card->kind = g_strdup ("ktp");
  card->state = GEMBOK_DOCUMENT_UPLOADED;
  g_ptr_array_add (request->documents, card);
  request->id = g_strdup ("1");
  request->number = g_strdup ("2026-000001-5");
  return request;
}

typedef struct
{
  guint count;
  char *reason;
  char *kind; /* of the first returned document; NULL: a refusal */
} Decided;

static void
decided_cb (Decided *decided, const char *reason, GPtrArray *returned)
{
  decided->count++;
  decided->reason = g_strdup (reason);
  decided->kind = returned != NULL ? g_strdup (((const GembokReturned *) returned->pdata[0])->kind) : NULL;
}

/* --- returning ------------------------------------------------------------------------------------------------------- */

static void
test_return_needs_a_document_and_its_reason (void)
{
  g_autoptr (GembokWireRequest) request = request_with_card ();
  GtkWidget *window = gembok_review_return_new (request, FALSE);
  Decided decided = { 0 };
  g_signal_connect_swapped (window, "decided", G_CALLBACK (decided_cb), &decided);
  gtk_window_present (GTK_WINDOW (window));
  let_pass ();
  GtkWidget *confirm = button_called (window, "Return to Applicant");
  GtkCheckButton *card = GTK_CHECK_BUTTON (inside (window, GTK_TYPE_CHECK_BUTTON));
  g_assert_null (button_called (window, READY));
  g_assert_false (gtk_widget_get_sensitive (confirm));
  gtk_check_button_set_active (card, TRUE);
  let_pass ();
  g_assert_false (gtk_widget_get_sensitive (confirm));
  /* A ready-made reason is one click. */
  GtkWidget *ready = button_called (window, READY);
  g_assert_nonnull (ready);
  g_signal_emit_by_name (ready, "clicked");
  g_assert_true (gtk_widget_get_sensitive (confirm));
  g_signal_emit_by_name (confirm, "clicked");
  g_assert_cmpuint (decided.count, ==, 1);
  g_assert_cmpstr (decided.kind, ==, "ktp");
  g_assert_cmpstr (decided.reason, ==, "Identity card (KTP): " READY);
  g_free (decided.kind);
  g_free (decided.reason);
  let_pass ();
}

static void
test_refusal_needs_words (void)
{
  g_autoptr (GembokWireRequest) request = request_with_card ();
  GtkWidget *window = gembok_review_return_new (request, TRUE);
  Decided decided = { 0 };
  g_signal_connect_swapped (window, "decided", G_CALLBACK (decided_cb), &decided);
  gtk_window_present (GTK_WINDOW (window));
  let_pass ();
  GtkWidget *confirm = button_called (window, "Refuse for Good");
  g_assert_null (inside (window, GTK_TYPE_CHECK_BUTTON));
  g_assert_false (gtk_widget_get_sensitive (confirm));
  gtk_editable_set_text (GTK_EDITABLE (inside (window, ADW_TYPE_ENTRY_ROW)), "  ");
  g_assert_false (gtk_widget_get_sensitive (confirm));
  gtk_editable_set_text (GTK_EDITABLE (inside (window, ADW_TYPE_ENTRY_ROW)), "Not an employee any more.");
  g_assert_true (gtk_widget_get_sensitive (confirm));
  g_signal_emit_by_name (confirm, "clicked");
  g_assert_cmpuint (decided.count, ==, 1);
  g_assert_null (decided.kind);
  g_assert_cmpstr (decided.reason, ==, "Not an employee any more.");
  g_free (decided.reason);
  let_pass ();
}

/* --- facts ----------------------------------------------------------------------------------------------------------- */

static void
test_facts_tell_of_a_missing_csr (void)
{
  g_autoptr (GembokWireRequest) request = request_with_card ();
  GembokReviewFactsView *view = g_object_new (GEMBOK_TYPE_REVIEW_FACTS_VIEW, NULL);
  GtkWidget *window = shown (GTK_WIDGET (view));
  gembok_wire_fields_add (request->applicant, "title", "<i>Analis</i>");
  g_autoptr (GembokReviewFacts) facts = gembok_review_facts (request, 1790000000);
  gembok_review_facts_view_show (view, facts, request);
  let_pass ();
  g_assert_error (facts->csr_error, GEMBOK_ERROR, GEMBOK_ERROR_MISSING);
  g_assert_true (says (window, "The CSR is not sound"));
  g_assert_true (says (window, "—"));
  /* What an applicant wrote is text, never markup. */
  g_assert_true (says (window, "<i>Analis</i>"));
  /* A second request leaves nothing of the first. */
  g_autoptr (GembokWireRequest) other = request_with_card ();
  gembok_wire_fields_add (other->applicant, "name", "Budi Contoh");
  g_autoptr (GembokReviewFacts) others = gembok_review_facts (other, 1790000000);
  gembok_review_facts_view_show (view, others, other);
  let_pass ();
  g_assert_true (says (window, "Budi Contoh"));
  g_assert_false (says (window, "<i>Analis</i>"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (gembok_app_get_resource ());
  g_test_add_func ("/review/return-needs-a-document-and-its-reason", test_return_needs_a_document_and_its_reason);
  g_test_add_func ("/review/refusal-needs-words", test_refusal_needs_words);
  g_test_add_func ("/review/facts-tell-of-a-missing-csr", test_facts_tell_of_a_missing_csr);
  return g_test_run ();
}
