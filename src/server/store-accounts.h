/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/words.h"
#include "server/store.h"

G_BEGIN_DECLS

/** GEMBOK_USERNAME_MAX: the longest user name, in bytes. */
#define GEMBOK_USERNAME_MAX 64

/** GembokAccount: who may log in. Strings are owned. */
typedef struct
{
  gint64 id;
  char *username; /* folded: lower case */
  char *name;     /* for people */
  char *email;    /* (nullable) */
  GembokRole role;
  char *password; /* gembok_password_hash() */
  gboolean must_change;
  gboolean disabled;
  gboolean training; /* one of the three that --training keeps */
  gint64 created_at;
} GembokAccount;

GembokAccount *gembok_account_new (void);
void gembok_account_free (GembokAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokAccount, gembok_account_free)

/** gembok_username_fold: (transfer full) (nullable): @text as user names are stored and compared; %NULL if it can be none
 * (1 to 64 of a-z, 0-9, dot, dash, underscore, @, +). */
char *gembok_username_fold (const char *text);

/** gembok_store_add_account: fills in @account's id; EXISTS if the user name is taken. */
gboolean gembok_store_add_account (GembokStore *store, GembokAccount *account, GError **error);
/** gembok_store_find_account: (transfer full): @account is %NULL if there is none of that (folded) name. */
gboolean gembok_store_find_account (GembokStore *store, const char *username, GembokAccount **account, GError **error);
/** gembok_store_get_account: the same by id. */
gboolean gembok_store_get_account (GembokStore *store, gint64 id, GembokAccount **account, GError **error);
/** gembok_store_list_accounts: (transfer full) (nullable) (element-type GembokAccount): by user name. */
GPtrArray *gembok_store_list_accounts (GembokStore *store, GError **error);
/** gembok_store_set_password: stores a new hash and whether it must be changed at once. Sessions stay. */
gboolean gembok_store_set_password (GembokStore *store, gint64 id, const char *hash, gboolean must_change, GError **error);
/** gembok_store_renew_training: a new password for a training account, which is enabled and needs no change. */
gboolean gembok_store_renew_training (GembokStore *store, gint64 id, const char *hash, GError **error);
/** gembok_store_disable_account: no log-in any more and every session ended, in one transaction; NOT_FOUND. */
gboolean gembok_store_disable_account (GembokStore *store, const char *username, GError **error);
/** gembok_store_enable_account: it may log in again, with the password that it had; NOT_FOUND. */
gboolean gembok_store_enable_account (GembokStore *store, const char *username, GError **error);

/* --- sessions ---------------------------------------------------------------------------------------------------- */

/** GEMBOK_SESSION_SECONDS: how long a token is good for, used or not. */
#define GEMBOK_SESSION_SECONDS (12 * 60 * 60)
/** GEMBOK_SESSIONS_MAX: the most sessions of an account; a further log-in ends the oldest. */
#define GEMBOK_SESSIONS_MAX 50

/** gembok_store_add_session: @token_sha256 is hexadecimal; what has expired or is too much is deleted. */
gboolean gembok_store_add_session (GembokStore *store, const char *token_sha256, gint64 account, gint64 now, GError **error);
/** gembok_store_find_session: (transfer full): whose session it is; %NULL if none, expired, or the account is disabled. */
gboolean gembok_store_find_session (GembokStore *store, const char *token_sha256, gint64 now, GembokAccount **account,
                                    GError **error);
gboolean gembok_store_delete_session (GembokStore *store, const char *token_sha256, GError **error);
/** gembok_store_delete_other_sessions: ends all of @account but @keep (nullable: all). */
gboolean gembok_store_delete_other_sessions (GembokStore *store, gint64 account, const char *keep, GError **error);

/* --- failed log-ins ---------------------------------------------------------------------------------------------- */

/** gembok_store_add_failure: one more failure of @scope at @now; those older than a day are forgotten. */
gboolean gembok_store_add_failure (GembokStore *store, const char *scope, gint64 now, GError **error);
/** gembok_store_count_failures: how many since @since, and when the last was (0: none). */
gboolean gembok_store_count_failures (GembokStore *store, const char *scope, gint64 since, guint *count, gint64 *last,
                                      GError **error);
gboolean gembok_store_clear_failures (GembokStore *store, const char *scope, GError **error);
/** gembok_store_remove_failure: takes the newest failure of @scope back. */
gboolean gembok_store_remove_failure (GembokStore *store, const char *scope, GError **error);

G_END_DECLS
