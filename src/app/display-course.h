/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/course.h"

G_BEGIN_DECLS

/*
 * How a request looks once it was sent. Pure functions, tested without a display. What they give is plain text.
 */

/** GembokNextMove: what the one button of the page does. */
typedef enum
{
  GEMBOK_MOVE_NONE,     /* somebody else acts */
  GEMBOK_MOVE_REPLACE,  /* opens the first document that was returned */
  GEMBOK_MOVE_GO_ON,    /* to the step that is open now */
  GEMBOK_MOVE_BEGIN_NEW /* a new request with the same data */
} GembokNextMove;

/** GembokStanding: what is said above everything else. */
typedef struct
{
  char *title;
  char *text;
  GembokNextMove move;
  const char *label; /* (nullable): of the button, static, translated, with its mnemonic */
} GembokStanding;

void gembok_standing_free (GembokStanding *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokStanding, gembok_standing_free)

/** gembok_display_standing: (transfer full): where the request stands, what is safe, and what is to be done. */
GembokStanding *gembok_display_standing (const GembokRequestView *view);

/** gembok_display_is_waiting: whether somebody else acts now, so that the AMS is asked for news. */
gboolean gembok_display_is_waiting (GembokRequestState state);

/** gembok_display_returned: (transfer container) (element-type GembokVaultDocument): the documents that were returned. */
GPtrArray *gembok_display_returned (const GembokRequestView *view);
/** gembok_display_reason: (transfer none) (nullable): the reviewer's words on the whole request, plain text; %NULL also where
 * all that they say stands at the documents that were returned. */
const char *gembok_display_reason (const GembokRequestView *view);
/** gembok_display_step_of_document: (transfer none) (nullable): id of the step in which documents of @kind are seen to. */
const char *gembok_display_step_of_document (const GembokRequestView *view, const char *kind);

/** gembok_display_milestone_icon, _class: static; what the icon shows is in the title as well. */
const char *gembok_display_milestone_icon (const GembokMilestone *milestone);
const char *gembok_display_milestone_class (const GembokMilestone *milestone);
/** gembok_display_milestone_detail: (transfer full): who and when: "Verifier, 17 August 2026 14:05 WIB", or of what is to come
 * "Verifier, now, standard 2 min". Empty if nothing is known. */
char *gembok_display_milestone_detail (const GembokMilestone *milestone);

/** gembok_display_asked: (transfer full): when the AMS was asked last, and when it is asked next: Unix seconds, 0: not known;
 * without the day where that is the one of @now. @log_in: it is asked by itself once somebody has logged in. */
char *gembok_display_asked (gint64 last, gint64 next, gint64 now, gboolean log_in);

G_END_DECLS
