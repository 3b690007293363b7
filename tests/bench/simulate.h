/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Many windows that follow a request each, by the code that plans it in the program (app/followed.h), and an AMS that goes away for a
 * while; on a clock of its own, second by second.
 */

/** Scenario: times are seconds from the beginning. */
typedef struct
{
  guint clients;
  guint interval;    /* the policy's */
  guint end;         /* of all */
  guint down_from;   /* the AMS does not answer … */
  guint down_until;  /* … until then */
  guint retry_after; /* while it is down it says so, and to come back after so many seconds; 0: it is not there at all */
  gboolean wake;     /* what was down is the clients' network, and all of them notice that it is back */
  gboolean naive;    /* the clients ask at a fixed interval, whatever happens, and at once when their network is back */
} Scenario;

/** Course: what was seen. */
typedef struct
{
  guint *arrivals; /* owned: questions in each second, repeats included */
  guint end;       /* so many seconds */
  guint shortest;  /* the least that was between an answer and the next question, unless the network was away between them */
  guint shortest_rest; /* the least that was between a refusal with Retry-After and the next question */
  guint answered_last; /* in the last interval, so many clients had an answer: that nobody was forgotten */
} Course;

void course_clear (Course *course);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

/** simulate: runs @scenario; chance is g_random_*(), so g_random_set_seed() makes it repeatable. */
Course simulate (const Scenario *scenario);

/** course_peak: the most questions in one second of [@from, @until). */
guint course_peak (const Course *course, guint from, guint until);

/** course_total: all questions of [@from, @until). */
guint course_total (const Course *course, guint from, guint until);

G_END_DECLS
