/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/preferences-window.h"

#include "app/leaving.h"
#include "app/reminders.h"
#include "app/server-group.h"
#include "base/i18n.h"

struct _GembokPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* template */
  AdwComboRow *language;
  AdwComboRow *mode;
  AdwEntryRow *agency;
  AdwEntryRow *help;
  GtkSwitch *guides;
  GtkSwitch *poll;
  AdwPreferencesGroup *reminders;
  AdwPreferencesGroup *locked;
  GembokServerGroup *server;

  /* owned */
  GembokDesk *desk;
  GtkSwitch *days[GEMBOK_N_REMINDERS]; /* borrowed */

  gboolean ready; /* the rows show the settings; what changes now was the person */
};

G_DEFINE_FINAL_TYPE (GembokPreferencesWindow, gembok_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static GSettings *
settings_of (GembokPreferencesWindow *self)
{
  return gembok_desk_settings (self->desk);
}

/* --- language ------------------------------------------------------------------------------------------------------ */

static const char *const languages[] = { "", "id", "en" };

static void
language_selected_cb (GembokPreferencesWindow *self)
{
  const guint index = adw_combo_row_get_selected (self->language);
  if (!self->ready || index >= G_N_ELEMENTS (languages))
    return;
  /* The window behind is drawn anew, and this one with it. */
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "language",
                                  g_variant_new_string (languages[index]));
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_language (GembokPreferencesWindow *self)
{
  g_autofree char *language = g_settings_get_string (settings_of (self), "language");
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (languages[i], language))
      adw_combo_row_set_selected (self->language, i);
  gtk_widget_set_sensitive (GTK_WIDGET (self->language), g_settings_is_writable (settings_of (self), "language"));
}

/* --- how to work --------------------------------------------------------------------------------------------------- */

static void show_mode (GembokPreferencesWindow *self);

static void
may_leave_cb (gpointer owner, gboolean go)
{
  GembokPreferencesWindow *self = owner;
  const GembokMode mode = (GembokMode) (adw_combo_row_get_selected (self->mode) + GEMBOK_MODE_TRAINING);
  if (!go)
    {
      show_mode (self);
      return;
    }
  g_settings_set_enum (settings_of (self), "mode", (int) mode);
  gembok_desk_open (self->desk, mode);
}

static void
mode_selected_cb (GembokPreferencesWindow *self)
{
  const GembokMode mode = (GembokMode) (adw_combo_row_get_selected (self->mode) + GEMBOK_MODE_TRAINING);
  if (!self->ready || mode == gembok_settings_mode (settings_of (self)))
    return;
  gembok_leaving_ask (GTK_WINDOW (self), self->desk, self, may_leave_cb);
}

static void
show_mode (GembokPreferencesWindow *self)
{
  const GembokMode mode = gembok_settings_mode (settings_of (self));
  adw_combo_row_set_selected (self->mode,
                              mode > GEMBOK_MODE_NONE ? (guint) mode - GEMBOK_MODE_TRAINING : GTK_INVALID_LIST_POSITION);
  gtk_widget_set_sensitive (GTK_WIDGET (self->mode), g_settings_is_writable (settings_of (self), "mode"));
}

/* --- reminders ----------------------------------------------------------------------------------------------------- */

static void
reminder_switched_cb (GembokPreferencesWindow *self)
{
  gboolean wanted[GEMBOK_N_REMINDERS];
  if (!self->ready)
    return;
  for (guint i = 0; i < GEMBOK_N_REMINDERS; i++)
    wanted[i] = gtk_switch_get_active (self->days[i]);
  gembok_reminders_save (settings_of (self), wanted);
}

static void
add_reminders (GembokPreferencesWindow *self)
{
  gboolean wanted[GEMBOK_N_REMINDERS];
  gembok_reminders_load (settings_of (self), wanted);
  for (guint i = 0; i < GEMBOK_N_REMINDERS; i++)
    {
      g_autofree char *title = gembok_reminder_label (i);
      GtkWidget *row = adw_action_row_new ();
      self->days[i] = GTK_SWITCH (gtk_switch_new ());
      gtk_widget_set_valign (GTK_WIDGET (self->days[i]), GTK_ALIGN_CENTER);
      gtk_switch_set_active (self->days[i], wanted[i]);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->days[i]));
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->days[i]));
      gtk_widget_set_sensitive (row, g_settings_is_writable (settings_of (self), "reminder-days"));
      g_signal_connect_object (self->days[i], "notify::active", G_CALLBACK (reminder_switched_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->reminders, row);
    }
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static gboolean
anything_locked (GSettings *settings)
{
  static const char *const keys[]
      = { "language",    "mode",         "ams-address", "ams-ca-file",   "anchor-files",   "procedure",
          "agency-name", "help-contact", "operator",    "reminder-days", "poll-while-open" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!g_settings_is_writable (settings, keys[i]))
      return TRUE;
  return FALSE;
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_PREFERENCES_WINDOW (object)->desk);
  G_OBJECT_CLASS (gembok_preferences_window_parent_class)->dispose (object);
}

static void
gembok_preferences_window_class_init (GembokPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (GEMBOK_TYPE_SERVER_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, language);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, mode);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, agency);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, help);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, guides);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, poll);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, reminders);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, locked);
  gtk_widget_class_bind_template_child (widget_class, GembokPreferencesWindow, server);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_selected_cb);
}

static void
gembok_preferences_window_init (GembokPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_preferences_window_new (GembokDesk *desk)
{
  GembokPreferencesWindow *self = g_object_new (GEMBOK_TYPE_PREFERENCES_WINDOW, NULL);
  GSettings *settings = gembok_desk_settings (desk);
  self->desk = g_object_ref (desk);
  show_language (self);
  show_mode (self);
  add_reminders (self);
  gembok_server_group_set_settings (self->server, settings);
  g_settings_bind (settings, "agency-name", self->agency, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "help-contact", self->help, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "operator", self->guides, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "poll-while-open", self->poll, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_visible (GTK_WIDGET (self->locked), anything_locked (settings));
  self->ready = TRUE;
  return GTK_WIDGET (self);
}
