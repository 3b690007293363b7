/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-card.h"

#include "app/certificate-validity.h"
#include "app/display-certificate.h"
#include "app/keyboard.h"
#include "base/i18n.h"
#include "base/text.h"

struct _GembokCertificateCard
{
  AdwBin parent_instance;

  /* template */
  AdwAvatar *avatar;
  GtkLabel *holder;
  GtkLabel *agency;
  GtkLabel *serial;
  GembokCertificateValidity *validity;
};

G_DEFINE_FINAL_TYPE (GembokCertificateCard, gembok_certificate_card, ADW_TYPE_BIN)

void
gembok_certificate_card_show (GembokCertificateCard *self, GembokCertificateItem *item)
{
  const GembokCertificateEntry *entry = gembok_certificate_item_entry (item);
  const gboolean training = gembok_certificate_item_is_training (item);
  g_autofree char *grouped = gembok_hex_grouped (entry->record->serial != NULL ? entry->record->serial : "");
  g_autofree char *serial = g_strdup_printf (_ ("Serial number %s"), grouped);
  g_autofree char *spoken = gembok_display_certificate_spoken (entry, training);
  adw_avatar_set_text (self->avatar, entry->holder);
  gtk_label_set_label (self->holder, entry->holder);
  gtk_label_set_label (self->agency, entry->organization != NULL ? entry->organization : "");
  gtk_widget_set_visible (GTK_WIDGET (self->agency), entry->organization != NULL);
  gtk_label_set_label (self->serial, serial);
  gembok_certificate_validity_show (self->validity, entry, training);
  gembok_keyboard_name_row (GTK_WIDGET (self), spoken);
}

static void
gembok_certificate_card_class_init (GembokCertificateCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_VALIDITY);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/certificate-card.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateCard, holder);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateCard, agency);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateCard, serial);
  gtk_widget_class_bind_template_child (widget_class, GembokCertificateCard, validity);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gembok_certificate_card_init (GembokCertificateCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_certificate_card_new (void)
{
  return g_object_new (GEMBOK_TYPE_CERTIFICATE_CARD, NULL);
}
