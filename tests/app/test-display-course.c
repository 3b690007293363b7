/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-course.h"

#include <string.h>

typedef struct
{
  GembokRequestView view;
  GPtrArray *documents;
} Case;

static void
set_up (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  self->view = (GembokRequestView){ .request = gembok_vault_request_new (), .documents = self->documents };
}

static void
tear_down (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  gembok_vault_request_free (self->view.request);
  g_ptr_array_unref (self->documents);
}

static void
add_document (Case *self, const char *kind, GembokDocumentState state)
{
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = state;
  g_ptr_array_add (self->documents, document);
}

static GembokNextMove
move_in (Case *self, GembokRequestState state)
{
  self->view.request->state = state;
  g_autoptr (GembokStanding) standing = gembok_display_standing (&self->view);
  g_assert_cmpstr (standing->title, !=, "");
  g_assert_cmpstr (standing->text, !=, "");
  /* A button has a word, and a word has a button. */
  g_assert_true ((standing->move == GEMBOK_MOVE_NONE) == (standing->label == NULL));
  return standing->move;
}

static void
every_state (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_SUBMITTED), ==, GEMBOK_MOVE_NONE);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_VERIFIED), ==, GEMBOK_MOVE_NONE);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_REJECTED), ==, GEMBOK_MOVE_GO_ON);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_REFUSED), ==, GEMBOK_MOVE_BEGIN_NEW);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_CANCELLED), ==, GEMBOK_MOVE_BEGIN_NEW);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_DONE), ==, GEMBOK_MOVE_GO_ON);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_DRAFT), ==, GEMBOK_MOVE_GO_ON);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_UNKNOWN), ==, GEMBOK_MOVE_NONE);
}

static void
returned_documents (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  add_document (self, "surat_rekomendasi", GEMBOK_DOCUMENT_ACCEPTED);
  add_document (self, "ktp", GEMBOK_DOCUMENT_REJECTED);
  g_assert_cmpint (move_in (self, GEMBOK_REQUEST_REJECTED), ==, GEMBOK_MOVE_REPLACE);
  g_autoptr (GembokStanding) one = gembok_display_standing (&self->view);
  g_assert_cmpstr (one->title, ==, "One document has to be replaced");
  add_document (self, "foto_diri", GEMBOK_DOCUMENT_REJECTED);
  g_autoptr (GembokStanding) two = gembok_display_standing (&self->view);
  g_assert_cmpstr (two->title, ==, "2 documents have to be replaced");
  g_autoptr (GPtrArray) returned = gembok_display_returned (&self->view);
  g_assert_cmpuint (returned->len, ==, 2);
  g_assert_cmpstr (((const GembokVaultDocument *) returned->pdata[0])->kind, ==, "ktp");
}

static void
step_of_a_document (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_null (gembok_display_step_of_document (&self->view, "ktp"));
  self->view.procedure = gembok_procedures_find ("lock-kaltim", NULL);
  g_assert_nonnull (self->view.procedure);
  g_assert_cmpstr (gembok_display_step_of_document (&self->view, "ktp"), ==, "upload-identity");
  g_assert_cmpstr (gembok_display_step_of_document (&self->view, "surat_rekomendasi"), ==, "upload-letter");
  gembok_procedure_unref (self->view.procedure);
}

static void
return_document (Case *self, const char *kind, const char *reason)
{
  add_document (self, kind, GEMBOK_DOCUMENT_REJECTED);
  GembokVaultDocument *document = self->documents->pdata[self->documents->len - 1];
  document->reason = g_strdup (reason);
}

static const char *
reason_in (Case *self, GembokRequestState state, const char *reason)
{
  self->view.request->state = state;
  g_free (self->view.request->reason);
  self->view.request->reason = g_strdup (reason);
  return gembok_display_reason (&self->view);
}

/* What stands at the documents is not said a second time above them. */
static void
reasons (Case *self, gconstpointer data G_GNUC_UNUSED)
{
  const GembokRequestState rejected = GEMBOK_REQUEST_REJECTED;
  g_assert_null (reason_in (self, rejected, NULL));
  g_assert_null (reason_in (self, rejected, ""));
  g_assert_nonnull (reason_in (self, rejected, "Kabur"));
  return_document (self, "ktp", "Kabur");
  return_document (self, "foto_diri", "Kabur sekali");
  g_assert_null (reason_in (self, rejected, "KTP: Kabur Foto diri: Kabur sekali"));
  g_assert_null (reason_in (self, rejected, "Foto diri: Kabur sekali KTP: Kabur"));
  g_assert_null (reason_in (self, rejected, "Kabur sekali"));
  g_assert_nonnull (reason_in (self, rejected, "Mohon perbaiki."));
  g_assert_nonnull (reason_in (self, rejected, "KTP: Kabur Foto diri: Kabur sekali Datang ke kantor besok."));
  g_assert_nonnull (reason_in (self, rejected, "Datang ke kantor besok. KTP: Kabur"));
  g_assert_nonnull (reason_in (self, GEMBOK_REQUEST_REFUSED, "Kabur"));
  g_assert_null (reason_in (self, GEMBOK_REQUEST_SUBMITTED, "Kabur"));
}

static void
details (void)
{
  const GembokMilestone sent = { .kind = GEMBOK_MILESTONE_SENT, .at = 1786950000, .title = (char *) "Request sent" };
  const GembokMilestone now
      = { .kind = GEMBOK_MILESTONE_TO_COME, .actor = (char *) "Verifier", .minutes = 2, .now = TRUE, .title = (char *) "" };
  const GembokMilestone later = { .kind = GEMBOK_MILESTONE_TO_COME, .actor = (char *) "BSrE", .title = (char *) "" };
  const GembokMilestone returned = { .kind = GEMBOK_MILESTONE_RETURNED, .title = (char *) "" };
  g_autofree char *of_sent = gembok_display_milestone_detail (&sent);
  g_autofree char *of_now = gembok_display_milestone_detail (&now);
  g_autofree char *of_later = gembok_display_milestone_detail (&later);
  g_autofree char *of_returned = gembok_display_milestone_detail (&returned);
  g_assert_true (g_str_has_prefix (of_sent, "You · ") && strstr (of_sent, " 2026 ") != NULL);
  g_assert_cmpstr (of_now, ==, "Verifier · under way · standard 2 min");
  g_assert_cmpstr (of_later, ==, "BSrE · after that");
  g_assert_cmpstr (of_returned, ==, "");
  g_assert_cmpstr (gembok_display_milestone_class (&now), ==, "warning");
  g_assert_cmpstr (gembok_display_milestone_class (&later), ==, "dim-label");
  g_assert_cmpstr (gembok_display_milestone_class (&returned), ==, "error");
}

static void
asked (void)
{
  const gint64 now = 1786950000, tomorrow = now + 86400;
  g_autofree char *never = gembok_display_asked (0, 0, now, FALSE);
  g_autofree char *once = gembok_display_asked (now, 0, tomorrow, TRUE);
  g_autofree char *today = gembok_display_asked (now, now + 60, now, FALSE);
  g_assert_cmpstr (never, ==, "Not asked yet.");
  g_assert_true (g_str_has_prefix (once, "Last: ") && strstr (once, "Next") == NULL);
  g_assert_true (g_str_has_suffix (once, "Once you have logged in, Gembok asks by itself."));
  /* The day only where it is another one. */
  g_assert_nonnull (strstr (once, " 2026 "));
  g_assert_true (g_str_has_prefix (today, "Last: ") && strstr (today, " Next: ") != NULL);
  g_assert_null (strstr (today, "2026"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/display-course/every-state", Case, NULL, set_up, every_state, tear_down);
  g_test_add ("/display-course/returned-documents", Case, NULL, set_up, returned_documents, tear_down);
  g_test_add ("/display-course/step-of-a-document", Case, NULL, set_up, step_of_a_document, tear_down);
  g_test_add ("/display-course/reasons", Case, NULL, set_up, reasons, tear_down);
  g_test_add_func ("/display-course/details", details);
  g_test_add_func ("/display-course/asked", asked);
  return g_test_run ();
}
