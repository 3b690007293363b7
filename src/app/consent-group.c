/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/consent-group.h"

#include "app/agreement-work.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "app/paper.h"
#include "base/i18n.h"

struct _GembokConsentGroup
{
  AdwBin parent_instance;

  /* template */
  GembokNotice *notice;
  GembokPaper *paper;
  AdwActionRow *row;
  GtkSwitch *given;

  /* owned */
  GembokRequestModel *model; /* (nullable) */
  GembokAgreed *text;        /* (nullable): the one that is shown */

  gboolean showing; /* the switch is moved by us */
};

G_DEFINE_FINAL_TYPE (GembokConsentGroup, gembok_consent_group, ADW_TYPE_BIN)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static gboolean
is_open (const GembokRequestView *view)
{
  return view->request->state == GEMBOK_REQUEST_DRAFT || view->request->state == GEMBOK_REQUEST_REJECTED;
}

static char *
describe (const GembokConsentGroup *self, const GembokRequestView *view)
{
  if (!view->consent_given)
    return g_strdup (_ ("You can take it back here as long as the request was not sent."));
  g_autofree char *time = gembok_format_time (view->consent_at);
  g_autofree char *stamp
      = self->text != NULL ? gembok_agreement_stamp (self->text->version, self->text->sha256) : g_strdup ("");
  /* TRANSLATORS: time; version and fingerprint of the text */
  return g_strdup_printf (_ ("Given on %s. %s"), time, stamp);
}

static void
show_state (GembokConsentGroup *self)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  const gboolean wanted = view != NULL && view->consent_required && (is_open (view) || view->consent_given);
  gtk_widget_set_visible (GTK_WIDGET (self), wanted);
  if (!wanted)
    return;
  g_autofree char *text = describe (self, view);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), is_open (view)
                                                                      ? _ ("I consent to the processing of these documents")
                                                                      : _ ("You consented to the processing"));
  adw_action_row_set_subtitle (self->row, text);
  const gboolean can_change = is_open (view) && self->text != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->given), can_change);
  adw_action_row_set_activatable_widget (self->row, can_change ? GTK_WIDGET (self->given) : NULL);
  self->showing = TRUE;
  gtk_switch_set_active (self->given, view->consent_given);
  gtk_switch_set_state (self->given, view->consent_given);
  self->showing = FALSE;
}

void
gembok_consent_group_show (GembokConsentGroup *self, GembokRequestModel *model, const GembokPolicy *policy)
{
  if (g_set_object (&self->model, model))
    gembok_notice_hide (self->notice);
  g_clear_pointer (&self->text, gembok_agreed_free);
  if (policy != NULL && policy->consent_version != NULL)
    self->text = gembok_agreed_new (policy->consent_version, policy->consent_sha256);
  gembok_paper_set_text (self->paper, policy != NULL ? policy->consent_text : NULL);
  show_state (self);
}

/* --- giving and taking back ---------------------------------------------------------------------------------------- */

static void
done_cb (gpointer owner, const GError *error)
{
  GembokConsentGroup *self = owner;
  const GembokRequestView *view = gembok_request_model_view (self->model);
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else if (view->warnings->len > 0 && !view->consent_given)
    gembok_notice_show (self->notice, GEMBOK_NOTICE_WARNING, _ ("Your consent was taken back."), view->warnings->pdata[0],
                        NULL);
  show_state (self);
}

static gboolean
state_set_cb (GembokConsentGroup *self, gboolean given)
{
  if (self->showing || self->model == NULL)
    return FALSE;
  gembok_notice_hide (self->notice);
  gembok_request_model_run (
      self->model, self, NULL,
      &(GembokRequestWork){ .func = gembok_agreement_consent,
                            .input = given ? gembok_agreed_new (self->text->version, self->text->sha256) : NULL,
                            .input_free = gembok_agreed_free,
                            .done = done_cb });
  /* The switch arrives when it is on the disk. */
  return TRUE;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_CONSENT_GROUP (widget)->given));
}

static void
dispose (GObject *object)
{
  GembokConsentGroup *self = GEMBOK_CONSENT_GROUP (object);
  g_clear_object (&self->model);
  g_clear_pointer (&self->text, gembok_agreed_free);
  G_OBJECT_CLASS (gembok_consent_group_parent_class)->dispose (object);
}

static void
gembok_consent_group_class_init (GembokConsentGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->focus = gembok_keyboard_pass;
  widget_class->grab_focus = grab_focus;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_PAPER);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/consent-group.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokConsentGroup, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokConsentGroup, paper);
  gtk_widget_class_bind_template_child (widget_class, GembokConsentGroup, row);
  gtk_widget_class_bind_template_child (widget_class, GembokConsentGroup, given);
  gtk_widget_class_bind_template_callback (widget_class, state_set_cb);
}

static void
gembok_consent_group_init (GembokConsentGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
