/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/refused-start.h"

#include <adwaita.h>

#include "app/settings.h"
#include "base/error.h"
#include "base/i18n.h"

#define WIDTH  560
#define HEIGHT 480

static GtkWidget *
page_new (GError *error)
{
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", error->message, gembok_error_get_hint (error));
  g_autofree char *markup = g_markup_escape_text (text, -1);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Close"));
  g_object_set (page, "icon-name", "dialog-error-symbolic", "title", _ ("Gembok cannot start"), "description", markup,
                "child", button, "vexpand", TRUE, NULL);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "window.close");
  return page;
}

static void
activate_cb (GtkApplication *application, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (application);
  if (window == NULL)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
      gtk_box_append (GTK_BOX (box), page_new (data));
      window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application, "title", "Gembok", "content", box,
                             "default-width", WIDTH, "default-height", HEIGHT, NULL);
    }
  gtk_window_present (window);
}

static void
open_cb (GtkApplication *application, gpointer files, int n_files, const char *open_hint, gpointer data)
{
  (void) files;
  (void) n_files;
  (void) open_hint;
  activate_cb (application, data);
}

int
gembok_refused_start_run (GError *error, int argc, char **argv)
{
  g_printerr ("gembok: %s %s\n", error->message, gembok_error_get_hint (error));
  g_autoptr (AdwApplication) application = adw_application_new (GEMBOK_APPLICATION_ID, G_APPLICATION_HANDLES_OPEN);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), error);
  g_signal_connect (application, "open", G_CALLBACK (open_cb), error);
  g_application_run (G_APPLICATION (application), argc, argv);
  return EXIT_FAILURE;
}
