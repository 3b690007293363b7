/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small widgets in a real window: what they show, what they tell a screen reader, what they keep of a secret. */
#include <adwaita.h>

#include "app/app-resources.h"
#include "app/field-row.h"
#include "app/fold-layout.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "app/toast.h"
#include "base/error.h"
#include "shown.h"

/* --- notices ------------------------------------------------------------------------------------------------------- */

static void
test_notice_hides_until_it_has_something_to_say (void)
{
  GembokNotice *notice = g_object_new (GEMBOK_TYPE_NOTICE, NULL);
  GtkWidget *window = shown (GTK_WIDGET (notice));
  g_assert_false (gtk_widget_is_visible (GTK_WIDGET (notice)));
  gembok_notice_show (notice, GEMBOK_NOTICE_WARNING, "Title", "What to do.", NULL);
  g_assert_true (gtk_widget_is_visible (GTK_WIDGET (notice)));
  g_assert_true (says (window, "Title") && says (window, "What to do."));
  g_assert_null (inside (window, GTK_TYPE_BUTTON));
  gembok_notice_hide (notice);
  g_assert_false (gtk_widget_is_visible (GTK_WIDGET (notice)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_notice_takes_no_markup (void)
{
  GembokNotice *notice = g_object_new (GEMBOK_TYPE_NOTICE, NULL);
  GtkWidget *window = shown (GTK_WIDGET (notice));
  gembok_notice_show (notice, GEMBOK_NOTICE_ERROR, "<b>A & B</b>", "<a href=\"x\">", NULL);
  g_assert_true (says (window, "<b>A & B</b>") && says (window, "<a href=\"x\">"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_notice_does_not_speak_of_a_cancellation (void)
{
  GembokNotice *notice = g_object_new (GEMBOK_TYPE_NOTICE, NULL);
  GtkWidget *window = shown (GTK_WIDGET (notice));
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  gembok_notice_show (notice, GEMBOK_NOTICE_INFO, "Before", NULL, NULL);
  gembok_notice_show_error (notice, error);
  g_assert_false (gtk_widget_is_visible (GTK_WIDGET (notice)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (int *count)
{
  *count += 1;
}

static void
test_notice_has_a_button_that_acts (void)
{
  int count = 0;
  GembokNotice *notice = g_object_new (GEMBOK_TYPE_NOTICE, NULL);
  GtkWidget *window = shown (GTK_WIDGET (notice));
  g_signal_connect_swapped (notice, "activated", G_CALLBACK (count_cb), &count);
  gembok_notice_show (notice, GEMBOK_NOTICE_INFO, "Title", NULL, "Try Again");
  GtkWidget *button = inside (window, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (count, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- fields -------------------------------------------------------------------------------------------------------- */

static void
test_field_row_tells_errors_and_warnings_apart (void)
{
  GtkWidget *row = gembok_field_row_new (GEMBOK_FIELD_NIK);
  GtkWidget *window = shown (row);
  GembokDataFinding error = { .is_error = TRUE, .text = (char *) "A NIK has 16 digits." };
  GembokDataFinding warning = { .is_error = FALSE, .text = (char *) "Unknown region." };
  gembok_field_row_show_finding (GEMBOK_FIELD_ROW (row), &error);
  g_assert_true (gembok_field_row_has_error (GEMBOK_FIELD_ROW (row)) && says (window, "A NIK has 16 digits."));
  GtkWidget *entry = inside (window, ADW_TYPE_ENTRY_ROW);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "A NIK has 16 digits.");
  gembok_field_row_show_finding (GEMBOK_FIELD_ROW (row), &warning);
  g_assert_false (gembok_field_row_has_error (GEMBOK_FIELD_ROW (row)) || says (window, "A NIK has 16 digits."));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
  gembok_field_row_show_finding (GEMBOK_FIELD_ROW (row), NULL);
  const char *help = gembok_applicant_field_help (GEMBOK_FIELD_NIK);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help);
  g_assert_true (says (window, help) && !says (window, "Unknown region."));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Said once and answered, a warning is quiet, until the text or the warning is another one. */
static void
test_field_row_keeps_what_the_person_keeps (void)
{
  GtkWidget *row = gembok_field_row_new (GEMBOK_FIELD_NIK);
  GtkWidget *window = shown (row);
  GembokFieldRow *field = GEMBOK_FIELD_ROW (row);
  GembokDataFinding error = { .is_error = TRUE, .text = (char *) "Too short." };
  GembokDataFinding warning = { .is_error = FALSE, .text = (char *) "Unknown region." };
  GembokDataFinding other = { .is_error = FALSE, .text = (char *) "Too old." };
  gembok_field_row_set_text (field, "1");
  gembok_field_row_show_finding (field, &error);
  g_assert_null (button_called (window, "Keep It"));
  gembok_field_row_show_finding (field, &warning);
  g_signal_emit_by_name (button_called (window, "Keep It"), "clicked");
  g_assert_false (says (window, "Unknown region."));
  gembok_field_row_show_finding (field, &warning);
  g_assert_false (says (window, "Unknown region."));
  gembok_field_row_show_finding (field, &other);
  g_assert_true (says (window, "Too old."));
  gembok_field_row_set_text (field, "2");
  gembok_field_row_show_finding (field, &warning);
  g_assert_true (says (window, "Unknown region."));
  gembok_field_row_set_text (field, "1");
  gembok_field_row_show_finding (field, &warning);
  g_assert_true (says (window, "Unknown region."));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_field_row_is_edited_by_people_only (void)
{
  int count = 0;
  GtkWidget *row = gembok_field_row_new (GEMBOK_FIELD_NAME);
  GtkWidget *window = shown (row);
  g_signal_connect_swapped (row, "edited", G_CALLBACK (count_cb), &count);
  gembok_field_row_set_text (GEMBOK_FIELD_ROW (row), "Siti");
  g_assert_cmpint (count, ==, 0);
  int end = 4;
  gtk_editable_insert_text (GTK_EDITABLE (inside (window, ADW_TYPE_ENTRY_ROW)), " R.", -1, &end);
  g_assert_cmpint (count, ==, 1);
  g_assert_cmpstr (gembok_field_row_text (GEMBOK_FIELD_ROW (row)), ==, "Siti R.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- secrets ------------------------------------------------------------------------------------------------------- */

static void
test_secret_entry (gconstpointer type)
{
  GtkWidget *widget = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  GtkEditable *entry = GTK_EDITABLE (widget);
  gembok_secret_entry_prepare (entry);
  GtkWidget *window = shown (widget);
  g_assert_true (gembok_secret_entry_is_empty (entry));
  gtk_editable_set_text (entry, "kata Sandi-7");
  g_autoptr (GembokSecret) typed = gembok_secret_entry_copy (entry);
  g_assert_cmpuint (gembok_secret_length (typed), ==, strlen ("kata Sandi-7"));
  gembok_secret_entry_clear (entry);
  g_assert_true (gembok_secret_entry_is_empty (entry));
  gtk_editable_set_text (entry, "lagi");
  g_assert_false (gembok_secret_entry_is_empty (entry));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- the keyboard -------------------------------------------------------------------------------------------------- */

static gboolean
is_in_view (GtkWidget *button, GtkWidget *scrolled)
{
  graphene_rect_t bounds;
  return gtk_widget_compute_bounds (button, scrolled, &bounds) && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scrolled);
}

static void
await_in_view (GtkWidget *button, GtkWidget *scrolled)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (!gtk_widget_is_focus (button) || !is_in_view (button, scrolled))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* To a button far down, before anything has a place; and it stays in view while what is above it grows. */
static void
test_keyboard_is_brought (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = gtk_button_new_with_label ("above");
  GtkWidget *button = gtk_button_new_with_label ("wanted");
  GtkWidget *below = gtk_label_new (NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_widget_set_size_request (above, 100, 1500);
  gtk_widget_set_size_request (below, 100, 1500);
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), below);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, 300, 300);
  gembok_keyboard_bring (button);
  GtkWidget *window = shown (scrolled);
  await_in_view (button, scrolled);
  gtk_widget_set_size_request (above, 100, 2500);
  while (gtk_widget_get_height (above) < 2400)
    g_main_context_iteration (NULL, TRUE);
  await_in_view (button, scrolled);
  /* Whoever has gone elsewhere is left alone. */
  gtk_widget_grab_focus (above);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (adjustment, 0);
  gtk_widget_set_size_request (above, 100, 2600);
  while (gtk_widget_get_height (above) < 2550)
    g_main_context_iteration (NULL, TRUE);
  let_pass ();
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, 1000);
  gtk_window_destroy (GTK_WINDOW (window));
}

static guint printed;

static void
print_cb (GtkWidget *widget)
{
  (void) widget;
  printed++;
}

/* A key belongs to what is to be seen, wherever in the window the keyboard is. */
static void
test_keys_of_what_is_seen (void)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *page = gtk_label_new ("page");
  gembok_keyboard_add (page, GDK_KEY_p, print_cb);
  gtk_stack_add_named (GTK_STACK (stack), gtk_button_new_with_label ("other"), "other");
  gtk_stack_add_named (GTK_STACK (stack), page, "page");
  GtkWidget *window = shown (stack);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (page);
  g_autoptr (GObject) object = g_list_model_get_item (controllers, 0);
  g_assert_cmpint (gtk_shortcut_controller_get_scope (GTK_SHORTCUT_CONTROLLER (object)), ==, GTK_SHORTCUT_SCOPE_MANAGED);
  g_autoptr (GObject) shortcut = g_list_model_get_item (G_LIST_MODEL (object), 0);
  GtkShortcutAction *action = gtk_shortcut_get_action (GTK_SHORTCUT (shortcut));
  g_assert_false (gtk_shortcut_action_activate (action, 0, page, NULL));
  g_assert_cmpuint (printed, ==, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "page");
  let_pass ();
  g_assert_true (gtk_shortcut_action_activate (action, 0, page, NULL));
  g_assert_cmpuint (printed, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- toasts --------------------------------------------------------------------------------------------------------- */

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer told)
{
  (void) action;
  g_string_append (told, g_variant_get_string (parameter, NULL));
}

static void
test_toast_says_what_to_do (void)
{
  static const GActionEntry entries[] = { { .name = "toast", .activate = toast_cb, .parameter_type = "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL, cancelled = NULL;
  GtkWidget *label = gtk_label_new ("page");
  GtkWidget *window = shown (label);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), told);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  gembok_error_set (&cancelled, GEMBOK_ERROR_CANCELLED, NULL, "Cancelled.");
  gembok_toast_error (label, cancelled);
  g_assert_cmpstr (told->str, ==, "");
  gembok_error_set (&error, GEMBOK_ERROR_STORAGE, "Free some space.", "The disk is full.");
  gembok_toast_error (label, error);
  g_assert_cmpstr (told->str, ==, "The disk is full. Free some space.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* On a narrow window: more than one line, nothing cut off, no markup. */
static void
test_toast_is_read_to_its_end (void)
{
  const char *text
      = "The AMS could not be asked to end the log-in <b>there</b>. You are logged out on this computer; log in "
        "again once the network is back.";
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 400);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("page"));
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (gtk_widget_get_width (overlay) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  AdwToast *toast = gembok_toast_show (ADW_TOAST_OVERLAY (overlay), text);
  GtkLabel *label = GTK_LABEL (adw_toast_get_custom_title (toast));
  g_assert_cmpuint (adw_toast_get_timeout (toast), >, 10);
  while (gtk_widget_get_height (GTK_WIDGET (label)) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (says (window, text));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (label)), >, 2);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (label)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (label)), <, gtk_widget_get_width (overlay));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As narrow as the program's window can be: libadwaita 1.2 gives a toast less than nothing where there is no room for its
 * margins. */
static GtkWidget *
toast_overlay (void)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("page"));
  gtk_widget_set_size_request (overlay, 360, 400);
  return overlay;
}

static void
test_toasts_go_with_the_person (void)
{
  GtkWidget *overlay = toast_overlay ();
  GtkWidget *window = shown (overlay);
  gembok_toast_show (ADW_TOAST_OVERLAY (overlay), "first");
  gembok_toast_show (ADW_TOAST_OVERLAY (overlay), "second");
  let_pass ();
  g_assert_true (says (window, "first"));
  gembok_toast_dismiss (ADW_TOAST_OVERLAY (overlay));
  gembok_toast_show (ADW_TOAST_OVERLAY (overlay), "third");
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (!says (window, "third") || says (window, "first"))
    {
      g_assert_false (says (window, "second"));
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_toasts_fit_another_width (void)
{
  GtkWidget *overlay = toast_overlay ();
  GtkWidget *window = shown (overlay);
  gtk_widget_size_allocate (overlay, &(GtkAllocation){ 0, 0, 1000, 400 }, -1);
  AdwToast *toast
      = gembok_toast_show (ADW_TOAST_OVERLAY (overlay), "The same person may make the window as narrow as a phone.");
  GtkLabel *label = GTK_LABEL (adw_toast_get_custom_title (toast));
  const int wide = gtk_label_get_max_width_chars (label);
  gtk_widget_size_allocate (overlay, &(GtkAllocation){ 0, 0, 360, 400 }, -1);
  gembok_toast_fit (ADW_TOAST_OVERLAY (overlay));
  g_assert_cmpint (gtk_label_get_max_width_chars (label), <, wide);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- fold layout --------------------------------------------------------------------------------------------------- */

static GtkWidget *
block (GtkWidget *parent, int width, int height)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_size_request (child, width, height);
  gtk_widget_set_parent (child, parent);
  return child;
}

static void
assert_at (GtkWidget *child, int x, int y, int width)
{
  GtkAllocation place;
  gtk_widget_get_allocation (child, &place);
  g_assert_cmpint (place.x, ==, x);
  g_assert_cmpint (place.y, ==, y);
  g_assert_cmpint (place.width, ==, width);
}

static void
test_folds_where_it_is_narrow (void)
{
  GtkWidget *bin = adw_bin_new ();
  gtk_widget_set_layout_manager (bin, g_object_new (GEMBOK_TYPE_FOLD_LAYOUT, NULL));
  GtkWidget *first = block (bin, 200, 30), *second = block (bin, 100, 30);
  GtkWidget *window = shown (bin);
  int minimum, natural;
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 200);
  g_assert_cmpint (natural, ==, 312);
  gtk_widget_measure (bin, GTK_ORIENTATION_VERTICAL, 312, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 30);
  gtk_widget_measure (bin, GTK_ORIENTATION_VERTICAL, 311, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 66);
  gtk_widget_size_allocate (bin, &(GtkAllocation){ 0, 0, 400, 30 }, -1);
  assert_at (first, 0, 0, 288);
  assert_at (second, 300, 0, 100);
  gtk_widget_size_allocate (bin, &(GtkAllocation){ 0, 0, 311, 66 }, -1);
  assert_at (first, 0, 0, 311);
  assert_at (second, 0, 36, 311);
  gtk_widget_set_direction (bin, GTK_TEXT_DIR_RTL);
  gtk_widget_size_allocate (bin, &(GtkAllocation){ 0, 0, 400, 30 }, -1);
  assert_at (first, 112, 0, 288);
  assert_at (second, 0, 0, 100);
  gtk_widget_unparent (first);
  gtk_widget_unparent (second);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (gembok_app_get_resource ());
  g_test_add_func ("/widgets/notice-hides", test_notice_hides_until_it_has_something_to_say);
  g_test_add_func ("/widgets/notice-takes-no-markup", test_notice_takes_no_markup);
  g_test_add_func ("/widgets/notice-cancellation", test_notice_does_not_speak_of_a_cancellation);
  g_test_add_func ("/widgets/notice-button", test_notice_has_a_button_that_acts);
  g_test_add_func ("/widgets/field-row-findings", test_field_row_tells_errors_and_warnings_apart);
  g_test_add_func ("/widgets/field-row-keeps", test_field_row_keeps_what_the_person_keeps);
  g_test_add_func ("/widgets/field-row-edited", test_field_row_is_edited_by_people_only);
  g_test_add_data_func ("/widgets/secret-entry", GSIZE_TO_POINTER (GTK_TYPE_PASSWORD_ENTRY), test_secret_entry);
  g_test_add_data_func ("/widgets/secret-entry-row", GSIZE_TO_POINTER (ADW_TYPE_PASSWORD_ENTRY_ROW), test_secret_entry);
  g_test_add_func ("/widgets/keyboard-is-brought", test_keyboard_is_brought);
  g_test_add_func ("/widgets/keys-of-what-is-seen", test_keys_of_what_is_seen);
  g_test_add_func ("/widgets/folds-where-narrow", test_folds_where_it_is_narrow);
  g_test_add_func ("/widgets/toasts-go-with-the-person", test_toasts_go_with_the_person);
  g_test_add_func ("/widgets/toasts-fit-another-width", test_toasts_fit_another_width);
  g_test_add_func ("/widgets/toast-says-what-to-do", test_toast_says_what_to_do);
  g_test_add_func ("/widgets/toast-is-read-to-its-end", test_toast_is_read_to_its_end);
  return g_test_run ();
}
