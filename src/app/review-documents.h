/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"
#include "procedure/review.h"

G_BEGIN_DECLS

/** GembokReviewDocuments: the documents of a request, one at a time, each fetched when it is first looked at. F6 goes on to the
 * next one. */
#define GEMBOK_TYPE_REVIEW_DOCUMENTS (gembok_review_documents_get_type ())
G_DECLARE_FINAL_TYPE (GembokReviewDocuments, gembok_review_documents, GEMBOK, REVIEW_DOCUMENTS, AdwBin)

/** gembok_review_documents_show: @request is borrowed for the call. */
void gembok_review_documents_show (GembokReviewDocuments *documents, GembokDesk *desk, const GembokWireRequest *request);
/** gembok_review_documents_clear: forgets them. */
void gembok_review_documents_clear (GembokReviewDocuments *documents);

G_END_DECLS
