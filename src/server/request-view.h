/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"
#include "server/store-requests.h"

G_BEGIN_DECLS

/**
 * gembok_request_load:
 * @request: (out): (transfer full): as stored
 *
 * Loads a request for the account of @exchange: its owner, or a decider once it was submitted. For anyone else it does
 * not exist.
 *
 * Returns: (transfer full) (nullable): 404, or our own failure; %NULL: loaded
 */
GembokProblem *gembok_request_load (GembokServer *server, const GembokAccount *account, const char *id,
                                    GembokStoredRequest **request);

/** gembok_request_may_see: whether @account may know of it. */
gboolean gembok_request_may_see (const GembokStoredRequest *request, const GembokAccount *account);

/** gembok_request_missing: (transfer full): what a submission still lacks, by name: "csr", kinds of documents, "agreement";
 * empty where nothing can be submitted any more. */
GStrv gembok_request_missing (const GembokPolicy *policy, const GembokStoredRequest *request);

/** gembok_request_rule: (transfer none) (nullable): the policy's rule for a kind of document in @request. */
const GembokPolicyDocument *gembok_request_rule (const GembokPolicy *policy, const GembokWireRequest *request,
                                                 const char *kind);

/** gembok_request_turn: (transfer none) (nullable): whose turn it is after @decided decisions of the round. */
const GembokDecisionRule *gembok_request_turn (const GembokPolicy *policy, const GembokWireRequest *request, guint decided);

/** gembok_request_complete: fills in what is not stored: missing documents, `missing` and `turn`. */
gboolean gembok_request_complete (GembokServer *server, GembokStoredRequest *request, GError **error);

/**
 * gembok_request_render:
 * @etag: (out): (transfer full): strong, with its quotes; it changes with every byte of the answer
 *
 * Returns: (transfer full) (nullable): the completed request as JSON
 */
GBytes *gembok_request_render (GembokServer *server, GembokStoredRequest *request, char **etag, GError **error);

/** gembok_etag_matches: whether @header (If-Match or If-None-Match, nullable) lists @etag; "*" does not count. */
gboolean gembok_etag_matches (const char *header, const char *etag);

G_END_DECLS
