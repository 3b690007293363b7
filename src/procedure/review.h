/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * Use cases of the people who decide: verifier and officer. All go over the session of the chosen account.
 */

/** gembok_review_list: (transfer full) (nullable): what awaits a decision of this account, oldest first; @search (nullable). */
GPtrArray *gembok_review_list (GembokContext *context, const char *search, GCancellable *cancellable, GError **error);

/**
 * gembok_review_show:
 * @id: here as below: its id at the AMS, its number as people read it out, or an unambiguous beginning of one of these
 * @error: NOT_FOUND; BAD_INPUT: several begin like this
 *
 * One request with its applicant, CSR and documents. Returns: (transfer full) (nullable)
 */
GembokWireRequest *gembok_review_show (GembokContext *context, const char *id, GCancellable *cancellable, GError **error);

/** gembok_review_document: (transfer full) (nullable): a document's bytes, compared with its SHA-256 (BAD_ANSWER). Not opened. */
GBytes *gembok_review_document (GembokContext *context, const char *id, const char *kind, GCancellable *cancellable,
                                GError **error);

/**
 * gembok_review_seen:
 * @request: as gembok_review_show() gave it
 *
 * What of a request is judged, as one word for gembok_review_decide(): when it was submitted, who asks for what, the CSR and its
 * key, and the SHA-256 of every document. The same for the same submission, in whatever order the AMS tells it; the decisions of
 * others and the time change nothing.
 *
 * Returns: (transfer full)
 */
char *gembok_review_seen (const GembokWireRequest *request);

/** GembokRejectedDocument: why a document is returned. */
typedef struct
{
  const char *kind;
  const char *reason;
} GembokRejectedDocument;

/**
 * gembok_review_decide:
 * @seen: (nullable): of gembok_review_seen(): what the decider had before them; %NULL: whatever the AMS has at this moment
 * @decision: "accept", "reject" or "refuse"
 * @reason: (nullable) for accept
 * @rejected: documents that are returned, with reasons; for reject
 * @error: REFUSED (not your turn, own request …), CONFLICT (changed meanwhile, or not what was seen), BAD_INPUT (unknown
 * kind, no reason)
 *
 * The hashes of all documents go with the decision. A lost answer is found again.
 */
GembokWireRequest *gembok_review_decide (GembokContext *context, const char *id, const char *seen, const char *decision,
                                         const char *reason, const GembokRejectedDocument *rejected, guint n_rejected,
                                         GCancellable *cancellable, GError **error);

G_END_DECLS
