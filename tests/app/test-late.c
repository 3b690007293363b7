/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that come late: nothing of what was asked before stands where something else is wanted by now. */
#include <adwaita.h>

#include "app/csr-page.h"
#include "app/picture-view.h"
#include "app/records-page.h"
#include "room.h"
#include "samples.h"
#include "shown.h"
#include "vault/vault-log.h"
#include "world.h"

#define PAGE    100
#define RECORDS (PAGE + 20)

/* Until something has come of what runs, but was not told yet: from here on a cancellation is too late. */
static void
let_it_answer (void)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!g_main_context_pending (NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
}

/* --- pictures ------------------------------------------------------------------------------------------------------ */

static void
test_picture_of_a_document_that_was_left (void)
{
  g_autoptr (GtkWidget) view = g_object_ref_sink (gembok_picture_view_new ());
  g_autoptr (GBytes) card = sample_jpeg (&(SampleJpeg){ .width = 300, .height = 200 });
  GtkPicture *picture = GTK_PICTURE (inside (view, GTK_TYPE_PICTURE));
  g_assert_nonnull (picture);
  let_pass ();
  gembok_picture_view_show (GEMBOK_PICTURE_VIEW (view), card, "KTP");
  let_it_answer ();
  gembok_picture_view_clear (GEMBOK_PICTURE_VIEW (view));
  room_await_idle ();
  g_assert_null (gtk_picture_get_paintable (picture));
  /* The one that is wanted does come. */
  gembok_picture_view_show (GEMBOK_PICTURE_VIEW (view), card, "KTP");
  room_await_idle ();
  g_assert_nonnull (gtk_picture_get_paintable (picture));
}

/* --- records ------------------------------------------------------------------------------------------------------- */

static void
fill (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < RECORDS; i++)
    {
      gembok_vault_log (vault, "applicant", NULL, NULL, "login", "done", &error);
      g_assert_no_error (error);
    }
}

static void
most_cb (GListModel *model, guint position, guint removed, guint added, guint *most)
{
  (void) position;
  (void) removed;
  (void) added;
  *most = MAX (*most, g_list_model_get_n_items (model));
}

static void
test_further_page_of_a_former_filter (void)
{
  Room room = { 0 };
  guint most = 0;
  room_open (&room, GEMBOK_MODE_OFFLINE);
  fill (gembok_context_vault (room.context));
  GembokRecordsPage *page = g_object_new (GEMBOK_TYPE_RECORDS_PAGE, NULL);
  gembok_records_page_set_desk (page, room.desk);
  gtk_widget_set_size_request (GTK_WIDGET (page), 480, 600);
  room.window = shown (GTK_WIDGET (page));
  room_await_idle ();
  GtkListView *list = GTK_LIST_VIEW (inside (room.window, GTK_TYPE_LIST_VIEW));
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_SCROLLED_WINDOW);
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (list));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, PAGE);
  g_signal_connect (model, "items-changed", G_CALLBACK (most_cb), &most);
  g_signal_emit_by_name (scroller, "edge-reached", GTK_POS_BOTTOM);
  let_it_answer ();
  gembok_desk_changed (room.desk, GEMBOK_CHANGED_RECORDS);
  room_await_idle ();
  g_assert_cmpuint (most, ==, PAGE);
  /* And the further page, once it is asked for again. */
  g_signal_emit_by_name (scroller, "edge-reached", GTK_POS_BOTTOM);
  room_await_idle ();
  g_assert_cmpuint (most, ==, RECORDS);
  room_close (&room);
}

/* --- a CSR --------------------------------------------------------------------------------------------------------- */

/* It is read by a worker, so nothing of it is there in the moment in which the page gets its request. */
static void
test_csr_of_a_request_that_was_left (void)
{
  Room room = { 0 };
  room_open (&room, GEMBOK_MODE_OFFLINE);
  World world = { .folder = NULL, .context = room.context };
  g_autoptr (GembokRequestView) made = world_create (&world);
  g_autoptr (GembokRequestModel) model = gembok_request_model_new (room.desk, made->request->id);
  GembokStepPage *page = g_object_new (GEMBOK_TYPE_CSR_PAGE, NULL);
  room.window = shown (GTK_WIDGET (page));
  gembok_step_page_set_request (page, model);
  while (gembok_step_page_view (page) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (says (room.window, made->verification_code));
  g_assert_false (says (room.window, "SHA-256 of the public key"));
  let_it_answer ();
  gembok_step_page_set_request (page, NULL);
  room_await_idle ();
  g_assert_false (says (room.window, "SHA-256 of the public key"));
  /* And once it is wanted again. */
  gembok_step_page_set_request (page, model);
  room_await_text (&room, "SHA-256 of the public key");
  g_assert_true (says (room.window, "ecdsa-with-SHA256"));
  gembok_request_model_reload (model);
  room_await_idle ();
  g_assert_true (says (room.window, "SHA-256 of the public key"));
  room_close_window (&room);
  g_clear_object (&model);
  room_close (&room);
}

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  g_test_add_func ("/late/picture", test_picture_of_a_document_that_was_left);
  g_test_add_func ("/late/records", test_further_page_of_a_former_filter);
  g_test_add_func ("/late/csr", test_csr_of_a_request_that_was_left);
  return g_test_run ();
}
