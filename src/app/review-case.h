/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokReviewCase: one request on the desk of its decider: the documents large, beside them the applicant's data, the CSR's
 * verification code, and the three decisions. */
#define GEMBOK_TYPE_REVIEW_CASE (gembok_review_case_get_type ())
G_DECLARE_FINAL_TYPE (GembokReviewCase, gembok_review_case, GEMBOK, REVIEW_CASE, AdwBin)

/** gembok_review_case_open: fetches the request @id and its documents, and shows them. */
void gembok_review_case_open (GembokReviewCase *review, GembokDesk *desk, const char *id);
/** gembok_review_case_close: forgets everything of it. */
void gembok_review_case_close (GembokReviewCase *review);
/** gembok_review_case_set_narrow: the documents above the data instead of beside them. */
void gembok_review_case_set_narrow (GembokReviewCase *review, gboolean narrow);

G_END_DECLS
