/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"

G_BEGIN_DECLS

/** GembokCertificateItem: a kept certificate in a list model. */
#define GEMBOK_TYPE_CERTIFICATE_ITEM (gembok_certificate_item_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificateItem, gembok_certificate_item, GEMBOK, CERTIFICATE_ITEM, GObject)

/** gembok_certificate_item_new: @entry (transfer full); @training: it is one of training, valid nowhere. */
GembokCertificateItem *gembok_certificate_item_new (GembokCertificateEntry *entry, gboolean training);
const GembokCertificateEntry *gembok_certificate_item_entry (GembokCertificateItem *item);
gboolean gembok_certificate_item_is_training (GembokCertificateItem *item);

G_END_DECLS
