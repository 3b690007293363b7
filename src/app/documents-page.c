/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/documents-page.h"

#include "app/display-document.h"
#include "app/display.h"
#include "app/document-card.h"
#include "app/document-window.h"
#include "base/i18n.h"

#define THUMBNAIL_PIXELS 192

struct _GembokDocumentsPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkBox *cards;

  /* owned */
  char *shown;          /* (nullable): request and step whose cards stand there */
  GHashTable *pictures; /* kind → SHA-256 of the document whose picture is on its card */
};

G_DEFINE_FINAL_TYPE (GembokDocumentsPage, gembok_documents_page, GEMBOK_TYPE_STEP_PAGE)

static GembokDocumentCard *
card_of (GembokDocumentsPage *self, const char *kind)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (gembok_document_card_kind (GEMBOK_DOCUMENT_CARD (child)), kind) == 0)
      return GEMBOK_DOCUMENT_CARD (child);
  return NULL;
}

static GembokDesk *
desk_of (GembokDocumentsPage *self)
{
  return gembok_request_model_desk (gembok_step_page_request (GEMBOK_STEP_PAGE (self)));
}

/* A card that outlived its request (its file dialog was still open) changes nothing: not its own one, and no other one. */
static gboolean
is_here (GembokDocumentsPage *self, GembokDocumentCard *card)
{
  return self->shown != NULL && gtk_widget_is_ancestor (GTK_WIDGET (card), GTK_WIDGET (self->cards));
}

static void
clear_cards (GembokDocumentsPage *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
  g_hash_table_remove_all (self->pictures);
}

/* --- adding and removing -------------------------------------------------------------------------------------------- */

/* A change of one document, and who waits for it. */
typedef struct
{
  GembokDocumentsPage *page; /* owned */
  char *kind;
  char *path; /* (nullable): NULL removes */
  GError *error;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;
  g_object_unref (change->page);
  g_free (change->kind);
  g_free (change->path);
  g_clear_error (&change->error);
  g_free (change);
}

static GembokRequestView *
change_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  Change *change = input;
  if (change->path == NULL)
    return gembok_request_detach (context, id, change->kind, error);
  return gembok_request_attach (context, id, change->kind, change->path, cancellable, error);
}

/* The last path that could not be kept for want of a keyring, to try it again in memory. */
static void
remember_path (GembokDocumentCard *card, const char *path)
{
  g_object_set_data_full (G_OBJECT (card), "path", g_strdup (path), g_free);
}

static void
changed_cb (gpointer owner, const GError *error)
{
  GembokDocumentCard *card = owner;
  gembok_document_card_set_busy (card, FALSE);
  const gboolean no_keyring = error != NULL && gembok_error_get_code (error) == GEMBOK_ERROR_KEYRING;
  gembok_document_card_show_error (card, error,
                                   no_keyring
                                       ? _ ("Your request is safe. You may keep the file in memory; then send the request "
                                            "before you close Gembok.")
                                       : NULL,
                                   no_keyring ? _ ("Keep in Memory") : NULL);
  if (!no_keyring)
    remember_path (card, NULL);
}

static void
change (GembokDocumentsPage *self, GembokDocumentCard *card, const char *path)
{
  if (!is_here (self, card))
    return;
  Change *input = g_new0 (Change, 1);
  input->page = g_object_ref (self);
  input->kind = g_strdup (gembok_document_card_kind (card));
  input->path = g_strdup (path);
  remember_path (card, path);
  gembok_document_card_show_error (card, NULL, NULL, NULL);
  gembok_document_card_set_busy (card, TRUE);
  gembok_request_model_run (
      gembok_step_page_request (GEMBOK_STEP_PAGE (self)), card, gembok_step_page_cancellable (GEMBOK_STEP_PAGE (self)),
      &(GembokRequestWork){ .func = change_in_thread, .input = input, .input_free = change_free, .done = changed_cb });
}

static void
chosen_cb (GembokDocumentCard *card, const char *path, GembokDocumentsPage *self)
{
  change (self, card, path);
}

static void
remove_cb (GembokDocumentCard *card, GembokDocumentsPage *self)
{
  change (self, card, NULL);
}

static void
keep_in_memory_cb (GembokDocumentCard *card, GembokDocumentsPage *self)
{
  if (!is_here (self, card))
    return;
  const char *path = g_object_get_data (G_OBJECT (card), "path");
  g_autofree char *again = g_strdup (path);
  gembok_desk_keep_in_memory (desk_of (self));
  gembok_notice_show (gembok_step_page_notice (GEMBOK_STEP_PAGE (self)), GEMBOK_NOTICE_WARNING,
                      _ ("Documents are kept in memory until the window is closed."),
                      _ ("There is no keyring to keep them safely on the disk. Send the request before you close Gembok."),
                      NULL);
  if (again != NULL)
    change (self, card, again);
}

/* --- pictures ------------------------------------------------------------------------------------------------------- */

/* Which document shall be looked at, and what was seen of it. */
typedef struct
{
  char *id;
  char *kind;
  char *sha256;
  GBytes *content;        /* (nullable) */
  GembokPreview *preview; /* (nullable) */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_free (look->id);
  g_free (look->kind);
  g_free (look->sha256);
  g_clear_pointer (&look->content, g_bytes_unref);
  g_clear_pointer (&look->preview, gembok_preview_free);
  g_free (look);
}

/* A document that was sent and erased here has no picture any more, and one that was replaced meanwhile is looked at anew: that
 * is no failure to be told. */
static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Look *look = input;
  g_autoptr (GBytes) content = gembok_request_document (context, look->id, look->kind, cancellable, NULL);
  g_autofree char *sha256 = content != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content) : NULL;
  if (g_strcmp0 (sha256, look->sha256) != 0)
    return look;
  look->preview = gembok_document_preview (content, 1, THUMBNAIL_PIXELS, cancellable, NULL);
  if (look->preview != NULL)
    look->content = g_steal_pointer (&content);
  return look;
}

static void
show_picture (GembokDocumentCard *card, const Look *look)
{
  g_object_set_data_full (G_OBJECT (card), "content", look != NULL ? g_bytes_ref (look->content) : NULL,
                          (GDestroyNotify) g_bytes_unref);
  gembok_document_card_set_picture (card, look != NULL ? look->preview : NULL);
}

/* What is on the card is what will be sent: a look that ends after its document was replaced is dropped. */
static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDocumentCard *card = owner;
  Look *look = result;
  GtkWidget *page = gtk_widget_get_ancestor (owner, GEMBOK_TYPE_DOCUMENTS_PAGE);
  GHashTable *pictures = page != NULL ? GEMBOK_DOCUMENTS_PAGE (page)->pictures : NULL;
  if (pictures != NULL && g_strcmp0 (g_hash_table_lookup (pictures, look->kind), look->sha256) == 0)
    {
      if (look->preview != NULL)
        show_picture (card, look);
      else
        g_hash_table_remove (pictures, look->kind);
    }
  look_free (look);
}

static void
fetch_picture (GembokDocumentsPage *self, GembokDocumentCard *card, const GembokVaultDocument *document)
{
  const char *had = g_hash_table_lookup (self->pictures, document->kind);
  if (document->sha256 == NULL || g_strcmp0 (had, document->sha256) == 0)
    return;
  show_picture (card, NULL);
  g_hash_table_replace (self->pictures, g_strdup (document->kind), g_strdup (document->sha256));
  Look *look = g_new0 (Look, 1);
  look->id = g_strdup (gembok_request_model_id (gembok_step_page_request (GEMBOK_STEP_PAGE (self))));
  look->kind = g_strdup (document->kind);
  look->sha256 = g_strdup (document->sha256);
  gembok_desk_work (desk_of (self), card, gembok_step_page_cancellable (GEMBOK_STEP_PAGE (self)),
                    &(GembokWork){ .func = look_in_thread, .input = look, .result_free = look_free, .done = looked_cb });
}

static void
forget_picture (GembokDocumentsPage *self, GembokDocumentCard *card)
{
  g_hash_table_remove (self->pictures, gembok_document_card_kind (card));
  show_picture (card, NULL);
}

static void
look_cb (GembokDocumentCard *card, GembokDocumentsPage *self)
{
  GBytes *content = g_object_get_data (G_OBJECT (card), "content");
  g_autofree char *label = gembok_document_kind_label (gembok_document_card_kind (card));
  if (content == NULL)
    return;
  GtkWidget *window = gembok_document_window_new (content, label, gembok_document_card_kind (card));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- rules ---------------------------------------------------------------------------------------------------------- */

static gpointer
rules_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, input, error);
  if (view == NULL)
    return NULL;
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, view->request);
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_document_rule_free);
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      GembokDocumentRule *rule = gembok_request_rule (policy, view->request, document->kind, NULL);
      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }
  return rules;
}

static void
rules_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDocumentsPage *self = owner;
  g_autoptr (GPtrArray) rules = result;
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const GembokDocumentRule *rule = rules->pdata[i];
      GembokDocumentCard *card = card_of (self, rule->kind);
      if (card != NULL)
        gembok_document_card_set_rule (card, rule);
    }
}

/* --- page ----------------------------------------------------------------------------------------------------------- */

static void
make_cards (GembokDocumentsPage *self, const GembokStep *step)
{
  clear_cards (self);
  for (guint i = 0; step->kinds != NULL && step->kinds[i] != NULL; i++)
    {
      GtkWidget *card = gembok_document_card_new (step->kinds[i]);
      g_signal_connect_object (card, "chosen", G_CALLBACK (chosen_cb), self, 0);
      g_signal_connect_object (card, "remove", G_CALLBACK (remove_cb), self, 0);
      g_signal_connect_object (card, "look", G_CALLBACK (look_cb), self, 0);
      g_signal_connect_object (card, "action", G_CALLBACK (keep_in_memory_cb), self, 0);
      gtk_box_append (self->cards, card);
    }
  gembok_desk_work (desk_of (self), self, gembok_step_page_cancellable (GEMBOK_STEP_PAGE (self)),
                    &(GembokWork){ .func = rules_in_thread,
                                   .input
                                   = g_strdup (gembok_request_model_id (gembok_step_page_request (GEMBOK_STEP_PAGE (self)))),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) g_ptr_array_unref,
                                   .done = rules_cb });
}

static const GembokVaultDocument *
document_of (const GembokRequestView *view, const char *kind)
{
  for (guint i = 0; i < view->documents->len; i++)
    if (g_strcmp0 (((const GembokVaultDocument *) view->documents->pdata[i])->kind, kind) == 0)
      return view->documents->pdata[i];
  return NULL;
}

static gboolean
show_cards (GembokDocumentsPage *self, const GembokRequestView *view)
{
  gboolean complete = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GembokDocumentCard *card = GEMBOK_DOCUMENT_CARD (child);
      const GembokVaultDocument *document = document_of (view, gembok_document_card_kind (card));
      const GembokDocumentState state = document != NULL ? document->state : GEMBOK_DOCUMENT_MISSING;
      gembok_document_card_show (card, document, gembok_display_document_may_change (view->request->state, state));
      if (document != NULL && state != GEMBOK_DOCUMENT_MISSING)
        fetch_picture (self, card, document);
      else
        forget_picture (self, card);
      complete = complete && state != GEMBOK_DOCUMENT_MISSING && state != GEMBOK_DOCUMENT_REJECTED;
    }
  return complete;
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokDocumentsPage *self = GEMBOK_DOCUMENTS_PAGE (page);
  const GembokPlanStep *step = gembok_step_page_step (page);
  if (step == NULL)
    return;
  g_autofree char *shown = g_strdup_printf ("%s/%s", view->request->id, step->step->id);
  g_autofree char *title = gembok_display_step_title (step->step);
  if (g_strcmp0 (self->shown, shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&shown);
      gembok_step_page_set_title (page, title);
      gembok_step_page_set_subtitle (page, gembok_bilingual_get (&step->step->title));
      make_cards (self, step->step);
    }
  gembok_step_page_set_primary (page, _ ("_Continue"), show_cards (self, view));
}

/* What was begun for the former request goes on; its cards do not stay to be pressed, nor with their spinners for the next one. */
static void
turn (GembokStepPage *page)
{
  GembokDocumentsPage *self = GEMBOK_DOCUMENTS_PAGE (page);
  g_clear_pointer (&self->shown, g_free);
  clear_cards (self);
}

void
gembok_documents_page_go_to (GembokDocumentsPage *self, const char *kind)
{
  GembokDocumentCard *card = card_of (self, kind);
  if (card != NULL)
    gembok_document_card_go_to (card);
}

static void
finalize (GObject *object)
{
  GembokDocumentsPage *self = GEMBOK_DOCUMENTS_PAGE (object);
  g_hash_table_unref (self->pictures);
  g_free (self->shown);
  G_OBJECT_CLASS (gembok_documents_page_parent_class)->finalize (object);
}

static void
gembok_documents_page_class_init (GembokDocumentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->primary = gembok_step_page_go_on;
  page_class->turn = turn;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/documents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentsPage, cards);
}

static void
gembok_documents_page_init (GembokDocumentsPage *self)
{
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
