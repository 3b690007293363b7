/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/** gembok_access_log: one line on stderr for an exchange that is over: time, method, path (with ids), status, milliseconds,
 * the account's number. Never a query, header, body, user name or token. */
void gembok_access_log (GembokExchange *exchange);

/** gembok_log: one line on stderr (printf) about the service itself, with the time in front. */
void gembok_log (const char *format, ...) G_GNUC_PRINTF (1, 2);

/** gembok_log_error: such a line for a failure: its sentence, which may be in the language of whoever asked, and the name of
 * its code, which is the same in every language. @error and @fields (further ones) are (nullable). */
void gembok_log_error (const GError *error, const char *fields);

G_END_DECLS
