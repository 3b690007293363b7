/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/application.h"

#include "app/app-resources.h"
#include "app/diagnosis-window.h"
#include "app/graphics.h"
#include "app/notice.h"
#include "app/open-files.h"
#include "app/options.h"
#include "app/preferences-window.h"
#include "app/refused-start.h"
#include "app/watch.h"
#include "app/window.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/process.h"
#include "procedure/program.h"

#define APPLICATION_NAME (GEMBOK_DEVELOPMENT ? "Gembok (Development)" : "Gembok")

struct _GembokApplication
{
  AdwApplication parent_instance;

  /* owned */
  GSettings *settings;
  GembokDesk *desk;

  const char *desktop_language; /* static: what sentences would be in without a setting */
};

G_DEFINE_FINAL_TYPE (GembokApplication, gembok_application, ADW_TYPE_APPLICATION)

/* --- actions ------------------------------------------------------------------------------------------------------- */

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (data));
  adw_show_about_window (parent, "application-name", APPLICATION_NAME, "application-icon", GEMBOK_APPLICATION_ID, "version",
                         gembok_program_version (), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("A careful home for your key and your certificate request. Independent of BSrE and BSSN; not a "
                            "certified signing device."),
                         "developer-name", _ ("The Gembok developers"), NULL);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  GtkWidget *window = gembok_preferences_window_new (GEMBOK_APPLICATION (data)->desk);
  gtk_window_set_transient_for (GTK_WINDOW (window), gtk_application_get_active_window (GTK_APPLICATION (data)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
diagnosis_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  GtkWidget *window = gembok_diagnosis_window_new (GEMBOK_APPLICATION (data)->desk);
  gtk_window_set_transient_for (GTK_WINDOW (window), gtk_application_get_active_window (GTK_APPLICATION (data)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  for (GList *window = gtk_application_get_windows (data); window != NULL;)
    {
      GtkWindow *closing = window->data;
      window = window->next;
      gtk_window_close (closing);
    }
}

/* A window is drawn in one language: the next one is drawn in the new one, in the place of this one. */
static void
language_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  GembokApplication *self = data;
  const char *language = g_variant_get_string (parameter, NULL);
  g_settings_set_string (self->settings, "language", g_strcmp0 (language, self->desktop_language) == 0 ? "" : language);
  gembok_i18n_choose (*language != '\0' ? language : self->desktop_language);
  GtkWindow *old = gtk_application_get_active_window (GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (gembok_window_new (GTK_APPLICATION (self), self->desk)));
  if (old != NULL)
    gtk_window_destroy (old);
}

static GembokWindow *
main_window (GtkApplication *application)
{
  for (GList *window = gtk_application_get_windows (application); window != NULL; window = window->next)
    if (GEMBOK_IS_WINDOW (window->data))
      return window->data;
  return NULL;
}

static void
open_file_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  GembokWindow *window = main_window (data);
  if (window != NULL)
    gembok_open_files_ask (GTK_WINDOW (window), GEMBOK_APPLICATION (data)->desk);
}

/* From a notification, which may have started the program. */
static void
open_request_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  g_application_activate (data);
  GembokWindow *window = main_window (data);
  if (window != NULL)
    gembok_window_open_request (window, g_variant_get_string (parameter, NULL), NULL);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_action },
  { .name = "diagnosis", .activate = diagnosis_action },
  { .name = "language", .activate = language_action, .parameter_type = "s" },
  { .name = "open-file", .activate = open_file_action },
  { .name = "open-request", .activate = open_request_action, .parameter_type = "s" },
  { .name = "preferences", .activate = preferences_action },
  { .name = "quit", .activate = quit_action },
};

static void
set_accelerators (GtkApplication *application)
{
  gtk_application_set_accels_for_action (application, "app.quit", (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (application, "app.open-file", (const char *[]){ "<Control>o", NULL });
  gtk_application_set_accels_for_action (application, "app.preferences", (const char *[]){ "<Control>comma", NULL });
  gtk_application_set_accels_for_action (application, "win.show-help-overlay",
                                         (const char *[]){ "<Control>F1", "<Control>question", NULL });
  gtk_application_set_accels_for_action (application, "win.new-request", (const char *[]){ "<Control>n", NULL });
  gtk_application_set_accels_for_action (application, "window.close", (const char *[]){ "<Control>w", NULL });
  gtk_application_set_accels_for_action (application, "win.view::home", (const char *[]){ "<Alt>1", NULL });
  gtk_application_set_accels_for_action (application, "win.view::requests", (const char *[]){ "<Alt>2", NULL });
  gtk_application_set_accels_for_action (application, "win.view::certificates", (const char *[]){ "<Alt>3", NULL });
  gtk_application_set_accels_for_action (application, "win.view::records", (const char *[]){ "<Alt>4", NULL });
  gtk_application_set_accels_for_action (application, "win.view::own", (const char *[]){ "<Alt>5", NULL });
}

/* --- life ---------------------------------------------------------------------------------------------------------- */

static void
help_changed_cb (GembokApplication *self)
{
  g_autofree char *contact = g_settings_get_string (self->settings, "help-contact");
  gembok_notice_set_help (contact);
}

static void
startup (GApplication *application)
{
  GembokApplication *self = GEMBOK_APPLICATION (application);
  g_resources_register (gembok_app_get_resource ());
  G_APPLICATION_CLASS (gembok_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accelerators (GTK_APPLICATION (self));
  /* Words that the keyboard comes to are not yet words that somebody wants to copy. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  self->desk = gembok_desk_new (self->settings);
  gembok_watch_start (self->desk);
  g_signal_connect_object (self->settings, "changed::help-contact", G_CALLBACK (help_changed_cb), self, G_CONNECT_SWAPPED);
  help_changed_cb (self);
}

static void
activate (GApplication *application)
{
  GembokApplication *self = GEMBOK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window == NULL)
    {
      window = GTK_WINDOW (gembok_window_new (GTK_APPLICATION (self), self->desk));
      gembok_desk_open (self->desk, gembok_settings_mode (self->settings));
    }
  gtk_window_present (window);
}

static void
open_files (GApplication *application, GFile **files, int n_files, const char *hint)
{
  (void) hint;
  g_application_activate (application);
  GembokWindow *window = main_window (GTK_APPLICATION (application));
  if (window != NULL)
    gembok_open_files (GTK_WINDOW (window), GEMBOK_APPLICATION (application)->desk, files, (guint) n_files);
}

/* Nobody looks any more: what runs is cancelled and ends cleanly (everything can be taken up again), the training AMS is stopped. */
static void
window_removed (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (gembok_application_parent_class)->window_removed (application, window);
  if (gtk_application_get_windows (application) == NULL)
    gembok_desk_close (GEMBOK_APPLICATION (application)->desk);
}

static void
shutdown_application (GApplication *application)
{
  GembokApplication *self = GEMBOK_APPLICATION (application);
  g_clear_object (&self->desk);
  G_APPLICATION_CLASS (gembok_application_parent_class)->shutdown (application);
}

static void
finalize (GObject *object)
{
  g_clear_object (&GEMBOK_APPLICATION (object)->settings);
  G_OBJECT_CLASS (gembok_application_parent_class)->finalize (object);
}

static void
gembok_application_class_init (GembokApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  application_class->startup = startup;
  application_class->activate = activate;
  application_class->open = open_files;
  application_class->shutdown = shutdown_application;
  GTK_APPLICATION_CLASS (klass)->window_removed = window_removed;
}

static void
gembok_application_init (GembokApplication *self)
{
  (void) self;
}

int
gembok_application_main (int argc, char **argv)
{
  gembok_program_init (gembok_process_is_sandboxed ());
  gembok_graphics_choose ();
  gembok_error_set_face (GEMBOK_FACE_WINDOW);
  /* GTK would set it again as the environment says, and so take the translations away (gembok_i18n_init). */
  gtk_disable_setlocale ();
  g_autoptr (GError) error = NULL;
  g_set_application_name (APPLICATION_NAME);
  if (!gembok_settings_prepare (&error))
    return gembok_refused_start_run (error, argc, argv);
  g_autoptr (GSettings) settings = gembok_settings_new ();
  g_autofree char *language = gembok_settings_text (settings, "language");
  const char *desktop_language = gembok_i18n_language ();
  gembok_i18n_choose (language);
  g_autoptr (GembokApplication) application
      = g_object_new (GEMBOK_TYPE_APPLICATION, "application-id", GEMBOK_APPLICATION_ID, "resource-base-path",
                      "/id/gembok/Gembok", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
  application->settings = g_object_ref (settings);
  application->desktop_language = desktop_language;
  gembok_options_add (G_APPLICATION (application));
  return g_application_run (G_APPLICATION (application), argc, argv);
}
