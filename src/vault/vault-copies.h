/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault-certificates.h"
#include "vault/vault-consents.h"
#include "vault/vault-documents.h"
#include "vault/vault-keys.h"
#include "vault/vault-past.h"
#include "vault/vault-requests.h"

G_BEGIN_DECLS

/** GembokVaultAttempt: what was begun with the AMS, and whose answer has not arrived (gembok_vault_attempt()). */
typedef struct
{
  char *operation;
  char *body_sha256;
  char *idempotency_key;
  gint64 begun_at;
} GembokVaultAttempt;

void gembok_vault_attempt_free (GembokVaultAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultAttempt, gembok_vault_attempt_free)

/** GembokVaultRefused: a file that was rejected, by the hash of its original bytes. */
typedef struct
{
  char *kind;
  char *original_sha256;
} GembokVaultRefused;

void gembok_vault_refused_free (GembokVaultRefused *refused);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultRefused, gembok_vault_refused_free)

/** GembokVaultCopy: a request with all that belongs to it but the contents of its documents, to be taken to another vault. */
typedef struct
{
  GembokVaultRequest *request;
  GembokVaultKey *key;     /* (nullable): a draft may have none */
  GPtrArray *steps;        /* (element-type GembokVaultStep) */
  GPtrArray *attempts;     /* (element-type GembokVaultAttempt) */
  GPtrArray *documents;    /* (element-type GembokVaultDocument) */
  GPtrArray *refused;      /* (element-type GembokVaultRefused) */
  GPtrArray *consents;     /* (element-type GembokVaultConsent) */
  GPtrArray *certificates; /* (element-type GembokVaultCertificate) */
  GPtrArray *past;         /* (element-type GembokPastEntry): see gembok_vault_past_gather() */
} GembokVaultCopy;

/** gembok_vault_copy_new: (transfer full): an empty one, whose members are all there but for @key. */
GembokVaultCopy *gembok_vault_copy_new (void);
void gembok_vault_copy_free (GembokVaultCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultCopy, gembok_vault_copy_free)

/** gembok_vault_copy_take: (transfer full) (nullable): reads it all; @id is the whole id or a prefix. NOT_FOUND. Within a
 * transaction of the caller all parts are of one moment. */
GembokVaultCopy *gembok_vault_copy_take (GembokVault *vault, const char *id, GError **error);

/**
 * gembok_vault_copy_add:
 *
 * Adds the request with its key (one that is here already stays as it is), steps, attempts, refused files, consents and past log,
 * with all their times. Documents and certificates are left to the caller, who has their contents and judges them.
 *
 * Errors: EXISTS (id), NOT_FOUND (profile), DAMAGED (key box, past log).
 */
gboolean gembok_vault_copy_add (GembokVault *vault, const GembokVaultCopy *copy, GError **error);

/** gembok_vault_copy_replace: the same for a request that is here: what is here of it gives way, but for refused files, past log
 * and key, which are only added to. */
gboolean gembok_vault_copy_replace (GembokVault *vault, const GembokVaultCopy *copy, GError **error);

G_END_DECLS
