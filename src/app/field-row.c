/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/field-row.h"

#include "app/keyboard.h"
#include "base/i18n.h"

struct _GembokFieldRow
{
  GtkListBoxRow parent_instance;

  /* template */
  AdwEntryRow *entry;
  GtkWidget *message;
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *help;
  GtkWidget *keep;

  /* owned */
  char *kept;    /* (nullable): the text and the warning that the person has answered by keeping the text */
  char *warning; /* (nullable): the one that is shown, written the same way */

  GembokApplicantField field;
  gboolean is_error;
  gboolean quiet; /* the text is being set from outside */
};

static guint edited_signal, entered_signal;

G_DEFINE_FINAL_TYPE (GembokFieldRow, gembok_field_row, GTK_TYPE_LIST_BOX_ROW)

/* --- findings ------------------------------------------------------------------------------------------------------ */

/* The text within the entry, which has the keyboard: from GTK 4.10 on it speaks for itself. (nullable) */
static GtkAccessible *
spoken_text (GembokFieldRow *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  return text != NULL ? GTK_ACCESSIBLE (text) : NULL;
}

static void
show_help (GembokFieldRow *self, const char *message)
{
  const char *help = gembok_applicant_field_help (self->field);
  gtk_widget_set_visible (self->message, message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->help), message == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message != NULL ? message : help, -1);
  if (spoken_text (self) != NULL)
    gtk_accessible_update_property (spoken_text (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    message != NULL ? message : help, -1);
}

/* Text and warning as one line: the same text with another warning is to be looked at again. */
static char *
warning_of (GembokFieldRow *self, const GembokDataFinding *finding)
{
  return finding != NULL && !finding->is_error ? g_strdup_printf ("%s\n%s", gembok_field_row_text (self), finding->text)
                                               : NULL;
}

void
gembok_field_row_show_finding (GembokFieldRow *self, const GembokDataFinding *finding)
{
  g_free (self->warning);
  self->warning = warning_of (self, finding);
  if (self->warning != NULL && g_strcmp0 (self->warning, self->kept) == 0)
    finding = NULL;
  self->is_error = finding != NULL && finding->is_error;
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "warning");
  gtk_widget_remove_css_class (self->message, "error");
  gtk_widget_remove_css_class (self->message, "warning");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               self->is_error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (spoken_text (self) != NULL)
    gtk_accessible_update_state (spoken_text (self), GTK_ACCESSIBLE_STATE_INVALID,
                                 self->is_error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (finding == NULL)
    {
      show_help (self, NULL);
      return;
    }
  const char *css_class = self->is_error ? "error" : "warning";
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), css_class);
  gtk_widget_add_css_class (self->message, css_class);
  gtk_image_set_from_icon_name (self->icon, self->is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_label_set_label (self->text, finding->text);
  gtk_widget_set_visible (self->keep, !self->is_error);
  show_help (self, finding->text);
}

/* The button goes with the warning; the keyboard goes on to what comes after it. */
static void
keep_cb (GembokFieldRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_free (self->kept);
  self->kept = g_strdup (self->warning);
  if (root != NULL && gtk_root_get_focus (root) == self->keep)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  gembok_field_row_show_finding (self, NULL);
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
  g_clear_pointer (&self->kept, g_free);
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

static void
entered_cb (GembokFieldRow *self)
{
  g_signal_emit (self, entered_signal, 0);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (GEMBOK_FIELD_ROW (widget)->entry));
}

static void
finalize (GObject *object)
{
  GembokFieldRow *self = GEMBOK_FIELD_ROW (object);
  g_free (self->kept);
  g_free (self->warning);
  G_OBJECT_CLASS (gembok_field_row_parent_class)->finalize (object);
}

static void
gembok_field_row_class_init (GembokFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->focus = gembok_keyboard_pass;
  widget_class->grab_focus = grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, entry);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, message);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, text);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, help);
  gtk_widget_class_bind_template_child (widget_class, GembokFieldRow, keep);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  edited_signal = g_signal_new ("edited", GEMBOK_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  entered_signal = g_signal_new ("entered", GEMBOK_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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

/* Several rows may have the button: a screen reader says whose it is. */
static void
name_button (GembokFieldRow *self, const char *field)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", gtk_button_get_label (GTK_BUTTON (self->keep)), field);
  gembok_keyboard_name_button (self->keep, name);
}

GtkWidget *
gembok_field_row_new (GembokApplicantField field)
{
  GembokFieldRow *self = g_object_new (GEMBOK_TYPE_FIELD_ROW, NULL);
  self->field = field;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), gembok_applicant_field_label (field));
  adw_entry_row_set_input_purpose (self->entry, purpose_of (field));
  gtk_label_set_label (self->help, gembok_applicant_field_help (field));
  name_button (self, gembok_applicant_field_label (field));
  show_help (self, NULL);
  return GTK_WIDGET (self);
}
