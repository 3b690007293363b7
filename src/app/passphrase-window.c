/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/passphrase-window.h"

#include "app/guide-hint.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "app/strength-meter.h"
#include "base/error.h"
#include "base/i18n.h"
#include "procedure/key-use.h"

struct _GembokPassphraseWindow
{
  AdwWindow parent_instance;

  /* template */
  GembokNotice *notice;
  AdwPreferencesGroup *present_group;
  AdwPasswordEntryRow *present;
  GtkWidget *fresh_group;
  AdwPasswordEntryRow *first;
  AdwPasswordEntryRow *second;
  GembokStrengthMeter *meter;
  GtkLabel *mismatch;
  GtkButton *primary;
  GtkSpinner *spinner;

  /* owned */
  GembokDesk *desk;
  char *key;
  GCancellable *cancellable;

  GembokPassphrasePurpose purpose;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (GembokPassphraseWindow, gembok_passphrase_window, ADW_TYPE_WINDOW)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

/* How good the new one has to be is for the core to say. */
static void
show_readiness (GembokPassphraseWindow *self)
{
  GtkEditable *first = GTK_EDITABLE (self->first), *second = GTK_EDITABLE (self->second);
  const gboolean repeated = !gembok_secret_entry_is_empty (second);
  const gboolean same = gembok_secret_entry_equal (first, second);
  gboolean ready = !self->busy && !gembok_secret_entry_is_empty (GTK_EDITABLE (self->present));
  if (self->purpose == GEMBOK_PASSPHRASE_CHANGE)
    ready = ready && repeated && same;
  gtk_widget_set_visible (GTK_WIDGET (self->mismatch), repeated && !same);
  gtk_widget_set_sensitive (GTK_WIDGET (self->primary), ready);
}

static void
first_changed_cb (GembokPassphraseWindow *self)
{
  gembok_strength_meter_judge (self->meter, gembok_secret_entry_copy (GTK_EDITABLE (self->first)));
  show_readiness (self);
}

static void
forget_secrets (GembokPassphraseWindow *self)
{
  gembok_secret_entry_clear (GTK_EDITABLE (self->present));
  gembok_secret_entry_clear (GTK_EDITABLE (self->first));
  gembok_secret_entry_clear (GTK_EDITABLE (self->second));
}

static void
set_busy (GembokPassphraseWindow *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  show_readiness (self);
}

/* --- doing it ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *key;
  GembokSecret *present;
  GembokSecret *fresh; /* (nullable): it is only tried */
  gboolean done;
  GError *error; /* (nullable) */
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;
  g_free (attempt->key);
  gembok_secret_free (attempt->present);
  gembok_secret_free (attempt->fresh);
  g_clear_error (&attempt->error);
  g_free (attempt);
}

static gpointer
attempt_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Attempt *attempt = input;
  attempt->done = attempt->fresh == NULL
                      ? gembok_key_use_check (context, attempt->key, attempt->present, cancellable, &attempt->error)
                      : gembok_key_use_change_passphrase (context, attempt->key, attempt->present, attempt->fresh,
                                                          cancellable, &attempt->error);
  return attempt;
}

static void
show_done (GembokPassphraseWindow *self)
{
  forget_secrets (self);
  show_readiness (self);
  if (self->purpose == GEMBOK_PASSPHRASE_TRY)
    {
      gembok_notice_show (self->notice, GEMBOK_NOTICE_GOOD, _ ("The passphrase is right."), NULL, NULL);
      return;
    }
  gembok_notice_show (
      self->notice, GEMBOK_NOTICE_GOOD, _ ("The passphrase was changed."),
      _ ("From now on the key on this computer opens with the new one only. Each .p12 that you saved, and each "
         "backup, keeps the passphrase it was given."),
      NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->present_group), FALSE);
  gtk_widget_set_visible (self->fresh_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), FALSE);
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_RECORDS);
}

static void
attempted_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokPassphraseWindow *self = owner;
  Attempt *attempt = result;
  set_busy (self, FALSE);
  if (attempt->done)
    show_done (self);
  else if (gembok_error_get_code (attempt->error) == GEMBOK_ERROR_WRONG_PASSPHRASE)
    {
      gembok_secret_entry_clear (GTK_EDITABLE (self->present));
      show_readiness (self);
      gembok_notice_show (self->notice, GEMBOK_NOTICE_ERROR,
                          self->purpose == GEMBOK_PASSPHRASE_TRY
                              ? _ ("The passphrase is wrong.")
                              : _ ("The present passphrase is wrong. Nothing was changed."),
                          gembok_error_get_hint (attempt->error), NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->present));
    }
  else
    gembok_notice_show_error (self->notice, attempt->error);
  attempt_free (attempt);
}

static void
primary_cb (GembokPassphraseWindow *self)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  Attempt *attempt = g_new0 (Attempt, 1);
  attempt->key = g_strdup (self->key);
  attempt->present = gembok_secret_entry_copy (GTK_EDITABLE (self->present));
  if (self->purpose == GEMBOK_PASSPHRASE_CHANGE)
    attempt->fresh = gembok_secret_entry_copy (GTK_EDITABLE (self->first));
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = attempt_in_thread,
                                   .input = attempt,
                                   .result_free = attempt_free,
                                   .lane = "passphrase",
                                   .done = attempted_cb });
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static gboolean
close_request (GtkWindow *window)
{
  forget_secrets (GEMBOK_PASSPHRASE_WINDOW (window));
  return GTK_WINDOW_CLASS (gembok_passphrase_window_parent_class)->close_request (window);
}

static void
dispose (GObject *object)
{
  GembokPassphraseWindow *self = GEMBOK_PASSPHRASE_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    forget_secrets (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_passphrase_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokPassphraseWindow *self = GEMBOK_PASSPHRASE_WINDOW (object);
  g_object_unref (self->cancellable);
  g_free (self->key);
  G_OBJECT_CLASS (gembok_passphrase_window_parent_class)->finalize (object);
}

static void
gembok_passphrase_window_class_init (GembokPassphraseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_STRENGTH_METER);
  g_type_ensure (GEMBOK_TYPE_GUIDE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/passphrase-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, present_group);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, present);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, fresh_group);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, first);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, second);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, meter);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, mismatch);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, primary);
  gtk_widget_class_bind_template_child (widget_class, GembokPassphraseWindow, spinner);
  gtk_widget_class_bind_template_callback (widget_class, first_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_readiness);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_passphrase_window_init (GembokPassphraseWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->present));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->first));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->second));
}

GtkWidget *
gembok_passphrase_window_new (GembokDesk *desk, GembokPassphrasePurpose purpose, const char *key, GStrv personal_words)
{
  const gboolean change = purpose == GEMBOK_PASSPHRASE_CHANGE;
  GembokPassphraseWindow *self = g_object_new (GEMBOK_TYPE_PASSPHRASE_WINDOW, NULL);
  self->desk = g_object_ref (desk);
  self->key = g_strdup (key);
  self->purpose = purpose;
  gtk_window_set_title (GTK_WINDOW (self), change ? _ ("Change Passphrase") : _ ("Try the Passphrase"));
  gtk_button_set_label (self->primary, change ? _ ("_Change") : _ ("_Try"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->present),
                                 change ? _ ("Present passphrase") : _ ("Passphrase of the key"));
  gtk_widget_set_visible (self->fresh_group, change);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, change ? 520 : -1);
  gembok_strength_meter_set_words (self->meter, personal_words);
  show_readiness (self);
  return GTK_WIDGET (self);
}
