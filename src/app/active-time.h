/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How long a person really works at something: only while it can be seen, and no longer than a minute after their last key or
 * movement. Plain counting, no display and no clock of its own: the time is given, in microseconds of a clock that never goes
 * back (g_get_monotonic_time()).
 */

/** GEMBOK_IDLE_SECONDS: whoever does nothing for longer than that does something else. */
#define GEMBOK_IDLE_SECONDS 60

/** GembokActiveTime: to be filled with zeros before use. */
typedef struct
{
  gboolean running;
  gint64 counted_to; /* up to when the time is in `counted` */
  gint64 touched;    /* the last sign of life */
  gint64 counted;
} GembokActiveTime;

/** gembok_active_time_run: from @now on it can be seen, or cannot. Beginning to look is a sign of life. */
void gembok_active_time_run (GembokActiveTime *time, gboolean running, gint64 now);
/** gembok_active_time_touch: a key or a movement. */
void gembok_active_time_touch (GembokActiveTime *time, gint64 now);
/** gembok_active_time_take: seconds worked since it was taken last; goes on counting from 0. */
double gembok_active_time_take (GembokActiveTime *time, gint64 now);

G_END_DECLS
