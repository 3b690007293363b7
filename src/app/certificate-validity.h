/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/library.h"

G_BEGIN_DECLS

/** GembokCertificateValidity: the state of a certificate as a word with an icon, and what is left of its validity as a bar and in
 * words. */
#define GEMBOK_TYPE_CERTIFICATE_VALIDITY (gembok_certificate_validity_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificateValidity, gembok_certificate_validity, GEMBOK, CERTIFICATE_VALIDITY, AdwBin)

/** gembok_certificate_validity_show: @entry is borrowed; @training: it is one of training, valid nowhere. */
void gembok_certificate_validity_show (GembokCertificateValidity *validity, const GembokCertificateEntry *entry,
                                       gboolean training);

G_END_DECLS
