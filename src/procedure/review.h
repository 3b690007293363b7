/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * Use cases of the people who decide: verifier and officer. All go over the session of the chosen account, and what fails on the
 * way comes with advice for them (gembok_review_advise()). An id stands for the request of exactly that id at the AMS; what
 * people say instead is found by gembok_review_find().
 */

/** gembok_review_list: (transfer full) (nullable): what awaits a decision of this account, oldest first; @search (nullable). */
GPtrArray *gembok_review_list (GembokContext *context, const char *search, GCancellable *cancellable, GError **error);

/** GembokReviewAim: what a request is looked for, and so how much of its name is enough. */
typedef enum
{
  GEMBOK_REVIEW_TO_LOOK,  /* any beginning that only one request has, of four characters at least */
  GEMBOK_REVIEW_TO_DECIDE /* see gembok_review_find() */
} GembokReviewAim;

/**
 * gembok_review_find:
 * @word: as somebody typed it: an id, the number as people read it out, or the beginning of one of these
 * @error: NOT_FOUND, which says so where a check digit does not fit; BAD_INPUT: several begin like this, or too little to decide
 *
 * Nobody decides by the beginning of a number: it is the last digit that tells a misheard one. To decide it takes all of a number
 * or of an id, or a beginning of an id that only one request has, of eight characters at least and not of digits and dashes alone.
 * A number whose check digit does not fit stands only for a request of exactly that number: another AMS may number like this, and
 * mean something else by the last digit.
 *
 * Returns: (transfer full) (nullable): the request as the AMS has it now, with applicant, CSR and documents
 */
GembokWireRequest *gembok_review_find (GembokContext *context, const char *word, GembokReviewAim aim,
                                       GCancellable *cancellable, GError **error);

/** gembok_review_show: (transfer full) (nullable): the request @id with its applicant, CSR and documents; NOT_FOUND. */
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
 * @id: all of it, see gembok_review_find()
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

/**
 * gembok_review_advise:
 * @error: of this computer, the network or an AMS
 *
 * Whoever decides has no request of their own that could be safe on this computer: where the hint of @error speaks to an
 * applicant, puts one for deciders in its place. Everything else stays as it is.
 */
void gembok_review_advise (GError *error);

G_END_DECLS
