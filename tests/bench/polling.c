/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-polling CLIENTS: how many questions reach an AMS in a second, from so many windows and from as many naive clients, through an
 * outage of an hour; a line each: name, then peak before, during (after ten minutes), and after the outage, and questions during it. */
#include <stdlib.h>

#include "simulate.h"

#define HOUR 3600

static void
tell (const char *name, const Scenario *scenario)
{
  g_auto (Course) course = simulate (scenario);
  g_print ("%s %u %u %u %u %u %u\n", name, course_peak (&course, 120, HOUR), course_peak (&course, HOUR + 600, 2 * HOUR),
           course_peak (&course, 2 * HOUR, 4 * HOUR), course_total (&course, HOUR, 2 * HOUR), course.shortest,
           course.shortest_rest == G_MAXUINT ? 0 : course.shortest_rest);
}

int
main (int argc, char **argv)
{
  Scenario scenario = { .clients = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 5000,
                        .interval = 60,
                        .end = 4 * HOUR,
                        .down_from = HOUR,
                        .down_until = 2 * HOUR };
  tell ("away", &scenario);
  scenario.retry_after = 900;
  tell ("maintained", &scenario);
  scenario.retry_after = 0;
  scenario.wake = TRUE;
  tell ("network", &scenario);
  scenario.naive = TRUE;
  tell ("naive-network", &scenario);
  scenario.wake = FALSE;
  tell ("naive-away", &scenario);
  return EXIT_SUCCESS;
}
