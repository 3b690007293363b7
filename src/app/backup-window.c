/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/backup-window.h"

#include "app/backup-contents.h"
#include "app/file-choice.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "app/strength-meter.h"
#include "base/error.h"
#include "base/file-name.h"
#include "base/i18n.h"

#define USABLE_SCORE 2

struct _GembokBackupWindow
{
  AdwWindow parent_instance;

  /* template */
  GtkStack *stack;
  GtkButton *save;
  GembokNotice *notice;
  AdwActionRow *one_row;
  AdwActionRow *all_row;
  GtkCheckButton *one;
  GtkCheckButton *all;
  AdwPasswordEntryRow *first;
  AdwPasswordEntryRow *second;
  GembokStrengthMeter *meter;
  GtkLabel *mismatch;
  AdwStatusPage *nothing;
  AdwStatusPage *working;
  GtkProgressBar *progress;
  GtkLabel *summary;
  GtkLabel *file;
  GembokBackupContents *contents;
  GtkButton *finish;
  GtkWidget *one_icon;
  GtkWidget *all_icon;

  /* owned */
  GembokDesk *desk;
  char *request; /* (nullable) */
  char *person;  /* (nullable): whose request that is */
  GCancellable *cancellable;

  gboolean alone; /* there is one request here, or requests of one person */
};

G_DEFINE_FINAL_TYPE (GembokBackupWindow, gembok_backup_window, ADW_TYPE_WINDOW)

static gboolean
only_one (GembokBackupWindow *self)
{
  return self->request != NULL && gtk_check_button_get_active (self->one);
}

static void
show_page (GembokBackupWindow *self, const char *name)
{
  /* Else the keyboard would go to the first text of the new page, and select it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (GTK_WIDGET (self->save), g_str_equal (name, "form"));
}

static void
forget_secrets (GembokBackupWindow *self)
{
  gembok_secret_entry_clear (GTK_EDITABLE (self->first));
  gembok_secret_entry_clear (GTK_EDITABLE (self->second));
}

static void
show_readiness (GembokBackupWindow *self)
{
  GtkEditable *first = GTK_EDITABLE (self->first), *second = GTK_EDITABLE (self->second);
  const gboolean same = gembok_secret_entry_equal (first, second);
  const gboolean repeated = !gembok_secret_entry_is_empty (second);
  gtk_widget_set_visible (GTK_WIDGET (self->mismatch), repeated && !same);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            same && repeated && gembok_strength_meter_score (self->meter) >= USABLE_SCORE);
}

static void
first_changed_cb (GembokBackupWindow *self)
{
  gembok_strength_meter_judge (self->meter, gembok_secret_entry_copy (GTK_EDITABLE (self->first)));
  show_readiness (self);
}

/* --- what there is -------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *request;           /* (nullable) */
  GembokBackupReport *one; /* (nullable) */
  GembokBackupReport *all; /* (nullable) */
  GStrv words;             /* (nullable) */
  GError *error;           /* (nullable) */
} Survey;

static void
survey_free (gpointer data)
{
  Survey *survey = data;
  g_free (survey->request);
  gembok_backup_report_free (survey->one);
  gembok_backup_report_free (survey->all);
  g_strfreev (survey->words);
  g_clear_error (&survey->error);
  g_free (survey);
}

static gpointer
survey_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Survey *survey = input;
  const char *const ids[] = { survey->request, NULL };
  survey->all = gembok_backup_preview (context, NULL, &survey->words, &survey->error);
  if (survey->all != NULL && survey->request != NULL)
    survey->one = gembok_backup_preview (context, ids, NULL, &survey->error);
  return survey;
}

static char *
about_one (const GembokBackupItem *item)
{
  g_autofree char *contents = gembok_backup_item_contents (item);
  return g_strdup_printf ("%s · %s", gembok_request_state_label (item->state), contents);
}

static void
show_choice (GembokBackupWindow *self, const Survey *survey)
{
  const guint total = survey->all->items->len;
  const GembokBackupItem *single = survey->one != NULL ? survey->one->items->pdata[0] : survey->all->items->pdata[0];
  const gboolean choose = survey->one != NULL && total > 1;
  g_autofree char *name = gembok_display_backup_name (single);
  g_autofree char *about = about_one (single);
  g_autofree char *count = gembok_display_backup_count (total);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->one_row), name);
  adw_action_row_set_subtitle (self->one_row, about);
  adw_action_row_set_subtitle (self->all_row, count);
  gtk_widget_set_visible (GTK_WIDGET (self->one_row), survey->one != NULL || total == 1);
  gtk_widget_set_visible (GTK_WIDGET (self->all_row), total > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->one), choose);
  gtk_widget_set_visible (GTK_WIDGET (self->all), choose);
  gtk_widget_set_visible (self->one_icon, !choose);
  gtk_widget_set_visible (self->all_icon, !choose);
  gtk_check_button_set_active (self->one, survey->one != NULL);
  gtk_check_button_set_active (self->all, survey->one == NULL);
  self->person = g_strdup (single->person);
  self->alone = total == 1;
}

static void
surveyed_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokBackupWindow *self = owner;
  Survey *survey = result;
  if (survey->error != NULL)
    {
      g_autofree char *hint = g_markup_escape_text (gembok_error_get_hint (survey->error), -1);
      adw_status_page_set_title (self->nothing, survey->error->message);
      adw_status_page_set_description (self->nothing, hint);
      show_page (self, "nothing");
    }
  else
    {
      gembok_strength_meter_set_words (self->meter, g_steal_pointer (&survey->words));
      show_choice (self, survey);
      show_page (self, "form");
      gtk_widget_grab_focus (GTK_WIDGET (self->first));
    }
  survey_free (survey);
}

/* --- saving --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *ids[2]; /* the first may be NULL: all */
  char *path;
  GembokSecret *passphrase;
  GembokBackupReport *report; /* (nullable) */
  GError *error;              /* (nullable) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;
  g_free (saving->ids[0]);
  g_free (saving->path);
  gembok_secret_free (saving->passphrase);
  gembok_backup_report_free (saving->report);
  g_clear_error (&saving->error);
  g_free (saving);
}

static gpointer
save_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Saving *saving = input;
  gembok_backup_save (context, (const char *const *) saving->ids, saving->passphrase, saving->path, GEMBOK_WRITE_REPLACE,
                      &saving->report, cancellable, &saving->error);
  return saving;
}

static void
progress_cb (gpointer owner, const GembokProgress *progress)
{
  GembokBackupWindow *self = owner;
  double fraction = -1;
  g_autofree char *text = gembok_display_backup_progress (progress, &fraction);
  adw_status_page_set_description (self->working, text);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
show_saved (GembokBackupWindow *self, const Saving *saving)
{
  g_autofree char *summary = gembok_display_backup_summary (saving->report, GEMBOK_BACKUP_SAVED);
  g_autofree char *shown = g_filename_display_name (saving->path);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->file, shown);
  gembok_backup_contents_show (self->contents, saving->report, GEMBOK_BACKUP_SAVED);
  forget_secrets (self);
  show_page (self, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->finish));
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_RECORDS);
}

static void
saved_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokBackupWindow *self = owner;
  Saving *saving = result;
  if (saving->error == NULL)
    show_saved (self, saving);
  else
    {
      show_page (self, "form");
      gembok_notice_show_error (self->notice, saving->error);
    }
  saving_free (saving);
}

static void
chosen_cb (gpointer owner, const char *path, const GError *error)
{
  GembokBackupWindow *self = owner;
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  if (path == NULL || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  Saving *saving = g_new0 (Saving, 1);
  saving->ids[0] = only_one (self) ? g_strdup (self->request) : NULL;
  saving->path = g_strdup (path);
  saving->passphrase = gembok_secret_entry_copy (GTK_EDITABLE (self->first));
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_page (self, "working");
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){
          .func = save_in_thread, .input = saving, .result_free = saving_free, .progress = progress_cb, .done = saved_cb });
}

static void
save_cb (GembokBackupWindow *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->save)))
    return;
  g_autofree char *name = gembok_backup_suggest_name (only_one (self) || self->alone ? self->person : NULL);
  gembok_notice_hide (self->notice);
  gembok_choose_new_file (GTK_WIDGET (self), _ ("Save the Backup"), name, chosen_cb);
}

static void
cancel_cb (GembokBackupWindow *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* --- object --------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokBackupWindow *self = GEMBOK_BACKUP_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    forget_secrets (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_backup_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokBackupWindow *self = GEMBOK_BACKUP_WINDOW (object);
  g_clear_object (&self->cancellable);
  g_free (self->request);
  g_free (self->person);
  G_OBJECT_CLASS (gembok_backup_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, save);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, one_row);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, all_row);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, one);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, all);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, first);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, second);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, meter);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, mismatch);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, working);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, file);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, finish);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, one_icon);
  gtk_widget_class_bind_template_child (widget_class, GembokBackupWindow, all_icon);
}

static void
gembok_backup_window_class_init (GembokBackupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_BACKUP_CONTENTS);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_STRENGTH_METER);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/backup-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, first_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_readiness);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_backup_window_init (GembokBackupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->first));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->second));
  show_page (self, "looking");
  show_readiness (self);
}

GtkWidget *
gembok_backup_window_new (GembokDesk *desk, const char *request)
{
  GembokBackupWindow *self = g_object_new (GEMBOK_TYPE_BACKUP_WINDOW, NULL);
  Survey *survey = g_new0 (Survey, 1);
  self->desk = g_object_ref (desk);
  self->request = g_strdup (request);
  survey->request = g_strdup (request);
  gembok_desk_work (
      desk, self, NULL,
      &(GembokWork){ .func = survey_in_thread, .input = survey, .result_free = survey_free, .done = surveyed_cb });
  return GTK_WIDGET (self);
}
