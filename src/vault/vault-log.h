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

/** gembok_log_entry_hash: (transfer full): the hash that @entry must have after the one with the hash @previous. */
char *gembok_log_entry_hash (const GembokLogEntry *entry, const char *previous);

/** gembok_vault_log: appends; inside a transaction of the caller it belongs to it. */
gboolean gembok_vault_log (GembokVault *vault, const char *actor, const char *request_id, const char *procedure,
                           const char *step, const char *result, GError **error);
/** gembok_vault_log_list: (transfer full) (element-type GembokLogEntry): oldest first, from the one after @after_seq on, at most
 * @limit; @request_id (nullable) filters. */
GPtrArray *gembok_vault_log_list (GembokVault *vault, const char *request_id, guint64 after_seq, guint limit,
                                  GError **error);

/* --- looking for entries ---------------------------------------------------------------------------------------- */

/** GembokLogKind: what an entry says beside time and request; there are few of them, whatever the log's length. */
typedef struct
{
  char *actor;
  char *procedure; /* (nullable) */
  char *step;      /* (nullable) */
  char *result;
  guint64 count; /* how many entries say it */
} GembokLogKind;

void gembok_log_kind_free (GembokLogKind *kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLogKind, gembok_log_kind_free)

/** gembok_vault_log_kinds: (transfer full) (nullable) (element-type GembokLogKind): all there are. Some 10 ms for 100,000
 * entries. */
GPtrArray *gembok_vault_log_kinds (GembokVault *vault, GError **error);

/** gembok_vault_log_note_number: notes the AMS's @number of the request @remote_id, which is in another vault, for the entries
 * about it; the newest counts. Not part of the chain. STORAGE. */
gboolean gembok_vault_log_note_number (GembokVault *vault, const char *remote_id, const char *number, GError **error);

/** GembokLogFilter: which entries are wanted. All conditions must hold; what is %NULL or 0 is none. All borrowed. */
typedef struct
{
  const char *request_id; /* whole */
  const char *procedure;  /* id */
  const char *person;     /* words that must all occur in name or NIK of the request's applicant, in any case */
  gint64 from, until;     /* Unix seconds; @until is not part of it */
  const char *text; /* words that must all occur in the request's search text (see gembok_vault_request_list()), or … */
  GPtrArray *kinds; /* (element-type GembokLogKind): … the entry says one of these; only together with @text */
} GembokLogFilter;

/** GembokLogHit: an entry with what the vault knows of its request. */
typedef struct
{
  GembokLogEntry entry;
  char *name;   /* (nullable): the applicant's; also %NULL where the request is in another vault */
  char *number; /* (nullable): the AMS's; also of a request in another vault, where it was noted */
} GembokLogHit;

void gembok_log_hit_free (GembokLogHit *hit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLogHit, gembok_log_hit_free)

/** gembok_vault_log_search: (transfer full) (nullable) (element-type GembokLogHit): newest first, those before @before_seq
 * (0: from the newest), at most @limit. With 100,000 entries a page takes at most some 15 ms. */
GPtrArray *gembok_vault_log_search (GembokVault *vault, const GembokLogFilter *filter, guint64 before_seq, guint limit,
                                    GError **error);

/** gembok_vault_log_head: (transfer full): the last hash; 64 zeros when empty. */
char *gembok_vault_log_head (GembokVault *vault, GError **error);
/** gembok_vault_log_verify: recomputes the whole chain; DAMAGED names the first entry that does not fit. @count (out)
 * (optional): how many there are. Some 0.2 s for 100,000. */
gboolean gembok_vault_log_verify (GembokVault *vault, guint64 *count, GError **error);

G_END_DECLS
