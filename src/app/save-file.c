/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/save-file.h"

#include "app/work.h"
#include "base/file.h"
#include "base/i18n.h"

#define SHOWN_MAX_CHARS 120

typedef struct
{
  GWeakRef owner;
  GBytes *content;
  gboolean public;
  GembokSavedFunc done;
  GtkFileChooserNative *chooser;
  char *path;    /* (nullable): chosen */
  GError *error; /* (nullable) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;
  g_weak_ref_clear (&saving->owner);
  g_bytes_unref (saving->content);
  g_clear_object (&saving->chooser);
  g_free (saving->path);
  g_clear_error (&saving->error);
  g_free (saving);
}

static gpointer
write_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Saving *saving = input;
  const GembokWriteFlags flags = GEMBOK_WRITE_REPLACE | (saving->public ? GEMBOK_WRITE_PUBLIC : 0);
  gembok_file_write (saving->path, saving->content, flags, &saving->error);
  return saving;
}

static void
written_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Saving *saving = result;
  g_autofree char *shown = g_filename_display_name (saving->path);
  saving->done (owner, saving->error == NULL ? shown : NULL, saving->error);
  saving_free (saving);
}

static void
chosen_cb (Saving *saving, int response)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&saving->owner);
  if (owner == NULL || response != GTK_RESPONSE_ACCEPT)
    {
      if (owner != NULL)
        saving->done (owner, NULL, NULL);
      saving_free (saving);
      return;
    }
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (saving->chooser));
  saving->path = g_file_get_path (file);
  if (saving->path == NULL)
    {
      gembok_error_set (&saving->error, GEMBOK_ERROR_STORAGE, _ ("Nothing was written. Choose a folder of this computer."),
                        _ ("Files cannot be written there."));
      saving->done (owner, NULL, saving->error);
      saving_free (saving);
      return;
    }
  gembok_work_run (
      NULL, owner, NULL,
      &(GembokWork){ .func = write_in_thread, .input = saving, .result_free = saving_free, .done = written_cb });
}

void
gembok_save_file (GtkWidget *owner, const GembokSaving *what, GembokSavedFunc done)
{
  Saving *saving = g_new0 (Saving, 1);
  GtkRoot *root = gtk_widget_get_root (owner);
  g_autofree char *name = gembok_file_name_suggest (what->file_name);
  g_weak_ref_init (&saving->owner, owner);
  saving->content = g_bytes_ref (what->content);
  saving->public = what->public;
  saving->done = done;
  saving->chooser = gtk_file_chooser_native_new (what->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  g_signal_connect_swapped (saving->chooser, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}
