/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review-case.h"

#include "app/display-review.h"
#include "app/notice.h"
#include "app/review-documents.h"
#include "app/review-facts-view.h"
#include "app/review-return.h"
#include "app/toast.h"
#include "base/i18n.h"
#include "procedure/review.h"

#define FACTS_WIDTH 312

struct _GembokReviewCase
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GembokNotice *failure;
  GembokNotice *notice;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkScrolledWindow *scroller;
  GtkScrolledWindow *facts_scroller;
  GtkBox *panes;
  GembokReviewDocuments *documents;
  GembokReviewFactsView *facts;
  GtkButton *accept;
  GtkButton *give_back;
  GtkButton *refuse;
  GtkSpinner *spinner;

  /* owned */
  GembokDesk *desk;
  char *id;                   /* (nullable) */
  GembokWireRequest *request; /* (nullable) */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (GembokReviewCase, gembok_review_case, ADW_TYPE_BIN)

static void
set_busy (GembokReviewCase *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->give_back), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->refuse), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static void
show_request (GembokReviewCase *self)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *title = gembok_display_review_title (self->request);
  g_autofree char *subtitle = gembok_display_review_subtitle (self->request, now);
  g_autoptr (GembokReviewFacts) facts = gembok_review_facts (self->request, now);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gembok_review_facts_view_show (self->facts, facts, self->request);
  gembok_review_documents_show (self->documents, self->desk, self->request);
  /* A CSR that is not sound cannot be accepted, only returned or refused. */
  set_busy (self, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), facts->csr_error == NULL);
  gtk_stack_set_visible_child_name (self->stack, "case");
}

static gpointer
fetch_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  return gembok_review_show (context, input, cancellable, error);
}

static void
fetched_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokReviewCase *self = owner;
  g_autoptr (GembokWireRequest) request = result;
  if (request != NULL && g_strcmp0 (request->id, self->id) == 0)
    {
      g_clear_pointer (&self->request, gembok_wire_request_free);
      self->request = g_steal_pointer (&request);
      show_request (self);
    }
  else if (error != NULL && self->id != NULL)
    {
      gembok_notice_show_error (self->failure, error);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
}

void
gembok_review_case_close (GembokReviewCase *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->request, gembok_wire_request_free);
  gembok_review_documents_clear (self->documents);
  gembok_notice_hide (self->notice);
}

void
gembok_review_case_open (GembokReviewCase *self, GembokDesk *desk, const char *id)
{
  gembok_review_case_close (self);
  g_set_object (&self->desk, desk);
  self->id = g_strdup (id);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gembok_desk_work (desk, self, self->cancellable,
                    &(GembokWork){ .func = fetch_in_thread,
                                   .input = g_strdup (id),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) gembok_wire_request_free,
                                   .done = fetched_cb });
}

void
gembok_review_case_set_narrow (GembokReviewCase *self, gboolean narrow)
{
  /* Side by side each pane scrolls for itself; one above the other they scroll together. */
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, narrow ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_policy (self->facts_scroller, GTK_POLICY_NEVER, narrow ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (GTK_WIDGET (self->facts_scroller), narrow ? -1 : FACTS_WIDTH, -1);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

/* --- deciding ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *id;
  const char *decision; /* static */
  char *reason;         /* (nullable) */
  GPtrArray *returned;  /* (element-type GembokReturned) (nullable) */
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_free (decision->id);
  g_free (decision->reason);
  g_clear_pointer (&decision->returned, g_ptr_array_unref);
  g_free (decision);
}

static gpointer
decide_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  const Decision *decision = input;
  const guint count = decision->returned != NULL ? decision->returned->len : 0;
  g_autofree GembokRejectedDocument *rejected = g_new0 (GembokRejectedDocument, count + 1);
  for (guint i = 0; i < count; i++)
    {
      const GembokReturned *one = decision->returned->pdata[i];
      rejected[i] = (GembokRejectedDocument){ one->kind, one->reason };
    }
  return gembok_review_decide (context, decision->id, decision->decision, decision->reason, rejected, count, cancellable,
                               error);
}

static const char *
word_of (GembokRequestState state)
{
  switch (state)
    {
    case GEMBOK_REQUEST_REJECTED:
      return _ ("Returned to the applicant for repair.");
    case GEMBOK_REQUEST_REFUSED:
      return _ ("Refused for good.");
    case GEMBOK_REQUEST_DONE:
      return _ ("Accepted; the certificate is issued.");
    default:
      return _ ("Accepted; the next one decides now.");
    }
}

static void
decided_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokReviewCase *self = owner;
  g_autoptr (GembokWireRequest) request = result;
  set_busy (self, FALSE);
  if (request == NULL)
    {
      gembok_notice_show_error (self->notice, error);
      return;
    }
  gembok_toast (GTK_WIDGET (self), word_of (request->state));
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS | GEMBOK_CHANGED_CERTIFICATES);
}

static void
decide (GembokReviewCase *self, const char *decision, const char *reason, GPtrArray *returned)
{
  Decision *input = g_new0 (Decision, 1);
  input->id = g_strdup (self->id);
  input->decision = decision;
  input->reason = g_strdup (reason);
  input->returned = returned != NULL ? g_ptr_array_ref (returned) : NULL;
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  /* Not cancelled by turning to another request: the decision was made. */
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = decide_in_thread,
                                   .input = input,
                                   .input_free = decision_free,
                                   .result_free = (GDestroyNotify) gembok_wire_request_free,
                                   .lane = "review",
                                   .done = decided_cb });
}

static void
accept_cb (GembokReviewCase *self)
{
  decide (self, "accept", NULL, NULL);
}

static void
returned_cb (GembokReviewCase *self, const char *reason, GPtrArray *returned)
{
  decide (self, returned != NULL ? "reject" : "refuse", reason, returned);
}

static void
ask_reasons (GembokReviewCase *self, gboolean for_good)
{
  GtkWidget *window = gembok_review_return_new (self->request, for_good);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (window, "decided", G_CALLBACK (returned_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
give_back_cb (GembokReviewCase *self)
{
  ask_reasons (self, FALSE);
}

static void
refuse_cb (GembokReviewCase *self)
{
  ask_reasons (self, TRUE);
}

static void
try_again_cb (GembokReviewCase *self)
{
  g_autofree char *id = g_strdup (self->id);
  gembok_review_case_open (self, self->desk, id);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokReviewCase *self = GEMBOK_REVIEW_CASE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_review_case_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokReviewCase *self = GEMBOK_REVIEW_CASE (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->request, gembok_wire_request_free);
  g_free (self->id);
  G_OBJECT_CLASS (gembok_review_case_parent_class)->finalize (object);
}

static void
gembok_review_case_class_init (GembokReviewCaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_REVIEW_DOCUMENTS);
  g_type_ensure (GEMBOK_TYPE_REVIEW_FACTS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/review-case.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, failure);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, title);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, subtitle);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, facts_scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, panes);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, documents);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, facts);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, accept);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, give_back);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, refuse);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewCase, spinner);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, give_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
gembok_review_case_init (GembokReviewCase *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_review_case_set_narrow (self, FALSE);
}
