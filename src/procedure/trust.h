/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"

G_BEGIN_DECLS

/**
 * gembok_trust_parse:
 * @data: certificates, PEM or DER
 * @what: where they were named, such as "--ca"
 *
 * Returns: (transfer full) (nullable) (element-type GembokCertificate): the CAs to trust; BAD_FILE if there is none, or one of them
 *   is not a CA's
 */
GPtrArray *gembok_trust_parse (GBytes *data, const char *what, GError **error);

G_END_DECLS
