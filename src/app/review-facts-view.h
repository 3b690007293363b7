/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/review-facts.h"

G_BEGIN_DECLS

/** GembokReviewFactsView: the applicant's data with what a careful reader would notice, the CSR and its verification code, and
 * the decisions so far. */
#define GEMBOK_TYPE_REVIEW_FACTS_VIEW (gembok_review_facts_view_get_type ())
G_DECLARE_FINAL_TYPE (GembokReviewFactsView, gembok_review_facts_view, GEMBOK, REVIEW_FACTS_VIEW, AdwBin)

/** gembok_review_facts_view_show: both borrowed for the call. */
void gembok_review_facts_view_show (GembokReviewFactsView *view, const GembokReviewFacts *facts,
                                    const GembokWireRequest *request);

G_END_DECLS
