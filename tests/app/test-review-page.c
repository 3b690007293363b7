/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The review desk at the training AMS: nothing to decide, a request, and people who turn away in the middle. */
#include <adwaita.h>

#include "app/review-page.h"
#include "room.h"
#include "samples.h"
#include "shown.h"
#include "world.h"

#define SITI  "Siti Contoh Rahmawati"
#define EMPTY "Nothing awaits you"

static Room room;

static gboolean
reads (const char *text)
{
  return in_front (room.window, text);
}

static GembokReviewPage *
show_page (void)
{
  GembokReviewPage *page = g_object_new (GEMBOK_TYPE_REVIEW_PAGE, NULL);
  gembok_review_page_set_desk (page, room.desk);
  gtk_widget_set_size_request (GTK_WIDGET (page), 1100, 700);
  room.window = shown (GTK_WIDGET (page));
  room_await_idle ();
  return page;
}

/* The row of the queue with that text in it. */
static GtkListBoxRow *
row_of (GtkWidget *widget, const char *text)
{
  if (ADW_IS_ACTION_ROW (widget) && in_front (widget, text) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)))
    return GTK_LIST_BOX_ROW (widget);
  GtkListBoxRow *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = row_of (child, text);
  return found;
}

static void
open_row (const char *text)
{
  room_await_text (&room, text);
  GtkListBoxRow *row = row_of (room.window, text);
  g_assert_nonnull (row);
  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (row)), "row-activated", row);
}

static void
press (const char *label)
{
  GtkWidget *button = button_called (room.window, label);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* --- a request ----------------------------------------------------------------------------------------------------- */

static void
attach (World *world, const char *id, const char *kind, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) owned = content;
  g_autofree char *path = world_write (world, kind, owned);
  g_autoptr (GembokRequestView) view = gembok_request_attach (world->context, id, kind, path, NULL, &error);
  g_assert_no_error (error);
}

/* All of it, as the applicant who is logged in. Returns the verification code. */
static gpointer
submit_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "papers-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  World world = { .folder = folder, .context = context };
  g_autoptr (GembokRequestView) made = world_create (&world);
  const char *id = made->request->id;
  attach (&world, id, "surat_rekomendasi", sample_pdf (&(SamplePdf){ .line = "Surat rekomendasi" }));
  attach (&world, id, "ktp", sample_jpeg (&(SampleJpeg){ .width = 1200, .height = 800 }));
  attach (&world, id, "foto_diri", sample_jpeg (&(SampleJpeg){ .width = 800, .height = 1000, .pattern = SAMPLE_SMOOTH }));
  g_autoptr (GembokPolicy) policy = gembok_request_agreement (context, id, cancellable, error);
  g_assert_no_error (*error);
  g_autoptr (GembokRequestView) accepted = gembok_request_accept (context, id, policy->agreement_version, error);
  g_assert_no_error (*error);
  g_autoptr (GembokRequestView) consented = gembok_request_consent (context, id, policy->consent_version, TRUE, error);
  g_assert_no_error (*error);
  g_autoptr (GembokRequestView) sent = gembok_request_submit (context, id, NULL, 0, TRUE, cancellable, error);
  g_assert_no_error (*error);
  g_assert_cmpint (sent->request->state, ==, GEMBOK_REQUEST_SUBMITTED);
  return g_strdup (sent->verification_code);
}

static void
submitted_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) owner;
  g_assert_no_error (error);
  g_object_set_data_full (G_OBJECT (room.desk), "code", result, g_free);
}

/* Returns the verification code, until the next one. */
static const char *
submit (void)
{
  room_become (&room, GEMBOK_ROLE_APPLICANT);
  gembok_desk_work (room.desk, room.desk, NULL,
                    &(GembokWork){ .func = submit_in_thread, .result_free = g_free, .done = submitted_cb });
  room_await_idle ();
  room_become (&room, GEMBOK_ROLE_VERIFIER);
  return g_object_get_data (G_OBJECT (room.desk), "code");
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_nothing (void)
{
  room_become (&room, GEMBOK_ROLE_VERIFIER);
  GembokReviewPage *page = show_page ();
  room_await_text (&room, EMPTY);
  g_assert_false (gembok_review_page_is_deep (page));
  GtkWidget *search = inside (room.window, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "siapa");
  room_await_text (&room, "Nothing found");
  room_close_window (&room);
}

static void
test_a_case (void)
{
  const char *code = submit ();
  show_page ();
  open_row (SITI);
  room_await_text (&room, code);
  g_assert_nonnull (button_called (room.window, "Accept"));
  g_assert_false (reads (EMPTY));
  press ("Accept");
  /* Decided is gone, and nothing of it stays in front. */
  room_await_text (&room, EMPTY);
  g_assert_false (reads (code));
  room_close_window (&room);
}

/* Whoever comes next does not see what the one before had open. */
static void
test_another_person (void)
{
  const char *code = submit ();
  show_page ();
  open_row (SITI);
  room_await_text (&room, code);
  room_become (&room, GEMBOK_ROLE_OFFICER);
  g_assert_false (reads (code));
  /* Two have been verified by nobody but the first. */
  room_await_text (&room, SITI);
  room_close_window (&room);
}

static guint
count_rows (GtkListBox *list)
{
  guint count = 0;
  while (gtk_list_box_get_row_at_index (list, (int) count) != NULL)
    count++;
  return count;
}

/* Somebody may be about to click a row when the AMS is asked again: it is the same one afterwards. */
static void
test_rows_stay (void)
{
  room_become (&room, GEMBOK_ROLE_VERIFIER);
  show_page ();
  room_await_text (&room, SITI);
  GtkListBoxRow *first = row_of (room.window, SITI);
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (first)));
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  submit ();
  room_await_idle ();
  g_assert_nonnull (first);
  g_assert_cmpuint (count_rows (list), ==, 2);
  GtkListBoxRow *other = gtk_list_box_get_row_at_index (list, gtk_list_box_row_get_index (first) == 0 ? 1 : 0);
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *) &other);
  g_signal_emit_by_name (list, "row-activated", first);
  room_await_idle ();
  press ("Accept");
  room_await_idle ();
  g_assert_null (first);
  g_assert_cmpuint (count_rows (list), ==, 1);
  g_assert_true (gtk_list_box_get_row_at_index (list, 0) == other);
  room_close_window (&room);
  g_assert_null (other);
}

/* While the queue is read, while a request is fetched, while it is decided on. */
static void
test_closed_in_the_middle (void)
{
  room_become (&room, GEMBOK_ROLE_VERIFIER);
  for (guint moment = 0; moment < 3; moment++)
    {
      GtkWidget *page = GTK_WIDGET (show_page ());
      g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
      if (moment == 0)
        gembok_desk_changed (room.desk, GEMBOK_CHANGED_REQUESTS);
      else
        open_row (SITI);
      if (moment == 2)
        {
          room_await_idle ();
          press ("Accept");
        }
      room_close_window (&room);
      room_await_idle ();
      g_assert_null (page);
    }
  /* What was decided is decided. */
  show_page ();
  room_await_text (&room, EMPTY);
  room_close_window (&room);
}

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  room_open (&room, GEMBOK_MODE_TRAINING);
  /* There is no keyring here. */
  gembok_desk_keep_in_memory (room.desk);
  g_test_add_func ("/review-page/nothing", test_nothing);
  g_test_add_func ("/review-page/a-case", test_a_case);
  g_test_add_func ("/review-page/another-person", test_another_person);
  g_test_add_func ("/review-page/rows-stay", test_rows_stay);
  g_test_add_func ("/review-page/closed-in-the-middle", test_closed_in_the_middle);
  const int code = g_test_run ();
  room_close (&room);
  return code;
}
