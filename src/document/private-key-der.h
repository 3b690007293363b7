/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gembok_private_key_der_at:
 * @data: where a key may begin
 * @length: how many bytes there are from there on
 * @is_whole: @data is a whole file, so that even a very short structure is telling
 *
 * Whether PKCS#8, EncryptedPrivateKeyInfo, PKCS#1, SEC 1 or PKCS#12 in DER or BER begins here. Looks at some dozen bytes.
 */
gboolean gembok_private_key_der_at (const guint8 *data, gsize length, gboolean is_whole);

G_END_DECLS
