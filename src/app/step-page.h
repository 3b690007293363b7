/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/notice.h"
#include "app/request-model.h"

G_BEGIN_DECLS

/**
 * GembokStepPage:
 *
 * What every page of a request has: a title, a sentence below it, a notice for what went wrong, the content, and at the end one
 * clear button (and at most one quiet one). A page of its own derives from it, fills "content" in its template, and follows the
 * request through `update`. How long the person works at it (step-clock.h) is counted towards the step.
 *
 * Properties, for templates: "title", "subtitle", "content", "primary-label" (empty: no button), "primary-sensitive",
 * "secondary-label", "secondary-style" (a style class such as "destructive-action", or "").
 * Signal "go-on": what the page is for is done; whoever holds it chooses what comes next.
 */
#define GEMBOK_TYPE_STEP_PAGE (gembok_step_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (GembokStepPage, gembok_step_page, GEMBOK, STEP_PAGE, AdwBin)

struct _GembokStepPageClass
{
  AdwBinClass parent_class;

  /** update: the view of the request is another one, or the page has just got its request. Never with a %NULL view. */
  void (*update) (GembokStepPage *page, const GembokRequestView *view);
  void (*primary) (GembokStepPage *page);   /* the button was pressed */
  void (*secondary) (GembokStepPage *page); /* the quiet one was */
  /** leave: the page is no longer to be seen, also because the window closes: entries of secrets are emptied here, and what was
   * typed is saved. Called more than once. */
  void (*leave) (GembokStepPage *page);
  /** turn: the page shows another request from now on, or none: what was begun for the former one goes on, but is not told to
   * this page any more, so it waits for nothing and shows nothing of it. */
  void (*turn) (GembokStepPage *page);
};

/** gembok_step_page_set_request: (nullable) from now on the page shows @model; calls `update` when its view is there. */
void gembok_step_page_set_request (GembokStepPage *page, GembokRequestModel *model);
/** gembok_step_page_set_step: which step of the procedure it serves now; before set_request(). A page can serve several. */
void gembok_step_page_set_step (GembokStepPage *page, const char *step_id);
/** gembok_step_page_step: (transfer none) (nullable): that step as the latest view has it. */
const GembokPlanStep *gembok_step_page_step (GembokStepPage *page);
/** gembok_step_page_request: (transfer none) (nullable). */
GembokRequestModel *gembok_step_page_request (GembokStepPage *page);
/** gembok_step_page_view: (transfer none) (nullable). */
const GembokRequestView *gembok_step_page_view (GembokStepPage *page);
/** gembok_step_page_notice: (transfer none): the place for what must be said. */
GembokNotice *gembok_step_page_notice (GembokStepPage *page);
/** gembok_step_page_cancellable: (transfer none): cancelled when the page is left for good. */
GCancellable *gembok_step_page_cancellable (GembokStepPage *page);
/** gembok_step_page_leave: calls `leave`. */
void gembok_step_page_leave (GembokStepPage *page);
/** gembok_step_page_go_on: emits "go-on". */
void gembok_step_page_go_on (GembokStepPage *page);

/** gembok_step_page_run: gembok_request_model_run() for this page: hides the notice first, and shows there what went wrong
 * unless @work has a `done` of its own. `done` and `progress` get the page, and are not called once it shows another request. */
void gembok_step_page_run (GembokStepPage *page, const GembokRequestWork *work);
/** gembok_step_page_run_until: the same with a @cancellable of its own. */
void gembok_step_page_run_until (GembokStepPage *page, GCancellable *cancellable, const GembokRequestWork *work);

/** gembok_step_page_press: presses the clear button, if it can be pressed: what Return does in an entry. */
void gembok_step_page_press (GembokStepPage *page);

void gembok_step_page_set_primary (GembokStepPage *page, const char *label, gboolean sensitive);
void gembok_step_page_set_secondary (GembokStepPage *page, const char *label);
void gembok_step_page_set_title (GembokStepPage *page, const char *title);
void gembok_step_page_set_subtitle (GembokStepPage *page, const char *subtitle);

G_END_DECLS
