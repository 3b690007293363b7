/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/waiting-page.h"

#include "app/begin-anew.h"
#include "app/display-course.h"
#include "app/display-send.h"
#include "app/keyboard.h"
#include "app/receipt-output.h"
#include "app/sending.h"
#include "app/toast.h"
#include "app/watch.h"
#include "base/i18n.h"

struct _GembokWaitingPage
{
  GembokStepPage parent_instance;

  /* template */
  GembokNotice *reason;
  GtkWidget *lost;
  GtkWidget *resend;
  GtkWidget *returned_group;
  GtkListBox *returned;
  GtkButton *move;
  GtkWidget *facts;
  AdwActionRow *number;
  GtkWidget *receipt;
  AdwActionRow *asked;
  GtkWidget *check;
  GtkWidget *course_group;
  GtkListBox *course;
  GtkWidget *meanwhile;
  GtkWidget *close;
  AdwActionRow *help;

  /* owned */
  GembokWatch *watch; /* (nullable) */

  GembokRequestState state; /* before the AMS was asked */
  gboolean lost_now;        /* the person asked, and it was lost … */
  gint64 lost_after;        /* … since that answer */
};

G_DEFINE_FINAL_TYPE (GembokWaitingPage, gembok_waiting_page, GEMBOK_TYPE_STEP_PAGE)

static GembokDesk *
desk_of (GembokWaitingPage *self)
{
  return gembok_request_model_desk (gembok_step_page_request (GEMBOK_STEP_PAGE (self)));
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static GtkWidget *
row_new (const char *title, const char *text, const char *icon_name, const char *class_name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (icon, class_name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

/* --- what was returned --------------------------------------------------------------------------------------------- */

static void
show_returned (GembokWaitingPage *self, const GembokRequestView *view)
{
  g_autoptr (GPtrArray) documents = gembok_display_returned (view);
  const gboolean shown = view->request->state == GEMBOK_REQUEST_REJECTED && documents->len > 0;
  clear (self->returned);
  gtk_widget_set_visible (self->returned_group, shown);
  for (guint i = 0; shown && i < documents->len; i++)
    {
      const GembokVaultDocument *document = documents->pdata[i];
      g_autofree char *label = gembok_document_kind_label (document->kind);
      GtkWidget *row = row_new (label, document->reason != NULL ? document->reason : _ ("No reason was given."),
                                "dialog-warning-symbolic", "error");
      if (gembok_display_step_of_document (view, document->kind) != NULL)
        {
          gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", view->request->id, document->kind);
          gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-document");
          gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
        }
      gtk_list_box_append (self->returned, row);
    }
}

static void
show_reason (GembokWaitingPage *self, const GembokRequestView *view)
{
  const char *reason = gembok_display_reason (view);
  const gboolean refused = view->request->state == GEMBOK_REQUEST_REFUSED;
  if (reason != NULL)
    gembok_notice_show (self->reason, refused ? GEMBOK_NOTICE_ERROR : GEMBOK_NOTICE_WARNING,
                        _ ("In the words of whoever decided"), reason, NULL);
  else
    gembok_notice_hide (self->reason);
}

/* --- the course ---------------------------------------------------------------------------------------------------- */

static gpointer
course_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, input, error);
  return view != NULL ? gembok_request_course (context, view, error) : NULL;
}

static void
course_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokWaitingPage *self = owner;
  g_autoptr (GPtrArray) course = result;
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
  if (course == NULL)
    return;
  clear (self->course);
  gtk_widget_set_visible (self->course_group, course->len > 0);
  for (guint i = 0; i < course->len; i++)
    {
      const GembokMilestone *milestone = course->pdata[i];
      g_autofree char *detail = gembok_display_milestone_detail (milestone);
      GtkWidget *row = row_new (milestone->title, detail, gembok_display_milestone_icon (milestone),
                                gembok_display_milestone_class (milestone));
      gtk_list_box_append (self->course, row);
    }
}

static void
load_course (GembokWaitingPage *self, const GembokRequestView *view)
{
  gembok_desk_work (desk_of (self), self, gembok_step_page_cancellable (GEMBOK_STEP_PAGE (self)),
                    &(GembokWork){ .func = course_in_thread,
                                   .input = g_strdup (view->request->id),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) g_ptr_array_unref,
                                   .lane = "course",
                                   .done = course_cb });
}

/* --- asking -------------------------------------------------------------------------------------------------------- */

static GembokRequestView *
ask_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  return gembok_request_refresh (context, id, NULL, cancellable, error);
}

static void
show_loss (GembokWaitingPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  const gboolean waiting = view != NULL && gembok_display_is_waiting (view->request->state);
  const gboolean known = waiting && self->watch != NULL && gembok_watch_has_lost (self->watch, view->request->id);
  /* It was found again since. */
  if (!waiting || view->request->checked_at != self->lost_after)
    self->lost_now = FALSE;
  const gboolean lost = self->lost_now || known;
  g_autoptr (GembokStanding) standing = view != NULL ? gembok_display_standing (view) : NULL;
  gtk_widget_set_visible (self->lost, lost);
  /* It says that there is nothing to do. */
  gembok_step_page_set_subtitle (GEMBOK_STEP_PAGE (self), lost || standing == NULL ? "" : standing->text);
}

static void
asked_cb (gpointer owner, const GError *error)
{
  GembokWaitingPage *self = owner;
  const GembokRequestView *view = gembok_step_page_view (owner);
  gtk_widget_set_sensitive (self->check, TRUE);
  self->lost_now = gembok_request_is_lost (error);
  self->lost_after = view->request->checked_at;
  show_loss (self);
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
  else if (view->request->state == self->state)
    gembok_toast (GTK_WIDGET (self), _ ("There is no news yet."));
}

static void
check_cb (GembokWaitingPage *self)
{
  self->state = gembok_step_page_view (GEMBOK_STEP_PAGE (self))->request->state;
  gtk_widget_set_sensitive (self->check, FALSE);
  gembok_step_page_run (GEMBOK_STEP_PAGE (self), &(GembokRequestWork){ .func = ask_in_thread, .done = asked_cb });
}

/* An AMS that was set back to a backup knows less than it had confirmed. */
static GembokRequestView *
reopen_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  return gembok_request_reopen (context, id, cancellable, error);
}

/* The page of sending is open by now, or that of what has to be given again. */
static void
reopened_cb (gpointer owner, const GError *error)
{
  GembokWaitingPage *self = owner;
  const GembokRequestView *view = gembok_step_page_view (owner);
  gtk_widget_set_sensitive (self->resend, TRUE);
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
  else if (view->request->state != GEMBOK_REQUEST_DRAFT)
    gembok_toast (GTK_WIDGET (self), _ ("The AMS has the request after all."));
  else if (gembok_display_first_lacking (view) == NULL)
    gembok_sending_start (gembok_sending_of (desk_of (self), view->request->id), view);
}

static void
resend_cb (GembokWaitingPage *self)
{
  gtk_widget_set_sensitive (self->resend, FALSE);
  gembok_step_page_run (GEMBOK_STEP_PAGE (self), &(GembokRequestWork){ .func = reopen_in_thread, .done = reopened_cb });
}

/* --- receipt ------------------------------------------------------------------------------------------------------- */

static void
save_cb (GembokWaitingPage *self)
{
  gembok_receipt_save (GEMBOK_STEP_PAGE (self));
}

static void
print_cb (GembokWaitingPage *self)
{
  gembok_receipt_print (GEMBOK_STEP_PAGE (self));
}

static void
print_key_cb (GtkWidget *widget)
{
  if (gtk_widget_get_visible (GEMBOK_WAITING_PAGE (widget)->receipt))
    print_cb (GEMBOK_WAITING_PAGE (widget));
}

/* --- beginning anew ------------------------------------------------------------------------------------------------ */

static void
begun_cb (GembokStepPage *page, const char *id, const GError *error)
{
  gtk_widget_set_sensitive (GTK_WIDGET (GEMBOK_WAITING_PAGE (page)->move), TRUE);
  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "win.open-request", "s", id);
  else
    gembok_notice_show_error (gembok_step_page_notice (page), error);
}

/* --- page ---------------------------------------------------------------------------------------------------------- */

static void
copy_cb (GembokWaitingPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  if (view == NULL || view->request->number == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), view->request->number);
  gembok_toast (GTK_WIDGET (self), _ ("The request number is on the clipboard."));
}

static void
show_asked (GembokWaitingPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  if (view == NULL)
    return;
  const gboolean log_in
      = gembok_desk_mode (desk_of (self)) != GEMBOK_MODE_OFFLINE && gembok_desk_account (desk_of (self)) == NULL;
  const gint64 next = self->watch != NULL ? gembok_watch_next (self->watch, view->request->id) : 0;
  const gint64 last = self->watch != NULL ? gembok_watch_last (self->watch, view->request->id) : 0;
  g_autofree char *asked
      = gembok_display_asked (MAX (last, view->request->checked_at), next, g_get_real_time () / G_USEC_PER_SEC, log_in);
  adw_action_row_set_subtitle (self->asked, asked);
  show_loss (self);
}

static void
follow_watch (GembokWaitingPage *self)
{
  GembokWatch *watch = gembok_watch_of (desk_of (self));
  if (self->watch == watch)
    return;
  g_set_object (&self->watch, watch);
  g_signal_connect_object (watch, "planned", G_CALLBACK (show_asked), self, G_CONNECT_SWAPPED);
}

static void
show_facts (GembokWaitingPage *self, const GembokRequestView *view)
{
  const GembokVaultRequest *request = view->request;
  const gboolean waiting = gembok_display_is_waiting (request->state);
  const gboolean has_number = request->number != NULL && *request->number != '\0';
  g_autofree char *contact = gembok_settings_text (gembok_desk_settings (desk_of (self)), "help-contact");
  /* The words of a refusal say it already. */
  const gboolean helps = contact != NULL && request->state != GEMBOK_REQUEST_REFUSED;
  const gboolean was_sent = request->remote_id != NULL;
  gtk_widget_set_visible (self->facts, has_number || waiting || was_sent);
  gtk_widget_set_visible (self->receipt, was_sent);
  gtk_widget_set_visible (GTK_WIDGET (self->number), has_number);
  if (has_number)
    adw_action_row_set_subtitle (self->number, request->number);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), waiting);
  show_asked (self);
  gtk_widget_set_visible (self->meanwhile, waiting || helps);
  gtk_widget_set_visible (self->close, waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->help), helps);
  if (contact != NULL)
    adw_action_row_set_subtitle (self->help, contact);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokWaitingPage *self = GEMBOK_WAITING_PAGE (page);
  g_autoptr (GembokStanding) standing = gembok_display_standing (view);
  gembok_step_page_set_title (page, standing->title);
  gtk_widget_set_visible (GTK_WIDGET (self->move), standing->label != NULL);
  if (standing->label != NULL)
    gtk_button_set_label (self->move, standing->label);
  follow_watch (self);
  show_reason (self, view);
  show_returned (self, view);
  show_facts (self, view);
  load_course (self, view);
}

static void
move_cb (GembokWaitingPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  const GembokRequestView *view = gembok_step_page_view (page);
  g_autoptr (GembokStanding) standing = gembok_display_standing (view);
  g_autoptr (GPtrArray) returned = gembok_display_returned (view);
  switch (standing->move)
    {
    case GEMBOK_MOVE_REPLACE:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-document", "(ss)", view->request->id,
                                  ((const GembokVaultDocument *) returned->pdata[0])->kind);
      break;
    case GEMBOK_MOVE_GO_ON:
      gembok_step_page_go_on (page);
      break;
    case GEMBOK_MOVE_BEGIN_NEW:
      gtk_widget_set_sensitive (GTK_WIDGET (self->move), FALSE);
      gembok_begin_anew (page, begun_cb);
      break;
    case GEMBOK_MOVE_NONE:
      break;
    }
}

/* Whoever asked for the former request is not told here any more: the buttons are there for the next one. */
static void
turn (GembokStepPage *page)
{
  GembokWaitingPage *self = GEMBOK_WAITING_PAGE (page);
  gtk_widget_set_sensitive (self->check, TRUE);
  gtk_widget_set_sensitive (self->resend, TRUE);
  self->lost_now = FALSE;
  gtk_widget_set_visible (self->lost, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->move), TRUE);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_WAITING_PAGE (object)->watch);
  G_OBJECT_CLASS (gembok_waiting_page_parent_class)->dispose (object);
}

static void
gembok_waiting_page_class_init (GembokWaitingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GEMBOK_STEP_PAGE_CLASS (klass)->update = update;
  GEMBOK_STEP_PAGE_CLASS (klass)->turn = turn;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/waiting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, reason);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, lost);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, resend);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, returned_group);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, returned);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, move);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, facts);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, number);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, receipt);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, asked);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, check);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, course_group);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, course);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, meanwhile);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, close);
  gtk_widget_class_bind_template_child (widget_class, GembokWaitingPage, help);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, move_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, resend_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
gembok_waiting_page_init (GembokWaitingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_keyboard_add (GTK_WIDGET (self), GDK_KEY_p, print_key_cb);
}
