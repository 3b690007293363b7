/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/review.h"

G_BEGIN_DECLS

/* Shared by review.c, review-find.c and review-advice.c. */

/** GEMBOK_REVIEW_MAX_PAGES: an AMS that always has one more page is not followed for ever. */
#define GEMBOK_REVIEW_MAX_PAGES 1000

/** gembok_review_page: (transfer full) (nullable): one page of what the AMS shows this account; @search (nullable). */
GembokWirePage *gembok_review_page (GembokContext *context, GembokLink *link, guint number, const char *search,
                                    GCancellable *cancellable, GError **error);
/** gembok_review_page_is_last: whether no page comes after @page, which is the one of that @number. */
gboolean gembok_review_page_is_last (const GembokWirePage *page, guint number, guint count);

/** gembok_review_fetch: (transfer full) (nullable): the request of exactly that id; @etag (out) (transfer full): for
 * gembok_ams_decide(). */
GembokWireRequest *gembok_review_fetch (GembokContext *context, GembokLink *link, const char *id, char **etag,
                                        GCancellable *cancellable, GError **error);

/** gembok_review_link: gembok_link_open() of the chosen account. */
GembokLink *gembok_review_link (GembokContext *context, GCancellable *cancellable, GError **error);
/** gembok_review_failed: gives @problem (transfer full) to @error with advice for deciders, after gembok_link_failed(). */
void gembok_review_failed (GembokContext *context, GembokLink *link, GError *problem, GError **error);

/** gembok_review_look_at_list: the hint that the list shows what there is to decide. Static. */
const char *gembok_review_look_at_list (void);

G_END_DECLS
