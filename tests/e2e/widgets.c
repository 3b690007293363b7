/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * widgets UI-FILE: a window with one of everything, for the test of the driver (test-screen.py). What was done last stands in the
 * label "last".
 */
#include <adwaita.h>

static GtkBuilder *builder;

static void
tell (const char *what)
{
  gtk_label_set_label (GTK_LABEL (gtk_builder_get_object (builder, "last")), what);
}

static void
clicked_cb (GtkWidget *widget)
{
  g_autofree char *what = g_strdup_printf ("done: %s", gtk_widget_get_name (widget));
  tell (what);
}

static void
ask_cb (GtkWidget *widget)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog = adw_message_dialog_new (parent, "Erase it?", "Only this copy is erased.");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", "_Cancel", "erase", "_Erase", NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_swapped (dialog, "response::erase", G_CALLBACK (tell), (gpointer) "erased");
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
arrive (gpointer data)
{
  (void) data;
  tell ("arrived late");
  return G_SOURCE_REMOVE;
}

static void
later_cb (GtkWidget *widget)
{
  (void) widget;
  g_timeout_add (400, arrive, NULL);
}

static void
choose_file_cb (GtkWidget *widget)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new ("Choose a letter", GTK_WINDOW (gtk_widget_get_root (widget)),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_object_set_data_full (G_OBJECT (widget), "chooser", chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
toast_cb (GtkWidget *widget)
{
  (void) widget;
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (gtk_builder_get_object (builder, "toasts")), adw_toast_new ("Copied"));
}

static void
menu_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  (void) data;
  g_autofree char *what = g_strdup_printf ("menu: %s", g_action_get_name (G_ACTION (action)));
  tell (what);
}

static void
activate (GApplication *application, gpointer path)
{
  g_autoptr (GError) error = NULL;
  static const GActionEntry actions[] = { { .name = "print", .activate = menu_action } };
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), NULL);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.print", (const char *[]){ "<Control>p", NULL });
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  gtk_builder_cscope_add_callback_symbols (GTK_BUILDER_CSCOPE (scope), "clicked_cb", G_CALLBACK (clicked_cb), "ask_cb",
                                           G_CALLBACK (ask_cb), "later_cb", G_CALLBACK (later_cb), "choose_file_cb",
                                           G_CALLBACK (choose_file_cb), "toast_cb", G_CALLBACK (toast_cb), NULL);
  builder = gtk_builder_new ();
  gtk_builder_set_scope (builder, scope);
  if (!gtk_builder_add_from_file (builder, path, &error))
    g_error ("%s", error->message);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));
  gtk_window_set_application (window, GTK_APPLICATION (application));
  gtk_window_present (window);
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  g_autoptr (AdwApplication) application = adw_application_new ("id.gembok.Widgets", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (activate), argv[1]);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
