/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-details.h"

#include "base/i18n.h"

struct _GembokCertificateDetails
{
  AdwPreferencesGroup parent_instance;

  /* template */
  GtkToggleButton *open;

  /* owned */
  GPtrArray *rows;  /* (nullable) (element-type GembokCertificateRow) */
  GPtrArray *shown; /* borrowed widgets of the group */
};

G_DEFINE_FINAL_TYPE (GembokCertificateDetails, gembok_certificate_details, ADW_TYPE_PREFERENCES_GROUP)

static void
copy_cb (GtkButton *button)
{
  const char *raw = g_object_get_data (G_OBJECT (button), "raw");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), raw);
  gtk_widget_activate_action (GTK_WIDGET (button), "win.toast", "s", _ ("The raw value is on the clipboard."));
}

static GtkWidget *
copy_button (const GembokCertificateRow *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Copy the raw value: %s"), row->label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy the raw value"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "raw", g_strdup (row->raw), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  return button;
}

static GtkWidget *
fact_row (const char *label, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "fact");
  return row;
}

/* What it says, and folded behind it what stands there. */
static GtkWidget *
extension_row (const GembokCertificateRow *row)
{
  GtkWidget *expander = adw_expander_row_new ();
  GtkWidget *words = fact_row (_ ("What it says"), row->value);
  GtkWidget *oid = fact_row (_ ("Identifier (OID)"), row->oid);
  GtkWidget *raw = fact_row (_ ("Raw value (DER)"), row->raw);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), row->label);
  gtk_widget_add_css_class (raw, "raw");
  adw_action_row_add_suffix (ADW_ACTION_ROW (raw), copy_button (row));
  /* The keyboard goes to the row in it that has its name. */
  gtk_widget_set_focusable (expander, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), words);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), oid);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), raw);
  return expander;
}

static void
open_cb (GembokCertificateDetails *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->shown->pdata[i]);
  g_ptr_array_set_size (self->shown, 0);
  if (self->rows == NULL || !gtk_toggle_button_get_active (self->open))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GembokCertificateRow *row = self->rows->pdata[i];
      GtkWidget *widget = row->oid != NULL ? extension_row (row) : fact_row (row->label, row->value);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), widget);
      g_ptr_array_add (self->shown, widget);
    }
}

void
gembok_certificate_details_show (GembokCertificateDetails *self, GPtrArray *rows)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows != NULL ? g_ptr_array_ref (rows) : NULL;
  gtk_toggle_button_set_active (self->open, FALSE);
  open_cb (self);
}

static void
finalize (GObject *object)
{
  GembokCertificateDetails *self = GEMBOK_CERTIFICATE_DETAILS (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_ptr_array_unref (self->shown);
  G_OBJECT_CLASS (gembok_certificate_details_parent_class)->finalize (object);
}

static void
gembok_certificate_details_class_init (GembokCertificateDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificate-details.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateDetails, open);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
gembok_certificate_details_init (GembokCertificateDetails *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
