/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokProfileMode: how a profile came to be and what it may trust. */
typedef enum
{
  GEMBOK_PROFILE_CONNECTED,
  GEMBOK_PROFILE_TRAINING /* the embedded AMS: its root serves TLS and certificates */
} GembokProfileMode;

/** GembokVaultProfile: one AMS. */
typedef struct
{
  char *id;  /* random */
  char *url; /* normalised */
  GembokProfileMode mode;
  GBytes *ca;      /* (nullable): PEM, TLS trust instead of the system's */
  GBytes *anchors; /* (nullable): PEM, trust anchors for certificates */
  GBytes *policy;  /* (nullable): the last policy seen, as it came */
  gint64 policy_at;
  gint64 server_time_seen; /* the last Date header */
} GembokVaultProfile;

GembokVaultProfile *gembok_vault_profile_new (void);
void gembok_vault_profile_free (GembokVaultProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultProfile, gembok_vault_profile_free)

/** gembok_vault_profile_put: adds, or updates the one with that id. EXISTS: another one has that url. */
gboolean gembok_vault_profile_put (GembokVault *vault, const GembokVaultProfile *profile, GError **error);
GembokVaultProfile *gembok_vault_profile_get (GembokVault *vault, const char *id, GError **error);
GembokVaultProfile *gembok_vault_profile_by_url (GembokVault *vault, const char *url,
                                                 GError **error); /* (nullable), no error if none */
GPtrArray *gembok_vault_profile_list (GembokVault *vault, GError **error);

/** GembokVaultAccount: who has logged in at a profile from here. The session itself is in the keyring. */
typedef struct
{
  char *profile;
  char *username;
  char *name; /* display name */
  GembokRole role;
  gint64 expires_at; /* of the session; 0: logged out */
  gint64 used_at;
  double login_seconds; /* how long the last log-in took */
} GembokVaultAccount;

GembokVaultAccount *gembok_vault_account_new (void);
void gembok_vault_account_free (GembokVaultAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultAccount, gembok_vault_account_free)
gboolean gembok_vault_account_put (GembokVault *vault, const GembokVaultAccount *account, GError **error);
/** gembok_vault_account_list: (transfer full): last used first. */
GPtrArray *gembok_vault_account_list (GembokVault *vault, GError **error);

G_END_DECLS
