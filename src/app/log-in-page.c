/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log-in-page.h"

#include "app/account-pane.h"
#include "app/display.h"
#include "base/i18n.h"

struct _GembokLogInPage
{
  GembokStepPage parent_instance;

  /* template */
  GembokAccountPane *pane;

  gboolean leaving; /* the step is the one in which the applicant logs out */
};

G_DEFINE_FINAL_TYPE (GembokLogInPage, gembok_log_in_page, GEMBOK_TYPE_STEP_PAGE)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static const GembokPlanStep *
step_of_csr (const GembokRequestView *view)
{
  for (guint i = 0; view != NULL && view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (step->step->action == GEMBOK_ACTION_CREATE_CSR)
        return step;
    }
  return NULL;
}

static gboolean
has_csr (GembokStepPage *page)
{
  const GembokRequestView *view = gembok_step_page_view (page);
  return view != NULL && view->request->csr != NULL;
}

/* What the button says. */
static const char *
primary_label (GembokLogInPage *self)
{
  const char *of_pane = gembok_account_pane_primary_label (self->pane);
  if (*of_pane != '\0')
    return of_pane;
  if (gembok_account_pane_stage (self->pane) == GEMBOK_ACCOUNT_OFFLINE)
    return has_csr (GEMBOK_STEP_PAGE (self)) ? _ ("_Save CSR") : _ ("_Make CSR");
  return self->leaving ? _ ("_Log Out") : _ ("_Continue");
}

static gboolean
busy (GembokLogInPage *self)
{
  gboolean waiting = FALSE;
  g_object_get (self->pane, "busy", &waiting, NULL);
  return waiting;
}

static void
show_buttons (GembokLogInPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  GembokRequestModel *model = gembok_step_page_request (page);
  if (model == NULL)
    return;
  const GembokAccountStage stage = gembok_account_pane_stage (self->pane);
  GembokDesk *desk = gembok_request_model_desk (model);
  const gboolean somebody = gembok_desk_account (desk) != NULL;
  const gboolean waiting = busy (self);
  /* The step is the applicant's: in training their part must be taken first. */
  const gboolean choosing = stage == GEMBOK_ACCOUNT_TRAINING && gembok_desk_role (desk) != GEMBOK_ROLE_APPLICANT;
  const gboolean can_leave = somebody && !self->leaving && stage != GEMBOK_ACCOUNT_FIRST_PASSWORD;
  gembok_step_page_set_primary (page, choosing ? NULL : primary_label (self), !waiting);
  gembok_step_page_set_secondary (page, waiting ? _ ("_Cancel") : can_leave ? _ ("_Log Out") : NULL);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokLogInPage *self = GEMBOK_LOG_IN_PAGE (page);
  const GembokPlanStep *step = gembok_step_page_step (page);
  if (step == NULL)
    return;
  g_autofree char *title = gembok_display_step_title (step->step);
  gembok_step_page_set_title (page, title);
  gembok_step_page_set_subtitle (page, gembok_bilingual_get (&step->step->title));
  self->leaving = step->step->action == GEMBOK_ACTION_LOG_OUT;
  GembokDesk *desk = gembok_request_model_desk (gembok_step_page_request (page));
  gembok_account_pane_set_desk (self->pane, desk);
  gembok_account_pane_suggest (self->pane, view->request->account);
  show_buttons (self);
}

/* --- doing it ------------------------------------------------------------------------------------------------------ */

static void
logged_out_cb (gpointer owner, const GError *error)
{
  GembokLogInPage *self = owner;
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (GEMBOK_STEP_PAGE (self)), error);
  show_buttons (self);
}

static void
log_out (GembokLogInPage *self)
{
  GembokRequestModel *model = gembok_step_page_request (GEMBOK_STEP_PAGE (self));
  gembok_desk_log_out (gembok_request_model_desk (model), self, logged_out_cb);
}

/* Where the CSR is made, or saved. */
static void
open_csr (GembokLogInPage *self)
{
  const GembokPlanStep *step = step_of_csr (gembok_step_page_view (GEMBOK_STEP_PAGE (self)));
  if (step != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-step", "(ss)",
                                gembok_request_model_id (gembok_step_page_request (GEMBOK_STEP_PAGE (self))),
                                step->step->id);
}

static void
primary (GembokStepPage *page)
{
  GembokLogInPage *self = GEMBOK_LOG_IN_PAGE (page);
  switch (gembok_account_pane_stage (self->pane))
    {
    case GEMBOK_ACCOUNT_OFFLINE:
      open_csr (self);
      break;
    case GEMBOK_ACCOUNT_TRAINING:
    case GEMBOK_ACCOUNT_LOGGED_IN:
      if (self->leaving)
        log_out (self);
      else
        gembok_step_page_go_on (page);
      break;
    case GEMBOK_ACCOUNT_NO_ADDRESS:
    case GEMBOK_ACCOUNT_LOG_IN:
    case GEMBOK_ACCOUNT_FIRST_PASSWORD:
      gembok_account_pane_press (self->pane);
      break;
    }
}

static void
secondary (GembokStepPage *page)
{
  GembokLogInPage *self = GEMBOK_LOG_IN_PAGE (page);
  if (busy (self))
    gembok_account_pane_cancel (self->pane);
  else
    log_out (self);
}

static void
done_cb (GembokLogInPage *self)
{
  if (!self->leaving && gembok_account_pane_stage (self->pane) == GEMBOK_ACCOUNT_LOGGED_IN)
    gembok_step_page_go_on (GEMBOK_STEP_PAGE (self));
  else
    show_buttons (self);
}

static void
leave (GembokStepPage *page)
{
  GembokLogInPage *self = GEMBOK_LOG_IN_PAGE (page);
  if (self->pane != NULL)
    gembok_account_pane_leave (self->pane);
}

static void
gembok_log_in_page_class_init (GembokLogInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GEMBOK_STEP_PAGE_CLASS (klass)->update = update;
  GEMBOK_STEP_PAGE_CLASS (klass)->primary = primary;
  GEMBOK_STEP_PAGE_CLASS (klass)->secondary = secondary;
  GEMBOK_STEP_PAGE_CLASS (klass)->leave = leave;
  g_type_ensure (GEMBOK_TYPE_ACCOUNT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/log-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokLogInPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
gembok_log_in_page_init (GembokLogInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
