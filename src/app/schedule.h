/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * When to ask again, and when to remind. Pure functions: times and chance are given to them.
 */

/**
 * gembok_schedule_ask:
 * @last: when it was asked last, Unix seconds; 0: never
 * @interval: the policy's poll interval, seconds
 * @failures: how many times in a row there was no answer
 * @chance: 0 to 1: so that not everybody asks at the same moment
 *
 * Returns: Unix seconds: after the interval and at most a fifth more, twice as long after each failure, but never more than an
 *   hour (or the interval, if that is longer) and a fifth. 0 if it was never asked.
 */
gint64 gembok_schedule_ask (gint64 last, guint interval, guint failures, double chance);

/**
 * gembok_schedule_retry:
 * @failures: how many times in a row, from 1
 *
 * Returns: how many seconds to wait for a network that is gone: 2, 4, 8 … 60, and up to a fifth more by @chance
 */
guint gembok_schedule_retry (guint failures, double chance);

/**
 * gembok_schedule_remind:
 * @thresholds: so many days before its end a certificate is to be reminded of, in any order
 * @days_left: whole days
 * @reminded: the threshold of the last reminder; 0 or less: there was none
 *
 * Returns: the threshold that is due now, 0: none. Each is due once; those that were slept through are not made up for.
 */
int gembok_schedule_remind (const gint32 *thresholds, gsize n_thresholds, gint64 days_left, int reminded);

G_END_DECLS
