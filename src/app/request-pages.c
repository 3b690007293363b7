/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/request-pages.h"

#include "base/error.h"

/* So many at most are read again at once; those further down are read when they are reached. */
#define RELOAD_MAX (10 * GEMBOK_REQUEST_PAGE_SIZE)

struct _GembokRequestPages
{
  GObject parent_instance;

  /* owned */
  GembokDesk *desk;
  GPtrArray *items; /* (element-type GembokRequestItem) */
  char *search;     /* (nullable) */
  char *person;     /* (nullable) */
  GCancellable *cancellable;

  guint states;
  guint total;
  gboolean people;
  gboolean complete; /* the last page has come */
  gboolean loading;
};

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint loaded_signal;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GembokRequestPages, gembok_request_pages, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- taking a page ------------------------------------------------------------------------------------------------- */

static const char *
id_at (GPtrArray *items, guint index)
{
  return gembok_request_item_facts (items->pdata[index])->id;
}

static const GembokRequestFacts *
fresh_at (GPtrArray *page, guint index)
{
  return page->pdata[index];
}

static void
take_facts (GPtrArray *items, guint at, GPtrArray *page, guint from)
{
  gembok_request_item_take (items->pdata[at], page->pdata[from]);
  page->pdata[from] = NULL;
}

/* Puts @page in the place of @n items from @at on. What stands on both sides of a change stays the same object, so that nothing
 * jumps; what changes in between takes over the objects that are there, which costs a view far less than new rows. */
static void
replace (GembokRequestPages *self, guint at, guint n, GPtrArray *page)
{
  guint head = 0, tail = 0;
  while (head < n && head < page->len && g_strcmp0 (id_at (self->items, at + head), fresh_at (page, head)->id) == 0)
    head++;
  while (tail < n - head && tail < page->len - head
         && g_strcmp0 (id_at (self->items, at + n - 1 - tail), fresh_at (page, page->len - 1 - tail)->id) == 0)
    tail++;
  for (guint i = 0; i < tail; i++)
    take_facts (self->items, at + n - 1 - i, page, page->len - 1 - i);
  for (guint i = 0; i < head; i++)
    take_facts (self->items, at + i, page, i);
  const guint kept = MIN (n, page->len) - head - tail;
  for (guint i = 0; i < kept; i++)
    take_facts (self->items, at + head + i, page, head + i);
  head += kept;
  const guint removed = n - head - tail, added = page->len - head - tail;
  if (removed > 0)
    g_ptr_array_remove_range (self->items, at + head, removed);
  for (guint i = 0; i < added; i++)
    {
      g_ptr_array_insert (self->items, (int) (at + head + i), gembok_request_item_new (page->pdata[head + i]));
      page->pdata[head + i] = NULL;
    }
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), at + head, removed, added);
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokRequestQuery query;
  guint offset;
  guint limit;
  guint replaces; /* how many of the items it takes the place of */
  guint total;
  GPtrArray *page;           /* (nullable) */
  GCancellable *cancellable; /* of its own round */
  GError *error;             /* (nullable) */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;
  g_clear_pointer (&load->page, g_ptr_array_unref);
  g_clear_error (&load->error);
  g_object_unref (load->cancellable);
  g_free (load->query.search);
  g_free (load->query.person);
  g_free (load);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Load *load = input;
  if (!gembok_cancelled (cancellable, &load->error))
    load->page = gembok_request_facts_load (context, &load->query, load->offset, load->limit, &load->total, cancellable,
                                            &load->error);
  return load;
}

static void
set_loading (GembokRequestPages *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokRequestPages *self = owner;
  Load *load = result;
  /* The answer to a question that was put off since. */
  if (load->cancellable != self->cancellable)
    {
      load_free (load);
      return;
    }
  if (load->page != NULL)
    {
      self->complete = load->page->len < load->limit;
      self->total = load->total;
      replace (self, load->offset, load->replaces, load->page);
    }
  set_loading (self, FALSE);
  if (load->error == NULL || gembok_error_get_code (load->error) != GEMBOK_ERROR_CANCELLED)
    g_signal_emit (self, loaded_signal, 0, load->error);
  load_free (load);
}

static void
start (GembokRequestPages *self, guint offset, guint limit, guint replaces)
{
  Load *load = g_new0 (Load, 1);
  load->query.search = g_strdup (self->search);
  load->query.person = g_strdup (self->person);
  load->query.states = self->states;
  load->query.people = self->people;
  load->offset = offset;
  load->limit = limit;
  load->replaces = replaces;
  load->cancellable = g_object_ref (self->cancellable);
  set_loading (self, TRUE);
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = load_in_thread, .input = load, .result_free = load_free, .done = loaded_cb });
}

static void
new_round (GembokRequestPages *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_loading (self, FALSE);
}

static gboolean
is_open (GembokRequestPages *self)
{
  return gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN;
}

void
gembok_request_pages_find (GembokRequestPages *self, const char *search, const char *person, guint states)
{
  if (!is_open (self))
    return;
  g_free (self->search);
  g_free (self->person);
  self->search = search != NULL && *search != '\0' ? g_strdup (search) : NULL;
  self->person = g_strdup (person);
  self->states = states;
  new_round (self);
  start (self, 0, GEMBOK_REQUEST_PAGE_SIZE, self->items->len);
}

void
gembok_request_pages_reload (GembokRequestPages *self)
{
  if (!is_open (self))
    return;
  const guint shown = MIN (self->items->len, RELOAD_MAX);
  new_round (self);
  start (self, 0, MAX (shown, GEMBOK_REQUEST_PAGE_SIZE), shown);
}

void
gembok_request_pages_more (GembokRequestPages *self)
{
  if (is_open (self) && !self->loading && !self->complete && self->items->len > 0)
    start (self, self->items->len, GEMBOK_REQUEST_PAGE_SIZE, 0);
}

void
gembok_request_pages_clear (GembokRequestPages *self)
{
  const guint n = self->items->len;
  new_round (self);
  g_ptr_array_set_size (self->items, 0);
  self->total = 0;
  self->complete = FALSE;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

guint
gembok_request_pages_total (GembokRequestPages *self)
{
  return self->total;
}

gboolean
gembok_request_pages_is_filtered (GembokRequestPages *self)
{
  return self->search != NULL || self->person != NULL || self->states != 0;
}

/* --- list model ---------------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *list)
{
  (void) list;
  return GEMBOK_TYPE_REQUEST_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return GEMBOK_REQUEST_PAGES (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GembokRequestPages *self = GEMBOK_REQUEST_PAGES (list);
  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, GEMBOK_REQUEST_PAGES (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  GembokRequestPages *self = GEMBOK_REQUEST_PAGES (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_request_pages_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokRequestPages *self = GEMBOK_REQUEST_PAGES (object);
  g_ptr_array_unref (self->items);
  g_object_unref (self->cancellable);
  g_free (self->search);
  g_free (self->person);
  G_OBJECT_CLASS (gembok_request_pages_parent_class)->finalize (object);
}

static void
gembok_request_pages_class_init (GembokRequestPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  loaded_signal = g_signal_new ("loaded", GEMBOK_TYPE_REQUEST_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR);
}

static void
gembok_request_pages_init (GembokRequestPages *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

GembokRequestPages *
gembok_request_pages_new (GembokDesk *desk, gboolean people)
{
  GembokRequestPages *self = g_object_new (GEMBOK_TYPE_REQUEST_PAGES, NULL);
  self->desk = g_object_ref (desk);
  self->people = people;
  return self;
}
