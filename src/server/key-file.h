/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/key.h"

G_BEGIN_DECLS

/**
 * gembok_key_file_write:
 * @path: replaced if it is there
 * @error: STORAGE
 *
 * Saves @key as unencrypted PKCS#8 PEM (RFC 7468), mode 0600: a service must start without anyone typing. The bytes are
 * in wiped memory only.
 */
gboolean gembok_key_file_write (const char *path, const GembokKey *key, GError **error);

/** gembok_key_file_read: (transfer full) (nullable): the key of such a file; NOT_FOUND, BAD_FILE. */
GembokKey *gembok_key_file_read (const char *path, GError **error);

G_END_DECLS
