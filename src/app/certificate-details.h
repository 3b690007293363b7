/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/certificate-use.h"

G_BEGIN_DECLS

/** GembokCertificateDetails: every field and extension of a certificate in words, with the raw value of each extension at hand.
 * Closed until somebody wants to see it. */
#define GEMBOK_TYPE_CERTIFICATE_DETAILS (gembok_certificate_details_get_type ())
G_DECLARE_FINAL_TYPE (GembokCertificateDetails, gembok_certificate_details, GEMBOK, CERTIFICATE_DETAILS, AdwPreferencesGroup)

/** gembok_certificate_details_show: @rows (nullable) (element-type GembokCertificateRow) is borrowed until the next call, as a
 * reference. */
void gembok_certificate_details_show (GembokCertificateDetails *details, GPtrArray *rows);

G_END_DECLS
