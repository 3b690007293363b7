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
