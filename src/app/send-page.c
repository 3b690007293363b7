/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/send-page.h"

#include "app/account-pane.h"
#include "app/display-course.h"
#include "app/display-send.h"
#include "app/part-row.h"
#include "app/sending.h"
#include "app/toast.h"
#include "base/i18n.h"

/* The speed is looked at anew also when nothing is heard. */
#define TICK_MS 1000

struct _GembokSendPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkWidget *transfer;
  GtkLabel *headline;
  GtkProgressBar *bar;
  GtkLabel *detail;
  GtkWidget *pause;
  GtkButton *go_on;
  GtkWidget *log_in;
  GembokAccountPane *pane;
  GtkWidget *missing_group;
  GtkListBox *missing;
  GtkWidget *parts_group;
  GtkListBox *parts;

  /* owned */
  GembokSending *sending; /* (nullable) */

  GembokSendingState shown; /* the state that the page was last drawn for */
  guint tick;
};

G_DEFINE_FINAL_TYPE (GembokSendPage, gembok_send_page, GEMBOK_TYPE_STEP_PAGE)

static GembokSendingState
state_of (GembokSendPage *self)
{
  return self->sending != NULL ? gembok_sending_state (self->sending) : GEMBOK_SENDING_IDLE;
}

static gboolean
is_under_way (GembokSendingState state)
{
  return state == GEMBOK_SENDING_RUNNING || state == GEMBOK_SENDING_WAITING || state == GEMBOK_SENDING_PAUSED;
}

/* Nothing is sent from here: the computer is kept away from any network, and the request is complete. */
static gboolean
is_carried (GembokSendPage *self)
{
  GembokRequestModel *model = gembok_step_page_request (GEMBOK_STEP_PAGE (self));
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  return model != NULL && view != NULL && gembok_desk_mode (gembok_request_model_desk (model)) == GEMBOK_MODE_OFFLINE
         && gembok_display_first_lacking (view) == NULL;
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static const char *
step_of_data (const GembokRequestView *view)
{
  const GembokStep *step
      = view->procedure != NULL ? gembok_procedure_step_of (view->procedure, GEMBOK_ACTION_CREATE_CSR, NULL) : NULL;
  return step != NULL ? step->id : NULL;
}

static GtkWidget *
person_row_new (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("avatar-default-symbolic");
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Applicant’s data"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (icon, "accent");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_bind_property (row, "activatable", arrow, "visible", G_BINDING_SYNC_CREATE);
  return row;
}

/* The first row, as long as the page lives. */
static void
show_person (GembokSendPage *self, const GembokRequestView *view)
{
  const GembokApplicant *applicant = view->request->applicant;
  const char *step = step_of_data (view);
  const char *name = applicant->name != NULL && *applicant->name != '\0' ? applicant->name : _ ("New applicant");
  const char *agency = applicant->organization != NULL ? applicant->organization : "";
  g_autofree char *text = *agency != '\0' ? g_strdup_printf ("%s, %s", name, agency) : g_strdup (name);
  if (gtk_list_box_get_row_at_index (self->parts, 0) == NULL)
    gtk_list_box_append (self->parts, person_row_new ());
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->parts, 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (step != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", view->request->id, step);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), step != NULL ? "win.open-step" : NULL);
}

/* Rows stay where they are and show something else: they are looked at, and have the keyboard, while something is sent. */
static void
show_part (GtkListBox *list, int position, const GembokRequestPart *part, const GembokRequestView *view)
{
  if (gtk_list_box_get_row_at_index (list, position) == NULL)
    gtk_list_box_append (list, gembok_part_row_new ());
  GembokPartRow *row = GEMBOK_PART_ROW (gtk_list_box_get_row_at_index (list, position));
  gembok_part_row_show (row, part, view);
}

static void
cut_off (GtkListBox *list, int length)
{
  for (GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, length); row != NULL;
       row = gtk_list_box_get_row_at_index (list, length))
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_parts (GembokSendPage *self, const GembokRequestView *view)
{
  int lacking = 0;
  int there = 1;
  show_person (self, view);
  for (guint i = 0; i < view->parts->len; i++)
    {
      const GembokRequestPart *part = view->parts->pdata[i];
      if (gembok_request_part_is_lacking (part))
        {
          show_part (self->missing, lacking, part, view);
          gembok_part_row_show_transfer (GEMBOK_PART_ROW (gtk_list_box_get_row_at_index (self->missing, lacking++)), FALSE,
                                         -1);
        }
      else
        show_part (self->parts, there++, part, view);
    }
  cut_off (self->missing, lacking);
  cut_off (self->parts, there);
  gtk_widget_set_visible (self->missing_group, lacking > 0);
}

static void
show_files (GembokSendPage *self)
{
  const gboolean under_way = is_under_way (state_of (self));
  const GembokTransferMeter *meter = self->sending != NULL ? gembok_sending_meter (self->sending) : NULL;
  GtkListBoxRow *row = NULL;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->parts, i)) != NULL; i++)
    {
      if (!GEMBOK_IS_PART_ROW (row))
        {
          gtk_list_box_row_set_activatable (row,
                                            !under_way && gtk_actionable_get_action_name (GTK_ACTIONABLE (row)) != NULL);
          continue;
        }
      const char *document = gembok_part_row_document (GEMBOK_PART_ROW (row));
      const double fraction = meter != NULL && document != NULL ? gembok_transfer_meter_item_fraction (meter, document) : -1;
      gembok_part_row_show_transfer (GEMBOK_PART_ROW (row), under_way, fraction);
    }
}

/* --- the buttons --------------------------------------------------------------------------------------------------- */

static const char *
label_to_begin (const GembokRequestView *view)
{
  if (gembok_display_first_lacking (view) != NULL)
    return _ ("Complete _It");
  if (gembok_display_was_interrupted (view))
    return _ ("_Go On");
  return view->request->state == GEMBOK_REQUEST_REJECTED ? _ ("_Send Again") : _ ("_Send Request");
}

/* Where the log-in is in place but another person's: they have to change. */
static const char *
label_of_log_in (GembokSendPage *self)
{
  const char *label = gembok_account_pane_primary_label (self->pane);
  if (*label != '\0')
    return label;
  return gembok_account_pane_stage (self->pane) == GEMBOK_ACCOUNT_LOGGED_IN ? _ ("_Change Person") : NULL;
}

static void
show_buttons (GembokSendPage *self, const GembokRequestView *view)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  gboolean busy = FALSE;
  const char *primary = NULL, *secondary = NULL;
  switch (state_of (self))
    {
    case GEMBOK_SENDING_IDLE:
      primary = is_carried (self) ? _ ("_Connect to an AMS") : label_to_begin (view);
      secondary = is_carried (self) ? _ ("_Back Up …") : NULL;
      break;
    case GEMBOK_SENDING_LOCKED:
      g_object_get (self->pane, "busy", &busy, NULL);
      primary = label_of_log_in (self);
      secondary = _ ("_Cancel");
      break;
    case GEMBOK_SENDING_FAILED:
      primary = gembok_display_first_lacking (view) != NULL ? label_to_begin (view) : _ ("_Try Again");
      break;
    case GEMBOK_SENDING_RUNNING:
    case GEMBOK_SENDING_PAUSED:
    case GEMBOK_SENDING_WAITING:
      break; /* their buttons are beside the progress */
    }
  gembok_step_page_set_primary (page, primary, !busy);
  gembok_step_page_set_secondary (page, secondary);
}

/* --- the words ----------------------------------------------------------------------------------------------------- */

/* Who is missing for it to go on. */
static void
show_lock (GembokSendPage *self, GembokNotice *notice, const GError *error)
{
  GembokDesk *desk = gembok_request_model_desk (gembok_step_page_request (GEMBOK_STEP_PAGE (self)));
  const gboolean other = gembok_desk_account (desk) != NULL && gembok_desk_role (desk) != GEMBOK_ROLE_APPLICANT;
  if (error == NULL && other)
    gembok_notice_show (notice, GEMBOK_NOTICE_INFO,
                        _ ("A request is sent by its applicant, and somebody else is logged in."),
                        _ ("Nothing is lost. Once the applicant is logged in, sending goes on by itself."), NULL);
  else
    gembok_notice_show (notice, GEMBOK_NOTICE_INFO, error != NULL ? error->message : _ ("Log in to send the request."),
                        _ ("Nothing is lost. Once you have logged in here, sending goes on by itself."), NULL);
}

static void
show_problem (GembokSendPage *self)
{
  GembokNotice *notice = gembok_step_page_notice (GEMBOK_STEP_PAGE (self));
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  const GError *error = self->sending != NULL ? gembok_sending_error (self->sending) : NULL;
  const GembokSendingState state = state_of (self);
  if (state == GEMBOK_SENDING_FAILED)
    gembok_notice_show_error (notice, error);
  else if (state == GEMBOK_SENDING_LOCKED)
    show_lock (self, notice, error);
  else if (state == GEMBOK_SENDING_IDLE && is_carried (self))
    gembok_notice_show (
        notice, GEMBOK_NOTICE_INFO, _ ("The request is complete, and Gembok works offline here."),
        _ ("To send it, connect this computer to an AMS: nothing has to be entered again. Or back the request up "
           "to a stick, restore it on a computer that is connected, and send it from there."),
        NULL);
  else if (state == GEMBOK_SENDING_IDLE && view->request->state == GEMBOK_REQUEST_REJECTED)
    gembok_notice_show (notice, GEMBOK_NOTICE_WARNING, _ ("The request was returned to be repaired."),
                        gembok_display_reason (view), NULL);
  else
    gembok_notice_hide (notice);
}

static const char *
words_for (GembokSendPage *self, const GembokRequestView *view)
{
  if (state_of (self) != GEMBOK_SENDING_IDLE || is_carried (self))
    return "";
  if (gembok_display_first_lacking (view) != NULL)
    return _ ("Before it can be sent, some things are needed. Each line leads to its step.");
  if (gembok_display_was_interrupted (view))
    return _ ("A part of it is with the AMS already. The rest follows from where it stopped.");
  return _ ("Look through it once more; each line leads to its step. After sending nothing of it can be changed.");
}

static void
show_transfer (GembokSendPage *self)
{
  const GembokSendingState state = state_of (self);
  const gboolean under_way = is_under_way (state);
  gtk_widget_set_visible (self->transfer, under_way);
  if (!under_way)
    return;
  const GembokTransferMeter *meter = gembok_sending_meter (self->sending);
  g_autofree char *title = gembok_display_sending_title (state, meter);
  g_autofree char *detail = gembok_display_sending_detail (state, meter, g_get_monotonic_time ());
  gtk_label_set_label (self->headline, title);
  gtk_label_set_label (self->detail, detail);
  gtk_progress_bar_set_fraction (self->bar, gembok_transfer_meter_fraction (meter));
  if (state != GEMBOK_SENDING_RUNNING)
    gtk_widget_add_css_class (GTK_WIDGET (self->bar), "quiet");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->bar), "quiet");
  gtk_widget_set_visible (self->pause, state == GEMBOK_SENDING_RUNNING);
  gtk_widget_set_visible (GTK_WIDGET (self->go_on), state != GEMBOK_SENDING_RUNNING);
  gtk_button_set_label (self->go_on, state == GEMBOK_SENDING_PAUSED ? _ ("_Go On") : _ ("_Try Now"));
}

static gboolean
tick_cb (gpointer data)
{
  show_transfer (data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking (GembokSendPage *self, gboolean ticking)
{
  if (ticking && self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick, g_source_remove);
}

/* All but the list itself. */
static void
show_sending (GembokSendPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  const GembokRequestView *view = gembok_step_page_view (page);
  const GembokSendingState state = state_of (self);
  if (view == NULL)
    return;
  const gboolean locked = state == GEMBOK_SENDING_LOCKED;
  const gboolean opens = locked && self->shown != GEMBOK_SENDING_LOCKED;
  gembok_step_page_set_subtitle (page, words_for (self, view));
  gtk_widget_set_visible (self->log_in, locked);
  gtk_widget_set_visible (self->parts_group, !locked);
  show_transfer (self);
  show_files (self);
  show_buttons (self, view);
  if (state != self->shown || state == GEMBOK_SENDING_IDLE)
    show_problem (self);
  set_ticking (self, state == GEMBOK_SENDING_RUNNING);
  self->shown = state;
  if (opens)
    gtk_widget_grab_focus (GTK_WIDGET (self->pane));
}

/* --- the page ------------------------------------------------------------------------------------------------------ */

static void
follow (GembokSendPage *self, GembokDesk *desk, const char *id)
{
  GembokSending *sending = gembok_sending_of (desk, id);
  if (self->sending == sending)
    return;
  if (self->sending != NULL)
    g_signal_handlers_disconnect_by_func (self->sending, show_sending, self);
  g_set_object (&self->sending, sending);
  g_signal_connect_object (sending, "changed", G_CALLBACK (show_sending), self, G_CONNECT_SWAPPED);
  gembok_account_pane_set_desk (self->pane, desk);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokSendPage *self = GEMBOK_SEND_PAGE (page);
  follow (self, gembok_request_model_desk (gembok_step_page_request (page)), view->request->id);
  gembok_account_pane_suggest (self->pane, view->request->account);
  show_parts (self, view);
  show_sending (self);
}

static void
primary (GembokStepPage *page)
{
  GembokSendPage *self = GEMBOK_SEND_PAGE (page);
  const GembokRequestView *view = gembok_step_page_view (page);
  const GembokRequestPart *lacking = gembok_display_first_lacking (view);
  const GembokSendingState state = state_of (self);
  if (state == GEMBOK_SENDING_LOCKED && *gembok_account_pane_primary_label (self->pane) != '\0')
    gembok_account_pane_press (self->pane);
  else if (state == GEMBOK_SENDING_LOCKED)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.change-person", NULL);
  else if (is_carried (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
  else if (lacking == NULL)
    gembok_sending_start (self->sending, view);
  else if (lacking->step != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-step", "(ss)", view->request->id, lacking->step);
}

static void
stop_cb (GembokSendPage *self)
{
  const gboolean begun = is_under_way (state_of (self));
  gembok_sending_stop (self->sending);
  if (begun)
    gembok_toast (GTK_WIDGET (self), _ ("Sending was stopped. What has arrived stays with the AMS."));
}

static void
secondary (GembokStepPage *page)
{
  GembokSendPage *self = GEMBOK_SEND_PAGE (page);
  gboolean busy = FALSE;
  g_object_get (self->pane, "busy", &busy, NULL);
  if (busy)
    gembok_account_pane_cancel (self->pane);
  else if (is_carried (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.backup", "s", gembok_step_page_view (page)->request->id);
  else
    stop_cb (self);
}

static void
pause_cb (GembokSendPage *self)
{
  gembok_sending_pause (self->sending);
}

static void
go_on_cb (GembokSendPage *self)
{
  gembok_sending_resume (self->sending);
}

/* The sending hears of most log-ins by itself; this is for one that was there before. */
static void
logged_in_cb (GembokSendPage *self)
{
  if (state_of (self) == GEMBOK_SENDING_LOCKED)
    gembok_sending_resume (self->sending);
}

static void
leave (GembokStepPage *page)
{
  GembokSendPage *self = GEMBOK_SEND_PAGE (page);
  set_ticking (self, FALSE);
  if (self->pane != NULL)
    gembok_account_pane_leave (self->pane);
  /* What went wrong is seen to elsewhere now. */
  if (state_of (self) == GEMBOK_SENDING_FAILED)
    gembok_sending_stop (self->sending);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokSendPage *self = GEMBOK_SEND_PAGE (object);
  set_ticking (self, FALSE);
  g_clear_object (&self->sending);
  G_OBJECT_CLASS (gembok_send_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, transfer);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, headline);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, bar);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, detail);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, pause);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, go_on);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, log_in);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, pane);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, missing_group);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, missing);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, parts_group);
  gtk_widget_class_bind_template_child (widget_class, GembokSendPage, parts);
}

static void
gembok_send_page_class_init (GembokSendPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  page_class->update = update;
  page_class->primary = primary;
  page_class->secondary = secondary;
  page_class->leave = leave;
  g_type_ensure (GEMBOK_TYPE_ACCOUNT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/send-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, show_sending);
  gtk_widget_class_bind_template_callback (widget_class, logged_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
gembok_send_page_init (GembokSendPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
