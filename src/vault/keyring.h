/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * The Secret Service through libsecret (in Flatpak: its portal backend). A missing or locked keyring is an ordinary
 * state: KEYRING says which and what to do. Everything can be cancelled. A locked keyring with a display may wait for the
 * person; without one nothing is asked, and a service that does not answer is given up after 10 s. Blocks: not on a
 * UI thread.
 */

/** gembok_keyring_probe: whether secrets can be stored and read back now (it tries), without asking anybody. At most 10 s. */
gboolean gembok_keyring_probe (GCancellable *cancellable, GError **error);

/** GembokKeyringFacts: who keeps secrets here, as far as it could be learned. */
typedef struct
{
  gboolean portal;      /* in a Flatpak: a file of libsecret's, whose key the Secret portal keeps */
  gboolean answers;     /* it is there */
  char *provider;       /* (nullable): the program behind the Secret Service, sanitised */
  gboolean has_default; /* a default keyring exists */
  gboolean locked;      /* and is locked */
} GembokKeyringFacts;

void gembok_keyring_facts_clear (GembokKeyringFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GembokKeyringFacts, gembok_keyring_facts_clear)

/** gembok_keyring_look: gembok_keyring_probe() that fills @facts as well, also where it fails. Asks nobody; at most 20 s. */
gboolean gembok_keyring_look (GembokKeyringFacts *facts, GCancellable *cancellable, GError **error);

/** gembok_keyring_is_there: whether something could be kept, with or without a question to a person. Asks nobody and stores nothing;
 * at most 10 s. */
gboolean gembok_keyring_is_there (GCancellable *cancellable);

/** gembok_keyring_store_session: replaces the one that was there; @expires_at (Unix seconds) is kept with the token.
 * BAD_INPUT if the token is longer than 8 kB. */
gboolean gembok_keyring_store_session (const char *vault_id, const char *profile_id, const char *username,
                                       const GembokSecret *token, gint64 expires_at, GCancellable *cancellable,
                                       GError **error);
/** gembok_keyring_load_session: (transfer full) (nullable): NOT_LOGGED_IN if there is none or it has expired (it is then
 * cleared), KEYRING if it cannot be told. */
GembokSecret *gembok_keyring_load_session (const char *vault_id, const char *profile_id, const char *username,
                                           GCancellable *cancellable, GError **error);
/** gembok_keyring_clear_session: it is no error if there is none. */
gboolean gembok_keyring_clear_session (const char *vault_id, const char *profile_id, const char *username,
                                       GCancellable *cancellable, GError **error);

/** gembok_keyring_vault_key: (transfer full) (nullable): the 32-byte key that wraps document keys; made and stored (and read
 * back) on first use if @create, else NOT_FOUND. Two programs at once get the same one. DAMAGED if what is there is none. */
GembokSecret *gembok_keyring_vault_key (const char *vault_id, gboolean create, GCancellable *cancellable, GError **error);

G_END_DECLS
