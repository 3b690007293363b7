/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/export-window.h"

#include "app/guide-hint.h"
#include "app/notice.h"
#include "app/save-file.h"
#include "app/secret-entry.h"
#include "app/strength-meter.h"
#include "base/error.h"
#include "base/i18n.h"
#include "procedure/certificate-use.h"

#define USABLE_SCORE 2

struct _GembokExportWindow
{
  AdwWindow parent_instance;

  /* template */
  GembokNotice *notice;
  AdwPasswordEntryRow *key_passphrase;
  AdwPasswordEntryRow *first;
  AdwPasswordEntryRow *second;
  GembokStrengthMeter *meter;
  GtkLabel *mismatch;
  GtkCheckButton *old_software;
  GtkButton *save;
  GtkSpinner *spinner;

  /* owned */
  GembokDesk *desk;
  char *certificate;
  char *holder;
  GCancellable *cancellable;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (GembokExportWindow, gembok_export_window, ADW_TYPE_WINDOW)

static void
show_readiness (GembokExportWindow *self)
{
  GtkEditable *first = GTK_EDITABLE (self->first), *second = GTK_EDITABLE (self->second);
  const gboolean same = gembok_secret_entry_equal (first, second);
  const gboolean repeated = !gembok_secret_entry_is_empty (second);
  gtk_widget_set_visible (GTK_WIDGET (self->mismatch), repeated && !same);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            same && repeated && !self->busy
                                && !gembok_secret_entry_is_empty (GTK_EDITABLE (self->key_passphrase))
                                && gembok_strength_meter_score (self->meter) >= USABLE_SCORE);
}

static void
first_changed_cb (GembokExportWindow *self)
{
  gembok_strength_meter_judge (self->meter, gembok_secret_entry_copy (GTK_EDITABLE (self->first)));
  show_readiness (self);
}

static void
forget_secrets (GembokExportWindow *self)
{
  gembok_secret_entry_clear (GTK_EDITABLE (self->key_passphrase));
  gembok_secret_entry_clear (GTK_EDITABLE (self->first));
  gembok_secret_entry_clear (GTK_EDITABLE (self->second));
}

static void
set_busy (GembokExportWindow *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  show_readiness (self);
}

/* --- exporting ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *certificate;
  GembokExport what;
  GBytes *file;  /* (nullable) */
  char *warning; /* (nullable) */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  g_free (export->certificate);
  gembok_secret_free (export->what.passphrase);
  gembok_secret_free (export->what.export_passphrase);
  g_clear_pointer (&export->file, g_bytes_unref);
  g_free (export->warning);
  g_free (export);
}

static gpointer
export_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  Export *export = input;
  export->file
      = gembok_certificate_use_export (context, export->certificate, &export->what, &export->warning, cancellable, error);
  if (export->file != NULL)
    return export;
  export_free (export);
  return NULL;
}

static void
saved_cb (gpointer owner, const char *path, const GError *error)
{
  GembokExportWindow *self = owner;
  set_busy (self, FALSE);
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else if (path != NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("Saved: %s"), path);
      forget_secrets (self);
      show_readiness (self);
      gembok_notice_show (self->notice, GEMBOK_NOTICE_GOOD, words,
                          _ ("Import it where you sign, with the passphrase of the file."), NULL);
    }
}

/* Only what was wrong is typed anew; the passphrase of the file stays. */
static void
ask_again (GembokExportWindow *self)
{
  gembok_secret_entry_clear (GTK_EDITABLE (self->key_passphrase));
  show_readiness (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_passphrase));
}

static void
exported_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokExportWindow *self = owner;
  Export *export = result;
  if (export == NULL)
    {
      set_busy (self, FALSE);
      gembok_notice_show_error (self->notice, error);
      if (gembok_error_get_code (error) == GEMBOK_ERROR_WRONG_PASSPHRASE)
        ask_again (self);
      return;
    }
  g_autofree char *name = g_strdup_printf ("%s.p12", self->holder);
  if (export->warning != NULL)
    gembok_notice_show (self->notice, GEMBOK_NOTICE_WARNING, export->warning, NULL, NULL);
  gembok_save_file (GTK_WIDGET (self),
                    &(GembokSaving){ .title = _ ("Save the .p12"), .file_name = name, .content = export->file }, saved_cb);
  export_free (export);
}

static void
save_cb (GembokExportWindow *self)
{
  Export *export = g_new0 (Export, 1);
  export->certificate = g_strdup (self->certificate);
  export->what = (GembokExport){ .format = GEMBOK_EXPORT_P12,
                                 .passphrase = gembok_secret_entry_copy (GTK_EDITABLE (self->key_passphrase)),
                                 .export_passphrase = gembok_secret_entry_copy (GTK_EDITABLE (self->first)),
                                 .legacy = gtk_check_button_get_active (self->old_software) };
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){ .func = export_in_thread, .input = export, .result_free = export_free, .done = exported_cb });
}

/* --- object --------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokExportWindow *self = GEMBOK_EXPORT_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    forget_secrets (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_export_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokExportWindow *self = GEMBOK_EXPORT_WINDOW (object);
  g_clear_object (&self->cancellable);
  g_free (self->certificate);
  g_free (self->holder);
  G_OBJECT_CLASS (gembok_export_window_parent_class)->finalize (object);
}

static void
gembok_export_window_class_init (GembokExportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_STRENGTH_METER);
  g_type_ensure (GEMBOK_TYPE_GUIDE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, key_passphrase);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, first);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, second);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, meter);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, mismatch);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, old_software);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, save);
  gtk_widget_class_bind_template_child (widget_class, GembokExportWindow, spinner);
  gtk_widget_class_bind_template_callback (widget_class, first_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_readiness);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_export_window_init (GembokExportWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->key_passphrase));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->first));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->second));
  show_readiness (self);
}

GtkWidget *
gembok_export_window_new (GembokDesk *desk, const char *certificate, const char *holder)
{
  GembokExportWindow *self = g_object_new (GEMBOK_TYPE_EXPORT_WINDOW, NULL);
  self->desk = g_object_ref (desk);
  self->certificate = g_strdup (certificate);
  self->holder = g_strdup (holder != NULL ? holder : "");
  return GTK_WIDGET (self);
}
