/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-list.h"

#include "app/display-list.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "app/request-pages.h"
#include "app/request-row.h"
#include "app/request-verbs.h"
#include "app/toast.h"
#include "base/i18n.h"

struct _GembokRequestList
{
  AdwBin parent_instance;

  /* template */
  GtkSearchEntry *search;
  GtkDropDown *filter;
  GtkWidget *head;
  GtkWidget *add;
  GtkLabel *count;
  GtkLabel *former;
  GtkWidget *person_only;
  GtkLabel *person_name;
  GembokNotice *notice;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkScrolledWindow *scroller;
  GtkListView *list;

  /* owned */
  GembokDesk *desk;
  GembokRequestPages *pages; /* (nullable) */
  char *person;              /* (nullable): key of the person whose requests are shown */

  gboolean people;
  gboolean stale; /* something was changed while nobody looked */
};

enum
{
  PROP_0,
  PROP_PEOPLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint chosen_signal;

G_DEFINE_FINAL_TYPE (GembokRequestList, gembok_request_list, ADW_TYPE_BIN)

/* --- looking ------------------------------------------------------------------------------------------------------- */

static void
find (GembokRequestList *self)
{
  if (self->pages == NULL)
    return;
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  const guint states = self->people ? 0 : gembok_display_filter_states (gtk_drop_down_get_selected (self->filter));
  gembok_request_pages_find (self->pages, gtk_editable_get_text (GTK_EDITABLE (self->search)), self->person, states);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
reload (GembokRequestList *self)
{
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->stale)
    gembok_request_pages_reload (self->pages);
}

static void
mapped_cb (GembokRequestList *self)
{
  if (self->pages != NULL && self->stale)
    reload (self);
}

/* The next page comes before the end of this one is reached. */
static void
scrolled_cb (GtkAdjustment *adjustment, GembokRequestList *self)
{
  const double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment)
                      - gtk_adjustment_get_page_size (adjustment);
  if (self->pages != NULL && left < 2 * gtk_adjustment_get_page_size (adjustment))
    gembok_request_pages_more (self->pages);
}

static void
show_empty (GembokRequestList *self, gboolean filtered)
{
  const char *title = filtered ? _ ("Nothing found") : self->people ? _ ("No applicants yet") : _ ("No requests yet");
  const char *text = filtered ? _ ("Nothing here has all these words. Parts of a name, NIK, agency or number are enough.")
                     : self->people
                         ? _ ("Whoever you begin a request for stands here, with its stage.")
                         : _ ("Every request that you begin stands here, with its stage, until you need it again.");
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, text);
  adw_status_page_set_icon_name (self->empty, filtered       ? "edit-find-symbolic"
                                              : self->people ? "system-users-symbolic"
                                                             : "view-list-symbolic");
  gtk_widget_set_visible (adw_status_page_get_child (self->empty), !filtered);
}

/* Among the requests of one person, the next one begins with their data. */
static void
show_add (GembokRequestList *self, const char *id)
{
  GtkActionable *add = GTK_ACTIONABLE (self->add);
  g_autoptr (GVariant) target = id != NULL ? g_variant_ref_sink (g_variant_new_string (id)) : NULL;
  /* Without an action meanwhile: neither of the two fits the target of the other. */
  gtk_actionable_set_action_name (add, NULL);
  gtk_actionable_set_action_target_value (add, target);
  gtk_actionable_set_action_name (add, id != NULL ? "win.new-request-for" : "win.new-request");
}

static void
loaded_cb (GembokRequestList *self, const GError *error)
{
  if (error != NULL)
    {
      gembok_notice_show_error (self->notice, error);
      return;
    }
  gembok_notice_hide (self->notice);
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->pages)) > 0;
  const gboolean filtered = gembok_request_pages_is_filtered (self->pages);
  g_autofree char *count = gembok_display_count (gembok_request_pages_total (self->pages), self->people, filtered);
  gtk_label_set_label (self->count, any ? count : "");
  show_empty (self, filtered);
  gtk_widget_set_visible (self->head, any || filtered);
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  g_autoptr (GembokRequestItem) newest = any ? g_list_model_get_item (G_LIST_MODEL (self->pages), 0) : NULL;
  show_add (self, self->person != NULL && newest != NULL ? gembok_request_item_facts (newest)->id : NULL);
  gembok_keyboard_take_up (GTK_WIDGET (self));
}

void
gembok_request_list_show_person (GembokRequestList *self, const char *person, const char *name)
{
  g_free (self->person);
  self->person = g_strdup (person);
  gtk_label_set_label (self->person_name, name != NULL ? name : "");
  gtk_widget_set_visible (self->person_only, person != NULL);
  show_add (self, NULL);
  find (self);
}

static void
everybody_cb (GembokRequestList *self)
{
  gembok_request_list_show_person (self, NULL, NULL);
}

/* --- choosing ------------------------------------------------------------------------------------------------------ */

static void
choose (GembokRequestList *self, guint position)
{
  g_autoptr (GembokRequestItem) item = g_list_model_get_item (G_LIST_MODEL (self->pages), position);
  if (item != NULL)
    g_signal_emit (self, chosen_signal, 0, item);
}

/* Return in the search: the first of what was found. */
static void
first_cb (GembokRequestList *self)
{
  if (self->pages != NULL && gembok_request_pages_is_filtered (self->pages))
    choose (self, 0);
}

static void
stop_search_cb (GembokRequestList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
focus_search (GtkWidget *widget)
{
  gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_REQUEST_LIST (widget)->search));
}

/* --- verbs --------------------------------------------------------------------------------------------------------- */

static const GembokRequestFacts *
find_facts (GembokRequestList *self, const char *id)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GembokRequestItem) item = g_list_model_get_item (G_LIST_MODEL (self->pages), i);
      if (g_strcmp0 (gembok_request_item_facts (item)->id, id) == 0)
        return gembok_request_item_facts (item);
    }
  return NULL;
}

static void
tell (GembokRequestList *self, const GError *error, const char *good)
{
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else
    gembok_toast (GTK_WIDGET (self), good);
}

static void
discarded_cb (gpointer owner, const GError *error)
{
  tell (owner, error, _ ("The draft was discarded."));
}

static void
cancelled_cb (gpointer owner, const GError *error)
{
  tell (owner, error, _ ("The request was cancelled."));
}

static void
verb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GembokRequestList *self = GEMBOK_REQUEST_LIST (widget);
  const GembokRequestFacts *facts = find_facts (self, g_variant_get_string (parameter, NULL));
  if (facts == NULL)
    return;
  if (g_str_equal (name, "requests.discard"))
    gembok_request_ask_discard (widget, self->desk, facts, discarded_cb);
  else
    gembok_request_ask_cancel (widget, self->desk, facts, cancelled_cb);
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static void
row_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *list_item)
{
  (void) n_press;
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *list = gtk_widget_get_ancestor (row, GEMBOK_TYPE_REQUEST_LIST);
  const guint position = gtk_list_item_get_position (list_item);
  if (list != NULL && position != GTK_INVALID_LIST_POSITION && gtk_widget_contains (row, x, y))
    choose (GEMBOK_REQUEST_LIST (list), position);
}

/* One click is enough. GtkListView:single-click-activate would do it too, but it follows the pointer as well, and GTK 4.8 then
 * frees rows while it is laying them out, if the list changes below the pointer. */
static void
setup_row_cb (GtkListItemFactory *factory, GtkListItem *list_item, GembokRequestList *self)
{
  (void) factory;
  GtkWidget *row = gembok_request_row_new (self->desk);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (row_clicked_cb), list_item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, row);
}

static void
bind_row_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  gembok_request_row_set_item (GEMBOK_REQUEST_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_row_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  gembok_request_row_set_item (GEMBOK_REQUEST_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
show_rows (GembokRequestList *self)
{
  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->pages)));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

/* --- the desk ------------------------------------------------------------------------------------------------------ */

static void
show_former (GembokRequestList *self)
{
  const char *name = gembok_desk_account_name (self->desk);
  gtk_widget_set_visible (GTK_WIDGET (self->former), self->people && name != NULL);
  if (name == NULL)
    return;
  g_autofree char *text
      = g_strdup_printf (_ ("%s is logged in to the AMS. Whoever’s turn comes next, they are logged out first."), name);
  gtk_label_set_label (self->former, text);
}

static void
changed_cb (GembokRequestList *self, guint change)
{
  if ((change & GEMBOK_CHANGED_ACCOUNT) != 0)
    show_former (self);
  if ((change & GEMBOK_CHANGED_REQUESTS) != 0)
    reload (self);
}

static void
state_changed_cb (GembokRequestList *self)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    return;
  gembok_request_pages_clear (self->pages);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_stack_set_visible_child_name (self->stack, "blank");
  self->stale = TRUE;
}

void
gembok_request_list_set_desk (GembokRequestList *self, GembokDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  self->pages = gembok_request_pages_new (desk, self->people);
  g_signal_connect_object (self->pages, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  show_rows (self);
  self->stale = TRUE;
  mapped_cb (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
show_kind (GembokRequestList *self)
{
  const char *label = self->people ? _ ("Search applicants") : _ ("Search requests");
  g_object_set (self->search, "placeholder-text", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->filter), !self->people);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->people ? _ ("Applicants") : _ ("Requests"), -1);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PEOPLE)
    g_value_set_boolean (value, GEMBOK_REQUEST_LIST (object)->people);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GembokRequestList *self = GEMBOK_REQUEST_LIST (object);
  if (id != PROP_PEOPLE)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->people = g_value_get_boolean (value);
  show_kind (self);
}

static void
dispose (GObject *object)
{
  GembokRequestList *self = GEMBOK_REQUEST_LIST (object);
  g_clear_object (&self->pages);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_request_list_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_REQUEST_LIST (object)->person);
  G_OBJECT_CLASS (gembok_request_list_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/request-list.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, search);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, filter);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, head);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, add);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, count);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, former);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, person_only);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, person_name);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, empty);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokRequestList, list);
  gtk_widget_class_bind_template_callback (widget_class, find);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, everybody_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
}

static void
gembok_request_list_class_init (GembokRequestListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_PEOPLE]
      = g_param_spec_boolean ("people", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  chosen_signal = g_signal_new ("chosen", GEMBOK_TYPE_REQUEST_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                GEMBOK_TYPE_REQUEST_ITEM);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "requests.discard", "s", verb_action);
  gtk_widget_class_install_action (widget_class, "requests.cancel", "s", verb_action);
}

static void
gembok_request_list_init (GembokRequestList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < GEMBOK_N_FILTERS; i++)
    gtk_string_list_append (names, gembok_display_filter (i));
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (names));
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (scrolled_cb), self);
  gembok_keyboard_add (GTK_WIDGET (self), GDK_KEY_f, focus_search);
}
