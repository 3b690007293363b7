/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * The Secret Service through libsecret (in Flatpak: its portal backend). A missing or locked keyring is an ordinary
 * state: KEYRING says which and what to do. Everything can be cancelled; a locked keyring with a display may wait for
 * the person. Blocks: not on a UI thread.
 */

/** gembok_keyring_probe: whether secrets can be stored and read back now, without asking anybody. */
gboolean gembok_keyring_probe (GCancellable *cancellable, GError **error);

/** gembok_keyring_store_session: @expires_at is kept with the token. */
gboolean gembok_keyring_store_session (const char *vault_id, const char *profile_id, const char *username,
                                       const GembokSecret *token, gint64 expires_at, GCancellable *cancellable,
                                       GError **error);
/** gembok_keyring_load_session: (transfer full) (nullable): NOT_LOGGED_IN if there is none or it has expired (it is then
 * cleared), KEYRING if it cannot be told. */
GembokSecret *gembok_keyring_load_session (const char *vault_id, const char *profile_id, const char *username,
                                           GCancellable *cancellable, GError **error);
gboolean gembok_keyring_clear_session (const char *vault_id, const char *profile_id, const char *username,
                                       GCancellable *cancellable, GError **error);

/** gembok_keyring_vault_key: (transfer full) (nullable): the 32-byte key that wraps document keys; made and stored (and read
 * back) on first use if @create, else NOT_FOUND. */
GembokSecret *gembok_keyring_vault_key (const char *vault_id, gboolean create, GCancellable *cancellable, GError **error);

G_END_DECLS
