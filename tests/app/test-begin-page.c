/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a request, on a real vault: for oneself, for somebody who is known here, for somebody new; and what is said where
 * nobody can be read. */
#include <adwaita.h>
#include <sqlite3.h>

#include "app/begin-page.h"
#include "app/notice.h"
#include "procedure/request.h"
#include "room.h"
#include "shown.h"

#define SITI     "Siti Contoh Rahmawati"
#define SITI_NIK "3502155708900001"
#define BUDI     "Budi Contoh Santoso"
#define BUDI_NIK "3305110203850001"

typedef struct
{
  Room room;
  GembokBeginPage *page; /* in the window */
  char *begun;           /* (nullable) */
} Case;

static void
begun_cb (Case *self, const char *id)
{
  g_free (self->begun);
  self->begun = g_strdup (id);
}

static char *
know (Case *self, const char *nik, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NIK, nik);
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, name);
  g_autoptr (GembokRequestView) view = gembok_request_begin (self->room.context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  return g_strdup (view->request->id);
}

static void
set_up (Case *self, gconstpointer data)
{
  (void) data;
  room_open (&self->room, GEMBOK_MODE_OFFLINE);
  g_settings_reset (self->room.settings, "operator");
  self->page = g_object_new (GEMBOK_TYPE_BEGIN_PAGE, NULL);
  g_signal_connect_swapped (self->page, "begun", G_CALLBACK (begun_cb), self);
  gembok_begin_page_set_desk (self->page, self->room.desk);
  self->room.window = shown (GTK_WIDGET (self->page));
}

static void
tear_down (Case *self, gconstpointer data)
{
  (void) data;
  room_close (&self->room);
  g_free (self->begun);
}

/* As when it comes in front. */
static void
start (Case *self, const char *known)
{
  gembok_begin_page_start (self->page, known);
  room_await_idle ();
  let_pass ();
}

/* (nullable): the tick of the visible row with that title. */
static GtkCheckButton *
tick_of (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkCheckButton *found = tick_of (child, title);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
choose (Case *self, const char *title)
{
  GtkCheckButton *tick = tick_of (self->room.window, title);
  g_assert_nonnull (tick);
  gtk_check_button_set_active (tick, TRUE);
  let_pass ();
}

static gboolean
is_chosen (Case *self, const char *title)
{
  GtkCheckButton *tick = tick_of (self->room.window, title);
  return tick != NULL && gtk_check_button_get_active (tick);
}

/* Presses the button, and reads what came of it. */
static GembokRequestView *
begin (Case *self)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *button = button_called (self->room.window, "Begin");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_sensitive (button));
  room_await_idle ();
  g_assert_nonnull (self->begun);
  GembokRequestView *view = gembok_request_view (self->room.context, self->begun, &error);
  g_assert_no_error (error);
  return view;
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_for_oneself (Case *self, gconstpointer data)
{
  (void) data;
  start (self, NULL);
  g_assert_true (is_chosen (self, "For myself"));
  g_assert_null (tick_of (self->room.window, "Somebody new"));
  g_autoptr (GembokRequestView) view = begin (self);
  g_assert_null (view->request->applicant->name);
  g_assert_false (g_settings_get_boolean (self->room.settings, "operator"));
}

/* The only person known here will be the one who says "for myself". */
static void
test_for_oneself_again (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *before = know (self, SITI_NIK, SITI);
  start (self, NULL);
  g_assert_true (says (self->room.window, "The data of " SITI " are taken over from the request before."));
  g_autoptr (GembokRequestView) view = begin (self);
  g_assert_cmpstr (view->request->applicant->nik, ==, SITI_NIK);
  g_assert_cmpstr (view->request->id, !=, before);
}

static void
test_somebody_new (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *before = know (self, SITI_NIK, SITI);
  start (self, NULL);
  choose (self, "For an applicant whom I guide");
  g_assert_true (is_chosen (self, "Somebody new"));
  g_assert_false (is_chosen (self, SITI));
  g_autoptr (GembokRequestView) view = begin (self);
  g_assert_null (view->request->applicant->name);
  g_assert_null (view->request->applicant->nik);
  /* From now on applicants are guided here. */
  g_assert_true (g_settings_get_boolean (self->room.settings, "operator"));
}

static void
test_somebody_known (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *siti = know (self, SITI_NIK, SITI);
  g_autofree char *budi = know (self, BUDI_NIK, BUDI);
  g_settings_set_boolean (self->room.settings, "operator", TRUE);
  start (self, NULL);
  /* Where several are guided, nobody is taken for the one who sits there. */
  g_assert_true (is_chosen (self, "For an applicant whom I guide"));
  g_assert_false (says (self->room.window, "The data of " SITI " are taken over from the request before."));
  choose (self, SITI);
  g_assert_false (is_chosen (self, "Somebody new"));
  g_assert_false (is_chosen (self, BUDI));
  g_autoptr (GembokRequestView) view = begin (self);
  g_assert_cmpstr (view->request->applicant->name, ==, SITI);
  g_assert_cmpstr (view->request->applicant->nik, ==, SITI_NIK);
}

/* Whoever is guided now is chosen to begin with. */
static void
test_whoever_is_guided (Case *self, gconstpointer data)
{
  (void) data;
  g_autofree char *siti = know (self, SITI_NIK, SITI);
  g_autofree char *budi = know (self, BUDI_NIK, BUDI);
  start (self, siti);
  g_assert_true (is_chosen (self, SITI));
  g_assert_false (is_chosen (self, BUDI));
  start (self, budi);
  g_assert_true (is_chosen (self, BUDI));
}

static void
spoil (const char *sql)
{
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  g_autofree char *path = g_build_filename (folder, "vault.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_nobody_can_be_read (Case *self, gconstpointer data)
{
  (void) data;
  spoil ("ALTER TABLE request RENAME COLUMN organization TO elsewhere");
  start (self, NULL);
  GtkWidget *notice = inside (self->room.window, GEMBOK_TYPE_NOTICE);
  g_assert_nonnull (notice);
  g_assert_true (gtk_widget_get_mapped (notice));
  /* The choice is still there. */
  g_assert_true (is_chosen (self, "For myself"));
  choose (self, "For an applicant whom I guide");
  g_assert_true (is_chosen (self, "Somebody new"));
  spoil ("ALTER TABLE request RENAME COLUMN elsewhere TO organization");
  start (self, NULL);
  g_assert_null (inside (self->room.window, GEMBOK_TYPE_NOTICE));
}

/* Closing while it is read and while it is made is safe. */
static void
test_closed_in_the_middle (Case *self, gconstpointer data)
{
  (void) data;
  GtkWidget *page = GTK_WIDGET (self->page);
  start (self, NULL);
  gembok_begin_page_start (self->page, NULL);
  g_signal_emit_by_name (button_called (self->room.window, "Begin"), "clicked");
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->room.window)));
  room_await_idle ();
  let_pass ();
  g_assert_null (page);
  g_assert_null (self->begun);
}

#define ADD(path, test) g_test_add ("/begin-page/" path, Case, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  shown_init (&argc, &argv);
  ADD ("for-oneself", test_for_oneself);
  ADD ("for-oneself-again", test_for_oneself_again);
  ADD ("somebody-new", test_somebody_new);
  ADD ("somebody-known", test_somebody_known);
  ADD ("whoever-is-guided", test_whoever_is_guided);
  ADD ("nobody-can-be-read", test_nobody_can_be_read);
  ADD ("closed-in-the-middle", test_closed_in_the_middle);
  return g_test_run ();
}
