/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/* Log-ins are slowed down after so many failures within a quarter of an hour; behind one address stand many people. */
#define GEMBOK_FAILURES_OF_ACCOUNT 5
#define GEMBOK_FAILURES_OF_ADDRESS 30
#define GEMBOK_FAILURES_SECONDS    (15 * 60)

/**
 * gembok_auth_check:
 *
 * Judges the session of @exchange (Authorization: Bearer) for its route: 401 without one, 403 for another role and before
 * the first password was changed. The token is wiped from libsoup's headers.
 *
 * Returns: %FALSE if it answered
 */
gboolean gembok_auth_check (GembokServer *server, GembokExchange *exchange);

/** GembokVerified: a password that was found right, by what was stored before scrypt took its time. */
typedef struct
{
  gint64 account;
  const char *username; /* as its attempts were noted */
  const char *address;
  const char *hash;  /* that it fits */
  gboolean training; /* whether the accounts of training count */
} GembokVerified;

/**
 * gembok_auth_open_session:
 * @token_sha256: of the new session
 * @account: (out) (transfer full) (nullable): as it is now; %NULL: it was disabled or got another password since, and
 *   nothing was written
 *
 * The end of a log-in, in one transaction with the look at what is stored: no reset of the password falls between.
 */
gboolean gembok_auth_open_session (GembokStore *store, const GembokVerified *verified, const char *token_sha256, gint64 now,
                                   GembokAccount **account, GError **error);

/**
 * gembok_auth_change_password:
 * @session: whose person changes it; the account's others end
 * @fresh_hash: of the new password
 * @changed: (out): %FALSE: @session has ended, or the account was disabled or got another password since, and nothing was
 *   written
 *
 * The end of a change of password, likewise: what an administrator resets is not undone by a change that runs.
 */
gboolean gembok_auth_change_password (GembokStore *store, const GembokVerified *verified, const char *session,
                                      const char *fresh_hash, gint64 now, gboolean *changed, GError **error);

/** gembok_auth_refuse_session: answers 401: there is no session, or none any more. */
void gembok_auth_refuse_session (GembokExchange *exchange);

/**
 * gembok_auth_wait:
 * @username: as typed
 * @address: the client's
 * @seconds: (out): how long to wait before the next attempt; 0: none
 *
 * After the fifth failure of an account the wait is 30 s and doubles with each further one, up to 15 minutes; for an
 * address the same from the thirtieth.
 */
gboolean gembok_auth_wait (GembokStore *store, const char *username, const char *address, gint64 now, guint *seconds,
                           GError **error);

/** gembok_auth_attempt: notes an attempt as failed before it is judged, so that many at once gain nothing. */
gboolean gembok_auth_attempt (GembokStore *store, const char *username, const char *address, gint64 now, GError **error);
/** gembok_auth_take_back: the attempt was never judged (the service was busy). */
gboolean gembok_auth_take_back (GembokStore *store, const char *username, const char *address, GError **error);
/** gembok_auth_succeeded: forgets the account's failures, and this one of the address. */
gboolean gembok_auth_succeeded (GembokStore *store, const char *username, const char *address, GError **error);

/** gembok_auth_forgive: forgets the account's failures. */
gboolean gembok_auth_forgive (GembokStore *store, const char *username, GError **error);

/** gembok_auth_refuse_attempts: answers 429 with Retry-After. */
void gembok_auth_refuse_attempts (GembokExchange *exchange, guint seconds);

G_END_DECLS
