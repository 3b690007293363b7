/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/site.h"
#include "vault/vault-profiles.h"

G_BEGIN_DECLS

/*
 * What an administrator's locks mean for an AMS that is known here already, by whatever way: a log-in that was kept, a restored
 * backup, a preset (data/administration.md). Everywhere @site may be %NULL: nobody decided.
 */

/** gembok_site_lock_is_ours: whether @url is the AMS of this computer, or nobody said which one is. */
gboolean gembok_site_lock_is_ours (const GembokSite *site, const char *url);

/**
 * gembok_site_lock_check_mode:
 * @error: REFUSED, with who decided and where
 *
 * Whether this computer may connect to an AMS at all: one that is locked as one for training, or without a connection, may not.
 */
gboolean gembok_site_lock_check_mode (const GembokSite *site, const char *url, GError **error);

/** gembok_site_lock_check: the same, and whether @url is the AMS of this computer: for whatever is begun there. */
gboolean gembok_site_lock_check (const GembokSite *site, const char *url, GError **error);

/**
 * gembok_site_lock_trusts:
 * @key: “ams-ca-file” or “anchor-files”
 *
 * Whether the administrator decides whom to trust at @url. A locked CA is that of the locked AMS, where there is one.
 */
gboolean gembok_site_lock_trusts (const GembokSite *site, const char *key, const char *url);

/**
 * gembok_site_lock_trust:
 * @error: BAD_FILE, see gembok_site_trust()
 *
 * Locked trust takes the place of what @profile has, also where nothing is trusted: for this run alone, see gembok_profile_save().
 */
gboolean gembok_site_lock_trust (GembokSite *site, GembokVaultProfile *profile, GError **error);

G_END_DECLS
