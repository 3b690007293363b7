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
  char *seen;                 /* (nullable): what of it is judged */
  GCancellable *cancellable;  /* of the request that is open: another one for each */

  gboolean can_accept;
};

G_DEFINE_FINAL_TYPE (GembokReviewCase, gembok_review_case, ADW_TYPE_BIN)

static void
set_busy (GembokReviewCase *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), !busy && self->can_accept);
  gtk_widget_set_sensitive (GTK_WIDGET (self->give_back), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->refuse), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id;
  GCancellable *round;
  GembokWireRequest *request; /* (nullable) */
  GembokReviewFacts *facts;   /* (nullable) */
  char *seen;                 /* (nullable) */
  GError *error;              /* (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_free (opening->id);
  g_object_unref (opening->round);
  gembok_wire_request_free (opening->request);
  gembok_review_facts_free (opening->facts);
  g_free (opening->seen);
  g_clear_error (&opening->error);
  g_free (opening);
}

static gpointer
open_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Opening *opening = input;
  opening->request = gembok_review_show (context, opening->id, cancellable, &opening->error);
  if (opening->request == NULL)
    return opening;
  opening->facts = gembok_review_facts (opening->request, g_get_real_time () / G_USEC_PER_SEC);
  opening->seen = gembok_review_seen (opening->request);
  return opening;
}

static void
show_request (GembokReviewCase *self, const GembokReviewFacts *facts)
{
  g_autofree char *title = gembok_display_review_title (self->request);
  g_autofree char *subtitle = gembok_display_review_subtitle (self->request, g_get_real_time () / G_USEC_PER_SEC);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gembok_review_facts_view_show (self->facts, facts, self->request);
  gembok_review_documents_show (self->documents, self->desk, self->request);
  /* A CSR that is not sound cannot be accepted, only returned or refused. */
  self->can_accept = facts->csr_error == NULL;
  set_busy (self, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "case");
}

static void
opened_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokReviewCase *self = owner;
  Opening *opening = result;
  /* What comes of a request that was turned away from since is not told of the present one. */
  if (opening->round == self->cancellable && opening->request != NULL)
    {
      g_clear_pointer (&self->request, gembok_wire_request_free);
      g_free (self->seen);
      self->request = g_steal_pointer (&opening->request);
      self->seen = g_steal_pointer (&opening->seen);
      show_request (self, opening->facts);
    }
  else if (opening->round == self->cancellable)
    {
      gembok_notice_show_error (self->failure, opening->error);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
  opening_free (opening);
}

void
gembok_review_case_close (GembokReviewCase *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->request, gembok_wire_request_free);
  g_clear_pointer (&self->seen, g_free);
  self->can_accept = FALSE;
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
  Opening *opening = g_new0 (Opening, 1);
  opening->id = g_strdup (id);
  opening->round = g_object_ref (self->cancellable);
  gembok_desk_work (
      desk, self, self->cancellable,
      &(GembokWork){ .func = open_in_thread, .input = opening, .result_free = opening_free, .done = opened_cb });
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
  char *name;                /* the applicant's */
  char *seen;                /* as it was when the decider began to decide */
  GCancellable *round;       /* of the request that was open then */
  const char *verb;          /* static */
  char *reason;              /* (nullable) */
  GPtrArray *returned;       /* (element-type GembokReturned) (nullable) */
  GembokWireRequest *answer; /* (nullable) */
  GError *error;             /* (nullable) */
} Decision;

static Decision *
decision_new (GembokReviewCase *self)
{
  Decision *decision = g_new0 (Decision, 1);
  decision->id = g_strdup (self->request->id);
  decision->name = gembok_display_review_title (self->request);
  decision->seen = g_strdup (self->seen);
  decision->round = g_object_ref (self->cancellable);
  return decision;
}

static void
decision_free (gpointer data)
{
  Decision *decision = data;
  g_free (decision->id);
  g_free (decision->name);
  g_free (decision->seen);
  g_object_unref (decision->round);
  g_free (decision->reason);
  g_clear_pointer (&decision->returned, g_ptr_array_unref);
  gembok_wire_request_free (decision->answer);
  g_clear_error (&decision->error);
  g_free (decision);
}

static gpointer
decide_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Decision *decision = input;
  const guint count = decision->returned != NULL ? decision->returned->len : 0;
  g_autofree GembokRejectedDocument *rejected = g_new0 (GembokRejectedDocument, count + 1);
  for (guint i = 0; i < count; i++)
    {
      const GembokReturned *one = decision->returned->pdata[i];
      rejected[i] = (GembokRejectedDocument){ one->kind, one->reason };
    }
  decision->answer = gembok_review_decide (context, decision->id, decision->seen, decision->verb, decision->reason, rejected,
                                           count, cancellable, &decision->error);
  return decision;
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
show_failure (GembokReviewCase *self, const Decision *decision)
{
  if (decision->round != self->cancellable)
    {
      /* Another one is in front by now: said by name, and not on its page. */
      g_autofree char *words = g_strdup_printf (_ ("%1$s: %2$s"), decision->name, decision->error->message);
      gembok_toast (GTK_WIDGET (self), words);
      return;
    }
  /* What is to be looked at again has to be what the AMS has now. */
  if (gembok_error_get_code (decision->error) == GEMBOK_ERROR_CONFLICT)
    gembok_review_case_open (self, self->desk, decision->id);
  gembok_notice_show_error (self->notice, decision->error);
}

static void
decided_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokReviewCase *self = owner;
  Decision *decision = result;
  if (decision->round == self->cancellable)
    set_busy (self, FALSE);
  if (decision->answer != NULL)
    {
      gembok_toast (GTK_WIDGET (self), word_of (decision->answer->state));
      gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS | GEMBOK_CHANGED_CERTIFICATES);
    }
  else
    show_failure (self, decision);
  decision_free (decision);
}

/* Takes @decision. */
static void
decide (GembokReviewCase *self, Decision *decision)
{
  if (decision->round == self->cancellable)
    {
      gembok_notice_hide (self->notice);
      set_busy (self, TRUE);
    }
  /* Not cancelled by turning to another request: the decision was made. */
  gembok_desk_work (
      self->desk, self, NULL,
      &(GembokWork){
          .func = decide_in_thread, .input = decision, .result_free = decision_free, .lane = "review", .done = decided_cb });
}

static void
accept_cb (GembokReviewCase *self)
{
  Decision *decision = decision_new (self);
  decision->verb = "accept";
  decide (self, decision);
}

static void
returned_cb (GembokReviewCase *self, const char *reason, GPtrArray *returned, GObject *window)
{
  Decision *decision = g_object_steal_data (window, "decision");
  if (decision == NULL)
    return;
  decision->verb = returned != NULL ? "reject" : "refuse";
  decision->reason = g_strdup (reason);
  decision->returned = returned != NULL ? g_ptr_array_ref (returned) : NULL;
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    decide (self, decision);
  else
    decision_free (decision);
}

/* While the reasons are typed the request may be closed below; what is decided on is what was looked at now. */
static void
ask_reasons (GembokReviewCase *self, gboolean for_good)
{
  GtkWidget *window = gembok_review_return_new (self->request, for_good);
  g_object_set_data_full (G_OBJECT (window), "decision", decision_new (self), decision_free);
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
  g_free (self->seen);
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
