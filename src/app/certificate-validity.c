/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-validity.h"

#include "app/display-certificate.h"

struct _GembokCertificateValidity
{
  AdwBin parent_instance;

  /* template */
  GtkWidget *pill;
  GtkImage *icon;
  GtkLabel *state;
  GtkWidget *training;
  GtkProgressBar *bar;
  GtkLabel *left;

  const char *state_class; /* (nullable) static */
};

G_DEFINE_FINAL_TYPE (GembokCertificateValidity, gembok_certificate_validity, ADW_TYPE_BIN)

static void
show_class (GembokCertificateValidity *self, const char *state_class)
{
  if (self->state_class != NULL)
    {
      gtk_widget_remove_css_class (self->pill, self->state_class);
      gtk_widget_remove_css_class (GTK_WIDGET (self->bar), self->state_class);
    }
  self->state_class = state_class;
  gtk_widget_add_css_class (self->pill, state_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), state_class);
}

void
gembok_certificate_validity_show (GembokCertificateValidity *self, const GembokCertificateEntry *entry, gboolean training)
{
  g_autofree char *word = gembok_display_certificate_pill (entry);
  g_autofree char *left = gembok_display_certificate_left (entry);
  gtk_label_set_label (self->state, word);
  gtk_image_set_from_icon_name (self->icon, gembok_display_certificate_icon (entry));
  gtk_label_set_label (self->left, left);
  gtk_widget_set_visible (GTK_WIDGET (self->left), g_strcmp0 (word, left) != 0);
  gtk_progress_bar_set_fraction (self->bar, gembok_display_certificate_fraction (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, left, -1);
  gtk_widget_set_visible (self->training, training);
  show_class (self, gembok_display_certificate_class (entry));
}

static void
gembok_certificate_validity_class_init (GembokCertificateValidityClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificate-validity.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, pill);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, state);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, training);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, bar);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateValidity, left);
}

static void
gembok_certificate_validity_init (GembokCertificateValidity *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
