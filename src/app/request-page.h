/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/request-model.h"

G_BEGIN_DECLS

/**
 * GembokRequestPage: a request: its steps, and beside them (on a narrow window: on a page of their own) the page that serves the
 * chosen step. Properties: "folded" (one pane at a time), "showing-step" (folded, and the step's page is in front).
 */
#define GEMBOK_TYPE_REQUEST_PAGE (gembok_request_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokRequestPage, gembok_request_page, GEMBOK, REQUEST_PAGE, AdwBin)

/** gembok_request_page_set_request: (nullable): shows @model and opens its current step. */
void gembok_request_page_set_request (GembokRequestPage *page, GembokRequestModel *model);
/** gembok_request_page_request: (transfer none) (nullable). */
GembokRequestModel *gembok_request_page_request (GembokRequestPage *page);

/** gembok_request_page_show_step: opens the page of a step by its id. */
void gembok_request_page_show_step (GembokRequestPage *page, const char *step_id);

/** gembok_request_page_show_document: opens the step in which documents of @kind are seen to, at that document. */
void gembok_request_page_show_document (GembokRequestPage *page, const char *kind);

/** gembok_request_page_back: goes from the step's page to the steps, where only one is seen; %FALSE if there is nothing to go
 * back from within this page. */
gboolean gembok_request_page_back (GembokRequestPage *page);

G_END_DECLS
