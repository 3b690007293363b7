/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/account-dialog.h"

#include "app/account-pane.h"
#include "base/i18n.h"

struct _GembokAccountDialog
{
  AdwWindow parent_instance;

  /* template */
  GembokAccountPane *pane;
  GtkButton *primary;

  /* owned */
  GembokDesk *desk;
  GWeakRef owner;

  GembokDeskDoneFunc done;
  GembokAccountPurpose purpose;
};

G_DEFINE_FINAL_TYPE (GembokAccountDialog, gembok_account_dialog, ADW_TYPE_WINDOW)

/* As high as what is in it now: an error above must not push the button out of sight. */
static void
fit (GembokAccountDialog *self)
{
  int width = 0, height = 0; /* GTK 4.8 wants both */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, -1);
}

static void
changed_cb (GembokAccountDialog *self)
{
  const char *label = gembok_account_pane_primary_label (self->pane);
  gboolean busy = FALSE;
  g_object_get (self->pane, "busy", &busy, NULL);
  gtk_button_set_label (self->primary, label);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), *label != '\0');
  gtk_widget_set_sensitive (GTK_WIDGET (self->primary), !busy);
  fit (self);
}

static void
press_cb (GembokAccountDialog *self)
{
  gembok_account_pane_press (self->pane);
}

static void
done_cb (GembokAccountDialog *self)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  const GembokDeskDoneFunc done = self->done;
  gtk_window_close (GTK_WINDOW (self));
  if (done != NULL && owner != NULL)
    done (owner, NULL);
}

static gboolean
close_request (GtkWindow *window)
{
  GembokAccountDialog *self = GEMBOK_ACCOUNT_DIALOG (window);
  gembok_account_pane_leave (self->pane);
  if (gembok_desk_must_change_password (self->desk) && gembok_desk_account (self->desk) != NULL)
    gembok_desk_log_out (self->desk, self->desk, NULL);
  return GTK_WINDOW_CLASS (gembok_account_dialog_parent_class)->close_request (window);
}

static void
dispose (GObject *object)
{
  GembokAccountDialog *self = GEMBOK_ACCOUNT_DIALOG (object);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_account_dialog_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_weak_ref_clear (&GEMBOK_ACCOUNT_DIALOG (object)->owner);
  G_OBJECT_CLASS (gembok_account_dialog_parent_class)->finalize (object);
}

static void
gembok_account_dialog_class_init (GembokAccountDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_type_ensure (GEMBOK_TYPE_ACCOUNT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokAccountDialog, pane);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountDialog, primary);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, press_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_account_dialog_init (GembokAccountDialog *self)
{
  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
gembok_account_dialog_present (GtkWindow *over, GembokDesk *desk, GembokAccountPurpose purpose, const char *username,
                               gpointer owner, GembokDeskDoneFunc done)
{
  GembokAccountDialog *self = g_object_new (GEMBOK_TYPE_ACCOUNT_DIALOG, "transient-for", over, NULL);
  self->desk = g_object_ref (desk);
  self->purpose = purpose;
  self->done = done;
  g_weak_ref_set (&self->owner, owner);
  gtk_window_set_title (GTK_WINDOW (self),
                        purpose == GEMBOK_PURPOSE_CHANGE_PASSWORD ? _ ("Change AMS password") : _ ("Log in to the AMS"));
  gembok_account_pane_set_desk (self->pane, desk);
  gembok_account_pane_suggest (self->pane, username);
  if (purpose == GEMBOK_PURPOSE_CHANGE_PASSWORD)
    gembok_account_pane_change_password (self->pane);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->pane));
  gtk_window_present (GTK_WINDOW (self));
}
