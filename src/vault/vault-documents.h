/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokVaultDocument: a document of a request. Its bytes are kept sealed, apart from this. */
typedef struct
{
  char *kind;
  GembokDocumentState state;
  char *media_type;
  guint64 bytes;
  char *sha256;          /* of what is uploaded */
  char *original_sha256; /* of the file it was made from */
  char *original_name;
  char *summary;    /* what was done to it, translated when it was done */
  char *reason;     /* (nullable): the reviewer's words, sanitised */
  char *upload_url; /* (nullable): where an upload was begun */
  gboolean kept;    /* its bytes are in the vault */
  gint64 added_at;
} GembokVaultDocument;

GembokVaultDocument *gembok_vault_document_new (void);
void gembok_vault_document_free (GembokVaultDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultDocument, gembok_vault_document_free)

/**
 * gembok_vault_document_put:
 * @content: (nullable): its bytes, sealed under a key of their own, which is wrapped by @vault_key
 * @vault_key: (nullable): 32 bytes from the keyring (vault/keyring.h); %NULL with @content %NULL: only facts are kept
 *
 * Adds or replaces the document of that kind, erasing what was there before (with checkpoint). `kept` of @document does
 * not matter. BAD_INPUT if @content has not the SHA-256 that @document says; NOT_FOUND if the request is not here.
 */
gboolean gembok_vault_document_put (GembokVault *vault, const char *request_id, const GembokVaultDocument *document,
                                    GBytes *content, const GembokSecret *vault_key, GError **error);
/** gembok_vault_document_save: writes state, reason and upload_url alone. NOT_FOUND. */
gboolean gembok_vault_document_save (GembokVault *vault, const char *request_id, const GembokVaultDocument *document,
                                     GError **error);
/** gembok_vault_document_get: (transfer full) (nullable): NOT_FOUND. */
GembokVaultDocument *gembok_vault_document_get (GembokVault *vault, const char *request_id, const char *kind,
                                                GError **error);
/** gembok_vault_document_list: (transfer full) (element-type GembokVaultDocument): in the order in which they were added. */
GPtrArray *gembok_vault_document_list (GembokVault *vault, const char *request_id, GError **error);
/** gembok_vault_document_open: (transfer full) (nullable): its bytes, compared with its SHA-256. DAMAGED, NOT_FOUND (not kept). */
GBytes *gembok_vault_document_open (GembokVault *vault, const char *request_id, const char *kind,
                                    const GembokSecret *vault_key, GError **error);
/** gembok_vault_document_remove: with its bytes; checkpoint. NOT_FOUND. */
gboolean gembok_vault_document_remove (GembokVault *vault, const char *request_id, const char *kind, GError **error);
/** gembok_vault_document_erase_all: erases the bytes of all documents of a request, keeping the facts; checkpoint. */
gboolean gembok_vault_document_erase_all (GembokVault *vault, const char *request_id, GError **error);

/** gembok_vault_refused_add: remembers a rejected file by the hash of its original bytes. */
gboolean gembok_vault_refused_add (GembokVault *vault, const char *request_id, const char *kind, const char *original_sha256,
                                   GError **error);
/** gembok_vault_refused_list: (transfer full): hashes of the files of that kind that were rejected in this request. */
GStrv gembok_vault_refused_list (GembokVault *vault, const char *request_id, const char *kind, GError **error);

G_END_DECLS
