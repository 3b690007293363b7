/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * How plain facts look in the window: words, names of icons and of style classes. Pure functions, tested without a display.
 */

/** GembokPageKind: the page that serves a step. */
typedef enum
{
  GEMBOK_PAGE_INFO, /* nothing to do here: what happens in the step */
  GEMBOK_PAGE_LOG_IN,
  GEMBOK_PAGE_DATA,
  GEMBOK_PAGE_KEY,
  GEMBOK_PAGE_CSR,
  GEMBOK_PAGE_DOCUMENTS,
  GEMBOK_PAGE_AGREEMENT,
  GEMBOK_PAGE_SEND,
  GEMBOK_PAGE_WAITING,
  GEMBOK_PAGE_ISSUED,
  GEMBOK_N_PAGES
} GembokPageKind;

/** gembok_display_page: which page serves @step of the request as it stands. */
GembokPageKind gembok_display_page (const GembokStep *step, const GembokRequestView *view);

/** gembok_display_steps_done: how many steps of the plan of @view are done. What a request does not need counts as done, unless it
 * is not needed because the request was refused or withdrawn. */
guint gembok_display_steps_done (const GembokRequestView *view);

/** gembok_display_current: (transfer none) (nullable): the step that shall be open: what the applicant can do now, else what is
 * being waited for, else the last one. */
const GembokPlanStep *gembok_display_current (const GembokRequestView *view);

/** gembok_display_step_title: (transfer full): a short title in our words ("Make the CSR"), where the official one is a sentence. */
char *gembok_display_step_title (const GembokStep *step);
/** gembok_display_step_time: (transfer full) (nullable): "standard 3 min", once worked on and done beside the time it took: "0:21 ·
 * standard 3 min". */
char *gembok_display_step_time (const GembokPlanStep *step);
/** gembok_display_step_needs: (transfer full) (nullable): what it needs by the official text: "Needs: CSR; identity card". */
char *gembok_display_step_needs (const GembokStep *step);
/** gembok_display_step_icon: static. */
const char *gembok_display_step_icon (GembokStepState state);
/** gembok_display_step_class: static (nullable): "success", "warning", "error", "accent", "dim-label". */
const char *gembok_display_step_class (GembokStepState state);

/** gembok_display_actor_icon: static. */
const char *gembok_display_actor_icon (GembokRole actor);
/** gembok_display_actor: static: "You", "Verifier" …; for the applicant's own window. */
const char *gembok_display_actor (GembokRole actor);

/** gembok_display_state_icon, _class: of a request, static. */
const char *gembok_display_state_icon (GembokRequestState state);
const char *gembok_display_state_class (GembokRequestState state);
/** gembok_display_is_ready: whether nothing is left to do but to send it: all of a draft, or what takes the place of what was returned. */
gboolean gembok_display_is_ready (const GembokRequestView *view);
/** gembok_display_stage: (transfer full): where a request stands, in a few words: "Step 4 of 10: documents", "Ready to be sent". */
char *gembok_display_stage (const GembokRequestView *view);

/** gembok_display_minutes: (transfer full): "3 min", "0,5 min". */
char *gembok_display_minutes (double minutes);
/** gembok_display_duration: (transfer full): seconds as "0:21", "1:02:03". */
char *gembok_display_duration (double seconds);

/** gembok_display_failure: (transfer full): everything that is to be said where nothing else can be done: what happened, what to do
 * next, and whom to ask (@help, nullable), a paragraph each. Plain text. */
char *gembok_display_failure (const GError *error, const char *help);

G_END_DECLS
