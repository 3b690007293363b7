/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review-documents.h"

#include "app/notice.h"
#include "app/picture-view.h"
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request.h"

#define KIND_MAX_CHARS   40
#define REASON_MAX_CHARS 400

struct _GembokReviewDocuments
{
  AdwBin parent_instance;

  /* template */
  GtkFlowBox *tabs;
  GtkLabel *facts;
  GembokNotice *notice;
  GembokPictureView *picture;

  /* owned */
  GembokDesk *desk;
  char *id;             /* (nullable) */
  GPtrArray *entries;   /* (element-type Entry) */
  GHashTable *contents; /* kind → GBytes */
  GCancellable *cancellable;

  guint shown; /* index of the entry that is looked at */
};

typedef struct
{
  char *kind;
  char *label;
  char *facts;
  GtkToggleButton *tab; /* borrowed */
} Entry;

G_DEFINE_FINAL_TYPE (GembokReviewDocuments, gembok_review_documents, ADW_TYPE_BIN)

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->kind);
  g_free (entry->label);
  g_free (entry->facts);
  g_free (entry);
}

static const Entry *
shown_entry (GembokReviewDocuments *self)
{
  return self->shown < self->entries->len ? self->entries->pdata[self->shown] : NULL;
}

/* --- fetching ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *id;
  char *kind;
  GBytes *content; /* (nullable) */
  GError *error;   /* (nullable) */
} Fetching;

static void
fetching_free (gpointer data)
{
  Fetching *fetching = data;
  g_free (fetching->id);
  g_free (fetching->kind);
  g_clear_pointer (&fetching->content, g_bytes_unref);
  g_clear_error (&fetching->error);
  g_free (fetching);
}

static gpointer
fetch_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Fetching *fetching = input;
  fetching->content = gembok_review_document (context, fetching->id, fetching->kind, cancellable, &fetching->error);
  return fetching;
}

static void
show_content (GembokReviewDocuments *self, const Entry *entry, GBytes *content)
{
  gembok_notice_hide (self->notice);
  gembok_picture_view_show (self->picture, content, entry->label);
}

static void
fetched_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokReviewDocuments *self = owner;
  Fetching *fetching = result;
  const Entry *entry = shown_entry (self);
  const gboolean same = g_strcmp0 (fetching->id, self->id) == 0;
  const gboolean looked_at = same && entry != NULL && g_str_equal (entry->kind, fetching->kind);
  if (same && fetching->content != NULL)
    g_hash_table_replace (self->contents, g_strdup (fetching->kind), g_bytes_ref (fetching->content));
  if (looked_at && fetching->content != NULL)
    show_content (self, entry, fetching->content);
  else if (looked_at)
    gembok_notice_show_error (self->notice, fetching->error);
  fetching_free (fetching);
}

static void
look_at (GembokReviewDocuments *self, guint index)
{
  self->shown = index;
  const Entry *entry = shown_entry (self);
  GBytes *content = entry != NULL ? g_hash_table_lookup (self->contents, entry->kind) : NULL;
  gembok_picture_view_clear (self->picture);
  gembok_notice_hide (self->notice);
  gtk_label_set_label (self->facts, entry != NULL ? entry->facts : "");
  if (entry == NULL)
    return;
  if (content != NULL)
    {
      show_content (self, entry, content);
      return;
    }
  Fetching *fetching = g_new0 (Fetching, 1);
  fetching->id = g_strdup (self->id);
  fetching->kind = g_strdup (entry->kind);
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){ .func = fetch_in_thread, .input = fetching, .result_free = fetching_free, .done = fetched_cb });
}

/* --- tabs ---------------------------------------------------------------------------------------------------------- */

static void
tab_toggled_cb (GembokReviewDocuments *self, GtkToggleButton *tab)
{
  if (!gtk_toggle_button_get_active (tab))
    return;
  for (guint i = 0; i < self->entries->len; i++)
    if (((const Entry *) self->entries->pdata[i])->tab == tab)
      look_at (self, i);
}

static char *
facts_of (const GembokWireDocument *document)
{
  g_autofree char *size = gembok_format_size (document->bytes);
  g_autofree char *reason = gembok_text_sanitise (document->reason, REASON_MAX_CHARS);
  return *reason != '\0' ? g_strdup_printf ("%s, %s: %s", size, gembok_document_state_label (document->state), reason)
                         : g_strdup_printf ("%s, %s", size, gembok_document_state_label (document->state));
}

static void
add_tab (GembokReviewDocuments *self, const GembokWireDocument *document)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *shown_kind = gembok_text_sanitise (document->kind, KIND_MAX_CHARS);
  const Entry *first = self->entries->len > 0 ? self->entries->pdata[0] : NULL;
  entry->kind = g_strdup (document->kind);
  entry->label = gembok_document_kind_label (shown_kind);
  entry->facts = facts_of (document);
  entry->tab = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (entry->label));
  gtk_toggle_button_set_group (entry->tab, first != NULL ? first->tab : NULL);
  g_signal_connect_object (entry->tab, "toggled", G_CALLBACK (tab_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->tabs, GTK_WIDGET (entry->tab));
  /* The box's own child around it would be one stop more for the Tab key. */
  gtk_widget_set_focusable (gtk_widget_get_parent (GTK_WIDGET (entry->tab)), FALSE);
  g_ptr_array_add (self->entries, entry);
}

void
gembok_review_documents_clear (GembokReviewDocuments *self)
{
  GtkWidget *child;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tabs))) != NULL)
    gtk_flow_box_remove (self->tabs, child);
  g_ptr_array_set_size (self->entries, 0);
  g_hash_table_remove_all (self->contents);
  g_clear_pointer (&self->id, g_free);
  gembok_picture_view_clear (self->picture);
  gembok_notice_hide (self->notice);
  gtk_label_set_label (self->facts, "");
}

void
gembok_review_documents_show (GembokReviewDocuments *self, GembokDesk *desk, const GembokWireRequest *request)
{
  gembok_review_documents_clear (self);
  g_set_object (&self->desk, desk);
  self->id = g_strdup (request->id);
  for (guint i = 0; i < request->documents->len; i++)
    add_tab (self, request->documents->pdata[i]);
  if (self->entries->len > 0)
    gtk_toggle_button_set_active (((const Entry *) self->entries->pdata[0])->tab, TRUE);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokReviewDocuments *self = GEMBOK_REVIEW_DOCUMENTS (widget);
  if (self->entries->len == 0)
    return;
  const Entry *next = self->entries->pdata[(self->shown + 1) % self->entries->len];
  gtk_toggle_button_set_active (next->tab, TRUE);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokReviewDocuments *self = GEMBOK_REVIEW_DOCUMENTS (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_review_documents_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokReviewDocuments *self = GEMBOK_REVIEW_DOCUMENTS (object);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->contents);
  g_free (self->id);
  G_OBJECT_CLASS (gembok_review_documents_parent_class)->finalize (object);
}

static void
gembok_review_documents_class_init (GembokReviewDocumentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/review-documents.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokReviewDocuments, tabs);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewDocuments, facts);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewDocuments, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewDocuments, picture);
  gtk_widget_class_install_action (widget_class, "documents.next", NULL, next_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "documents.next", NULL);
}

static void
gembok_review_documents_init (GembokReviewDocuments *self)
{
  self->cancellable = g_cancellable_new ();
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
