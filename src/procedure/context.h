/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/client.h"
#include "base/progress.h"
#include "procedure/site.h"
#include "vault/vault-profiles.h"
#include "vault/vault-requests.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * GembokContext:
 *
 * What the use cases work on: a vault, and for this run of the program the sessions and documents that could not be given
 * to a keyring. Its functions and all use cases block and may be called on any thread, but one context is for one thread at
 * a time; forks of it may run side by side. Two use cases that change the same request must still follow one another:
 * each of them writes what it has read, and the later one would take back what the other did.
 */
typedef struct _GembokContext GembokContext;

/** GembokContextFlags: how secrets are kept. */
typedef enum
{
  GEMBOK_CONTEXT_DEFAULT = 0,
  GEMBOK_CONTEXT_IN_MEMORY
  = 1 << 0 /* do not touch the keyring: sessions and documents live in memory (demo, window without keyring) */
} GembokContextFlags;

/** gembok_context_open: @folder (nullable): the data folder; %NULL: the user's own. Opens the vault; its errors. */
GembokContext *gembok_context_open (const char *folder, GembokContextFlags flags, GError **error);
/**
 * gembok_context_fork:
 *
 * (transfer full): a context for another thread: over the same vault, the same held sessions and documents and the same way
 * to keep secrets, with an account and a reporter of its own (the account is copied, the reporter is none). What all have in
 * common lives as long as the last of them. Does not block on the disk.
 */
GembokContext *gembok_context_fork (GembokContext *context);
/** gembok_context_free: closes the vault with the last fork; held secrets are wiped. */
void gembok_context_free (GembokContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokContext, gembok_context_free)

GembokVault *gembok_context_vault (GembokContext *context); /* (transfer none) */
/**
 * gembok_context_set_site:
 * @site: (nullable): what the administrator of this computer decided
 *
 * Its locks hold from now on for this context and all its forks: for the AMS that is gone to, and for whom is trusted. Before
 * anything else is done with it. Without, as in training, whose AMS is Gembok's own, nothing is locked.
 */
void gembok_context_set_site (GembokContext *context, GembokSite *site);
/** gembok_context_set_account: @username (nullable): whose session network use cases take where a request does not say. */
void gembok_context_set_account (GembokContext *context, const char *username);
const char *gembok_context_account (GembokContext *context); /* (transfer none) (nullable): what was set */
/** gembok_context_set_reporter: @reporter (nullable) is copied. */
void gembok_context_set_reporter (GembokContext *context, const GembokReporter *reporter);
const GembokReporter *gembok_context_reporter (GembokContext *context);

/* --- profiles --------------------------------------------------------------------------------------------------- */

/** GembokServer: how an AMS was named on the command line or in the window. All borrowed, all but the address nullable. */
typedef struct
{
  const char *url;
  GBytes *ca;      /* PEM: TLS trust for this profile instead of the system's */
  GBytes *anchors; /* PEM: trust anchors for certificates */
  GembokProfileMode mode;
} GembokServer;

/**
 * gembok_profile_ensure:
 *
 * Finds the profile of @server's address or makes it; a CA or anchors that are given take the place of the old ones (each
 * must hold at least one CA certificate: BAD_FILE). Saved once it was used with success, see gembok_session_log_in().
 */
GembokVaultProfile *gembok_profile_ensure (GembokContext *context, const GembokServer *server, GError **error);

/** gembok_profile_save: gembok_vault_profile_put(), without the CA and anchors that the administrator locked: once the lock is lifted,
 * they are not trusted any more, and what somebody named before is. */
gboolean gembok_profile_save (GembokContext *context, const GembokVaultProfile *profile, GError **error);

/**
 * gembok_profile_load:
 *
 * (transfer full) (nullable): gembok_vault_profile_get(), with the CA and anchors that the administrator locked in the place of its own.
 */
GembokVaultProfile *gembok_profile_load (GembokContext *context, const char *id, GError **error);

/** gembok_profile_current: (transfer full) (nullable): the profile used last; NOT_LOGGED_IN if there is none. Of another AMS than the
 * one that the administrator locked, none is. */
GembokVaultProfile *gembok_profile_current (GembokContext *context, GError **error);

/**
 * gembok_profile_of_user:
 *
 * (transfer full) (nullable): like gembok_profile_current(), where @username was used last; %NULL without an error: nowhere.
 */
GembokVaultProfile *gembok_profile_of_user (GembokContext *context, const char *username, GError **error);

/**
 * gembok_profile_admit:
 * @error: REFUSED, with who decided and where
 *
 * Whether the administrator's locks let something be begun at the AMS of @profile: a log-in, a decision, something to be sent. What
 * was sent there before may be asked about all the same, see gembok_session_log_in_for().
 */
gboolean gembok_profile_admit (GembokContext *context, const GembokVaultProfile *profile, GError **error);

/** gembok_profile_policy: (transfer full): the last policy seen of @profile (nullable), else the built-in one. Never fails:
 * a cached policy that cannot be read any more is as none. */
GembokPolicy *gembok_profile_policy (GembokContext *context, const GembokVaultProfile *profile);

/** gembok_profile_anchors: (transfer full) (element-type GembokCertificate): of @profile (nullable); may be empty. */
GPtrArray *gembok_profile_anchors (const GembokVaultProfile *profile);

/* --- sessions --------------------------------------------------------------------------------------------------- */

/** GembokLogin: what a log-in gave. */
typedef struct
{
  GembokWireAccount *account;
  gint64 expires_at;
  gboolean kept;          /* in the keyring; else only until this program ends */
  char *not_kept_because; /* (nullable): translated */
} GembokLogin;

void gembok_login_free (GembokLogin *login);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLogin, gembok_login_free)

/**
 * gembok_session_log_in:
 * @profile: which AMS; it and the account are saved after the AMS accepted
 * @password: the AMS password
 * @keep: store the session in the keyring; where that fails it is kept in memory and `kept` says so
 * @error: WRONG_PASSWORD, UNREACHABLE, TLS, CLOCK, BAD_ANSWER, REFUSED (a second factor, which this version does not know; see also
 *   gembok_profile_admit())
 */
GembokLogin *gembok_session_log_in (GembokContext *context, GembokVaultProfile *profile, const char *username,
                                    GembokSecret *password, gboolean keep, GCancellable *cancellable, GError **error);

/**
 * gembok_session_log_in_for:
 * @request: which has been sent to the AMS of @profile
 *
 * gembok_session_log_in(), not kept, to ask about @request where it was sent. That is possible too where the administrator has since
 * locked another AMS; not on a computer that is locked as one without a connection.
 */
GembokLogin *gembok_session_log_in_for (GembokContext *context, GembokVaultProfile *profile,
                                        const GembokVaultRequest *request, const char *username, GembokSecret *password,
                                        GCancellable *cancellable, GError **error);

/** gembok_session_log_out: tells the AMS and forgets the session here, also where the AMS cannot be reached (it then ends
 * by itself; @told (out) (optional) is %FALSE). NOT_LOGGED_IN if there was none. */
gboolean gembok_session_log_out (GembokContext *context, gboolean *told, GCancellable *cancellable, GError **error);

/** GembokLink: a connection to an AMS with a session. */
typedef struct
{
  GembokAms *ams;
  GembokVaultProfile *profile;
  GembokVaultAccount *account;
} GembokLink;

void gembok_link_free (GembokLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokLink, gembok_link_free)

/**
 * gembok_link_open:
 * @profile_id: (nullable): which AMS, because something was sent there before; %NULL: that of the chosen or last used account
 * @username: (nullable): whose session
 * @error: NOT_LOGGED_IN, KEYRING, STORAGE, REFUSED (see gembok_profile_admit())
 *
 * Takes the session from memory or the keyring. Nothing is sent yet. Without @profile_id, accounts of another AMS than the one that
 * the administrator locked are passed over.
 */
GembokLink *gembok_link_open (GembokContext *context, const char *profile_id, const char *username,
                              GCancellable *cancellable, GError **error);

/** gembok_account_current: (transfer full) (nullable): whose session gembok_link_open() takes without a profile and a name, whether
 * it is still good or not; its errors. */
GembokVaultAccount *gembok_account_current (GembokContext *context, GError **error);

/** gembok_link_log_out: gembok_session_log_out() for the session of @link. */
gboolean gembok_link_log_out (GembokContext *context, GembokLink *link, gboolean *told, GCancellable *cancellable,
                              GError **error);

/** gembok_link_failed: to be called with the error of a call over @link: if the AMS no longer knows the session, it is
 * forgotten here as well, unless there was a new log-in meanwhile. Returns %FALSE for convenience. */
gboolean gembok_link_failed (GembokContext *context, GembokLink *link, const GError *error);

/** gembok_link_refresh_policy: (transfer full) (nullable): asks for the policy and caches it. */
GembokPolicy *gembok_link_refresh_policy (GembokContext *context, GembokLink *link, GCancellable *cancellable,
                                          GError **error);

/** gembok_account_show / gembok_account_change_password: of the chosen or last used account. */
GembokWireAccount *gembok_account_show (GembokContext *context, GCancellable *cancellable, GError **error);
gboolean gembok_account_change_password (GembokContext *context, GembokSecret *current, GembokSecret *fresh,
                                         GCancellable *cancellable, GError **error);
/** gembok_account_must_change_password: whether @error (nullable) says that the AMS wants its first password changed before anything else. */
gboolean gembok_account_must_change_password (const GError *error);

/* --- documents' key --------------------------------------------------------------------------------------------- */

/** gembok_context_vault_key: (transfer full) (nullable): the key for documents at rest; KEYRING where there is none. */
GembokSecret *gembok_context_vault_key (GembokContext *context, gboolean create, GCancellable *cancellable, GError **error);
/** gembok_context_is_in_memory: whether the keyring is left alone, see %GEMBOK_CONTEXT_IN_MEMORY. */
gboolean gembok_context_is_in_memory (GembokContext *context);
/**
 * gembok_context_set_in_memory:
 *
 * Goes over to memory, as when the keyring fails, or back, for this context and all its forks. What is held stays held and
 * usable either way; sessions and documents that lie in the keyring's care cannot be used in memory, but are not lost.
 */
void gembok_context_set_in_memory (GembokContext *context, gboolean in_memory);
/** gembok_context_has_keyring: whether documents and log-ins can be kept beyond this run. Asks nobody; at most 10 s. */
gboolean gembok_context_has_keyring (GembokContext *context, GCancellable *cancellable);

/** Documents held in memory for this run only. @content %NULL forgets. get: (transfer full) (nullable). */
void gembok_context_hold_document (GembokContext *context, const char *request_id, const char *kind, GBytes *content);
GBytes *gembok_context_held_document (GembokContext *context, const char *request_id, const char *kind);
/** gembok_context_held_documents: (transfer full): those that are held, each as "request id/kind". */
GStrv gembok_context_held_documents (GembokContext *context);

G_END_DECLS
