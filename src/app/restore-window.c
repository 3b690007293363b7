/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/restore-window.h"

#include "app/backup-contents.h"
#include "app/file-choice.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "base/error.h"
#include "base/file-name.h"
#include "base/i18n.h"
#include "base/text.h"

struct _GembokRestoreWindow
{
  AdwWindow parent_instance;

  /* template */
  GtkStack *stack;
  GtkButton *back;
  GtkButton *open;
  GtkButton *restore;
  GembokNotice *notice;
  AdwActionRow *file_row;
  AdwPasswordEntryRow *passphrase;
  GembokNotice *problem;
  GtkLabel *plan;
  GtkLabel *origin;
  GembokBackupContents *planned;
  AdwStatusPage *working;
  GtkProgressBar *progress;
  GtkLabel *summary;
  GembokNotice *next;
  GtkButton *show;
  GembokBackupContents *restored;

  /* owned */
  GembokDesk *desk;
  GBytes *file;         /* (nullable): what was chosen, sealed as it is */
  GembokSecret *secret; /* (nullable): what opened it, until it is restored */
  char *address;        /* (nullable): the AMS that would be connected to */
  char *request;        /* (nullable): the one request that was taken */
  GCancellable *cancellable;

  gboolean has_restored;
};

G_DEFINE_FINAL_TYPE (GembokRestoreWindow, gembok_restore_window, ADW_TYPE_WINDOW)

static void
show_page (GembokRestoreWindow *self, const char *name, gboolean can_restore)
{
  /* Else the keyboard would go to the first text of the new page, and select it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (GTK_WIDGET (self->open), g_str_equal (name, "choose"));
  gtk_widget_set_visible (GTK_WIDGET (self->back), g_str_equal (name, "contents"));
  gtk_widget_set_visible (GTK_WIDGET (self->restore), g_str_equal (name, "contents") && can_restore);
}

static void
forget_secrets (GembokRestoreWindow *self)
{
  g_clear_pointer (&self->secret, gembok_secret_free);
  gembok_secret_entry_clear (GTK_EDITABLE (self->passphrase));
}

static void
show_readiness (GembokRestoreWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->open),
                            self->file != NULL && !gembok_secret_entry_is_empty (GTK_EDITABLE (self->passphrase)));
}

static void
progress_cb (gpointer owner, const GembokProgress *progress)
{
  GembokRestoreWindow *self = owner;
  double fraction = -1;
  g_autofree char *text = gembok_display_backup_progress (progress, &fraction);
  adw_status_page_set_description (self->working, text);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
begin_work (GembokRestoreWindow *self, const char *title)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gembok_notice_hide (self->notice);
  gembok_notice_hide (self->problem);
  adw_status_page_set_title (self->working, title);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_page (self, "working", FALSE);
}

/* --- the file ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  GBytes *file;  /* (nullable) */
  GError *error; /* (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_free (reading->path);
  g_clear_pointer (&reading->file, g_bytes_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

/* Later another file would not be the one whose contents are shown. */
static gboolean
is_choosing (GembokRestoreWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "choose") == 0;
}

/* What is no backup, or damaged, is known before anybody types a passphrase. */
static gpointer
read_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Reading *reading = input;
  reading->file = gembok_file_read (reading->path, GEMBOK_BACKUP_FILE_MAX, &reading->error);
  if (reading->file != NULL && !gembok_backup_check (reading->file, &reading->error))
    g_clear_pointer (&reading->file, g_bytes_unref);
  return reading;
}

static void
read_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRestoreWindow *self = owner;
  Reading *reading = result;
  if (!is_choosing (self))
    {
      reading_free (reading);
      return;
    }
  g_autofree char *name = gembok_file_display_name (reading->path);
  g_autofree char *size = NULL;
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = g_steal_pointer (&reading->file);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), name);
  if (self->file != NULL)
    size = gembok_format_size (g_bytes_get_size (self->file));
  adw_action_row_set_subtitle (self->file_row, size != NULL ? size : "");
  if (reading->error != NULL)
    gembok_notice_show_error (self->notice, reading->error);
  else
    {
      gembok_notice_hide (self->notice);
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
    }
  show_readiness (self);
  reading_free (reading);
}

void
gembok_restore_window_take_file (GembokRestoreWindow *self, const char *path)
{
  if (!is_choosing (self))
    return;
  Reading *reading = g_new0 (Reading, 1);
  reading->path = g_strdup (path);
  gembok_work_run (
      NULL, self, NULL,
      &(GembokWork){
          .func = read_in_thread, .input = reading, .result_free = reading_free, .lane = "restore", .done = read_cb });
}

static void
chosen_cb (gpointer owner, const char *path, const GError *error)
{
  GembokRestoreWindow *self = owner;
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else if (path != NULL)
    gembok_restore_window_take_file (self, path);
}

static void
choose_cb (GembokRestoreWindow *self)
{
  gembok_choose_file (GTK_WIDGET (self), _ ("Choose the Backup"), _ ("Backups of Gembok"), &GEMBOK_BACKUP_SUFFIX[1],
                      chosen_cb);
}

/* --- looking into it, and taking it --------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *file;
  GembokSecret *passphrase;
  GembokBackupReport *report; /* (nullable) */
  GError *error;              /* (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_bytes_unref (opening->file);
  gembok_secret_free (opening->passphrase);
  gembok_backup_report_free (opening->report);
  g_clear_error (&opening->error);
  g_free (opening);
}

static gpointer
inspect_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Opening *opening = input;
  opening->report = gembok_backup_inspect (context, opening->file, opening->passphrase, cancellable, &opening->error);
  return opening;
}

static gpointer
restore_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Opening *opening = input;
  gembok_backup_restore (context, opening->file, opening->passphrase, &opening->report, cancellable, &opening->error);
  return opening;
}

static void
run (GembokRestoreWindow *self, GembokWorkFunc func, GembokWorkDoneFunc done)
{
  Opening *opening = g_new0 (Opening, 1);
  opening->file = g_bytes_ref (self->file);
  opening->passphrase = gembok_secret_copy (self->secret);
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){ .func = func, .input = opening, .result_free = opening_free, .progress = progress_cb, .done = done });
}

static void
show_plan (GembokRestoreWindow *self, const GembokBackupReport *report)
{
  g_autofree char *plan = gembok_display_backup_summary (report, GEMBOK_BACKUP_PLANNED);
  g_autofree char *time = gembok_format_time (report->created_at);
  g_autofree char *origin = g_strdup_printf (_ ("Saved on %s by Gembok %s"), time, report->program);
  gtk_label_set_label (self->plan, plan);
  gtk_label_set_label (self->origin, origin);
  gembok_backup_contents_show (self->planned, report, GEMBOK_BACKUP_PLANNED);
  show_page (self, "contents", gembok_display_backup_changes (report));
  gtk_widget_grab_focus (GTK_WIDGET (gtk_widget_get_visible (GTK_WIDGET (self->restore)) ? self->restore : self->back));
}

static void
inspected_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRestoreWindow *self = owner;
  Opening *opening = result;
  if (opening->report != NULL)
    show_plan (self, opening->report);
  else
    {
      g_clear_pointer (&self->secret, gembok_secret_free);
      show_page (self, "choose", FALSE);
      gembok_notice_show_error (self->notice, opening->error);
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
    }
  opening_free (opening);
}

static void
open_cb (GembokRestoreWindow *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->open)) || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  g_clear_pointer (&self->secret, gembok_secret_free);
  self->secret = gembok_secret_entry_copy (GTK_EDITABLE (self->passphrase));
  begin_work (self, _ ("Opening the backup …"));
  run (self, inspect_in_thread, inspected_cb);
}

static void
back_cb (GembokRestoreWindow *self)
{
  g_clear_pointer (&self->secret, gembok_secret_free);
  show_page (self, "choose", FALSE);
}

/* --- afterwards ----------------------------------------------------------------------------------------------------- */

/* Whoever has only this computer left has to come to the AMS again; that it is trusted was shown before. */
static void
offer_connection (GembokRestoreWindow *self, const GembokBackupReport *report)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  const GembokBackupServer *server = report->servers->len == 1 ? report->servers->pdata[0] : NULL;
  g_autofree char *here = gembok_desk_address (self->desk);
  /* What is held in memory only would be gone with another opening of the vault. */
  if (server == NULL || server->mode == GEMBOK_PROFILE_TRAINING || here != NULL || report->held > 0
      || gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING || !g_settings_is_writable (settings, "ams-address")
      || !g_settings_is_writable (settings, "mode"))
    return;
  self->address = g_strdup (server->url);
  gembok_notice_show (self->next, GEMBOK_NOTICE_INFO, _ ("The requests belong to an AMS"), server->url,
                      _ ("Connect to This AMS"));
}

static void
connect_cb (GembokRestoreWindow *self)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  g_settings_set_string (settings, "ams-address", self->address);
  g_settings_set_enum (settings, "mode", (int) GEMBOK_MODE_CONNECTED);
  gembok_desk_open (self->desk, GEMBOK_MODE_CONNECTED);
  gtk_window_close (GTK_WINDOW (self));
}

static void
remember_single (GembokRestoreWindow *self, const GembokBackupReport *report)
{
  const GembokBackupItem *item = report->items->len == 1 ? report->items->pdata[0] : NULL;
  if (item != NULL && gembok_restore_outcome_is_taken (item->outcome))
    self->request = g_strdup (item->id);
}

static void
show_result (GembokRestoreWindow *self, const GembokBackupReport *report)
{
  g_autofree char *summary = gembok_display_backup_summary (report, GEMBOK_BACKUP_RESTORED);
  self->has_restored = TRUE;
  forget_secrets (self);
  gtk_label_set_label (self->summary, summary);
  gembok_backup_contents_show (self->restored, report, GEMBOK_BACKUP_RESTORED);
  remember_single (self, report);
  offer_connection (self, report);
  show_page (self, "done", FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->show));
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_EVERYTHING);
}

static void
restored_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRestoreWindow *self = owner;
  Opening *opening = result;
  if (opening->error == NULL)
    show_result (self, opening->report);
  else
    {
      show_page (self, "contents", TRUE);
      gembok_notice_show_error (self->problem, opening->error);
    }
  opening_free (opening);
}

static void
restore_cb (GembokRestoreWindow *self)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  begin_work (self, _ ("Restoring …"));
  run (self, restore_in_thread, restored_cb);
}

static void
cancel_cb (GembokRestoreWindow *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
show_cb (GembokRestoreWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (parent != NULL && self->request != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-request", "s", self->request);
  else if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.view", "s", "requests");
  gtk_window_close (GTK_WINDOW (self));
}

gboolean
gembok_restore_window_has_restored (GembokRestoreWindow *self)
{
  return self->has_restored;
}

/* --- object --------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokRestoreWindow *self = GEMBOK_RESTORE_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    forget_secrets (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_restore_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokRestoreWindow *self = GEMBOK_RESTORE_WINDOW (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_free (self->address);
  g_free (self->request);
  G_OBJECT_CLASS (gembok_restore_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, back);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, open);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, restore);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, passphrase);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, plan);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, origin);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, planned);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, working);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, next);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, show);
  gtk_widget_class_bind_template_child (widget_class, GembokRestoreWindow, restored);
}

static void
gembok_restore_window_class_init (GembokRestoreWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_BACKUP_CONTENTS);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/restore-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, show_readiness);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_restore_window_init (GembokRestoreWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->passphrase));
  show_page (self, "choose", FALSE);
  show_readiness (self);
}

GtkWidget *
gembok_restore_window_new (GembokDesk *desk)
{
  GembokRestoreWindow *self = g_object_new (GEMBOK_TYPE_RESTORE_WINDOW, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}
