/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The applicant's data on a page, and what of them is in the vault meanwhile: what others have written there is shown, and never
 * written over; what was typed last is saved though the page is left at once. */
#include <adwaita.h>

#include "app/data-page.h"
#include "app/field-row.h"
#include "room.h"
#include "shown.h"

#define SITI   "Siti Contoh Rahmawati"
#define NEWER  "Siti Contoh Rahmawati, S.Kom."
#define AGENCY "Dinas Contoh"

typedef struct
{
  Room room;
  GembokRequestModel *model;
  GembokStepPage *page; /* in the window */
  char *id;
  guint changes; /* how often the list was told of a change */
} Case;

static void
changed_cb (Case *self, guint change)
{
  self->changes += (change & GEMBOK_CHANGED_REQUESTS) != 0;
}

static void
open_request (Case *self)
{
  self->model = gembok_request_model_new (self->room.desk, self->id);
  gembok_step_page_set_step (self->page, "create-csr");
  gembok_step_page_set_request (self->page, self->model);
  room_await_idle ();
}

/* As the request page does it when the person goes back to the list. */
static void
go_back (Case *self)
{
  gembok_step_page_leave (self->page);
  gembok_step_page_set_request (self->page, NULL);
  g_clear_object (&self->model);
}

static void
set_up (Case *self, gconstpointer data)
{
  (void) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  room_open (&self->room, GEMBOK_MODE_OFFLINE);
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, SITI);
  g_autoptr (GembokRequestView) view = gembok_request_begin (self->room.context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  self->id = g_strdup (view->request->id);
  self->page = g_object_new (GEMBOK_TYPE_DATA_PAGE, NULL);
  self->room.window = shown (GTK_WIDGET (self->page));
  open_request (self);
  g_signal_connect_swapped (self->room.desk, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Case *self, gconstpointer data)
{
  (void) data;
  g_clear_object (&self->model);
  g_signal_handlers_disconnect_by_data (self->room.desk, self);
  room_close (&self->room);
  g_free (self->id);
}

static GembokFieldRow *
row_of (GtkWidget *widget, GembokApplicantField field)
{
  if (GEMBOK_IS_FIELD_ROW (widget))
    return gembok_field_row_field (GEMBOK_FIELD_ROW (widget)) == field ? GEMBOK_FIELD_ROW (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GembokFieldRow *found = row_of (child, field);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
reads (Case *self, GembokApplicantField field)
{
  return gembok_field_row_text (row_of (self->room.window, field));
}

static void
type (Case *self, GembokApplicantField field, const char *text)
{
  GtkWidget *row = GTK_WIDGET (row_of (self->room.window, field));
  gtk_editable_set_text (GTK_EDITABLE (inside (row, ADW_TYPE_ENTRY_ROW)), text);
}

static char *
in_vault (Case *self, GembokApplicantField field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (self->room.context, self->id, &error);
  g_assert_no_error (error);
  const char *text = gembok_applicant_get (view->request->applicant, field);
  return g_strdup (text != NULL ? text : "");
}

static void
assert_in_vault (Case *self, GembokApplicantField field, const char *expected)
{
  g_autofree char *text = in_vault (self, field);
  g_assert_cmpstr (text, ==, expected);
}

/* A restored backup, or the command line. */
static void
write_elsewhere (Case *self, GembokApplicantField field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (self->room.context, self->id, &error);
  g_assert_no_error (error);
  gembok_applicant_set (view->request->applicant, field, text);
  gembok_request_set_applicant (self->room.context, self->id, view->request->applicant, &error);
  g_assert_no_error (error);
}

static void
await_in_vault (Case *self, GembokApplicantField field, const char *expected)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  for (gboolean there = FALSE; !there;)
    {
      g_autofree char *text = in_vault (self, field);
      there = g_str_equal (text, expected);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  room_await_idle ();
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_opened_again (Case *self, gconstpointer data)
{
  (void) data;
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, SITI);
  go_back (self);
  write_elsewhere (self, GEMBOK_FIELD_NAME, NEWER);
  open_request (self);
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, NEWER);
  type (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
  await_in_vault (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
  assert_in_vault (self, GEMBOK_FIELD_NAME, NEWER);
}

/* The page is open while the backup is restored. */
static void
test_changed_meanwhile (Case *self, gconstpointer data)
{
  (void) data;
  write_elsewhere (self, GEMBOK_FIELD_NAME, NEWER);
  gembok_desk_changed (self->room.desk, GEMBOK_CHANGED_REQUESTS);
  room_await_idle ();
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, NEWER);
}

/* Nobody has told the window (the command line): the field that was not touched is not written back, and is shown then. */
static void
test_changed_unheard (Case *self, gconstpointer data)
{
  (void) data;
  write_elsewhere (self, GEMBOK_FIELD_NAME, NEWER);
  type (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
  await_in_vault (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
  assert_in_vault (self, GEMBOK_FIELD_NAME, NEWER);
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, NEWER);
}

/* Whoever is typing is not disturbed, and what they type counts. */
static void
test_changed_while_typing (Case *self, gconstpointer data)
{
  (void) data;
  type (self, GEMBOK_FIELD_NAME, "Siti  C ");
  write_elsewhere (self, GEMBOK_FIELD_NAME, NEWER);
  gembok_desk_changed (self->room.desk, GEMBOK_CHANGED_REQUESTS);
  room_await_idle ();
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, "Siti  C ");
  await_in_vault (self, GEMBOK_FIELD_NAME, "Siti C");
  /* What was saved of it is no reason to write it anew under their hands. */
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, "Siti  C ");
}

/* Two saves at once: the later one counts, also where it takes back what the former has written. */
static void
test_taken_back_at_once (Case *self, gconstpointer data)
{
  (void) data;
  type (self, GEMBOK_FIELD_NAME, NEWER);
  gembok_step_page_leave (self->page);
  type (self, GEMBOK_FIELD_NAME, SITI);
  gembok_step_page_leave (self->page);
  room_await_idle ();
  assert_in_vault (self, GEMBOK_FIELD_NAME, SITI);
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, SITI);
}

static void
test_back_at_once (Case *self, gconstpointer data)
{
  (void) data;
  type (self, GEMBOK_FIELD_NAME, NEWER);
  g_assert_cmpuint (self->changes, ==, 0);
  go_back (self);
  room_await_idle ();
  assert_in_vault (self, GEMBOK_FIELD_NAME, NEWER);
  g_assert_cmpuint (self->changes, ==, 1);
}

/* Of one request nothing is left for the next one. */
static void
test_another_request (Case *self, gconstpointer data)
{
  (void) data;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_steal_pointer (&self->id);
  g_autoptr (GembokRequestView) view = gembok_request_begin (self->room.context, "lock-kaltim", NULL, &error);
  g_assert_no_error (error);
  type (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
  go_back (self);
  self->id = g_strdup (view->request->id);
  open_request (self);
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_NAME), ==, "");
  g_assert_cmpstr (reads (self, GEMBOK_FIELD_ORGANIZATION), ==, "");
  assert_in_vault (self, GEMBOK_FIELD_ORGANIZATION, "");
  g_free (self->id);
  self->id = g_strdup (first);
  assert_in_vault (self, GEMBOK_FIELD_ORGANIZATION, AGENCY);
}

#define ADD(path, test) g_test_add ("/data-page/" path, Case, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  ADD ("opened-again", test_opened_again);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("changed-unheard", test_changed_unheard);
  ADD ("changed-while-typing", test_changed_while_typing);
  ADD ("taken-back-at-once", test_taken_back_at_once);
  ADD ("back-at-once", test_back_at_once);
  ADD ("another-request", test_another_request);
  return g_test_run ();
}
