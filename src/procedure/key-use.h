/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/key.h"
#include "crypto/passphrase.h"
#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * Use cases of a key. A key is named by a request (id or prefix) or by the SHA-256 of its public key. Passphrases are taken as typed.
 */

/** gembok_key_unlock: (transfer full) (nullable): opens the box; WRONG_PASSPHRASE, DAMAGED, NEWER, NOT_FOUND, CANCELLED. */
GembokKey *gembok_key_unlock (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                              GError **error);

/** gembok_key_use_check: opens the box and lets the key sign for its own public key. */
gboolean gembok_key_use_check (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                               GError **error);

/**
 * gembok_key_use_change_passphrase:
 * @personal_words: taken from the request's applicant where there is one
 * @error: WRONG_PASSPHRASE, WEAK_PASSPHRASE, CONFLICT (changed elsewhere meanwhile), STORAGE
 *
 * Seals the key anew and puts the new box in the place of the old one in one step; the old box is gone from the disk
 * afterwards. What was written is read back and opened before this returns.
 */
gboolean gembok_key_use_change_passphrase (GembokContext *context, const char *name, GembokSecret *passphrase,
                                           GembokSecret *fresh, GCancellable *cancellable, GError **error);

/** gembok_key_use_export: (transfer full) (nullable): PEM, PKCS#8 under the same passphrase (crypto/key.h). */
GBytes *gembok_key_use_export (GembokContext *context, const char *name, GembokSecret *passphrase, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
