/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store-accounts.h"

G_BEGIN_DECLS

/*
 * What an administrator types about an account, and what they do to it later, beside a service that may be running.
 */

/** gembok_account_take_username: (transfer full) (nullable): as gembok_username_fold(); USAGE says which characters it may have. */
char *gembok_account_take_username (const char *text, GError **error);

/** GEMBOK_ACCOUNT_NAME_MAX: the longest name of a person, in characters. */
#define GEMBOK_ACCOUNT_NAME_MAX 120

/** gembok_account_take_name: (transfer full) (nullable): a person's name without blanks around it: 1 to
 * %GEMBOK_ACCOUNT_NAME_MAX characters on one line; USAGE. */
char *gembok_account_take_name (const char *text, GError **error);

/** gembok_account_take_email: (transfer full) (nullable): an e-mail address as applicants' are judged, of any domain; USAGE. */
char *gembok_account_take_email (const char *text, GError **error);

/**
 * gembok_account_reset_password:
 * @hash: of the new first password, which must be changed at the next log-in
 * @disabled: (out): whether the account still cannot be used
 * @error: NOT_FOUND, STORAGE
 *
 * Also ends every session of the account and forgets its failed log-ins; all of it or nothing.
 */
gboolean gembok_account_reset_password (GembokStore *store, const char *username, const char *hash, gboolean *disabled,
                                        GError **error);

/** gembok_account_require: (transfer full) (nullable): the account of that (folded) name; NOT_FOUND. */
GembokAccount *gembok_account_require (GembokStore *store, const char *username, GError **error);

G_END_DECLS
