/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/server.h"

G_BEGIN_DECLS

/**
 * gembok_validity_crl:
 *
 * The CRL as it must be now: the stored one, or a new one with the next number if something was revoked since (by this
 * process or by the command line beside it) or half of its hours are over. Numbers never repeat, also after a crash.
 *
 * Returns: (transfer full) (nullable): DER
 */
GBytes *gembok_validity_crl (GembokServer *server, gint64 now, GError **error);

/** gembok_validity_ocsp: (transfer full) (nullable): the response to @request, DER. */
GBytes *gembok_validity_ocsp (GembokServer *server, GBytes *request, gint64 now, GError **error);

G_END_DECLS
