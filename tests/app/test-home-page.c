/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home on a real vault: nothing yet, then one request in every state; where its buttons lead. */
#include "app/home-page.h"
#include "app/settings.h"
#include "procedure/library.h"
#include "shown.h"

#define REASON "Nama <b>tidak sama</b> & tidak terbaca."
#define EMPTY  "Make your electronic certificate"

static GSettings *settings;
static GembokDesk *desk;
static GembokContext *context;
static GtkWidget *window;
static char *led_to; /* what was activated last */

/* --- what is there ------------------------------------------------------------------------------------------------- */

static char *
add_request (const char *nik, const char *name)
{
  static guint count;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  request->id = g_strdup_printf ("aaaa%04u", ++count);
  request->procedure = g_strdup ("lock-kaltim");
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->state = GEMBOK_REQUEST_DRAFT;
  request->created_at = count;
  request->applicant = request->applicant != NULL ? request->applicant : gembok_applicant_new ();
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, name);
  gembok_vault_request_add (gembok_context_vault (context), request, &error);
  g_assert_no_error (error);
  return g_strdup (request->id);
}

static void
put_into (const char *id, GembokRequestState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (gembok_context_vault (context), id, &error);
  g_assert_no_error (error);
  request->state = state;
  g_free (request->reason);
  request->reason = g_strdup (reason);
  g_free (request->number);
  request->number = g_strdup ("2026-000001-5");
  gembok_vault_request_save (gembok_context_vault (context), request, &error);
  g_assert_no_error (error);
  gembok_desk_changed (desk, GEMBOK_CHANGED_REQUESTS);
}

/* The first widget of @type with that text in it, in what is in front: other pages are there as well, behind it. */
static GtkWidget *
seen (GtkWidget *widget, GType type, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) && says (child, text) ? child : seen (child, type, text);
      if (found != NULL && gtk_widget_get_mapped (found))
        return found;
    }
  return NULL;
}

static gboolean
reads (const char *text)
{
  return seen (window, GTK_TYPE_LABEL, text) != NULL;
}

static void
await (const char *text)
{
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!reads (text))
    {
      if (g_get_monotonic_time () > end)
        g_error ("never said: %s", text);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* Of the buttons that are seen: those that stand out. */
static guint
count_suggested (GtkWidget *widget)
{
  guint count
      = GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "suggested-action");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_suggested (child);
  return count;
}

/* --- where it leads ------------------------------------------------------------------------------------------------ */

static void
activated_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) data;
  g_free (led_to);
  led_to = parameter != NULL
               ? g_strdup_printf ("%s %s", g_action_get_name (G_ACTION (action)), g_variant_get_string (parameter, NULL))
               : g_strdup (g_action_get_name (G_ACTION (action)));
}

static void
take_actions (void)
{
  static const GActionEntry entries[] = {
    { .name = "view", .parameter_type = "s", .activate = activated_cb },
    { .name = "open-request", .parameter_type = "s", .activate = activated_cb },
    { .name = "open-certificate", .parameter_type = "s", .activate = activated_cb },
    { .name = "new-request", .activate = activated_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}

static void
assert_leads (const char *label, const char *where)
{
  GtkWidget *button = seen (window, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_clear_pointer (&led_to, g_free);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (led_to, ==, where);
}

static void
assert_row_leads (const char *text, const char *where)
{
  GtkWidget *row = seen (window, GTK_TYPE_LIST_BOX_ROW, text);
  g_assert_nonnull (row);
  g_clear_pointer (&led_to, g_free);
  g_assert_true (gtk_widget_activate (row));
  g_assert_cmpstr (led_to, ==, where);
}

/* --- states -------------------------------------------------------------------------------------------------------- */

static void
open_home (void)
{
  GembokHomePage *page = g_object_new (GEMBOK_TYPE_HOME_PAGE, NULL);
  gembok_home_page_set_desk (page, desk);
  window = shown (GTK_WIDGET (page));
  take_actions ();
}

static void
test_home_follows_the_vault (void)
{
  open_home ();
  await (EMPTY);
  g_assert_cmpuint (count_suggested (window), ==, 1);
  assert_leads ("New Request", "new-request");

  g_autofree char *siti = add_request ("3502155708900001", "Siti <i>Contoh</i> & Rahmawati");
  g_autofree char *wanted = g_strdup_printf ("open-request %s", siti);
  gembok_desk_changed (desk, GEMBOK_CHANGED_REQUESTS);
  await ("Next: Make key and CSR");
  g_assert_false (reads (EMPTY));
  /* What people typed is text, never markup. */
  g_assert_true (reads ("Siti <i>Contoh</i> & Rahmawati"));
  g_assert_cmpuint (count_suggested (window), ==, 1);
  assert_leads ("Continue", wanted);
  assert_leads ("New Request", "new-request");
  g_assert_false (gtk_widget_has_css_class (seen (window, GTK_TYPE_BUTTON, "New Request"), "suggested-action"));
  assert_row_leads ("All requests", "view requests");
  g_assert_true (reads ("1 request"));
  g_assert_false (reads ("Also waiting"));

  put_into (siti, GEMBOK_REQUEST_SUBMITTED, NULL);
  await ("Your request is being verified");
  assert_leads ("See Progress", wanted);
  put_into (siti, GEMBOK_REQUEST_REJECTED, REASON);
  await ("Your request was returned");
  g_assert_true (reads ("Siti <i>Contoh</i> & Rahmawati (2026-000001-5)"));
  g_assert_true (reads (REASON));
  assert_leads ("Repair", wanted);

  /* The less urgent one is a row, without a button of its own. */
  g_autofree char *budi = add_request ("3305110203850001", "Budi & <u>Contoh</u>");
  g_autofree char *quiet = g_strdup_printf ("open-request %s", budi);
  gembok_desk_changed (desk, GEMBOK_CHANGED_REQUESTS);
  await ("Also waiting");
  g_assert_true (
      says (seen (window, GTK_TYPE_LIST_BOX_ROW, "Next: Make key and CSR"), "Budi & <u>Contoh</u>\nStep 3 of 10"));
  assert_row_leads ("Next: Make key and CSR", quiet);
  g_assert_cmpuint (count_suggested (window), ==, 1);
  g_assert_null (seen (window, GTK_TYPE_BUTTON, "Continue"));

  put_into (siti, GEMBOK_REQUEST_DONE, NULL);
  await ("Your certificate was issued");
  assert_leads ("Fetch Certificate", wanted);
  put_into (budi, GEMBOK_REQUEST_CANCELLED, NULL);
  put_into (siti, GEMBOK_REQUEST_REFUSED, "Bukan pegawai.");
  await ("Your request was refused for good");
  assert_leads ("See Why", wanted);

  /* Nothing is left to be done: as at the beginning. */
  put_into (siti, GEMBOK_REQUEST_CANCELLED, NULL);
  await (EMPTY);
  g_assert_cmpuint (count_suggested (window), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  let_pass ();
}

/* More than can be seen at once is left to the list. */
static void
test_home_is_short (void)
{
  static const char *const names[] = { "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan" };
  g_autofree char *ids[G_N_ELEMENTS (names)] = { NULL };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *nik = g_strdup_printf ("64720101019001%02u", i);
      ids[i] = add_request (nik, names[i]);
    }
  open_home ();
  await ("Delapan");
  g_assert_true (reads ("Tiga\nStep 3 of 10"));
  g_assert_false (reads ("Dua\nStep 3 of 10"));
  g_assert_true (reads ("10 requests"));
  /* What has not changed is not drawn anew. */
  g_autoptr (GtkWidget) row = g_object_ref (seen (window, GTK_TYPE_LIST_BOX_ROW, "Tiga\nStep 3 of 10"));
  put_into (ids[0], GEMBOK_REQUEST_CANCELLED, NULL);
  while (gembok_work_count () > 0)
    g_main_context_iteration (NULL, TRUE);
  let_pass ();
  g_assert_true (seen (window, GTK_TYPE_LIST_BOX_ROW, "Tiga\nStep 3 of 10") == row);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      put_into (ids[i], GEMBOK_REQUEST_CANCELLED, NULL);
      g_clear_pointer (&ids[i], g_free);
    }
  await (EMPTY);
  gtk_window_destroy (GTK_WINDOW (window));
  let_pass ();
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
  g_test_add_func ("/home-page/follows-the-vault", test_home_follows_the_vault);
  g_test_add_func ("/home-page/is-short", test_home_is_short);
  const int code = g_test_run ();
  g_clear_pointer (&context, gembok_context_free);
  gembok_desk_close (desk);
  let_pass ();
  g_clear_object (&desk);
  g_clear_object (&settings);
  g_free (led_to);
  return code;
}
