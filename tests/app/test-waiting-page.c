/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a request that was sent, on a real vault, in every state. */
#include <string.h>

#include "app/settings.h"
#include "app/waiting-page.h"
#include "app/watch.h"
#include "procedure/course.h"
#include "shown.h"
#include "vault/vault-log.h"

#define NUMBER "2026-000001-5"
#define REASON "Nama pada surat <b>tidak sama</b> & tidak terbaca."

static GSettings *settings;
static GembokDesk *desk;
static GembokContext *context;

/* --- what is looked at --------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *window;
  GembokRequestModel *model;
} Look;

static char *
add_request (GembokRequestState state, const char *reason)
{
  static guint count;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  request->id = g_strdup_printf ("aaaa%04u", ++count);
  request->procedure = g_strdup ("lock-kaltim");
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->state = state;
  request->reason = g_strdup (reason);
  request->remote_id = g_strdup_printf ("r%u", count);
  request->number = g_strdup (NUMBER);
  request->applicant = request->applicant != NULL ? request->applicant : gembok_applicant_new ();
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati");
  gembok_vault_request_add (gembok_context_vault (context), request, &error);
  g_assert_no_error (error);
  gembok_vault_log (gembok_context_vault (context), "applicant", request->id, request->procedure, "state", "submitted",
                    &error);
  g_assert_no_error (error);
  return g_strdup (request->id);
}

static void
add_document (const char *id, const char *kind, GembokDocumentState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = state;
  document->media_type = g_strdup ("image/png");
  document->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, kind, -1);
  document->original_sha256 = g_strdup (document->sha256);
  document->original_name = g_strdup ("contoh.png");
  document->summary = g_strdup ("");
  document->reason = g_strdup (reason);
  gembok_vault_document_put (gembok_context_vault (context), id, document, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
await_text (GtkWidget *window, const char *text)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!says (window, text))
    {
      if (g_get_monotonic_time () > end)
        g_error ("never said: %s", text);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* The page of a request, once its course is there. */
static Look
look_at (const char *id)
{
  Look look = { .model = gembok_request_model_new (desk, id) };
  GembokStepPage *page = g_object_new (GEMBOK_TYPE_WAITING_PAGE, NULL);
  gembok_step_page_set_step (page, "verify");
  gembok_step_page_set_request (page, look.model);
  look.window = shown (GTK_WIDGET (page));
  await_text (look.window, "Request sent");
  return look;
}

static void
look_away (Look *look)
{
  gtk_window_destroy (GTK_WINDOW (look->window));
  g_clear_object (&look->model);
  let_pass ();
}

/* --- states -------------------------------------------------------------------------------------------------------- */

static void
test_waiting (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_SUBMITTED, NULL);
  Look look = look_at (id);
  g_assert_true (says (look.window, "Your request is being verified"));
  g_assert_true (says (look.window, NUMBER));
  g_assert_true (says (look.window, "You may close Gembok"));
  g_assert_nonnull (button_called (look.window, "Check Now"));
  /* Nothing to be done: nothing that asks for it. */
  g_assert_null (button_called (look.window, "Begin Anew"));
  g_assert_null (button_called (look.window, "Replace Document"));
  g_assert_false (says (look.window, "What has to be replaced"));
  look_away (&look);
}

static void
test_returned (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_REJECTED, "Mohon perbaiki.");
  add_document (id, "surat_rekomendasi", GEMBOK_DOCUMENT_REJECTED, REASON);
  add_document (id, "ktp", GEMBOK_DOCUMENT_ACCEPTED, NULL);
  Look look = look_at (id);
  g_assert_true (says (look.window, "One document has to be replaced"));
  /* What others wrote is text, never markup. */
  g_assert_true (says (look.window, REASON));
  g_assert_true (says (look.window, "Mohon perbaiki."));
  g_assert_nonnull (button_called (look.window, "Replace Document"));
  g_assert_null (button_called (look.window, "Check Now"));
  g_assert_false (says (look.window, "You may close Gembok"));
  look_away (&look);
  /* Words that stand at their document are not said twice. */
  g_autofree char *once = add_request (GEMBOK_REQUEST_REJECTED, "Surat rekomendasi: " REASON);
  add_document (once, "surat_rekomendasi", GEMBOK_DOCUMENT_REJECTED, REASON);
  look = look_at (once);
  g_assert_true (says (look.window, REASON));
  g_assert_false (says (look.window, "In the words of whoever decided"));
  look_away (&look);
}

static void
test_over (void)
{
  g_autofree char *refused = add_request (GEMBOK_REQUEST_REFUSED, "Bukan pegawai.");
  Look look = look_at (refused);
  g_assert_true (says (look.window, "Your request was refused for good"));
  g_assert_true (says (look.window, "Bukan pegawai."));
  g_assert_nonnull (button_called (look.window, "Begin Anew"));
  look_away (&look);
  g_autofree char *withdrawn = add_request (GEMBOK_REQUEST_CANCELLED, NULL);
  look = look_at (withdrawn);
  g_assert_true (says (look.window, "This request was withdrawn"));
  g_assert_nonnull (button_called (look.window, "Begin Anew"));
  g_assert_null (button_called (look.window, "Check Now"));
  look_away (&look);
}

static void
test_help (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_SUBMITTED, NULL);
  Look look = look_at (id);
  g_assert_false (says (look.window, "Help"));
  look_away (&look);
  g_settings_set_string (settings, "help-contact", "Diskominfo <Contoh> & rekan");
  look = look_at (id);
  g_assert_true (says (look.window, "Diskominfo <Contoh> & rekan"));
  look_away (&look);
  g_settings_reset (settings, "help-contact");
}

/* Offline nothing is asked, so no time is promised. */
static void
test_nothing_is_promised_offline (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_SUBMITTED, NULL);
  GembokWatch *watch = gembok_watch_start (desk);
  Look look = look_at (id);
  g_assert_true (says (look.window, "Not asked yet."));
  g_assert_cmpint (gembok_watch_next (watch, id), ==, 0);
  g_assert_true (gembok_watch_start (desk) == watch);
  look_away (&look);
}

static guint
count_requests (void)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (gembok_context_vault (context), NULL, 0, 1, &total, &error);
  g_assert_no_error (error);
  g_assert_nonnull (requests);
  return total;
}

static GembokStepPage *
page_in (Look *look)
{
  return GEMBOK_STEP_PAGE (gtk_window_get_child (GTK_WINDOW (look->window)));
}

static void
await_idle (void)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (gembok_work_count () > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  let_pass ();
}

static void
count_cb (guint *changes)
{
  (*changes)++;
}

/* Back while the AMS is asked: whoever opens a request next can ask as well. */
static void
test_left_while_asked (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_SUBMITTED, NULL);
  g_autofree char *other = add_request (GEMBOK_REQUEST_SUBMITTED, NULL);
  Look look = look_at (id);
  g_signal_emit_by_name (button_called (look.window, "Check Now"), "clicked");
  g_assert_false (gtk_widget_is_sensitive (button_called (look.window, "Check Now")));
  gembok_step_page_set_request (page_in (&look), NULL);
  g_object_unref (look.model);
  look.model = gembok_request_model_new (desk, other);
  gembok_step_page_set_request (page_in (&look), look.model);
  await_idle ();
  g_assert_true (gtk_widget_is_sensitive (button_called (look.window, "Check Now")));
  look_away (&look);
}

/* Back while the new request is being written: it is there, the list hears of it, and nobody is led to it. */
static void
test_left_while_begun (void)
{
  g_autofree char *id = add_request (GEMBOK_REQUEST_REFUSED, "Bukan pegawai.");
  guint changes = 0;
  const guint before = count_requests ();
  Look look = look_at (id);
  await_idle ();
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (count_cb), &changes);
  g_signal_emit_by_name (button_called (look.window, "Begin Anew"), "clicked");
  g_assert_false (gtk_widget_is_sensitive (button_called (look.window, "Begin Anew")));
  gembok_step_page_set_request (page_in (&look), NULL);
  await_idle ();
  g_assert_cmpuint (count_requests (), ==, before + 1);
  g_assert_cmpuint (changes, ==, 1);
  g_signal_handlers_disconnect_by_data (desk, &changes);
  gembok_step_page_set_request (page_in (&look), look.model);
  let_pass ();
  g_assert_true (gtk_widget_is_sensitive (button_called (look.window, "Begin Anew")));
  look_away (&look);
  await_idle ();
}

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  settings = gembok_settings_new ();
  desk = gembok_desk_new (settings);
  gembok_desk_open (desk, GEMBOK_MODE_OFFLINE);
  while (gembok_desk_state (desk) == GEMBOK_DESK_OPENING)
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autoptr (GError) error = NULL;
  context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
  g_test_add_func ("/waiting-page/waiting", test_waiting);
  g_test_add_func ("/waiting-page/returned", test_returned);
  g_test_add_func ("/waiting-page/over", test_over);
  g_test_add_func ("/waiting-page/help", test_help);
  g_test_add_func ("/waiting-page/nothing-is-promised-offline", test_nothing_is_promised_offline);
  g_test_add_func ("/waiting-page/left-while-asked", test_left_while_asked);
  g_test_add_func ("/waiting-page/left-while-begun", test_left_while_begun);
  const int code = g_test_run ();
  g_clear_pointer (&context, gembok_context_free);
  gembok_desk_close (desk);
  let_pass ();
  g_clear_object (&desk);
  g_clear_object (&settings);
  return code;
}
