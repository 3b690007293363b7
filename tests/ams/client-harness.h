/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/client-private.h"
#include "harness.h"

G_BEGIN_DECLS

/** client_new: (transfer full): a client of @server's good port, below the prefix "/layanan", with the token "tOKEN-x", that
 * hardly waits; the server forgets what was before. */
GembokAms *client_new (FaultServer *server);

/** client_answer: the next call of the API is answered with these bytes; @more is added to the plan. */
void client_answer (FaultServer *server, GBytes *body, const char *more);

/** client_assert_sent: asserts the one request made since the last look: "METHOD PATH", then headers (name, value, …
 * %NULL-terminated), "-" for one that must not be there. */
void client_assert_sent (FaultServer *server, const char *first_words, const char *const *headers);

G_END_DECLS
