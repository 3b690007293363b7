/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/backup-actions.h"

#include "app/backup-window.h"
#include "app/restore-window.h"

#define DESK_KEY    "gembok-backup-desk"
#define WAITING_KEY "gembok-restore-waits"
#define DIALOG_KEY  "gembok-restore-window"

static GembokDesk *
desk_of (gpointer window)
{
  return g_object_get_data (window, DESK_KEY);
}

static void
present_for (GtkWindow *dialog, gpointer parent)
{
  gtk_window_set_transient_for (dialog, parent);
  gtk_window_present (dialog);
}

static void
backup_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  const char *id = g_variant_get_string (parameter, NULL);
  present_for (GTK_WINDOW (gembok_backup_window_new (desk_of (window), *id != '\0' ? id : NULL)), window);
}

/* Somebody who restores first has chosen how to work by it; somebody who changed their mind has not. */
static void
first_closed_cb (GembokDesk *desk, GtkWidget *dialog)
{
  GSettings *settings = gembok_desk_settings (desk);
  if (gembok_settings_mode (settings) != GEMBOK_MODE_NONE)
    return;
  if (gembok_restore_window_has_restored (GEMBOK_RESTORE_WINDOW (dialog)))
    g_settings_set_enum (settings, "mode", (int) GEMBOK_MODE_OFFLINE);
  else
    gembok_desk_open (desk, GEMBOK_MODE_NONE);
}

/* The one that is open already and not done yet (nullable). */
static GtkWidget *
open_restore (gpointer window)
{
  GWeakRef *dialog = g_object_get_data (window, DIALOG_KEY);
  g_autoptr (GtkWidget) open = dialog != NULL ? g_weak_ref_get (dialog) : NULL;
  const gboolean usable
      = open != NULL && gtk_widget_get_mapped (open) && !gembok_restore_window_has_restored (GEMBOK_RESTORE_WINDOW (open));
  return usable ? open : NULL;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static GtkWidget *
new_restore (gpointer window)
{
  GembokDesk *desk = desk_of (window);
  GtkWidget *dialog = gembok_restore_window_new (desk);
  GWeakRef *remembered = g_new0 (GWeakRef, 1);
  g_weak_ref_init (remembered, dialog);
  g_object_set_data_full (window, DIALOG_KEY, remembered, weak_ref_free);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (first_closed_cb), desk, G_CONNECT_SWAPPED);
  return dialog;
}

/* @path: the file that is chosen already; "": none. A second file goes into the window that is there. */
static void
present_restore (gpointer window, const char *path)
{
  GtkWidget *open = open_restore (window);
  GtkWidget *dialog = open != NULL ? open : new_restore (window);
  present_for (GTK_WINDOW (dialog), window);
  if (*path != '\0')
    gembok_restore_window_take_file (GEMBOK_RESTORE_WINDOW (dialog), path);
}

/* While the vault is being opened, or is opened for it first, what was chosen waits. */
static void
restore (gpointer window, const char *path)
{
  GembokDesk *desk = desk_of (window);
  const GembokDeskState state = gembok_desk_state (desk);
  if (state == GEMBOK_DESK_OPEN)
    {
      present_restore (window, path);
      return;
    }
  g_object_set_data_full (window, WAITING_KEY, g_strdup (path), g_free);
  if (state == GEMBOK_DESK_CLOSED)
    gembok_desk_open (desk, GEMBOK_MODE_OFFLINE);
}

static void
restore_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  (void) parameter;
  restore (window, "");
}

static void
restore_file_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  restore (window, g_variant_get_string (parameter, NULL));
}

static void
refresh (GtkApplicationWindow *window)
{
  const GembokDeskState state = gembok_desk_state (desk_of (window));
  GActionMap *map = G_ACTION_MAP (window);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "backup")), state == GEMBOK_DESK_OPEN);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "restore")),
                               state == GEMBOK_DESK_OPEN || state == GEMBOK_DESK_CLOSED);
  if (state == GEMBOK_DESK_OPENING)
    return;
  g_autofree char *path = g_object_steal_data (G_OBJECT (window), WAITING_KEY);
  if (path != NULL && state == GEMBOK_DESK_OPEN)
    present_restore (window, path);
}

static const GActionEntry entries[] = {
  { .name = "backup", .activate = backup_action, .parameter_type = "s" },
  { .name = "restore", .activate = restore_action },
  { .name = "restore-file", .activate = restore_file_action, .parameter_type = "s" },
};

void
gembok_backup_actions_add (GtkApplicationWindow *window, GembokDesk *desk)
{
  g_object_set_data_full (G_OBJECT (window), DESK_KEY, g_object_ref (desk), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (refresh), window, G_CONNECT_SWAPPED);
  refresh (window);
}
