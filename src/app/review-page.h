/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokReviewPage: the desk of verifier and officer: what awaits a decision of theirs, oldest first, with a search; and beside it
 * (on a narrow window: in front of it) the request that is being judged. Property "deep": the request is in front.
 */
#define GEMBOK_TYPE_REVIEW_PAGE (gembok_review_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokReviewPage, gembok_review_page, GEMBOK, REVIEW_PAGE, AdwBin)

/** gembok_review_page_set_desk: once. */
void gembok_review_page_set_desk (GembokReviewPage *page, GembokDesk *desk);
/** gembok_review_page_back: from the request to the queue, where only one is seen. */
void gembok_review_page_back (GembokReviewPage *page);
gboolean gembok_review_page_is_deep (GembokReviewPage *page);

G_END_DECLS
