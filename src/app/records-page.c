/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/records-page.h"

#include "app/day-row.h"
#include "app/notice.h"
#include "app/record-row.h"
#include "app/save-file.h"
#include "app/toast.h"
#include "base/i18n.h"
#include "procedure/procedure.h"

#define PAGE_SIZE       100
#define SEARCH_AFTER_MS 300

struct _GembokRecordsPage
{
  AdwBin parent_instance;

  /* template */
  GtkSearchEntry *search;
  GtkToggleButton *filter;
  AdwEntryRow *person;
  AdwComboRow *procedure;
  GembokDayRow *from;
  GembokDayRow *until;
  GembokNotice *notice;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkListView *list;

  /* owned */
  GembokDesk *desk;
  GListStore *items;         /* of GembokRecordItem */
  GPtrArray *procedures;     /* (nullable) (element-type GembokProcedure) */
  GCancellable *cancellable; /* of the present filter */

  guint edit_timer;
  gboolean more;    /* there are older ones */
  gboolean loading; /* a page is on its way */
};

G_DEFINE_FINAL_TYPE (GembokRecordsPage, gembok_records_page, ADW_TYPE_BIN)

/* --- filter -------------------------------------------------------------------------------------------------------- */

/* What is asked for, in strings of its own, for a worker. */
typedef struct
{
  GembokRecordFilter filter;
  char *person;
  char *procedure;
  char *text;
  guint64 before;
  GCancellable *round;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;
  g_free (query->person);
  g_free (query->procedure);
  g_free (query->text);
  g_object_unref (query->round);
  g_free (query);
}

static Query *
query_new (GembokRecordsPage *self)
{
  Query *query = g_new0 (Query, 1);
  query->round = g_object_ref (self->cancellable);
  const guint chosen = adw_combo_row_get_selected (self->procedure);
  gint64 unused;
  query->person = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->person)));
  query->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  if (self->procedures != NULL && chosen > 0 && chosen <= self->procedures->len)
    query->procedure = g_strdup (gembok_procedure_id (self->procedures->pdata[chosen - 1]));
  query->filter = (GembokRecordFilter){ .person = query->person, .procedure = query->procedure, .text = query->text };
  gembok_day_row_range (self->from, &query->filter.from, &unused);
  gembok_day_row_range (self->until, &unused, &query->filter.until);
  return query;
}

static gboolean
is_filtered (GembokRecordsPage *self)
{
  Query *query = query_new (self);
  const gboolean filtered = *query->person != '\0' || *query->text != '\0' || query->procedure != NULL
                            || query->filter.from != 0 || query->filter.until != 0;
  query_free (query);
  return filtered;
}

/* --- pages --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  Query *query;
  GPtrArray *records; /* (nullable) */
  gboolean more;
  GError *error; /* (nullable) */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  query_free (page->query);
  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_clear_error (&page->error);
  g_free (page);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Page *page = input;
  const Query *query = page->query;
  if (!gembok_cancelled (cancellable, &page->error))
    page->records = gembok_records_list (context, &query->filter, query->before, PAGE_SIZE, &page->more, &page->error);
  return page;
}

static void
show_count (GembokRecordsPage *self)
{
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;
  const gboolean filtered = is_filtered (self);
  adw_status_page_set_title (self->empty, filtered ? _ ("Nothing found") : _ ("No records yet"));
  adw_status_page_set_description (self->empty, filtered ? _ ("No record fits these conditions.")
                                                         : _ ("Everything you do here is noted, step by step."));
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

static void
show_page (GembokRecordsPage *self, Page *page)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  const gboolean first = page->query->before == 0;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  while (page->records->len > 0)
    g_ptr_array_add (items, gembok_record_item_new (g_ptr_array_steal_index (page->records, 0)));
  gembok_notice_hide (self->notice);
  g_list_store_splice (self->items, first ? 0 : count, first ? count : 0, items->pdata, items->len);
  self->more = page->more;
  show_count (self);
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRecordsPage *self = owner;
  Page *page = result;
  /* Not the answer to what was asked before, nor a further page of it. */
  if (page->query->round == self->cancellable)
    {
      self->loading = FALSE;
      if (page->records != NULL)
        show_page (self, page);
      else
        gembok_notice_show_error (self->notice, page->error);
    }
  page_free (page);
}

static void
load (GembokRecordsPage *self, guint64 before)
{
  Page *page = g_new0 (Page, 1);
  page->query = query_new (self);
  page->query->before = before;
  self->loading = TRUE;
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = load_in_thread, .input = page, .result_free = page_free, .done = loaded_cb });
}

static void
reload (GembokRecordsPage *self)
{
  g_clear_handle_id (&self->edit_timer, g_source_remove);
  if (self->desk == NULL || gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  load (self, 0);
}

static void
edge_reached_cb (GembokRecordsPage *self, GtkPositionType edge)
{
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  if (edge != GTK_POS_BOTTOM || !self->more || self->loading || count == 0)
    return;
  g_autoptr (GembokRecordItem) last = g_list_model_get_item (G_LIST_MODEL (self->items), count - 1);
  load (self, gembok_record_item_record (last)->seq);
}

static gboolean
edited_timeout_cb (gpointer data)
{
  GembokRecordsPage *self = data;
  self->edit_timer = 0;
  reload (self);
  return G_SOURCE_REMOVE;
}

static void
filter_changed_cb (GembokRecordsPage *self)
{
  g_clear_handle_id (&self->edit_timer, g_source_remove);
  self->edit_timer = g_timeout_add (SEARCH_AFTER_MS, edited_timeout_cb, self);
}

/* --- procedures to choose from -------------------------------------------------------------------------------------- */

static gpointer
procedures_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) input;
  (void) cancellable;
  (void) error;
  return gembok_procedures_load (NULL);
}

static void
procedures_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRecordsPage *self = owner;
  self->procedures = result;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("All procedures"));
  for (guint i = 0; i < self->procedures->len; i++)
    gtk_string_list_append (names, gembok_procedure_id (self->procedures->pdata[i]));
  adw_combo_row_set_model (self->procedure, G_LIST_MODEL (names));
}

/* --- proof and table ------------------------------------------------------------------------------------------------ */

static gpointer
verify_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  (void) cancellable;
  guint64 count = 0;
  if (!gembok_records_verify (context, &count, NULL, error))
    return NULL;
  return g_strdup_printf (ngettext_ ("The record is whole, and nothing in it was changed.",
                                     "All %u records are whole, and nothing in them was changed.", (gulong) count),
                          (guint) count);
}

static void
verified_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokRecordsPage *self = owner;
  g_autofree char *words = result;
  if (words != NULL)
    gembok_notice_show (self->notice, GEMBOK_NOTICE_GOOD, words, NULL, NULL);
  else
    gembok_notice_show_error (self->notice, error);
}

static void
verify_cb (GembokRecordsPage *self)
{
  gembok_notice_hide (self->notice);
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = verify_in_thread, .result_free = g_free, .done = verified_cb });
}

static gpointer
csv_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  const Query *query = input;
  return gembok_records_csv (context, &query->filter, cancellable, error);
}

static void
saved_cb (gpointer owner, const char *path, const GError *error)
{
  GembokRecordsPage *self = owner;
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else if (path != NULL)
    gembok_toast (GTK_WIDGET (self), _ ("The table was saved."));
}

static void
csv_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokRecordsPage *self = owner;
  g_autoptr (GBytes) table = result;
  if (table == NULL)
    gembok_notice_show_error (self->notice, error);
  else
    gembok_save_file (GTK_WIDGET (self),
                      &(GembokSaving){ .title = _ ("Save the Records"), .file_name = _ ("records.csv"), .content = table },
                      saved_cb);
}

static void
export_cb (GembokRecordsPage *self)
{
  gembok_notice_hide (self->notice);
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = csv_in_thread,
                                   .input = query_new (self),
                                   .input_free = query_free,
                                   .result_free = (GDestroyNotify) g_bytes_unref,
                                   .done = csv_cb });
}

/* --- rows of the list ------------------------------------------------------------------------------------------------ */

static void
setup_row_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  gtk_list_item_set_child (list_item, gembok_record_row_new ());
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_row_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  (void) factory;
  gembok_record_row_show (GEMBOK_RECORD_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
changed_cb (GembokRecordsPage *self, guint change)
{
  if ((change & GEMBOK_CHANGED_RECORDS) != 0)
    reload (self);
}

void
gembok_records_page_set_desk (GembokRecordsPage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gembok_work_run (NULL, self, NULL,
                   &(GembokWork){ .func = procedures_in_thread,
                                  .result_free = (GDestroyNotify) g_ptr_array_unref,
                                  .done = procedures_cb });
}

static void
dispose (GObject *object)
{
  GembokRecordsPage *self = GEMBOK_RECORDS_PAGE (object);
  g_clear_handle_id (&self->edit_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_records_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokRecordsPage *self = GEMBOK_RECORDS_PAGE (object);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->items);
  g_clear_pointer (&self->procedures, g_ptr_array_unref);
  G_OBJECT_CLASS (gembok_records_page_parent_class)->finalize (object);
}

static void
gembok_records_page_class_init (GembokRecordsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_DAY_ROW);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_RECORD_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/records-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, search);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, person);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, procedure);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, from);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, until);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
}

static void
gembok_records_page_init (GembokRecordsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_list_store_new (GEMBOK_TYPE_RECORD_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  g_signal_connect (self, "map", G_CALLBACK (reload), NULL);
}
