/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/review.h"

G_BEGIN_DECLS

/* Shared by review.c and review-find.c. */

/** GEMBOK_REVIEW_MAX_PAGES: an AMS that always has one more page is not followed for ever. */
#define GEMBOK_REVIEW_MAX_PAGES 1000

/** gembok_review_page: (transfer full) (nullable): one page of what the AMS shows this account; @search (nullable). */
GembokWirePage *gembok_review_page (GembokContext *context, GembokLink *link, guint number, const char *search,
                                    GCancellable *cancellable, GError **error);
/** gembok_review_page_is_last: whether no page comes after @page, which is the one of that @number. */
gboolean gembok_review_page_is_last (const GembokWirePage *page, guint number, guint count);

/**
 * gembok_review_find:
 * @word: an id, the number as people read it out, or the beginning of one of these
 * @etag: (out) (transfer full): for gembok_ams_decide()
 * @error: NOT_FOUND, also for a number whose check digit does not fit; BAD_INPUT: several begin like this
 *
 * Returns: (transfer full) (nullable): the request as the AMS has it now
 */
GembokWireRequest *gembok_review_find (GembokContext *context, GembokLink *link, const char *word, char **etag,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
