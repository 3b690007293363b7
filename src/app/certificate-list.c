/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-list.h"

#include "app/certificate-card.h"
#include "app/display-certificate.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "base/i18n.h"

#define PAGE_SIZE 50

struct _GembokCertificateList
{
  AdwBin parent_instance;

  /* template */
  GtkSearchEntry *search;
  GtkWidget *head;
  GtkLabel *count;
  GembokNotice *notice;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkScrolledWindow *scroller;
  GtkListView *list;

  /* owned */
  GembokDesk *desk;
  GListStore *items;         /* (element-type GembokCertificateItem) */
  GCancellable *cancellable; /* of the present round */

  guint total;
  gboolean loading;
  gboolean stale; /* something was changed while nobody looked */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (GembokCertificateList, gembok_certificate_list, ADW_TYPE_BIN)

/* --- loading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *search; /* (nullable) */
  guint offset, limit;
  guint total;
  GPtrArray *page; /* (nullable) */
  GError *error;   /* (nullable) */
  GCancellable *round;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_free (load->search);
  g_clear_pointer (&load->page, g_ptr_array_unref);
  g_clear_error (&load->error);
  g_object_unref (load->round);
  g_free (load);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Load *load = input;
  load->page = gembok_certificates_list (context, load->search, load->offset, load->limit, &load->total, &load->error);
  return load;
}

static void
show_empty (GembokCertificateList *self, gboolean filtered)
{
  adw_status_page_set_title (self->empty, filtered ? _ ("Nothing found") : _ ("No certificates yet"));
  adw_status_page_set_description (
      self->empty, filtered
                       ? _ ("Nothing here has all these words. Parts of a name, an agency or a serial number are enough.")
                       : _ ("A certificate that was issued for a key of this computer stands here, with what is left of "
                            "its validity."));
  adw_status_page_set_icon_name (self->empty, filtered ? "edit-find-symbolic" : "application-certificate-symbolic");
  gtk_widget_set_visible (adw_status_page_get_child (self->empty), !filtered);
}

static void
show_found (GembokCertificateList *self, const char *search)
{
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;
  const gboolean filtered = search != NULL && *search != '\0';
  g_autofree char *count = gembok_display_certificate_count (self->total);
  gtk_label_set_label (self->count, any ? count : "");
  show_empty (self, filtered);
  gtk_widget_set_visible (self->head, any || filtered);
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  gembok_keyboard_take_up (GTK_WIDGET (self));
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokCertificateList *self = owner;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Load *load = result;
  const gboolean training = gembok_desk_mode (self->desk) == GEMBOK_MODE_TRAINING;
  /* The answer to a question that was put off since. */
  if (load->round != self->cancellable)
    {
      load_free (load);
      return;
    }
  self->loading = FALSE;
  if (load->page == NULL)
    gembok_notice_show_error (self->notice, load->error);
  else
    {
      const guint before = g_list_model_get_n_items (G_LIST_MODEL (self->items));
      g_ptr_array_set_free_func (load->page, NULL);
      for (guint i = 0; i < load->page->len; i++)
        g_ptr_array_add (items, gembok_certificate_item_new (load->page->pdata[i], training));
      gembok_notice_hide (self->notice);
      self->total = load->total;
      g_list_store_splice (self->items, load->offset, before - load->offset, items->pdata, items->len);
      show_found (self, load->search);
    }
  load_free (load);
}

static void
start (GembokCertificateList *self, guint offset, guint limit)
{
  Load *load = g_new0 (Load, 1);
  load->search = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  load->offset = offset;
  load->limit = limit;
  load->round = g_object_ref (self->cancellable);
  self->loading = TRUE;
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = load_in_thread, .input = load, .result_free = load_free, .done = loaded_cb });
}

/* What is seen stays until the answer comes; as many as were loaded are loaded again. */
static void
reload (GembokCertificateList *self, guint at_least)
{
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  start (self, 0, MAX (at_least, PAGE_SIZE));
}

static void
find_cb (GembokCertificateList *self)
{
  if (self->desk == NULL)
    return;
  reload (self, 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
mapped_cb (GembokCertificateList *self)
{
  if (self->desk != NULL && self->stale)
    reload (self, g_list_model_get_n_items (G_LIST_MODEL (self->items)));
}

/* The next page comes before the end of this one is reached. */
static void
scrolled_cb (GtkAdjustment *adjustment, GembokCertificateList *self)
{
  const double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment)
                      - gtk_adjustment_get_page_size (adjustment);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  if (!self->loading && n > 0 && n < self->total && left < 2 * gtk_adjustment_get_page_size (adjustment)
      && gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    start (self, n, PAGE_SIZE);
}

/* --- choosing ------------------------------------------------------------------------------------------------------ */

static void
choose (GembokCertificateList *self, guint position)
{
  g_autoptr (GembokCertificateItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  if (item != NULL)
    g_signal_emit (self, chosen_signal, 0, item);
}

static void
first_cb (GembokCertificateList *self)
{
  choose (self, 0);
}

static void
stop_search_cb (GembokCertificateList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
focus_search (GtkWidget *widget)
{
  gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_CERTIFICATE_LIST (widget)->search));
}

/* --- cards --------------------------------------------------------------------------------------------------------- */

static void
card_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *list_item)
{
  (void) n_press;
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *list = gtk_widget_get_ancestor (card, GEMBOK_TYPE_CERTIFICATE_LIST);
  const guint position = gtk_list_item_get_position (list_item);
  if (list != NULL && position != GTK_INVALID_LIST_POSITION && gtk_widget_contains (card, x, y))
    choose (GEMBOK_CERTIFICATE_LIST (list), position);
}

/* One click is enough; not by GtkListView:single-click-activate, see request-list.c. */
static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  GtkWidget *card = gembok_certificate_card_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (card_clicked_cb), list_item);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, card);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  gembok_certificate_card_show (GEMBOK_CERTIFICATE_CARD (gtk_list_item_get_child (list_item)),
                                gtk_list_item_get_item (list_item));
}

static void
show_cards (GembokCertificateList *self)
{
  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

/* --- the desk ------------------------------------------------------------------------------------------------------ */

static void
changed_cb (GembokCertificateList *self, guint change)
{
  if ((change & GEMBOK_CHANGED_CERTIFICATES) != 0)
    reload (self, g_list_model_get_n_items (G_LIST_MODEL (self->items)));
}

static void
state_changed_cb (GembokCertificateList *self)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    {
      reload (self, 0);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_list_store_remove_all (self->items);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_stack_set_visible_child_name (self->stack, "blank");
  gtk_widget_set_visible (self->head, FALSE);
  self->stale = TRUE;
}

void
gembok_certificate_list_set_desk (GembokCertificateList *self, GembokDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  self->stale = TRUE;
  mapped_cb (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokCertificateList *self = GEMBOK_CERTIFICATE_LIST (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_certificate_list_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokCertificateList *self = GEMBOK_CERTIFICATE_LIST (object);
  g_object_unref (self->cancellable);
  g_object_unref (self->items);
  G_OBJECT_CLASS (gembok_certificate_list_parent_class)->finalize (object);
}

static void
gembok_certificate_list_class_init (GembokCertificateListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  chosen_signal = g_signal_new ("chosen", GEMBOK_TYPE_CERTIFICATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, GEMBOK_TYPE_CERTIFICATE_ITEM);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificate-list.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, search);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, head);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, count);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, empty);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateList, list);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
gembok_certificate_list_init (GembokCertificateList *self)
{
  self->items = g_list_store_new (GEMBOK_TYPE_CERTIFICATE_ITEM);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_connect (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (scrolled_cb), self);
  show_cards (self);
  gembok_keyboard_add (GTK_WIDGET (self), GDK_KEY_f, focus_search);
}
