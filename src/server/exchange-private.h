/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/** gembok_exchange_begin: judges the head: route, account, what is acceptable, the body's type and size. */
void gembok_exchange_begin (GembokExchange *exchange);

/** gembok_exchange_over: says that nothing more will come or go; repeating it does no harm. */
void gembok_exchange_over (GembokExchange *exchange);

/** gembok_answer_compose: (transfer full): a whole HTTP/1.1 response, with the headers that were set so far. */
GBytes *gembok_answer_compose (SoupServerMessage *message, int status, GBytes *body);

G_END_DECLS
