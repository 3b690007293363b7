/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of a request, on a real vault: for oneself, for somebody who is known here, for somebody new; and what is said where
 * nobody can be read. */
#include <adwaita.h>
#include <sqlite3.h>

#include "app/app-resources.h"
#include "app/begin-page.h"
#include "app/notice.h"
#include "app/settings.h"
#include "procedure/program.h"
#include "procedure/request.h"
#include "shown.h"

#define SITI     "Siti Contoh Rahmawati"
#define SITI_NIK "3502155708900001"
#define BUDI     "Budi Contoh Santoso"
#define BUDI_NIK "3305110203850001"

typedef struct
{
  GSettings *settings;
  GembokDesk *desk;
  GembokContext *context;
  GembokBeginPage *page; /* in the window */
  GtkWidget *window;
  char *begun; /* (nullable) */
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
is_idle (Room *room)
{
  (void) room;
  return gembok_work_count () == 0;
}

static gboolean
has_begun (Room *room)
{
  return room->begun != NULL;
}

static void
begun_cb (Room *room, const char *id)
{
  g_free (room->begun);
  room->begun = g_strdup (id);
}

static char *
know (Room *room, const char *nik, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NIK, nik);
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, name);
  g_autoptr (GembokRequestView) view = gembok_request_begin (room->context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  return g_strdup (view->request->id);
}

static void
empty_folder (const char *folder)
{
  static const char *const names[] = { "vault.db", "vault.db-wal", "vault.db-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_file_delete (file, NULL, NULL);
    }
}

static void
set_up (Room *room, gconstpointer data)
{
  (void) data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = gembok_desk_vault_folder (GEMBOK_MODE_OFFLINE);
  empty_folder (folder);
  room->settings = gembok_settings_new ();
  g_settings_reset (room->settings, "operator");
  room->desk = gembok_desk_new (room->settings);
  gembok_desk_open (room->desk, GEMBOK_MODE_OFFLINE);
  await (is_open, room);
  room->context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, &error);
  g_assert_no_error (error);
  room->page = g_object_new (GEMBOK_TYPE_BEGIN_PAGE, NULL);
  g_signal_connect_swapped (room->page, "begun", G_CALLBACK (begun_cb), room);
  gembok_begin_page_set_desk (room->page, room->desk);
  room->window = shown (GTK_WIDGET (room->page));
}

static void
tear_down (Room *room, gconstpointer data)
{
  (void) data;
  if (room->window != NULL)
    gtk_window_destroy (GTK_WINDOW (room->window));
  let_pass ();
  g_clear_pointer (&room->context, gembok_context_free);
  gembok_desk_close (room->desk);
  await (is_idle, room);
  g_clear_object (&room->desk);
  g_clear_object (&room->settings);
  g_free (room->begun);
}

/* As when it comes in front. */
static void
start (Room *room, const char *known)
{
  gembok_begin_page_start (room->page, known);
  await (is_idle, room);
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
choose (Room *room, const char *title)
{
  GtkCheckButton *tick = tick_of (room->window, title);
  g_assert_nonnull (tick);
  gtk_check_button_set_active (tick, TRUE);
  let_pass ();
}

static gboolean
is_chosen (Room *room, const char *title)
{
  GtkCheckButton *tick = tick_of (room->window, title);
  return tick != NULL && gtk_check_button_get_active (tick);
}

/* Presses the button, and reads what came of it. */
static GembokRequestView *
begin (Room *room)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *button = button_called (room->window, "Begin");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_sensitive (button));
  await (has_begun, room);
  GembokRequestView *view = gembok_request_view (room->context, room->begun, &error);
  g_assert_no_error (error);
  return view;
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_for_oneself (Room *room, gconstpointer data)
{
  (void) data;
  start (room, NULL);
  g_assert_true (is_chosen (room, "For myself"));
  g_assert_null (tick_of (room->window, "Somebody new"));
  g_autoptr (GembokRequestView) view = begin (room);
  g_assert_null (view->request->applicant->name);
  g_assert_false (g_settings_get_boolean (room->settings, "operator"));
}

/* The only person known here will be the one who says "for myself". */
static void
test_for_oneself_again (Room *room, gconstpointer data)
{
  (void) data;
  g_autofree char *before = know (room, SITI_NIK, SITI);
  start (room, NULL);
  g_assert_true (says (room->window, "The data of " SITI " are taken over from the request before."));
  g_autoptr (GembokRequestView) view = begin (room);
  g_assert_cmpstr (view->request->applicant->nik, ==, SITI_NIK);
  g_assert_cmpstr (view->request->id, !=, before);
}

static void
test_somebody_new (Room *room, gconstpointer data)
{
  (void) data;
  g_autofree char *before = know (room, SITI_NIK, SITI);
  start (room, NULL);
  choose (room, "For an applicant whom I guide");
  g_assert_true (is_chosen (room, "Somebody new"));
  g_assert_false (is_chosen (room, SITI));
  g_autoptr (GembokRequestView) view = begin (room);
  g_assert_null (view->request->applicant->name);
  g_assert_null (view->request->applicant->nik);
  /* From now on applicants are guided here. */
  g_assert_true (g_settings_get_boolean (room->settings, "operator"));
}

static void
test_somebody_known (Room *room, gconstpointer data)
{
  (void) data;
  g_autofree char *siti = know (room, SITI_NIK, SITI);
  g_autofree char *budi = know (room, BUDI_NIK, BUDI);
  g_settings_set_boolean (room->settings, "operator", TRUE);
  start (room, NULL);
  /* Where several are guided, nobody is taken for the one who sits there. */
  g_assert_true (is_chosen (room, "For an applicant whom I guide"));
  g_assert_false (says (room->window, "The data of " SITI " are taken over from the request before."));
  choose (room, SITI);
  g_assert_false (is_chosen (room, "Somebody new"));
  g_assert_false (is_chosen (room, BUDI));
  g_autoptr (GembokRequestView) view = begin (room);
  g_assert_cmpstr (view->request->applicant->name, ==, SITI);
  g_assert_cmpstr (view->request->applicant->nik, ==, SITI_NIK);
}

/* Whoever is guided now is chosen to begin with. */
static void
test_whoever_is_guided (Room *room, gconstpointer data)
{
  (void) data;
  g_autofree char *siti = know (room, SITI_NIK, SITI);
  g_autofree char *budi = know (room, BUDI_NIK, BUDI);
  start (room, siti);
  g_assert_true (is_chosen (room, SITI));
  g_assert_false (is_chosen (room, BUDI));
  start (room, budi);
  g_assert_true (is_chosen (room, BUDI));
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
test_nobody_can_be_read (Room *room, gconstpointer data)
{
  (void) data;
  spoil ("ALTER TABLE request RENAME COLUMN organization TO elsewhere");
  start (room, NULL);
  GtkWidget *notice = inside (room->window, GEMBOK_TYPE_NOTICE);
  g_assert_nonnull (notice);
  g_assert_true (gtk_widget_get_mapped (notice));
  /* The choice is still there. */
  g_assert_true (is_chosen (room, "For myself"));
  choose (room, "For an applicant whom I guide");
  g_assert_true (is_chosen (room, "Somebody new"));
  spoil ("ALTER TABLE request RENAME COLUMN elsewhere TO organization");
  start (room, NULL);
  g_assert_null (inside (room->window, GEMBOK_TYPE_NOTICE));
}

/* Closing while it is read and while it is made is safe. */
static void
test_closed_in_the_middle (Room *room, gconstpointer data)
{
  (void) data;
  GtkWidget *page = GTK_WIDGET (room->page);
  start (room, NULL);
  gembok_begin_page_start (room->page, NULL);
  g_signal_emit_by_name (button_called (room->window, "Begin"), "clicked");
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&room->window)));
  await (is_idle, room);
  let_pass ();
  g_assert_null (page);
  g_assert_null (room->begun);
}

#define ADD(path, test) g_test_add ("/begin-page/" path, Room, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gembok_program_init (TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (gembok_app_get_resource ());
  ADD ("for-oneself", test_for_oneself);
  ADD ("for-oneself-again", test_for_oneself_again);
  ADD ("somebody-new", test_somebody_new);
  ADD ("somebody-known", test_somebody_known);
  ADD ("whoever-is-guided", test_whoever_is_guided);
  ADD ("nobody-can-be-read", test_nobody_can_be_read);
  ADD ("closed-in-the-middle", test_closed_in_the_middle);
  return g_test_run ();
}
