/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-page.h"

#include "app/certificate-details.h"
#include "app/certificate-files.h"
#include "app/certificate-print.h"
#include "app/certificate-validity.h"
#include "app/display-certificate.h"
#include "app/export-window.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "app/p12-advice.h"
#include "app/passphrase-window.h"
#include "app/toast.h"
#include "app/verdict-view.h"
#include "base/i18n.h"
#include "base/text.h"

struct _GembokCertificatePage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GembokNotice *failure;
  GembokNotice *notice;
  GembokNotice *advice;
  GtkLabel *holder;
  GtkLabel *agency;
  GembokCertificateValidity *validity;
  GtkWidget *save;
  AdwActionRow *issuer;
  AdwActionRow *serial;
  AdwActionRow *dates;
  AdwActionRow *sha256;
  GtkWidget *request;
  GembokVerdictView *checks;
  GtkWidget *passphrase_group;
  GtkWidget *reminder;
  GtkWidget *p12_advice;
  GembokCertificateDetails *details;

  /* owned */
  GembokDesk *desk;
  char *name;                  /* (nullable): what is to be shown */
  GembokCertificateView *view; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (GembokCertificatePage, gembok_certificate_page, ADW_TYPE_BIN)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_advice (GembokCertificatePage *self)
{
  const GembokCertificateView *view = self->view;
  const gboolean training = gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING;
  if (view->advice != NULL)
    gembok_notice_show (self->advice, GEMBOK_NOTICE_WARNING, view->advice, NULL,
                        view->wants_other ? _ ("_New Request") : NULL);
  else if (training)
    gembok_notice_show (self->advice, GEMBOK_NOTICE_INFO, _ ("A certificate of training"),
                        _ ("It looks and behaves like a real one, but nobody accepts what is signed with it."), NULL);
  else
    gembok_notice_hide (self->advice);
}

static void
show_checked (GembokCertificatePage *self)
{
  const GembokVaultCertificate *record = self->view->entry->record;
  g_autofree char *time = gembok_format_time (record->checked_at);
  g_autofree char *text
      = record->checked_at > 0 ? g_strdup_printf (_ ("Last checked: %s"), time) : g_strdup (_ ("It was not checked yet."));
  gembok_verdict_view_set_text (self->checks, text);
}

static void
show_facts (GembokCertificatePage *self)
{
  const GembokCertificateView *view = self->view;
  const GembokVaultCertificate *record = view->entry->record;
  g_autofree char *begin = gembok_format_date (record->not_before);
  g_autofree char *end = gembok_format_time (record->not_after);
  /* TRANSLATORS: first and last day */
  g_autofree char *dates = g_strdup_printf (_ ("%s to %s"), begin, end);
  g_autofree char *serial = gembok_hex_grouped (record->serial);
  g_autofree char *sha256 = gembok_hex_grouped (record->sha256);
  gtk_label_set_label (self->holder, view->entry->holder);
  gtk_label_set_label (self->agency, view->entry->organization != NULL ? view->entry->organization : "");
  gtk_widget_set_visible (GTK_WIDGET (self->agency), view->entry->organization != NULL);
  adw_action_row_set_subtitle (self->issuer, view->issuer);
  adw_action_row_set_subtitle (self->serial, serial);
  adw_action_row_set_subtitle (self->dates, dates);
  adw_action_row_set_subtitle (self->sha256, sha256);
}

static void
show_view (GembokCertificatePage *self)
{
  const GembokCertificateView *view = self->view;
  const GembokCertificateEntry *entry = view->entry;
  const gboolean over = entry->state == GEMBOK_CERTIFICATE_EXPIRED || entry->state == GEMBOK_CERTIFICATE_REVOKED;
  gembok_certificate_validity_show (self->validity, entry, gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING);
  show_facts (self);
  show_advice (self);
  show_checked (self);
  gembok_verdict_view_show_differences (self->checks, (const char *const *) view->differences);
  gtk_widget_set_visible (self->request, entry->record->request_id != NULL);
  gtk_widget_set_visible (self->save, view->key_here);
  gtk_widget_set_visible (self->passphrase_group, view->key_here);
  gtk_widget_set_visible (self->p12_advice, view->key_here && !over);
  gtk_widget_set_visible (self->reminder, !over);
  gembok_certificate_details_show (self->details, view->rows);
  gtk_stack_set_visible_child_name (self->stack, "certificate");
  gembok_keyboard_take_up (GTK_WIDGET (self));
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *name;
  GembokCertificateView *view; /* (nullable) */
  GError *error;               /* (nullable) */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_free (load->name);
  gembok_certificate_view_free (load->view);
  g_clear_error (&load->error);
  g_free (load);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Load *load = input;
  load->view = gembok_certificate_view (context, load->name, &load->error);
  return load;
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokCertificatePage *self = owner;
  Load *load = result;
  if (g_strcmp0 (load->name, self->name) == 0)
    {
      g_clear_pointer (&self->view, gembok_certificate_view_free);
      self->view = g_steal_pointer (&load->view);
      if (self->view != NULL)
        show_view (self);
      else
        {
          gembok_notice_show_error (self->failure, load->error);
          gtk_stack_set_visible_child_name (self->stack, "failed");
        }
    }
  load_free (load);
}

static void
reload (GembokCertificatePage *self)
{
  if (self->name == NULL || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  Load *load = g_new0 (Load, 1);
  load->name = g_strdup (self->name);
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = load_in_thread, .input = load, .result_free = load_free, .done = loaded_cb });
}

void
gembok_certificate_page_open (GembokCertificatePage *self, const char *certificate)
{
  g_free (self->name);
  self->name = g_strdup (certificate);
  g_clear_pointer (&self->view, gembok_certificate_view_free);
  gembok_notice_hide (self->notice);
  gembok_verdict_view_clear (self->checks);
  gembok_certificate_details_show (self->details, NULL);
  gtk_stack_set_visible_child_name (self->stack, "blank");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  reload (self);
}

static void
changed_cb (GembokCertificatePage *self, guint change)
{
  if ((change & GEMBOK_CHANGED_CERTIFICATES) != 0)
    reload (self);
}

void
gembok_certificate_page_set_desk (GembokCertificatePage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* --- checking ------------------------------------------------------------------------------------------------------ */

static void
check_cb (GembokCertificatePage *self)
{
  gembok_notice_hide (self->notice);
  if (self->view != NULL)
    gembok_verdict_view_check (self->checks, self->desk, self->view->entry->record->sha256);
}

static void
checked_cb (GembokCertificatePage *self, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else
    gembok_desk_changed (self->desk, GEMBOK_CHANGED_CERTIFICATES);
}

/* --- what can be done with it -------------------------------------------------------------------------------------- */

static void
present (GembokCertificatePage *self, GtkWidget *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

static void
save_cb (GembokCertificatePage *self)
{
  if (self->view != NULL)
    present (self, gembok_export_window_new (self->desk, self->view->entry->record->sha256, self->view->entry->holder));
}

static void
ask_passphrase (GembokCertificatePage *self, GembokPassphrasePurpose purpose)
{
  if (self->view == NULL)
    return;
  const GembokCertificateEntry *entry = self->view->entry;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_strv_builder_add (words, entry->holder);
  if (entry->organization != NULL)
    g_strv_builder_add (words, entry->organization);
  present (self,
           gembok_passphrase_window_new (self->desk, purpose, entry->record->public_key_sha256, g_strv_builder_end (words)));
}

static void
try_passphrase_cb (GembokCertificatePage *self)
{
  ask_passphrase (self, GEMBOK_PASSPHRASE_TRY);
}

static void
change_passphrase_cb (GembokCertificatePage *self)
{
  ask_passphrase (self, GEMBOK_PASSPHRASE_CHANGE);
}

static void
copy (GembokCertificatePage *self, const char *text, const char *words)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gembok_toast (GTK_WIDGET (self), words);
}

static void
copy_serial_cb (GembokCertificatePage *self)
{
  if (self->view != NULL)
    copy (self, self->view->entry->record->serial, _ ("The serial number is on the clipboard."));
}

static void
copy_sha256_cb (GembokCertificatePage *self)
{
  if (self->view != NULL)
    copy (self, self->view->entry->record->sha256, _ ("The fingerprint is on the clipboard."));
}

static void
open_request_cb (GembokCertificatePage *self)
{
  if (self->view != NULL && self->view->entry->record->request_id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-request", "s", self->view->entry->record->request_id);
}

static void
advice_cb (GembokCertificatePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-request", NULL);
}

static void
show_error (GembokCertificatePage *self, const GError *error)
{
  gembok_notice_show_error (self->notice, error);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
printed_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    show_error (owner, error);
}

static void
print_cb (GembokCertificatePage *self)
{
  gembok_notice_hide (self->notice);
  if (self->view != NULL)
    gembok_certificate_print (GTK_WIDGET (self), self->desk, self->view->entry->record->sha256, printed_cb);
}

static void
print_key_cb (GtkWidget *widget)
{
  print_cb (GEMBOK_CERTIFICATE_PAGE (widget));
}

static void
saved_cb (gpointer owner, const char *path, const GError *error)
{
  GembokCertificatePage *self = owner;
  if (error != NULL)
    show_error (self, error);
  else if (path != NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("Saved: %s"), path);
      gembok_toast (GTK_WIDGET (self), words);
    }
}

static void
export_as (GembokCertificatePage *self, GembokCertificateFile kind)
{
  gembok_notice_hide (self->notice);
  if (self->view != NULL)
    gembok_certificate_file_save (GTK_WIDGET (self), self->desk, self->view->entry, kind, saved_cb);
}

static void
export_der_cb (GembokCertificatePage *self)
{
  export_as (self, GEMBOK_CERTIFICATE_FILE_CER);
}

static void
export_pem_cb (GembokCertificatePage *self)
{
  export_as (self, GEMBOK_CERTIFICATE_FILE_PEM);
}

static void
export_p7b_cb (GembokCertificatePage *self)
{
  export_as (self, GEMBOK_CERTIFICATE_FILE_P7B);
}

static void
reminder_cb (GembokCertificatePage *self)
{
  export_as (self, GEMBOK_CERTIFICATE_FILE_ICS);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_CERTIFICATE_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_certificate_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokCertificatePage *self = GEMBOK_CERTIFICATE_PAGE (object);
  g_free (self->name);
  gembok_certificate_view_free (self->view);
  G_OBJECT_CLASS (gembok_certificate_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, failure);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, advice);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, holder);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, agency);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, validity);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, save);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, issuer);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, serial);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, dates);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, sha256);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, request);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, checks);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, passphrase_group);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, reminder);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, p12_advice);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificatePage, details);
}

static void
gembok_certificate_page_class_init (GembokCertificatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_DETAILS);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_VALIDITY);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_P12_ADVICE);
  g_type_ensure (GEMBOK_TYPE_VERDICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificate-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, advice_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_passphrase_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_serial_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_sha256_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_der_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_p7b_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_pem_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, reminder_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_passphrase_cb);
}

static void
gembok_certificate_page_init (GembokCertificatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_keyboard_add (GTK_WIDGET (self), GDK_KEY_p, print_key_cb);
}
