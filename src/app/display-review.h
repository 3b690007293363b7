/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/review-facts.h"
#include "procedure/review.h"

G_BEGIN_DECLS

/* How a request looks on the desk of those who decide. Pure functions; everything that came from the AMS is sanitised. */

/** gembok_display_review_title: (transfer full): the applicant's name. */
char *gembok_display_review_title (const GembokWireRequest *request);
/** gembok_display_review_subtitle: (transfer full): number and how long it has been waiting. */
char *gembok_display_review_subtitle (const GembokWireRequest *request, gint64 now);
/** gembok_display_age: (transfer full): "5 minutes", "3 hours", "2 days". */
char *gembok_display_age (gint64 seconds);

/** GembokReturned: a document that is marked to be returned, and why. */
typedef struct
{
  char *kind;
  char *reason; /* may be empty while it is being typed */
} GembokReturned;

/**
 * gembok_display_return_reason:
 * @general: what was typed for the whole request, may be ""
 * @returned: (element-type GembokReturned)
 *
 * Returns: (transfer full) (nullable): the words for the whole request: the general ones, else those of the documents with their
 *   names; %NULL while the decision is not complete (nothing is marked, or a marked one has no reason)
 */
char *gembok_display_return_reason (const char *general, GPtrArray *returned);

G_END_DECLS
