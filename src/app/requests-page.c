/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/requests-page.h"

#include "app/begin-page.h"
#include "app/request-list.h"
#include "app/request-page.h"
#include "app/toast.h"
#include "base/i18n.h"

struct _GembokRequestsPage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GembokRequestList *list;
  GembokBeginPage *begin;
  GembokRequestPage *request;

  /* owned */
  GembokDesk *desk;
};

enum
{
  PROP_0,
  PROP_DEEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GembokRequestsPage, gembok_requests_page, ADW_TYPE_BIN)

/* --- going about --------------------------------------------------------------------------------------------------- */

gboolean
gembok_requests_page_is_deep (GembokRequestsPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") != 0;
}

static void
show (GembokRequestsPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEEP]);
}

static void
turn_answered_cb (GembokRequestsPage *self, const char *response, GtkWidget *dialog)
{
  const char *former = g_object_get_data (G_OBJECT (dialog), "former");
  if (g_str_equal (response, "change"))
    gembok_desk_log_out (self->desk, self, NULL);
  else if (former != NULL)
    gembok_requests_page_open (self, former, NULL);
  else
    gembok_requests_page_back (self);
}

/* To be logged out stops what is being sent, and the one who could go on with it may have left by then. */
static void
ask_turn (GembokRequestsPage *self, const GembokDeskTurn *turn)
{
  g_autofree char *title = g_strdup_printf (_ ("The files of %s are still being sent"), turn->left);
  g_autofree char *text
      = g_strdup_printf (_ ("With another applicant’s turn, %s is logged out of the AMS, and sending stops until "
                            "they log in again. What was sent is not lost."),
                         turn->left);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), title, text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "wait", _ ("_Keep Sending"), "change",
                                    _ ("_Change Applicant"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "wait");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "wait");
  g_object_set_data_full (G_OBJECT (dialog), "former", g_strdup (turn->former), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (turn_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
turn_cb (gpointer owner, const GembokDeskTurn *turn)
{
  if (turn->sending)
    {
      ask_turn (owner, turn);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("%s was logged out of the AMS: it is another applicant’s turn."), turn->left);
  gembok_toast (owner, text);
}

void
gembok_requests_page_open (GembokRequestsPage *self, const char *id, const char *step_id)
{
  gembok_desk_attend (self->desk, self, id, turn_cb);
  GembokRequestModel *shown = gembok_request_page_request (self->request);
  if (shown == NULL || g_strcmp0 (gembok_request_model_id (shown), id) != 0)
    {
      g_autoptr (GembokRequestModel) model = gembok_request_model_new (self->desk, id);
      gembok_request_page_set_request (self->request, model);
    }
  if (step_id != NULL)
    gembok_request_page_show_step (self->request, step_id);
  show (self, "request");
}

void
gembok_requests_page_open_document (GembokRequestsPage *self, const char *id, const char *kind)
{
  gembok_requests_page_open (self, id, NULL);
  gembok_request_page_show_document (self->request, kind);
}

/* To the list. */
static void
leave (GembokRequestsPage *self)
{
  gembok_request_page_set_request (self->request, NULL);
  gembok_desk_leave (self->desk);
  show (self, "list");
}

void
gembok_requests_page_begin (GembokRequestsPage *self, const char *known)
{
  gembok_desk_leave (self->desk);
  gembok_begin_page_start (self->begin, known);
  show (self, "begin");
}

void
gembok_requests_page_back (GembokRequestsPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "request") == 0 && gembok_request_page_back (self->request))
    return;
  leave (self);
}

void
gembok_requests_page_show_person (GembokRequestsPage *self, const char *person, const char *name)
{
  leave (self);
  gembok_request_list_show_person (self->list, person, name);
}

static void
chosen_cb (GembokRequestsPage *self, GembokRequestItem *item)
{
  gembok_requests_page_open (self, gembok_request_item_facts (item)->id, NULL);
}

static void
begun_cb (GembokRequestsPage *self, const char *id)
{
  gembok_requests_page_open (self, id, NULL);
}

static void
state_changed_cb (GembokRequestsPage *self)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    return;
  leave (self);
}

void
gembok_requests_page_set_desk (GembokRequestsPage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  gembok_begin_page_set_desk (self->begin, desk);
  gembok_request_list_set_desk (self->list, desk);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DEEP)
    g_value_set_boolean (value, gembok_requests_page_is_deep (GEMBOK_REQUESTS_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_REQUESTS_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_requests_page_parent_class)->dispose (object);
}

static void
gembok_requests_page_class_init (GembokRequestsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  properties[PROP_DEEP] = g_param_spec_boolean ("deep", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (GEMBOK_TYPE_BEGIN_PAGE);
  g_type_ensure (GEMBOK_TYPE_REQUEST_LIST);
  g_type_ensure (GEMBOK_TYPE_REQUEST_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRequestsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestsPage, list);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestsPage, begin);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestsPage, request);
  gtk_widget_class_bind_template_callback (widget_class, begun_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
gembok_requests_page_init (GembokRequestsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
