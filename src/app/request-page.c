/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-page.h"

#include "app/agreement-page.h"
#include "app/csr-page.h"
#include "app/data-page.h"
#include "app/display-course.h"
#include "app/display-send.h"
#include "app/display.h"
#include "app/documents-page.h"
#include "app/info-page.h"
#include "app/issued-page.h"
#include "app/key-page.h"
#include "app/keyboard.h"
#include "app/log-in-page.h"
#include "app/send-page.h"
#include "app/step-page.h"
#include "app/step-row.h"
#include "app/waiting-page.h"
#include "app/watch.h"
#include "base/i18n.h"

struct _GembokRequestPage
{
  AdwBin parent_instance;

  /* template */
  AdwLeaflet *leaflet;
  GtkWidget *overview;
  GtkStack *pages;
  GtkLabel *procedure;
  GtkLabel *applicant;
  GtkLabel *progress;
  GtkListBox *steps;
  GtkMenuButton *verbs;

  /* owned */
  GembokRequestModel *model; /* (nullable) */
  GembokSending *sending;    /* (nullable): of this request */
  char *step_id;             /* (nullable): whose page is open */

  GembokStepPage *made[GEMBOK_N_PAGES]; /* borrowed from `pages` */
  GembokPageKind kind;
  gboolean chosen;    /* the person opened this step; it stays open when the plan moves on */
  gboolean data_done; /* data were entered; the key is next */
  gboolean fresh;     /* the request was just opened: the keyboard goes to its page */
};

G_DEFINE_FINAL_TYPE (GembokRequestPage, gembok_request_page, ADW_TYPE_BIN)

/* --- pages --------------------------------------------------------------------------------------------------------- */

static GType
type_of_page (GembokPageKind kind)
{
  switch (kind)
    {
    case GEMBOK_PAGE_CSR:
      return GEMBOK_TYPE_CSR_PAGE;
    case GEMBOK_PAGE_AGREEMENT:
      return GEMBOK_TYPE_AGREEMENT_PAGE;
    case GEMBOK_PAGE_DATA:
      return GEMBOK_TYPE_DATA_PAGE;
    case GEMBOK_PAGE_DOCUMENTS:
      return GEMBOK_TYPE_DOCUMENTS_PAGE;
    case GEMBOK_PAGE_ISSUED:
      return GEMBOK_TYPE_ISSUED_PAGE;
    case GEMBOK_PAGE_KEY:
      return GEMBOK_TYPE_KEY_PAGE;
    case GEMBOK_PAGE_LOG_IN:
      return GEMBOK_TYPE_LOG_IN_PAGE;
    case GEMBOK_PAGE_SEND:
      return GEMBOK_TYPE_SEND_PAGE;
    case GEMBOK_PAGE_WAITING:
      return GEMBOK_TYPE_WAITING_PAGE;
    default:
      return GEMBOK_TYPE_INFO_PAGE;
    }
}

static void page_go_on_cb (GembokRequestPage *self, GembokStepPage *page);

static GembokStepPage *
page_of_kind (GembokRequestPage *self, GembokPageKind kind)
{
  if (self->made[kind] == NULL)
    {
      self->made[kind] = g_object_new (type_of_page (kind), NULL);
      g_signal_connect_object (self->made[kind], "go-on", G_CALLBACK (page_go_on_cb), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->pages, GTK_WIDGET (self->made[kind]));
    }
  return self->made[kind];
}

static const GembokPlanStep *
find_step (const GembokRequestView *view, const char *step_id)
{
  for (guint i = 0; view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *step = &g_array_index (view->plan, GembokPlanStep, i);
      if (g_strcmp0 (step->step->id, step_id) == 0)
        return step;
    }
  return NULL;
}

static void
open_page (GembokRequestPage *self, const GembokPlanStep *step, const GembokRequestView *view)
{
  GembokPageKind kind = gembok_display_page (step->step, view);
  if (kind == GEMBOK_PAGE_DATA && self->data_done)
    kind = GEMBOK_PAGE_KEY;
  GembokStepPage *page = page_of_kind (self, kind);
  const gboolean another = gtk_stack_get_visible_child (self->pages) != GTK_WIDGET (page);
  GtkWidget *pages = GTK_WIDGET (self->pages);
  const gboolean follow = self->fresh || (another && (gembok_keyboard_is_in (pages) || gembok_keyboard_is_nowhere (pages)));
  if (self->made[self->kind] != NULL && self->made[self->kind] != page)
    gembok_step_page_leave (self->made[self->kind]);
  self->kind = kind;
  gembok_step_page_set_step (page, step->step->id);
  gembok_step_page_set_request (page, self->model);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  self->fresh = FALSE;
  if (follow)
    gembok_keyboard_go_to (GTK_WIDGET (page));
}

static GembokStepRow *
row_at (GembokRequestPage *self, guint index)
{
  return GEMBOK_STEP_ROW (gtk_list_box_get_row_at_index (self->steps, (int) index));
}

static void
select_row (GembokRequestPage *self)
{
  for (guint i = 0; row_at (self, i) != NULL; i++)
    if (g_strcmp0 (gembok_step_row_step_id (row_at (self, i)), self->step_id) == 0)
      gtk_list_box_select_row (self->steps, GTK_LIST_BOX_ROW (row_at (self, i)));
}

/* Selected is the step whose page is open, wherever in the list the keyboard is. */
static void
row_selected_cb (GembokRequestPage *self)
{
  /* A list that goes with its window takes the selection back first. */
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)) && self->steps != NULL)
    select_row (self);
}

static void
open_step (GembokRequestPage *self, const GembokPlanStep *step, const GembokRequestView *view)
{
  const gboolean another = g_strcmp0 (self->step_id, step->step->id) != 0;
  if (another)
    {
      g_free (self->step_id);
      self->step_id = g_strdup (step->step->id);
      self->data_done = FALSE;
    }
  open_page (self, step, view);
  select_row (self);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->steps);
  if (another && row != NULL)
    gembok_keyboard_reveal (GTK_WIDGET (row));
}

/* --- the request --------------------------------------------------------------------------------------------------- */

static void
show_overview (GembokRequestPage *self, const GembokRequestView *view)
{
  const char *name = view->request->applicant->name;
  const guint total = view->plan != NULL ? view->plan->len : 0;
  const guint done = view->plan != NULL ? gembok_display_steps_done (view) : 0;
  g_autofree char *steps = g_strdup_printf (_ ("%u of %u steps done"), done, total);
  g_autofree char *sending = self->sending != NULL ? gembok_display_sending_brief (self->sending) : NULL;
  g_autofree char *progress = sending != NULL ? g_strdup_printf ("%s · %s", steps, sending) : g_strdup (steps);
  gtk_label_set_label (self->procedure,
                       view->procedure != NULL ? gembok_procedure_title (view->procedure) : view->request->procedure);
  gtk_label_set_label (self->applicant, name != NULL && *name != '\0' ? name : _ ("New applicant"));
  gtk_label_set_label (self->progress, progress);
}

static void
show_steps (GembokRequestPage *self, const GembokRequestView *view)
{
  const guint total = view->plan != NULL ? view->plan->len : 0;
  for (guint i = 0; i < total; i++)
    {
      if (row_at (self, i) == NULL)
        gtk_list_box_append (self->steps, gembok_step_row_new ());
      gembok_step_row_show (row_at (self, i), &g_array_index (view->plan, GembokPlanStep, i));
    }
  while (row_at (self, total) != NULL)
    gtk_list_box_remove (self->steps, GTK_WIDGET (row_at (self, total)));
}

/* Whether the person has something to do or to read on the open page: then it stays until they go on. Where they only wait, the
 * page follows the plan. */
static gboolean
is_worked_on (GembokRequestPage *self)
{
  switch (self->kind)
    {
    case GEMBOK_PAGE_DATA:
    case GEMBOK_PAGE_KEY:
    case GEMBOK_PAGE_CSR:
    case GEMBOK_PAGE_DOCUMENTS:
    case GEMBOK_PAGE_AGREEMENT:
      return self->step_id != NULL;
    default:
      return FALSE;
    }
}

static void
view_changed_cb (GembokRequestPage *self)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  if (view == NULL)
    return;
  show_overview (self, view);
  show_steps (self, view);
  const GembokPlanStep *step = self->chosen || is_worked_on (self) ? find_step (view, self->step_id) : NULL;
  if (step == NULL)
    step = gembok_display_current (view);
  if (step != NULL)
    open_step (self, step, view);
}

static void
sending_changed_cb (GembokRequestPage *self)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  if (view != NULL)
    show_overview (self, view);
}

static void
follow_sending (GembokRequestPage *self)
{
  if (self->sending != NULL)
    g_signal_handlers_disconnect_by_data (self->sending, self);
  g_clear_object (&self->sending);
  if (self->model == NULL)
    return;
  self->sending
      = g_object_ref (gembok_sending_of (gembok_request_model_desk (self->model), gembok_request_model_id (self->model)));
  g_signal_connect_object (self->sending, "changed", G_CALLBACK (sending_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_verbs (GembokRequestPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) backup = g_menu_item_new (_ ("_Back Up …"), NULL);
  g_menu_item_set_action_and_target (backup, "win.backup", "s", gembok_request_model_id (self->model));
  g_menu_append_item (menu, backup);
  gtk_menu_button_set_menu_model (self->verbs, G_MENU_MODEL (menu));
}

/* Nothing is told by notifications of what is seen here. */
static void
tell_watch (GembokRequestPage *self, GembokRequestModel *model, const char *id)
{
  GembokWatch *watch = model != NULL ? gembok_watch_of (gembok_request_model_desk (model)) : NULL;
  if (watch != NULL)
    gembok_watch_look (watch, GTK_WIDGET (self), id);
}

void
gembok_request_page_set_request (GembokRequestPage *self, GembokRequestModel *model)
{
  if (self->model == model)
    return;
  tell_watch (self, self->model, NULL);
  tell_watch (self, model, model != NULL ? gembok_request_model_id (model) : NULL);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  for (guint i = 0; i < GEMBOK_N_PAGES; i++)
    if (self->made[i] != NULL)
      {
        gembok_step_page_leave (self->made[i]);
        gembok_step_page_set_request (self->made[i], NULL);
      }
  g_set_object (&self->model, model);
  follow_sending (self);
  g_clear_pointer (&self->step_id, g_free);
  self->chosen = self->data_done = FALSE;
  self->fresh = model != NULL;
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->pages));
  if (model == NULL)
    return;
  g_signal_connect_object (model, "notify::view", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  show_verbs (self);
  view_changed_cb (self);
}

GembokRequestModel *
gembok_request_page_request (GembokRequestPage *self)
{
  return self->model;
}

/* --- going about --------------------------------------------------------------------------------------------------- */

/* The page is done: the next one is what the plan says, unless the same step goes on (from the data to the key). */
static void
page_go_on_cb (GembokRequestPage *self, GembokStepPage *page)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  if (view == NULL)
    return;
  const gboolean same_step = page == self->made[GEMBOK_PAGE_DATA] || page == self->made[GEMBOK_PAGE_KEY];
  self->data_done = page == self->made[GEMBOK_PAGE_DATA];
  self->chosen = FALSE;
  const GembokPlanStep *step = same_step ? find_step (view, self->step_id) : gembok_display_current (view);
  if (step != NULL)
    open_step (self, step, view);
}

void
gembok_request_page_show_step (GembokRequestPage *self, const char *step_id)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  const GembokPlanStep *step = view != NULL ? find_step (view, step_id) : NULL;
  if (step == NULL)
    return;
  self->chosen = TRUE;
  self->data_done = FALSE;
  open_step (self, step, view);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->pages));
  if (adw_leaflet_get_folded (self->leaflet))
    gembok_keyboard_go_to (GTK_WIDGET (self->pages));
}

void
gembok_request_page_show_document (GembokRequestPage *self, const char *kind)
{
  const GembokRequestView *view = self->model != NULL ? gembok_request_model_view (self->model) : NULL;
  const char *step_id = view != NULL ? gembok_display_step_of_document (view, kind) : NULL;
  if (step_id == NULL)
    return;
  gembok_request_page_show_step (self, step_id);
  GembokStepPage *page = self->made[self->kind];
  if (GEMBOK_IS_DOCUMENTS_PAGE (page))
    gembok_documents_page_go_to (GEMBOK_DOCUMENTS_PAGE (page), kind);
}

static void
row_activated_cb (GembokRequestPage *self, GtkListBoxRow *row)
{
  g_autofree char *step_id = g_strdup (gembok_step_row_step_id (GEMBOK_STEP_ROW (row)));
  gembok_request_page_show_step (self, step_id);
}

gboolean
gembok_request_page_back (GembokRequestPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) || adw_leaflet_get_visible_child (self->leaflet) != GTK_WIDGET (self->pages))
    return FALSE;
  adw_leaflet_set_visible_child (self->leaflet, self->overview);
  gembok_keyboard_go_to (self->overview);
  return TRUE;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokRequestPage *self = GEMBOK_REQUEST_PAGE (object);
  g_clear_object (&self->model);
  g_clear_object (&self->sending);
  G_OBJECT_CLASS (gembok_request_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_REQUEST_PAGE (object)->step_id);
  G_OBJECT_CLASS (gembok_request_page_parent_class)->finalize (object);
}

static void
gembok_request_page_class_init (GembokRequestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/request-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, overview);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, pages);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, procedure);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, applicant);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, progress);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, steps);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestPage, verbs);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
gembok_request_page_init (GembokRequestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
