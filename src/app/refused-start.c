/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/refused-start.h"

#include <adwaita.h>

#include "app/options.h"
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

typedef struct
{
  GError *error; /* borrowed */
  gboolean told;
} Refusal;

static void
activate_cb (GtkApplication *application, gpointer data)
{
  Refusal *refusal = data;
  GtkWindow *window = gtk_application_get_active_window (application);
  if (window == NULL)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
      gtk_box_append (GTK_BOX (box), page_new (refusal->error));
      window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "application", application, "title", "Gembok", "content", box,
                             "default-width", WIDTH, "default-height", HEIGHT, NULL);
    }
  gtk_window_present (window);
}

/* After the options that need no window, and before there is a display, which may be missing as well. */
static int
tell_cb (GApplication *application, GVariantDict *options, gpointer data)
{
  (void) application;
  (void) options;
  Refusal *refusal = data;
  g_printerr ("gembok: %s %s\n", refusal->error->message, gembok_error_get_hint (refusal->error));
  refusal->told = TRUE;
  return -1;
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
  Refusal refusal = { error, FALSE };
  g_autoptr (AdwApplication) application = adw_application_new (GEMBOK_APPLICATION_ID, G_APPLICATION_HANDLES_OPEN);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &refusal);
  g_signal_connect (application, "open", G_CALLBACK (open_cb), &refusal);
  gembok_options_add (G_APPLICATION (application));
  g_signal_connect (application, "handle-local-options", G_CALLBACK (tell_cb), &refusal);
  const int code = g_application_run (G_APPLICATION (application), argc, argv);
  return refusal.told ? EXIT_FAILURE : code;
}
