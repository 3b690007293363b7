/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/certificate-item.h"

G_BEGIN_DECLS

/** GembokCertificateCard: a certificate in a list: holder, agency, serial number, what is left of its validity, state. */
#define GEMBOK_TYPE_CERTIFICATE_CARD (gembok_certificate_card_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificateCard, gembok_certificate_card, GEMBOK, CERTIFICATE_CARD, AdwBin)

GtkWidget *gembok_certificate_card_new (void);
/** gembok_certificate_card_show: @item is borrowed. */
void gembok_certificate_card_show (GembokCertificateCard *card, GembokCertificateItem *item);

G_END_DECLS
