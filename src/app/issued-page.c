/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/issued-page.h"

#include "app/display-verdict.h"
#include "app/export-window.h"
#include "app/secret-entry.h"
#include "base/i18n.h"

struct _GembokIssuedPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkStack *stack;
  AdwPasswordEntryRow *passphrase;
  AdwPreferencesGroup *checks;
  GtkSpinner *spinner;

  /* owned */
  GPtrArray *rows;  /* borrowed rows of `checks` */
  char *looked_for; /* (nullable): request whose kept certificate was judged again */

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (GembokIssuedPage, gembok_issued_page, GEMBOK_TYPE_STEP_PAGE)

/* --- checks --------------------------------------------------------------------------------------------------------- */

static void
add_check (GembokIssuedPage *self, const GembokVerdictRow *check)
{
  GtkWidget *row = adw_action_row_new ();
  const char *icon_name = check->good  ? "object-select-symbolic"
                          : check->bad ? "dialog-warning-symbolic"
                                       : "dialog-information-symbolic";
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  const char *word = check->good ? _ ("Good") : check->bad ? _ ("Problem") : _ ("Note");
  gtk_widget_add_css_class (icon, check->good ? "success" : check->bad ? "error" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), check->title);
  if (check->text != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), check->text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->checks, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_checks (GembokIssuedPage *self, const GembokVerdict *verdict, gboolean tried)
{
  g_autoptr (GPtrArray) checks = gembok_display_verdict (verdict);
  const GembokVerdictRow trial = { .title = _ ("Key and certificate sign together"), .good = TRUE };
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->checks, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < checks->len; i++)
    add_check (self, checks->pdata[i]);
  if (tried)
    add_check (self, &trial);
}

/* --- fetching ------------------------------------------------------------------------------------------------------- */

/* What comes of fetching, beside the view that the model takes. */
typedef struct
{
  GembokIssuedPage *page;   /* owned */
  GembokSecret *passphrase; /* (nullable) */
  GembokFetched *fetched;   /* (nullable) */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;
  g_object_unref (fetch->page);
  gembok_secret_free (fetch->passphrase);
  gembok_fetched_free (fetch->fetched);
  g_free (fetch);
}

static gboolean
deliver_cb (gpointer data)
{
  Fetch *fetch = data;
  if (fetch->fetched != NULL)
    show_checks (fetch->page, fetch->fetched->verdict, fetch->fetched->tried);
  return G_SOURCE_REMOVE;
}

static GembokRequestView *
fetch_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  const Fetch *asked = input;
  Fetch *result = g_new0 (Fetch, 1);
  result->page = g_object_ref (asked->page);
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
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (page), error);
  else
    gembok_desk_changed (gembok_request_model_desk (gembok_step_page_request (page)), GEMBOK_CHANGED_CERTIFICATES);
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

static gpointer
check_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  const GembokCertificateUse use = { .ask_revocation = TRUE };
  return gembok_certificate_use_check (context, input, &use, cancellable, error);
}

static void
checked_cb (gpointer owner, gpointer result, const GError *error)
{
  g_autoptr (GembokVerdict) verdict = result;
  if (verdict != NULL)
    show_checks (owner, verdict, FALSE);
  else
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
}

static void
check_again (GembokIssuedPage *self, const GembokRequestView *view)
{
  if (self->rows->len > 0 || self->busy || g_strcmp0 (self->looked_for, view->request->id) == 0)
    return;
  g_free (self->looked_for);
  self->looked_for = g_strdup (view->request->id);
  gembok_desk_work (gembok_request_model_desk (gembok_step_page_request (GEMBOK_STEP_PAGE (self))), self,
                    gembok_step_page_cancellable (GEMBOK_STEP_PAGE (self)),
                    &(GembokWork){ .func = check_in_thread,
                                   .input = g_strdup (view->certificate_sha256),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) gembok_verdict_free,
                                   .done = checked_cb });
}

/* --- page ----------------------------------------------------------------------------------------------------------- */

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokIssuedPage *self = GEMBOK_ISSUED_PAGE (page);
  if (view->certificate_sha256 != NULL)
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
  if (view->certificate_sha256 == NULL)
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
leave (GembokStepPage *page)
{
  gembok_secret_entry_clear (GTK_EDITABLE (GEMBOK_ISSUED_PAGE (page)->passphrase));
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (GEMBOK_ISSUED_PAGE (object)->rows);
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
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/issued-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, checks);
  gtk_widget_class_bind_template_child (widget_class, GembokIssuedPage, spinner);
}

static void
gembok_issued_page_init (GembokIssuedPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->passphrase));
}
