/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokVaultKey: a key at rest: its sealed box and what is public of it. */
typedef struct
{
  char *public_key_sha256; /* hexadecimal: its name */
  GBytes *public_key;      /* SubjectPublicKeyInfo */
  GBytes *box;             /* crypto/sealed-box.h */
  char *algorithm;         /* "rsa:2048" */
  gint64 created_at;
} GembokVaultKey;

GembokVaultKey *gembok_vault_key_new (GBytes *public_key, GBytes *box, const char *algorithm);
void gembok_vault_key_free (GembokVaultKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultKey, gembok_vault_key_free)

/** gembok_vault_key_add: EXISTS if that public key is here already; DAMAGED if the box is, or is another key's (its header
 * and hash are looked at, promise 1). */
gboolean gembok_vault_key_add (GembokVault *vault, const GembokVaultKey *key, GError **error);
/** gembok_vault_key_get: (transfer full) (nullable): NOT_FOUND. */
GembokVaultKey *gembok_vault_key_get (GembokVault *vault, const char *public_key_sha256, GError **error);
/** gembok_vault_key_list: (transfer full) (element-type GembokVaultKey): newest first. */
GPtrArray *gembok_vault_key_list (GembokVault *vault, GError **error);
/** gembok_vault_key_replace_box: in one step, only if the box is still @old_box (else CONFLICT); then checkpoints, see
 * gembok_vault_checkpoint(). DAMAGED if @new_box is, or is another key's; NOT_FOUND. */
gboolean gembok_vault_key_replace_box (GembokVault *vault, const char *public_key_sha256, GBytes *old_box, GBytes *new_box,
                                       GError **error);
/** gembok_vault_key_remove: for a key of which nobody was told that it exists; checkpoint. WRONG_STATE if a request has it;
 * NOT_FOUND. */
gboolean gembok_vault_key_remove (GembokVault *vault, const char *public_key_sha256, GError **error);

G_END_DECLS
