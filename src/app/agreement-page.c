/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/agreement-page.h"

#include "app/agreement-work.h"
#include "app/consent-group.h"
#include "app/paper.h"
#include "base/i18n.h"

struct _GembokAgreementPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkWidget *loading;
  GtkSpinner *spinner;
  GtkWidget *accepted;
  AdwActionRow *accepted_row;
  GtkToggleButton *again;
  GembokPaper *paper;
  GembokConsentGroup *consent;

  /* owned */
  char *request_id;     /* (nullable): whose texts are shown */
  GembokPolicy *policy; /* (nullable): with the texts */
};

G_DEFINE_FINAL_TYPE (GembokAgreementPage, gembok_agreement_page, GEMBOK_TYPE_STEP_PAGE)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static gboolean
is_open (const GembokRequestView *view)
{
  return view->request->state == GEMBOK_REQUEST_DRAFT || view->request->state == GEMBOK_REQUEST_REJECTED;
}

static gboolean
is_accepted (const GembokRequestView *view)
{
  return view->request->agreement_version != NULL && !view->agreement_outdated;
}

/* Whether the AMS has an agreement for this request, or had one when it was accepted. */
static gboolean
has_agreement (const GembokRequestView *view)
{
  for (guint i = 0; i < view->parts->len; i++)
    if (((const GembokRequestPart *) view->parts->pdata[i])->kind == GEMBOK_PART_AGREEMENT)
      return TRUE;
  return view->request->agreement_version != NULL;
}

static gboolean
is_all_given (const GembokRequestView *view)
{
  return (is_accepted (view) || !has_agreement (view)) && (view->consent_given || !view->consent_required);
}

static void
show_buttons (GembokAgreementPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  const GembokRequestView *view = gembok_step_page_view (page);
  const gboolean can_change = view != NULL && self->policy != NULL && is_open (view);
  const gboolean to_accept = can_change && has_agreement (view) && !is_accepted (view);
  const char *primary = to_accept ? _ ("I _Agree") : can_change && is_all_given (view) ? _ ("_Continue") : NULL;
  gembok_step_page_set_primary (page, primary, !to_accept || gembok_paper_is_finished (self->paper));
  gembok_step_page_set_secondary (page, can_change && has_agreement (view) ? _ ("I Do _Not Agree") : NULL);
}

static const char *
words_for (const GembokRequestView *view)
{
  if (!has_agreement (view))
    return view->consent_required ? _ ("This AMS asks for no agreement, but for your consent.")
                                  : _ ("This AMS asks for no agreement. Nothing is to be done here.");
  if (view->agreement_outdated)
    return _ ("The text has changed since you accepted it. Read it to the end, then decide again.");
  if (is_open (view) && !is_accepted (view))
    return _ ("Read the text to the end. “I Agree” can be pressed after that.");
  return _ ("What you have agreed to, word for word.");
}

static void
show_accepted (GembokAgreementPage *self, const GembokRequestView *view)
{
  const gboolean accepted = is_accepted (view);
  gtk_widget_set_visible (self->accepted, accepted);
  if (!accepted)
    return;
  g_autofree char *time = gembok_format_time (view->request->agreement_at);
  g_autofree char *title = g_strdup_printf (_ ("Accepted on %s"), time);
  g_autofree char *stamp = gembok_agreement_stamp (view->request->agreement_version, view->request->agreement_sha256);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->accepted_row), title);
  adw_action_row_set_subtitle (self->accepted_row, stamp);
}

/* What was accepted can be read again, where that text is still at hand. */
static void
show_text (GembokAgreementPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  const gboolean there = view != NULL && self->policy != NULL && self->policy->agreement_text != NULL;
  const gboolean same = there && g_strcmp0 (self->policy->agreement_sha256, view->request->agreement_sha256) == 0;
  const gboolean again = there && is_accepted (view) && same && gtk_toggle_button_get_active (self->again);
  const gboolean first = there && has_agreement (view) && !is_accepted (view) && is_open (view);
  gtk_widget_set_visible (GTK_WIDGET (self->again), same);
  gtk_widget_set_visible (GTK_WIDGET (self->paper), again || first);
}

static void
show (GembokAgreementPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  const GembokRequestView *view = gembok_step_page_view (page);
  const gboolean waiting = self->policy == NULL && is_open (view) && !is_accepted (view);
  g_autofree char *stamp = self->policy != NULL && self->policy->agreement_version != NULL && !is_accepted (view)
                               ? gembok_agreement_stamp (self->policy->agreement_version, self->policy->agreement_sha256)
                               : NULL;
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s", words_for (view), stamp != NULL ? "\n" : "",
                                               stamp != NULL && has_agreement (view) ? stamp : "");
  gtk_widget_set_visible (self->loading, waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  gembok_step_page_set_subtitle (page, g_strchomp (subtitle));
  gembok_paper_set_text (self->paper, self->policy != NULL ? self->policy->agreement_text : NULL);
  gembok_consent_group_show (self->consent, gembok_step_page_request (page), self->policy);
  show_accepted (self, view);
  show_text (self);
  show_buttons (self);
}

/* --- the texts ----------------------------------------------------------------------------------------------------- */

static void
take_policy (GembokAgreementPage *self, GembokPolicy *policy)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  gembok_policy_free (self->policy);
  self->policy = policy;
  if (view != NULL)
    show (self);
}

static void
ask (GembokAgreementPage *self, GembokWorkFunc func, GembokWorkDoneFunc done)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  gembok_desk_work (gembok_request_model_desk (gembok_step_page_request (page)), self, gembok_step_page_cancellable (page),
                    &(GembokWork){ .func = func,
                                   .input = g_strdup (self->request_id),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) gembok_policy_free,
                                   .done = done });
}

/* Whose texts these are: the page may show another request by now. */
static gboolean
is_stale (GembokAgreementPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  return view == NULL || g_strcmp0 (view->request->id, self->request_id) != 0;
}

/* The AMS may have a newer text than the one seen last; where it cannot be asked, that one counts until it is sent. */
static void
fresh_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokAgreementPage *self = owner;
  if (error != NULL || result == NULL || is_stale (self))
    {
      gembok_policy_free (result);
      return;
    }
  const gboolean another
      = self->policy != NULL && g_strcmp0 (self->policy->agreement_sha256, ((GembokPolicy *) result)->agreement_sha256) != 0;
  take_policy (self, result);
  /* What was accepted may be outdated by it. */
  if (another)
    gembok_request_model_reload (gembok_step_page_request (GEMBOK_STEP_PAGE (self)));
}

static void
cached_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokAgreementPage *self = owner;
  if (error != NULL || is_stale (self))
    {
      gembok_policy_free (result);
      if (error != NULL)
        gembok_notice_show_error (gembok_step_page_notice (GEMBOK_STEP_PAGE (self)), error);
      return;
    }
  take_policy (self, result);
  ask (self, gembok_agreement_fresh, fresh_cb);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokAgreementPage *self = GEMBOK_AGREEMENT_PAGE (page);
  if (g_strcmp0 (self->request_id, view->request->id) != 0)
    {
      g_free (self->request_id);
      self->request_id = g_strdup (view->request->id);
      g_clear_pointer (&self->policy, gembok_policy_free);
      gtk_toggle_button_set_active (self->again, FALSE);
      ask (self, gembok_agreement_cached, cached_cb);
    }
  show (self);
}

/* --- agreeing ------------------------------------------------------------------------------------------------------ */

static void
accepted_cb (gpointer owner, const GError *error)
{
  GembokAgreementPage *self = owner;
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  if (error != NULL)
    {
      gembok_notice_show_error (gembok_step_page_notice (page), error);
      ask (self, gembok_agreement_cached, cached_cb);
    }
  else if (is_all_given (gembok_step_page_view (page)))
    gembok_step_page_go_on (page);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->consent));
}

static void
primary (GembokStepPage *page)
{
  GembokAgreementPage *self = GEMBOK_AGREEMENT_PAGE (page);
  if (is_all_given (gembok_step_page_view (page)))
    {
      gembok_step_page_go_on (page);
      return;
    }
  gembok_step_page_run (page, &(GembokRequestWork){ .func = gembok_agreement_accept,
                                                    .input = gembok_agreed_new (self->policy->agreement_version,
                                                                                self->policy->agreement_sha256),
                                                    .input_free = gembok_agreed_free,
                                                    .done = accepted_cb });
}

/* --- not agreeing -------------------------------------------------------------------------------------------------- */

static void
declined_cb (gpointer owner, const GError *error)
{
  GembokStepPage *page = owner;
  if (error != NULL)
    {
      gembok_notice_show_error (gembok_step_page_notice (page), error);
      return;
    }
  /* The session went with it; the desk finds out whose. */
  g_autoptr (GError) ended = g_error_new_literal (GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN, "declined");
  gembok_desk_failed (gembok_request_model_desk (gembok_step_page_request (page)), ended);
  gembok_notice_show (
      gembok_step_page_notice (page), GEMBOK_NOTICE_INFO, _ ("You did not agree."),
      _ ("You are logged out of the AMS. The request stays on this computer; you can read the text again and "
         "decide otherwise at any time."),
      NULL);
}

static void
decline_answered_cb (GembokStepPage *page, const char *response)
{
  if (g_str_equal (response, "decline") && gembok_step_page_request (page) != NULL)
    gembok_step_page_run (page, &(GembokRequestWork){ .func = gembok_agreement_decline, .done = declined_cb });
}

static void
secondary (GembokStepPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Do you not agree?"), NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("Without the agreement the request cannot be sent, and you are logged out of the AMS, as "
                                  "the procedure says. Nothing "
                                  "is lost: the request stays on this computer, and you can agree later."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _ ("_Back"), "decline", _ ("I Do _Not Agree"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "decline", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (decline_answered_cb), page, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  GembokAgreementPage *self = GEMBOK_AGREEMENT_PAGE (object);
  g_free (self->request_id);
  gembok_policy_free (self->policy);
  G_OBJECT_CLASS (gembok_agreement_page_parent_class)->finalize (object);
}

static void
gembok_agreement_page_class_init (GembokAgreementPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->primary = primary;
  page_class->secondary = secondary;
  g_type_ensure (GEMBOK_TYPE_CONSENT_GROUP);
  g_type_ensure (GEMBOK_TYPE_PAPER);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/agreement-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, loading);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, accepted);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, accepted_row);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, again);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, paper);
  gtk_widget_class_bind_template_child (widget_class, GembokAgreementPage, consent);
  gtk_widget_class_bind_template_callback (widget_class, show_text);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
}

static void
gembok_agreement_page_init (GembokAgreementPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
