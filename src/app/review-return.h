/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/display-review.h"

G_BEGIN_DECLS

/**
 * GembokReviewReturn: asks why a request is returned (which documents, and why) or refused for good.
 * Signal "decided" (reason, GPtrArray of GembokReturned, %NULL for a refusal): the decider has confirmed.
 */
#define GEMBOK_TYPE_REVIEW_RETURN (gembok_review_return_get_type ())
G_DECLARE_FINAL_TYPE (GembokReviewReturn, gembok_review_return, GEMBOK, REVIEW_RETURN, AdwWindow)

/** gembok_review_return_new: @request is borrowed for the call. @for_good: a refusal. */
GtkWidget *gembok_review_return_new (const GembokWireRequest *request, gboolean for_good);

G_END_DECLS
