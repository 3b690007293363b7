/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * GembokLogEntry:
 *
 * One line of the audit log. It is append-only (triggers refuse changes) and chained: `hash` is SHA-256 over eight texts in
 * this order: the previous hash (64 zeros before the first), seq and at in decimal, actor, request_id, procedure, step,
 * result; each preceded by its length in bytes as eight bytes, most significant first, all ones for one that is absent. What
 * the last entry must be is kept apart as well, so a log that lost its end is noticed. That shows accident and tampering
 * by others, not by the vault's owner, who could write it anew. It holds no NIK, passphrase, token or document content.
 */
typedef struct
{
  guint64 seq; /* from 1, without gaps */
  gint64 at;
  char *actor;      /* role name, or "system" */
  char *request_id; /* (nullable) */
  char *procedure;  /* (nullable) */
  char *step;       /* (nullable): step id or verb */
  char *result;     /* "done", "failed: CODE" … */
  char *hash;       /* hexadecimal */
} GembokLogEntry;

void gembok_log_entry_free (GembokLogEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLogEntry, gembok_log_entry_free)

/** gembok_vault_log: appends; inside a transaction of the caller it belongs to it. */
gboolean gembok_vault_log (GembokVault *vault, const char *actor, const char *request_id, const char *procedure,
                           const char *step, const char *result, GError **error);
/** gembok_vault_log_list: (transfer full) (element-type GembokLogEntry): oldest first, from the one after @after_seq on, at most
 * @limit; @request_id (nullable) filters. */
GPtrArray *gembok_vault_log_list (GembokVault *vault, const char *request_id, guint64 after_seq, guint limit,
                                  GError **error);
/** gembok_vault_log_head: (transfer full): the last hash; 64 zeros when empty. */
char *gembok_vault_log_head (GembokVault *vault, GError **error);
/** gembok_vault_log_verify: recomputes the whole chain; DAMAGED names the first entry that does not fit. @count (out)
 * (optional): how many there are. Some 0.2 s for 100,000. */
gboolean gembok_vault_log_verify (GembokVault *vault, guint64 *count, GError **error);

G_END_DECLS
