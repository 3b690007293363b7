/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/pkcs12.h"

G_BEGIN_DECLS

/** gembok_pkcs12_open_within: gembok_pkcs12_open() that spends at most @rounds on all derivations of the file together: a file that
 * asks for more is BAD_FILE. */
GPtrArray *gembok_pkcs12_open_within (GBytes *data, const GembokSecret *passphrase, gint64 rounds, GBytes **public_key,
                                      GError **error);

G_END_DECLS
