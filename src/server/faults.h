/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/*
 * Scripted faults, for tests only. The library calls these four hooks; which object file stands behind them is decided
 * at link time: `gembok-ams` gets faults-none.c, which does nothing, and only `gembok-ams-faults` (built beside it, never
 * installed) gets faults.c. It is used and started exactly like gembok-ams, and obeys:
 *
 *   POST /test/faults     {"faults": [FAULT, …]}   replaces what is scripted; from loopback, without a session
 *   GET  /test/faults     the same form: what is still to come
 *
 * A FAULT is {"method": "PATCH", "path": "/api/v1/uploads/", "action": "…", "times": 1, "skip": 0, …}: it takes the next
 * `times` requests (default 1) of that method (default any) whose path begins with `path` and, if given, ends with
 * "suffix", after letting `skip` of them pass. Actions:
 *
 *   cut_request   "bytes": N            the connection is cut once N bytes of the request's body were taken in
 *   drop_answer                         everything is done and committed, then the connection is cut without an answer
 *   cut_answer    "bytes": N            the answer is sent up to N bytes (head included), then the connection is cut
 *   delay         "milliseconds": N     the request waits before anything is done
 *   status        "status": N, "retry_after": S, "code": C, "detail": TEXT (all but N optional)   a problem document of
 *                 that status; nothing is done
 *   garbage                             200 application/json with bytes that are no JSON
 *   html                                200 text/html: the log-in page of a hotel network
 *   empty                               200 application/json without a body
 *   deep                                200 application/json, nested 100,000 deep
 *   clock         "seconds": N          answered as usual, but with the Date of a clock that is N seconds ahead (or behind)
 *   answer        "status": N, "type": T, "body": TEXT   this very answer (default type JSON, no body); nothing is done
 *   rewrite       "from": TEXT, "to": TEXT   answered as usual, but the first such words in the body are other ones
 *   header        "name": N, "value": V  answered as usual, but with this header
 *   endless                             200 application/json that never ends (until the client has had enough)
 */

/** gembok_faults_head: called when a request's head was read. %TRUE: the fault took the exchange over. */
gboolean gembok_faults_head (GembokExchange *exchange);
/** gembok_faults_chunk: called for bytes of a body. Returns: how many of the @length bytes may still be taken; after fewer
 * the connection is cut. */
gsize gembok_faults_chunk (GembokExchange *exchange, gsize length);
/** gembok_faults_answer: called before an answer goes out. %TRUE: it does not. */
gboolean gembok_faults_answer (GembokExchange *exchange);
/** gembok_faults_over: called when the exchange is over. */
void gembok_faults_over (GembokExchange *exchange);

G_END_DECLS
