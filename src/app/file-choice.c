/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/file-choice.h"

#include "base/error.h"
#include "base/file-name.h"
#include "base/i18n.h"

typedef struct
{
  GWeakRef owner;
  GtkFileChooserNative *chooser;
  GembokChosenFunc done;
} Choice;

static void
choice_free (Choice *choice)
{
  g_weak_ref_clear (&choice->owner);
  g_object_unref (choice->chooser);
  g_free (choice);
}

char *
gembok_file_path (GFile *file, GError **error)
{
  char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path == NULL)
    gembok_error_set (error, GEMBOK_ERROR_STORAGE, _ ("Nothing was changed. Choose a folder of this computer, or a stick."),
                      _ ("Files of that place cannot be read or written."));
  return path;
}

static void
tell (Choice *choice, gpointer owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choice->chooser));
  g_autofree char *path = gembok_file_path (file, &error);
  choice->done (owner, path, error);
}

static void
response_cb (Choice *choice, int response)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&choice->owner);
  if (owner != NULL && response == GTK_RESPONSE_ACCEPT)
    tell (choice, owner);
  else if (owner != NULL)
    choice->done (owner, NULL, NULL);
  choice_free (choice);
}

static Choice *
choice_new (GtkWidget *owner, const char *title, GtkFileChooserAction action, const char *verb, GembokChosenFunc done)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  Choice *choice = g_new0 (Choice, 1);
  g_weak_ref_init (&choice->owner, owner);
  choice->done = done;
  choice->chooser
      = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, verb, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->chooser), TRUE);
  g_signal_connect_swapped (choice->chooser, "response", G_CALLBACK (response_cb), choice);
  return choice;
}

void
gembok_choose_new_file (GtkWidget *owner, const char *title, const char *name, GembokChosenFunc done)
{
  Choice *choice = choice_new (owner, title, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), done);
  g_autofree char *suggested = gembok_file_name_suggest (name);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choice->chooser), suggested);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}

void
gembok_choose_file (GtkWidget *owner, const char *title, const char *kind, const char *suffix, GembokChosenFunc done)
{
  Choice *choice = choice_new (owner, title, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), done);
  g_autoptr (GtkFileFilter) wanted = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  gtk_file_filter_set_name (wanted, kind);
  gtk_file_filter_add_suffix (wanted, suffix);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->chooser), wanted);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->chooser), all);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
