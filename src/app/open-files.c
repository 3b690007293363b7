/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/open-files.h"

#include <string.h>

#include "app/file-window.h"
#include "base/i18n.h"
#include "procedure/backup.h"

/* Whoever opens more by accident shall not be buried under windows. */
#define FILES_MAX 4

/* By its name, as the desktop knows it too: what is in it is looked at later, away from the main loop. */
static gboolean
is_backup (const char *path)
{
  const gsize length = strlen (path), suffix = strlen (GEMBOK_BACKUP_SUFFIX);
  return length > suffix && g_ascii_strcasecmp (path + length - suffix, GEMBOK_BACKUP_SUFFIX) == 0;
}

static void
present (GtkWindow *parent, GembokDesk *desk, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  if (path != NULL && is_backup (path))
    g_action_group_activate_action (G_ACTION_GROUP (parent), "restore-file", g_variant_new_string (path));
  else
    gembok_file_window_present (parent, desk, file);
}

void
gembok_open_files (GtkWindow *parent, GembokDesk *desk, GFile *const *files, guint n_files)
{
  for (guint i = 0; i < MIN (n_files, FILES_MAX); i++)
    present (parent, desk, files[i]);
}

/* --- choosing ------------------------------------------------------------------------------------------------------ */

static void
chosen_cb (GtkNativeDialog *chooser, int response, GembokDesk *desk)
{
  GtkWindow *parent = gtk_native_dialog_get_transient_for (chooser);
  if (response == GTK_RESPONSE_ACCEPT && parent != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      present (parent, desk, file);
    }
  g_object_unref (chooser);
}

void
gembok_open_files_ask (GtkWindow *parent, GembokDesk *desk)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Open a CSR, a certificate, a .p12 or a backup"), parent,
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), desk, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- dropping ------------------------------------------------------------------------------------------------------ */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GembokDesk *desk)
{
  (void) x;
  (void) y;
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GFile *file = g_value_get_object (value);
  if (file != NULL)
    present (GTK_WINDOW (window), desk, file);
  return file != NULL;
}

void
gembok_open_files_take_drops (GtkWindow *window, GembokDesk *desk)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), desk, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
