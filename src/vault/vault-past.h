/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault-log.h"

G_BEGIN_DECLS

/**
 * GembokPastEntry:
 *
 * An entry of a vault's log as it travels with its request in a backup. In another vault it cannot be part of the chain, whose
 * hashes and numbers are that vault's own; so it is kept beside it, as what another log said. With the hash before it, its own
 * can be recomputed: whoever changes an entry on its way must also change its hash, and that one stands in the other vault.
 */
typedef struct
{
  char *vault;          /* id of the vault in whose log it stands */
  GembokLogEntry entry; /* its request_id is there */
  char *previous;       /* the hash before it in that log */
} GembokPastEntry;

void gembok_past_entry_free (GembokPastEntry *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPastEntry, gembok_past_entry_free)

/** gembok_past_entry_fits: whether the entry has the hash that it must have. */
gboolean gembok_past_entry_fits (const GembokPastEntry *past);

/** gembok_vault_past_add: keeps @past for good, unless it is here already, in this way or in the vault's own log. DAMAGED if its
 * hash does not fit. */
gboolean gembok_vault_past_add (GembokVault *vault, const GembokPastEntry *past, GError **error);
/** gembok_vault_past_list: (transfer full) (nullable) (element-type GembokPastEntry): what came along with that request from
 * other vaults, in the order in which it came. */
GPtrArray *gembok_vault_past_list (GembokVault *vault, const char *request_id, GError **error);
/** gembok_vault_past_gather: (transfer full) (nullable) (element-type GembokPastEntry): that, and then what this vault's own log
 * says of the request: all that is to travel with it. */
GPtrArray *gembok_vault_past_gather (GembokVault *vault, const char *request_id, GError **error);

G_END_DECLS
