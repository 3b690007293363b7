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

/** gembok_key_file_public: (transfer full) (nullable): the SubjectPublicKeyInfo of a key file that the owner made with other
 * tools (PKCS#8, PKCS#1 or SEC1 PEM, not encrypted); NOT_FOUND, BAD_FILE. */
GBytes *gembok_key_file_public (const char *path, GError **error);

/** gembok_key_to_pem: (transfer full) (nullable): unencrypted PKCS#8 PEM (RFC 7468), for what is sealed afterwards. */
GembokSecret *gembok_key_to_pem (const GembokKey *key, GError **error);

/** gembok_key_from_pem: (transfer full) (nullable): the first key in @pem, which must start with it; @rest (out) is what follows it.
 * BAD_FILE. */
GembokKey *gembok_key_from_pem (const char *pem, const char **rest, GError **error);

G_END_DECLS
