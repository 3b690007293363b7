/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/issued-page.h"

#include "app/certificate-print.h"
#include "app/export-window.h"
#include "app/keyboard.h"
#include "app/p12-advice.h"
#include "app/secret-entry.h"
#include "app/verdict-view.h"
#include "base/error.h"
#include "base/i18n.h"

struct _GembokIssuedPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkStack *stack;
  AdwPasswordEntryRow *passphrase;
  GembokVerdictView *checks;
  GtkSpinner *spinner;

  /* owned */
  char *looked_for; /* (nullable): request whose kept certificate was judged again */

  gboolean busy;
  gboolean on_trial; /* the passphrase was wrong: it may be typed again, though the certificate is here by now */
};

G_DEFINE_FINAL_TYPE (GembokIssuedPage, gembok_issued_page, GEMBOK_TYPE_STEP_PAGE)

/* --- fetching ------------------------------------------------------------------------------------------------------- */

/* What comes of fetching, beside the view that the model takes. */
typedef struct
{
  GembokIssuedPage *page;   /* owned */
  char *id;                 /* of the request */
  GembokSecret *passphrase; /* (nullable) */
  GembokFetched *fetched;   /* (nullable) */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;
  g_object_unref (fetch->page);
  g_free (fetch->id);
  gembok_secret_free (fetch->passphrase);
  gembok_fetched_free (fetch->fetched);
  g_free (fetch);
}

static gboolean
deliver_cb (gpointer data)
{
  Fetch *fetch = data;
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (fetch->page));
  if (fetch->fetched != NULL && view != NULL && g_strcmp0 (view->request->id, fetch->id) == 0)
    gembok_verdict_view_show (fetch->page->checks, fetch->fetched->verdict, fetch->fetched->tried);
  return G_SOURCE_REMOVE;
}

static GembokRequestView *
fetch_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  const Fetch *asked = input;
  Fetch *result = g_new0 (Fetch, 1);
  result->page = g_object_ref (asked->page);
  result->id = g_strdup (id);
  result->fetched = gembok_request_fetch (context, id, asked->passphrase, cancellable, error);
  const gboolean done = result->fetched != NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_cb, result, fetch_free);
  return done ? gembok_request_view (context, id, error) : NULL;
}

static void
set_busy (GembokIssuedPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
fetched_cb (gpointer owner, const GError *error)
{
  GembokIssuedPage *self = owner;
  GembokStepPage *page = owner;
  set_busy (self, FALSE);
  gembok_secret_entry_clear (GTK_EDITABLE (self->passphrase));
  self->on_trial = error != NULL && gembok_error_get_code (error) == GEMBOK_ERROR_WRONG_PASSPHRASE;
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (page), error);
  if (self->on_trial)
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
  if (error == NULL || self->on_trial)
    gembok_desk_changed (gembok_request_model_desk (gembok_step_page_request (page)), GEMBOK_CHANGED_CERTIFICATES);
  GEMBOK_STEP_PAGE_GET_CLASS (page)->update (page, gembok_step_page_view (page));
}

static void
fetch (GembokIssuedPage *self)
{
  Fetch *input = g_new0 (Fetch, 1);
  input->page = g_object_ref (self);
  if (!gembok_secret_entry_is_empty (GTK_EDITABLE (self->passphrase)))
    input->passphrase = gembok_secret_entry_copy (GTK_EDITABLE (self->passphrase));
  set_busy (self, TRUE);
  gembok_step_page_run (
      GEMBOK_STEP_PAGE (self),
      &(GembokRequestWork){ .func = fetch_in_thread, .input = input, .input_free = fetch_free, .done = fetched_cb });
}

/* --- a certificate that is here already ------------------------------------------------------------------------------ */

static void
check_cb (GembokIssuedPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  const GembokRequestView *view = gembok_step_page_view (page);
  if (view != NULL && view->certificate_sha256 != NULL)
    gembok_verdict_view_check (self->checks, gembok_request_model_desk (gembok_step_page_request (page)),
                               view->certificate_sha256);
}

static void
checked_cb (GembokIssuedPage *self, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (GEMBOK_STEP_PAGE (self)), error);
}

static void
check_again (GembokIssuedPage *self, const GembokRequestView *view)
{
  if (g_strcmp0 (self->looked_for, view->request->id) == 0 || self->busy)
    return;
  g_free (self->looked_for);
  self->looked_for = g_strdup (view->request->id);
  if (gembok_verdict_view_is_empty (self->checks))
    check_cb (self);
}

/* --- showing and printing it ---------------------------------------------------------------------------------------- */

static const char *
kept_certificate (GembokIssuedPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  return view != NULL ? view->certificate_sha256 : NULL;
}

static void
show_cb (GembokIssuedPage *self)
{
  if (kept_certificate (self) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-certificate", "s", kept_certificate (self));
}

static void
printed_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
}

static void
print_cb (GembokIssuedPage *self)
{
  if (kept_certificate (self) != NULL)
    gembok_certificate_print (GTK_WIDGET (self),
                              gembok_request_model_desk (gembok_step_page_request (GEMBOK_STEP_PAGE (self))),
                              kept_certificate (self), printed_cb);
}

static void
print_key_cb (GtkWidget *widget)
{
  print_cb (GEMBOK_ISSUED_PAGE (widget));
}

/* --- page ----------------------------------------------------------------------------------------------------------- */

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokIssuedPage *self = GEMBOK_ISSUED_PAGE (page);
  if (view->certificate_sha256 != NULL && !self->on_trial)
    {
      gtk_stack_set_visible_child_name (self->stack, "here");
      gembok_step_page_set_title (page, _ ("Your certificate is here"));
      gembok_step_page_set_subtitle (page, _ ("It was checked before it was kept. Save it for where you will use it."));
      gembok_step_page_set_primary (page, _ ("_Save .p12 …"), TRUE);
      check_again (self, view);
      return;
    }
  const gboolean issued = view->request->state == GEMBOK_REQUEST_DONE;
  gtk_stack_set_visible_child_name (self->stack, issued ? "issued" : "waiting");
  gembok_step_page_set_title (page, issued ? _ ("Your certificate was issued") : _ ("Fetch the certificate"));
  gembok_step_page_set_subtitle (
      page, issued ? NULL : _ ("There is no certificate yet. It can be fetched here as soon as it is issued."));
  gembok_step_page_set_primary (page, issued ? _ ("_Fetch Certificate") : NULL, issued && !self->busy);
}

static void
primary (GembokStepPage *page)
{
  GembokIssuedPage *self = GEMBOK_ISSUED_PAGE (page);
  const GembokRequestView *view = gembok_step_page_view (page);
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "here"))
    {
      fetch (self);
      return;
    }
  GtkWidget *window = gembok_export_window_new (gembok_request_model_desk (gembok_step_page_request (page)),
                                                view->certificate_sha256, view->request->applicant->name);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gtk_window_present (GTK_WINDOW (window));
}

static void
turn (GembokStepPage *page)
{
  GembokIssuedPage *self = GEMBOK_ISSUED_PAGE (page);
  g_clear_pointer (&self->looked_for, g_free);
  set_busy (self, FALSE);
  gembok_verdict_view_clear (self->checks);
}

static void
leave (GembokStepPage *page)
{
  GembokIssuedPage *self = GEMBOK_ISSUED_PAGE (page);
  gembok_secret_entry_clear (GTK_EDITABLE (self->passphrase));
  self->on_trial = FALSE;
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_ISSUED_PAGE (object)->looked_for);
  G_OBJECT_CLASS (gembok_issued_page_parent_class)->finalize (object);
}

static void
gembok_issued_page_class_init (GembokIssuedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->primary = primary;
  page_class->leave = leave;
  page_class->turn = turn;
  g_type_ensure (GEMBOK_TYPE_P12_ADVICE);
  g_type_ensure (GEMBOK_TYPE_VERDICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/issued-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, checks);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, gembok_step_page_press);
}

static void
gembok_issued_page_init (GembokIssuedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->passphrase));
  gembok_keyboard_add (GTK_WIDGET (self), GDK_KEY_p, print_key_cb);
}
