/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokVaultConsent: a consent that was given for a request, to the text of that hash. */
typedef struct
{
  char *version;
  char *sha256; /* of the text */
  gint64 given_at;
  gint64 withdrawn_at; /* 0: it counts */
} GembokVaultConsent;

void gembok_vault_consent_free (GembokVaultConsent *consent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultConsent, gembok_vault_consent_free)

/** gembok_vault_consent_give: records it with the present time; nothing where one to the same text counts already.
 * NOT_FOUND if the request is not here. @request_id is the whole id. */
gboolean gembok_vault_consent_give (GembokVault *vault, const char *request_id, const char *version, const char *sha256,
                                    GError **error);
/** gembok_vault_consent_withdraw: all consents of the request that count are withdrawn now; none is no error. */
gboolean gembok_vault_consent_withdraw (GembokVault *vault, const char *request_id, GError **error);
/** gembok_vault_consent_list: (transfer full) (nullable) (element-type GembokVaultConsent): oldest first, withdrawn ones too. */
GPtrArray *gembok_vault_consent_list (GembokVault *vault, const char *request_id, GError **error);

G_END_DECLS
