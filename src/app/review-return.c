/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review-return.h"

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request.h"

#define KIND_MAX_CHARS 40

struct _GembokReviewReturn
{
  AdwWindow parent_instance;

  /* template */
  AdwHeaderBar *header;
  GtkLabel *explanation;
  AdwPreferencesGroup *documents;
  AdwEntryRow *reason;
  GtkButton *confirm;

  /* owned */
  GPtrArray *choices; /* (element-type Choice) */

  gboolean for_good;
};

/* What is chosen for one document. */
typedef struct
{
  char *kind;
  GtkCheckButton *wanted; /* borrowed */
  AdwEntryRow *words;     /* borrowed */
} Choice;

static guint decided_signal;

G_DEFINE_FINAL_TYPE (GembokReviewReturn, gembok_review_return, ADW_TYPE_WINDOW)

static void
choice_free (gpointer data)
{
  Choice *choice = data;
  g_free (choice->kind);
  g_free (choice);
}

static void
returned_free (gpointer data)
{
  GembokReturned *returned = data;
  g_free (returned->kind);
  g_free (returned->reason);
  g_free (returned);
}

/* --- what was chosen ----------------------------------------------------------------------------------------------- */

static GPtrArray *
chosen (GembokReviewReturn *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (returned_free);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = self->choices->pdata[i];
      if (!gtk_check_button_get_active (choice->wanted))
        continue;
      GembokReturned *returned = g_new0 (GembokReturned, 1);
      returned->kind = g_strdup (choice->kind);
      returned->reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (choice->words)));
      g_ptr_array_add (all, returned);
    }
  return all;
}

static void
changed_cb (GembokReviewReturn *self)
{
  g_autoptr (GPtrArray) returned = chosen (self);
  g_autofree char *reason = gembok_display_return_reason (gtk_editable_get_text (GTK_EDITABLE (self->reason)), returned);
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), reason != NULL);
}

static void
confirm_cb (GembokReviewReturn *self)
{
  g_autoptr (GPtrArray) returned = chosen (self);
  g_autofree char *reason = gembok_display_return_reason (gtk_editable_get_text (GTK_EDITABLE (self->reason)), returned);
  if (reason == NULL)
    return;
  g_signal_emit (self, decided_signal, 0, reason, self->for_good ? NULL : returned);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static void
reason_clicked_cb (GtkButton *button, AdwEntryRow *words)
{
  gtk_editable_set_text (GTK_EDITABLE (words), gtk_button_get_label (button));
}

static GtkWidget *
ready_reason (const char *label, const char *reason, AdwEntryRow *words)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *button = gtk_button_new_with_label (reason);
  GtkWidget *text = gtk_button_get_child (GTK_BUTTON (button));
  /* TRANSLATORS: the name of a button, as a screen reader says it: document and reason */
  g_autofree char *name = g_strdup_printf (_ ("%1$s: %2$s"), label, reason);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (text, "body");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (reason_clicked_cb), words, 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* A row that is there as long as the document is marked. */
static void
add_below (GembokReviewReturn *self, const Choice *choice, GtkWidget *row)
{
  g_object_bind_property (choice->wanted, "active", row, "visible", G_BINDING_SYNC_CREATE);
  adw_preferences_group_add (self->documents, row);
}

static GtkCheckButton *
add_mark (GembokReviewReturn *self, const char *label)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *wanted = gtk_check_button_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), wanted);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), wanted);
  adw_preferences_group_add (self->documents, row);
  return GTK_CHECK_BUTTON (wanted);
}

static void
add_document (GembokReviewReturn *self, const GembokWireDocument *document)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autofree char *shown_kind = gembok_text_sanitise (document->kind, KIND_MAX_CHARS);
  g_autofree char *label = gembok_document_kind_label (shown_kind);
  /* TRANSLATORS: %s is a document, such as "Identity card (KTP)" */
  g_autofree char *title = g_strdup_printf (_ ("Reason: %s"), label);
  g_auto (GStrv) reasons = gembok_review_reasons (document->kind);
  choice->kind = g_strdup (document->kind);
  choice->wanted = add_mark (self, label);
  choice->words = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (choice->words), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choice->words), title);
  add_below (self, choice, GTK_WIDGET (choice->words));
  for (guint i = 0; reasons[i] != NULL; i++)
    add_below (self, choice, ready_reason (label, reasons[i], choice->words));
  g_signal_connect_object (choice->wanted, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choice->words, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->choices, choice);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  g_ptr_array_unref (GEMBOK_REVIEW_RETURN (object)->choices);
  G_OBJECT_CLASS (gembok_review_return_parent_class)->finalize (object);
}

static void
gembok_review_return_class_init (GembokReviewReturnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  decided_signal = g_signal_new ("decided", GEMBOK_TYPE_REVIEW_RETURN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/review-return.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokReviewReturn, header);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewReturn, explanation);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewReturn, documents);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewReturn, reason);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewReturn, confirm);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_review_return_init (GembokReviewReturn *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_review_return_new (const GembokWireRequest *request, gboolean for_good)
{
  GembokReviewReturn *self = g_object_new (GEMBOK_TYPE_REVIEW_RETURN, NULL);
  self->for_good = for_good;
  gtk_window_set_title (GTK_WINDOW (self), for_good ? _ ("Refuse") : _ ("Return"));
  gtk_label_set_label (self->explanation,
                       for_good ? _ ("The request ends here; the applicant can only begin a new one. Say why.")
                                : _ ("Mark the documents that must be replaced, each with a reason for the applicant to "
                                     "read. Key and CSR stay; only these documents are sent again."));
  gtk_widget_set_visible (GTK_WIDGET (self->documents), !for_good);
  for (guint i = 0; !for_good && i < request->documents->len; i++)
    add_document (self, request->documents->pdata[i]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason),
                                 for_good ? _ ("Reason") : _ ("Further words (optional)"));
  gtk_button_set_label (self->confirm, for_good ? _ ("_Refuse for Good") : _ ("_Return to Applicant"));
  gtk_widget_add_css_class (GTK_WIDGET (self->confirm), for_good ? "destructive-action" : "suggested-action");
  changed_cb (self);
  return GTK_WIDGET (self);
}
