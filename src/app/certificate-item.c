/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-item.h"

struct _GembokCertificateItem
{
  GObject parent_instance;

  /* owned */
  GembokCertificateEntry *entry;

  gboolean training;
};

G_DEFINE_FINAL_TYPE (GembokCertificateItem, gembok_certificate_item, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
  gembok_certificate_entry_free (GEMBOK_CERTIFICATE_ITEM (object)->entry);
  G_OBJECT_CLASS (gembok_certificate_item_parent_class)->finalize (object);
}

static void
gembok_certificate_item_class_init (GembokCertificateItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
gembok_certificate_item_init (GembokCertificateItem *self)
{
  (void) self;
}

GembokCertificateItem *
gembok_certificate_item_new (GembokCertificateEntry *entry, gboolean training)
{
  GembokCertificateItem *self = g_object_new (GEMBOK_TYPE_CERTIFICATE_ITEM, NULL);
  self->entry = entry;
  self->training = training;
  return self;
}

const GembokCertificateEntry *
gembok_certificate_item_entry (GembokCertificateItem *self)
{
  return self->entry;
}

gboolean
gembok_certificate_item_is_training (GembokCertificateItem *self)
{
  return self->training;
}
