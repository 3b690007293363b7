/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GembokStepClock: measures how long a person works at a widget: while it is on the screen, its window is the active one, and
 * somebody types or moves (active-time.h). Belongs to the widget; to be freed no later than in its dispose().
 */
typedef struct _GembokStepClock GembokStepClock;

/** GembokStepClockFunc: @seconds were worked (at least one); called when the person turns away, or is taken to something else. */
typedef void (*GembokStepClockFunc) (GtkWidget *widget, double seconds);

/** gembok_step_clock_new: (transfer full): @worked is called in the main thread. */
GembokStepClock *gembok_step_clock_new (GtkWidget *widget, GembokStepClockFunc worked);
void gembok_step_clock_free (GembokStepClock *clock);

/** gembok_step_clock_pause: while the program works and the person waits, their time does not count: it is counted by whoever
 * works. */
void gembok_step_clock_pause (GembokStepClock *clock, gboolean paused);
/** gembok_step_clock_tell: calls the function with what was worked so far, to be called before that belongs to something else. */
void gembok_step_clock_tell (GembokStepClock *clock);

G_END_DECLS
