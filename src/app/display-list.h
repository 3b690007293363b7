/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/words.h"

G_BEGIN_DECLS

/*
 * What lists of requests and people say. Pure functions, tested without a display.
 */

/** gembok_display_when: (transfer full): a time as people say it near to it: "today 14.05", "yesterday 14.05", else the day.
 * @now: what "today" is taken from; both in Unix seconds, shown in local time. */
char *gembok_display_when (gint64 then, gint64 now);

/** gembok_display_days_left: (transfer full): "730 days left", "1 day left", "ends today". */
char *gembok_display_days_left (gint64 days);

/** gembok_display_count: (transfer full): how many requests or people there are: @total is what the core counted; "more than
 * 10,000" where it stopped counting there. */
char *gembok_display_count (guint total, gboolean people, gboolean counted_up_to_10000);

/** gembok_display_pill: static: a state in a word or two, for small places. */
const char *gembok_display_pill (GembokRequestState state);

/** gembok_display_procedure: (transfer full): what a procedure of that type and method is for, in a word: "Issuance (LOCK)". An
 * unknown type is shown as it is, sanitised. Both are nullable. */
char *gembok_display_procedure (const char *type, const char *method);

/** GEMBOK_N_FILTERS: by how many groups of states a list can be narrowed down; the first is "all". */
#define GEMBOK_N_FILTERS 6
/** gembok_display_filter: static: the name of the group at @index. */
const char *gembok_display_filter (guint index);
/** gembok_display_filter_states: its states as bits (1 << state); 0: all. */
guint gembok_display_filter_states (guint index);

G_END_DECLS
