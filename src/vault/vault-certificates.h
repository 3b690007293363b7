/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokVaultCertificate: a certificate that was judged usable. */
typedef struct
{
  char *sha256;  /* hexadecimal: its name */
  char *serial;  /* hexadecimal */
  char *subject; /* for people */
  char *public_key_sha256;
  char *request_id; /* (nullable) */
  GBytes *chain;    /* PEM, leaf first, root included */
  gint64 not_before, not_after;
  GembokCertificateState state;
  int reason; /* of a revocation, -1: none known */
  gint64 added_at, checked_at;
} GembokVaultCertificate;

GembokVaultCertificate *gembok_vault_certificate_new (void);
void gembok_vault_certificate_free (GembokVaultCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultCertificate, gembok_vault_certificate_free)

/** gembok_vault_certificate_put: adds, or updates the one with that sha256 (its added_at stays). NOT_FOUND if its request is
 * not here. */
gboolean gembok_vault_certificate_put (GembokVault *vault, const GembokVaultCertificate *certificate, GError **error);
/** gembok_vault_certificate_list: (transfer full) (element-type GembokVaultCertificate): newest first. */
GPtrArray *gembok_vault_certificate_list (GembokVault *vault, GError **error);
/** gembok_vault_certificate_for_request: (nullable) without error if there is none yet. The newest one. */
GembokVaultCertificate *gembok_vault_certificate_for_request (GembokVault *vault, const char *request_id, GError **error);
/** gembok_vault_certificate_list_for_request: (transfer full) (element-type GembokVaultCertificate): all that were kept for that
 * request, and those of its key that belong to none; newest first. */
GPtrArray *gembok_vault_certificate_list_for_request (GembokVault *vault, const char *request_id, GError **error);
/** gembok_vault_certificate_get: by request (as gembok_vault_request_get()), serial or sha256 (prefixes of at least 8 digits;
 * either case, colons or spaces between). NOT_FOUND; BAD_INPUT if a prefix fits several. */
GembokVaultCertificate *gembok_vault_certificate_get (GembokVault *vault, const char *name, GError **error);

G_END_DECLS
