/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/field-row.h"

#include "base/i18n.h"

struct _GembokFieldRow
{
  GtkListBoxRow parent_instance;

  /* template */
  AdwEntryRow *entry;
  GtkWidget *message;
  GtkImage *icon;
  GtkLabel *text;

  GembokApplicantField field;
  gboolean is_error;
  gboolean quiet; /* the text is being set from outside */
};

static guint edited_signal;

G_DEFINE_FINAL_TYPE (GembokFieldRow, gembok_field_row, GTK_TYPE_LIST_BOX_ROW)

void
gembok_field_row_show_finding (GembokFieldRow *self, const GembokDataFinding *finding)
{
  self->is_error = finding != NULL && finding->is_error;
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "warning");
  gtk_widget_remove_css_class (self->message, "error");
  gtk_widget_remove_css_class (self->message, "warning");
  gtk_widget_set_visible (self->message, finding != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               self->is_error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (finding == NULL)
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }
  const char *css_class = self->is_error ? "error" : "warning";
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), css_class);
  gtk_widget_add_css_class (self->message, css_class);
  gtk_image_set_from_icon_name (self->icon, self->is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  g_autofree char *sentence
      = self->is_error ? g_strdup (finding->text) : g_strdup_printf (_ ("%s You may leave it so."), finding->text);
  gtk_label_set_label (self->text, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

gboolean
gembok_field_row_has_error (GembokFieldRow *self)
{
  return self->is_error;
}

GembokApplicantField
gembok_field_row_field (GembokFieldRow *self)
{
  return self->field;
}

const char *
gembok_field_row_text (GembokFieldRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
gembok_field_row_set_text (GembokFieldRow *self, const char *text)
{
  if (g_strcmp0 (gembok_field_row_text (self), text != NULL ? text : "") == 0)
    return;
  self->quiet = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->quiet = FALSE;
}

static void
changed_cb (GembokFieldRow *self)
{
  if (!self->quiet)
    g_signal_emit (self, edited_signal, 0);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_FIELD_ROW (widget)->entry));
}

/* A list's row takes the keyboard for itself when it leaves what is in the row backwards; this one has no use for it. */
static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget)), direction);
}

static void
gembok_field_row_class_init (GembokFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->focus = focus;
  widget_class->grab_focus = grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, entry);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, message);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, text);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  edited_signal = g_signal_new ("edited", GEMBOK_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gembok_field_row_init (GembokFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkInputPurpose
purpose_of (GembokApplicantField field)
{
  switch (field)
    {
    case GEMBOK_FIELD_NAME:
      return GTK_INPUT_PURPOSE_NAME;
    case GEMBOK_FIELD_NIK:
    case GEMBOK_FIELD_NIP:
      return GTK_INPUT_PURPOSE_DIGITS;
    case GEMBOK_FIELD_EMAIL:
      return GTK_INPUT_PURPOSE_EMAIL;
    case GEMBOK_FIELD_PHONE:
      return GTK_INPUT_PURPOSE_PHONE;
    default:
      return GTK_INPUT_PURPOSE_FREE_FORM;
    }
}

GtkWidget *
gembok_field_row_new (GembokApplicantField field)
{
  GembokFieldRow *self = g_object_new (GEMBOK_TYPE_FIELD_ROW, NULL);
  self->field = field;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), gembok_applicant_field_label (field));
  adw_entry_row_set_input_purpose (self->entry, purpose_of (field));
  return GTK_WIDGET (self);
}
