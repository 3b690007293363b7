/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page from which a request is sent, on a real vault without a network: what is missing, who is missing, and that neither a
 * page nor a vault that is closed in the middle leaves anything behind. */
#include <adwaita.h>

#include "app/desk-private.h"
#include "app/part-row.h"
#include "app/request-row.h"
#include "app/send-page.h"
#include "app/sending.h"
#include "app/settings.h"
#include "procedure/request.h"
#include "shown.h"

#define NAME "Siti <b>Contoh</b>"

typedef struct
{
  GSettings *settings;
  GembokDesk *desk;
  GembokRequestModel *model;
  GembokStepPage *page; /* in the window */
  GtkWidget *window;
} Room;

typedef gboolean (*Condition) (Room *room);

static void
await (Condition condition, Room *room)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!condition (room))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static gboolean
is_open (Room *room)
{
  return gembok_desk_state (room->desk) == GEMBOK_DESK_OPEN;
}

static gboolean
has_view (Room *room)
{
  return gembok_request_model_view (room->model) != NULL;
}

static gboolean
is_quiet (Room *room)
{
  (void) room;
  return gembok_work_count () == 0;
}

static char *
begin_request (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, NAME);
  g_autoptr (GembokRequestView) view = gembok_request_begin (context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  return g_strdup (view->request->id);
}

static void
set_up (Room *room, gconstpointer data)
{
  (void) data;
  g_autofree char *id = begin_request ();
  room->settings = gembok_settings_new ();
  room->desk = gembok_desk_new (room->settings);
  gembok_desk_open (room->desk, GEMBOK_MODE_OFFLINE);
  await (is_open, room);
  room->model = gembok_request_model_new (room->desk, id);
  room->page = g_object_new (GEMBOK_TYPE_SEND_PAGE, NULL);
  gembok_step_page_set_request (room->page, room->model);
  room->window = shown (GTK_WIDGET (room->page));
  await (has_view, room);
  let_pass ();
}

static void
close_window (Room *room)
{
  if (room->window != NULL)
    gtk_window_destroy (GTK_WINDOW (room->window));
  room->window = NULL;
  let_pass ();
}

static void
tear_down (Room *room, gconstpointer data)
{
  (void) data;
  close_window (room);
  gembok_desk_close (room->desk);
  g_clear_object (&room->model);
  await (is_quiet, room);
  g_clear_object (&room->desk);
  g_clear_object (&room->settings);
}

static GembokSending *
sending_of (Room *room)
{
  return gembok_sending_of (room->desk, gembok_request_model_id (room->model));
}

static void
start (Room *room)
{
  gembok_sending_start (sending_of (room), gembok_request_model_view (room->model));
  let_pass ();
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_what_is_missing_is_named (Room *room, gconstpointer data)
{
  (void) data;
  g_assert_true (says (room->window, "Still missing"));
  g_assert_true (says (room->window, "Key and CSR") && says (room->window, "Not made yet"));
  g_assert_true (says (room->window, NAME));
  g_assert_nonnull (button_called (room->window, "Complete It"));
  g_assert_null (button_called (room->window, "Send Request"));
  g_assert_null (inside (room->window, GTK_TYPE_PROGRESS_BAR));
}

static void
test_a_missing_log_in_is_waited_for (Room *room, gconstpointer data)
{
  (void) data;
  start (room);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  g_assert_true (says (room->window, "Log in to send the request."));
  g_assert_false (says (room->window, "What is sent"));
  gembok_sending_pause (sending_of (room));
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_sending_resume (sending_of (room));
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  g_signal_emit_by_name (button_called (room->window, "Cancel"), "clicked");
  let_pass ();
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_IDLE);
  g_assert_true (says (room->window, "What is sent"));
  g_assert_false (says (room->window, "Log in to send the request."));
}

static void
test_a_closed_page_hears_no_more (Room *room, gconstpointer data)
{
  (void) data;
  start (room);
  GtkWidget *page = GTK_WIDGET (room->page);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  close_window (room);
  g_assert_null (page);
  /* The sending outlives its page. */
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_sending_stop (sending_of (room));
  let_pass ();
}

static void
test_a_closed_vault_ends_it (Room *room, gconstpointer data)
{
  (void) data;
  start (room);
  g_autoptr (GembokSending) sending = g_object_ref (sending_of (room));
  gembok_desk_close (room->desk);
  await (is_quiet, room);
  g_assert_cmpint (gembok_sending_state (sending), ==, GEMBOK_SENDING_IDLE);
  gembok_sending_resume (sending);
  gembok_sending_start (sending, gembok_request_model_view (room->model));
  g_assert_cmpint (gembok_sending_state (sending), ==, GEMBOK_SENDING_IDLE);
}

static void
test_rows_lead_nowhere_while_sending (Room *room, gconstpointer data)
{
  (void) data;
  const GembokRequestView *view = gembok_request_model_view (room->model);
  GtkWidget *row = gembok_part_row_new ();
  gembok_part_row_show (GEMBOK_PART_ROW (row), view->parts->pdata[0], view);
  gembok_part_row_show_transfer (GEMBOK_PART_ROW (row), FALSE, -1);
  GtkWidget *window = shown (row);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gembok_part_row_show_transfer (GEMBOK_PART_ROW (row), TRUE, 0.5);
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_true (says (window, "50 %"));
  gembok_part_row_show_transfer (GEMBOK_PART_ROW (row), TRUE, 1);
  g_assert_false (says (window, "100 %"));
  gembok_part_row_show_transfer (GEMBOK_PART_ROW (row), FALSE, -1);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A row is looked at, and has the keyboard, while the request is read again after each file. */
static void
test_rows_stay (Room *room, gconstpointer data)
{
  (void) data;
  GtkWidget *row = inside (room->window, GEMBOK_TYPE_PART_ROW);
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (row));
  guint count = 0;
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *) &row);
  while (gtk_list_box_get_row_at_index (list, (int) count) != NULL)
    count++;
  gembok_request_model_reload (room->model);
  await (is_quiet, room);
  let_pass ();
  g_assert_nonnull (row);
  g_assert_true (gtk_list_box_get_row_at_index (list, 0) == GTK_LIST_BOX_ROW (row));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, (int) count - 1));
  g_assert_null (gtk_list_box_get_row_at_index (list, (int) count));
  close_window (room);
  g_assert_null (row);
}

/* The row of a list follows the sending, and says what the request was before once it has stopped. */
static void
test_a_row_tells_of_the_sending (Room *room, gconstpointer data)
{
  (void) data;
  const GembokRequestView *view = gembok_request_model_view (room->model);
  g_autoptr (GembokRequestItem) item = gembok_request_item_new (gembok_request_facts_of_view (view));
  GtkWidget *row = gembok_request_row_new (room->desk);
  gembok_request_row_set_item (GEMBOK_REQUEST_ROW (row), item);
  GtkWidget *window = shown (row);
  g_assert_true (says (window, "Draft"));
  g_assert_false (says (window, "Being sent"));
  /* As if it had been sent in part before: then it goes out under that account. */
  view->request->account = g_strdup ("siti");
  gembok_sending_start (sending_of (room), view);
  g_clear_pointer (&view->request->account, g_free);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_RUNNING);
  g_assert_true (says (window, "Being sent"));
  g_assert_true (says (window, "Connecting to the AMS …"));
  g_assert_false (says (window, "Draft"));
  gembok_sending_pause (sending_of (room));
  g_assert_true (says (window, "Sending is paused"));
  g_assert_true (says (window, "Draft"));
  gembok_sending_stop (sending_of (room));
  g_assert_false (says (window, "Sending is paused"));
  await (is_quiet, room);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What waits for a log-in goes on by itself for whoever said to send it, or in their turn; for nobody else who logs in. */
static void
test_somebody_else_does_not_send_it (Room *room, gconstpointer data)
{
  (void) data;
  const char *id = gembok_request_model_id (room->model);
  gembok_desk_attend (room->desk, room->page, id, NULL);
  start (room);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_desk_leave (room->desk);
  gembok_desk_set_account (room->desk, "budi", "Budi Contoh", GEMBOK_ROLE_APPLICANT);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_desk_set_account (room->desk, NULL, NULL, GEMBOK_ROLE_UNKNOWN);
  gembok_desk_attend (room->desk, room->page, id, NULL);
  gembok_desk_set_account (room->desk, "siti", "Siti Contoh", GEMBOK_ROLE_APPLICANT);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_RUNNING);
  gembok_sending_stop (sending_of (room));

  /* Said by Siti, it waits for Siti, wherever she logs in. */
  gembok_sending_start (sending_of (room), gembok_request_model_view (room->model));
  gembok_desk_leave (room->desk);
  gembok_sending_pause (sending_of (room));
  gembok_desk_set_account (room->desk, NULL, NULL, GEMBOK_ROLE_UNKNOWN);
  gembok_sending_resume (sending_of (room));
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_desk_set_account (room->desk, "budi", "Budi Contoh", GEMBOK_ROLE_APPLICANT);
  g_assert_cmpint (gembok_sending_state (sending_of (room)), ==, GEMBOK_SENDING_LOCKED);
  gembok_sending_stop (sending_of (room));
  await (is_quiet, room);
}

#define ADD(path, test) g_test_add ("/send-page/" path, Room, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  ADD ("missing-is-named", test_what_is_missing_is_named);
  ADD ("missing-log-in", test_a_missing_log_in_is_waited_for);
  ADD ("somebody-else", test_somebody_else_does_not_send_it);
  ADD ("closed-page", test_a_closed_page_hears_no_more);
  ADD ("closed-vault", test_a_closed_vault_ends_it);
  ADD ("rows-while-sending", test_rows_lead_nowhere_while_sending);
  ADD ("rows-stay", test_rows_stay);
  ADD ("row-of-a-list", test_a_row_tells_of_the_sending);
  return g_test_run ();
}
