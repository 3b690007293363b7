/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/document-card.h"

#include "app/display-document.h"
#include "app/file-choice.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "base/i18n.h"

struct _GembokDocumentCard
{
  AdwBin parent_instance;

  /* template */
  GtkWidget *frame;
  GtkButton *look;
  GtkPicture *picture;
  GtkLabel *title;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *rule;
  GtkLabel *facts;
  GtkLabel *reason;
  GembokNotice *notice;
  GtkButton *choose;
  GtkButton *remove;
  GtkSpinner *spinner;

  /* owned */
  char *kind;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  const char *state_class; /* static */
  GtkDropTarget *drop;     /* borrowed */
  gboolean may_change;
};

enum
{
  CHOSEN,
  REMOVE,
  LOOK,
  ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GembokDocumentCard, gembok_document_card, ADW_TYPE_BIN)

/* --- showing ------------------------------------------------------------------------------------------------------- */

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_state (GembokDocumentCard *self, GembokDocumentState state)
{
  if (self->state_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state_icon), self->state_class);
  self->state_class = gembok_display_document_class (state);
  gtk_widget_add_css_class (GTK_WIDGET (self->state_icon), self->state_class);
  gtk_image_set_from_icon_name (self->state_icon, gembok_display_document_icon (state));
  gtk_label_set_label (self->state, gembok_document_state_label (state));
  if (state == GEMBOK_DOCUMENT_REJECTED)
    gtk_widget_add_css_class (self->frame, "rejected");
  else
    gtk_widget_remove_css_class (self->frame, "rejected");
}

/* Several cards have the same buttons: a screen reader says which one it is. */
static void
name_button (GembokDocumentCard *self, GtkButton *button)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", gtk_button_get_label (button), gtk_label_get_label (self->title));
  gembok_keyboard_name_button (GTK_WIDGET (button), name);
}

void
gembok_document_card_show (GembokDocumentCard *self, const GembokVaultDocument *document, gboolean may_change)
{
  const GembokDocumentState state = document != NULL ? document->state : GEMBOK_DOCUMENT_MISSING;
  const gboolean there = state != GEMBOK_DOCUMENT_MISSING;
  const gboolean rejected = state == GEMBOK_DOCUMENT_REJECTED;
  g_autofree char *facts = there ? gembok_display_document (document) : NULL;
  show_state (self, state);
  set_text (self->facts, facts);
  set_text (self->reason, rejected || (!there && document != NULL) ? document->reason : NULL);
  self->may_change = may_change;
  gtk_widget_set_visible (GTK_WIDGET (self->choose), may_change);
  gtk_widget_set_visible (GTK_WIDGET (self->remove), may_change && there && !rejected);
  gtk_button_set_label (self->choose, there ? _ ("Replace File …") : _ ("Choose File …"));
  name_button (self, self->choose);
  name_button (self, self->remove);
  if (!there)
    gembok_document_card_set_picture (self, NULL);
}

void
gembok_document_card_set_rule (GembokDocumentCard *self, const GembokDocumentRule *rule)
{
  g_autofree char *words = rule != NULL ? gembok_display_rule (rule) : NULL;
  set_text (self->rule, words);
}

void
gembok_document_card_go_to (GembokDocumentCard *self)
{
  gembok_keyboard_bring (GTK_WIDGET (self->may_change ? self->choose : self->look));
}

void
gembok_document_card_set_busy (GembokDocumentCard *self, gboolean busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choose), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove), !busy);
}

void
gembok_document_card_set_picture (GembokDocumentCard *self, const GembokPreview *preview)
{
  g_autoptr (GdkTexture) texture = NULL;
  if (preview != NULL)
    texture = gdk_memory_texture_new ((int) preview->width, (int) preview->height, GDK_MEMORY_R8G8B8, preview->pixels,
                                      (gsize) preview->width * 3);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->look), preview != NULL);
}

void
gembok_document_card_show_error (GembokDocumentCard *self, const GError *error, const char *hint, const char *action)
{
  if (error == NULL || gembok_error_get_code (error) == GEMBOK_ERROR_CANCELLED)
    gembok_notice_hide (self->notice);
  else
    gembok_notice_show (self->notice, GEMBOK_NOTICE_ERROR, error->message,
                        hint != NULL ? hint : gembok_error_get_hint (error), action);
}

const char *
gembok_document_card_kind (GembokDocumentCard *self)
{
  return self->kind;
}

/* --- choosing ------------------------------------------------------------------------------------------------------ */

static void
take_file (GembokDocumentCard *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = gembok_file_path (file, &error);
  if (path != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, path);
  else
    gembok_document_card_show_error (self, error, NULL, NULL);
}

static void
chosen_cb (GembokDocumentCard *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    take_file (self, file);
}

static void
choose_cb (GembokDocumentCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Photos and PDF"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/png");
  g_clear_object (&self->chooser);
  self->chooser
      = gtk_file_chooser_native_new (gtk_label_get_label (self->title), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
dropped_cb (GembokDocumentCard *self, const GValue *value)
{
  if (!self->may_change || !G_VALUE_HOLDS (value, G_TYPE_FILE))
    return FALSE;
  take_file (self, g_value_get_object (value));
  return TRUE;
}

static void
remove_cb (GembokDocumentCard *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
look_cb (GembokDocumentCard *self)
{
  g_signal_emit (self, signals[LOOK], 0);
}

static void
action_cb (GembokDocumentCard *self)
{
  g_signal_emit (self, signals[ACTION], 0);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_DOCUMENT_CARD (object)->chooser);
  G_OBJECT_CLASS (gembok_document_card_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_DOCUMENT_CARD (object)->kind);
  G_OBJECT_CLASS (gembok_document_card_parent_class)->finalize (object);
}

static void
gembok_document_card_class_init (GembokDocumentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = GEMBOK_TYPE_DOCUMENT_CARD;
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REMOVE] = g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOOK] = g_signal_new ("look", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTION] = g_signal_new ("action", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/document-card.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, frame);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, look);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, picture);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, title);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, state_icon);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, state);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, rule);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, facts);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, reason);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, choose);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, remove);
  gtk_widget_class_bind_template_child (widget_class, GembokDocumentCard, spinner);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_bind_template_callback (widget_class, action_cb);
}

static void
gembok_document_card_init (GembokDocumentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drop = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_signal_connect_object (self->drop, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->drop));
}

GtkWidget *
gembok_document_card_new (const char *kind)
{
  GembokDocumentCard *self = g_object_new (GEMBOK_TYPE_DOCUMENT_CARD, NULL);
  g_autofree char *label = gembok_document_kind_label (kind);
  /* TRANSLATORS: what the button with the small picture of a document does */
  g_autofree char *look = g_strdup_printf (_ ("Look at: %s"), label);
  self->kind = g_strdup (kind);
  gtk_label_set_label (self->title, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->look), GTK_ACCESSIBLE_PROPERTY_LABEL, look, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->look), look);
  return GTK_WIDGET (self);
}
