/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 400 windows that follow a request, by the code that plans it in the program, and an AMS that is away for an hour. */
#include "simulate.h"

#define CLIENTS  400
#define INTERVAL 60
#define HOUR     3600

static const Scenario usual
    = { .clients = CLIENTS, .interval = INTERVAL, .end = 4 * HOUR, .down_from = HOUR, .down_until = 2 * HOUR };

static void
policy_is_kept (void)
{
  g_random_set_seed (1);
  g_auto (Course) course = simulate (&usual);
  g_assert_cmpuint (course.shortest, >=, INTERVAL);
  /* A minute, and a fifth more at most: a tenth on average. */
  g_assert_cmpuint (course_total (&course, 0, HOUR), <=, CLIENTS * HOUR / INTERVAL);
  g_assert_cmpuint (course_total (&course, 0, HOUR), >=, CLIENTS * HOUR / INTERVAL * 8 / 10);
}

/* Nobody knocks at a closed door all the time; and when it opens, they do not all come at once. */
static void
no_herd_after_an_outage (void)
{
  g_random_set_seed (2);
  g_auto (Course) course = simulate (&usual);
  const guint before = course_peak (&course, INTERVAL, HOUR);
  g_assert_cmpuint (course_total (&course, HOUR + 600, 2 * HOUR), <, course_total (&course, 600, HOUR) / 2);
  g_assert_cmpuint (course_peak (&course, 2 * HOUR, 4 * HOUR), <=, before);
  /* An hour later at the latest (and a fifth) everybody is back. */
  g_assert_cmpuint (course.answered_last, >=, CLIENTS);
}

static void
no_herd_when_a_network_is_back (void)
{
  Scenario scenario = usual;
  scenario.wake = TRUE;
  g_random_set_seed (3);
  g_auto (Course) course = simulate (&scenario);
  g_assert_cmpuint (course_peak (&course, 2 * HOUR, 2 * HOUR + 300), <=, CLIENTS / 10);
  g_assert_cmpuint (course_total (&course, 2 * HOUR, 2 * HOUR + 45), >=, CLIENTS);
  scenario.naive = TRUE;
  g_auto (Course) naive = simulate (&scenario);
  g_assert_cmpuint (course_peak (&naive, 2 * HOUR, 2 * HOUR + 300), >=, CLIENTS);
}

static void
retry_after_is_honoured (void)
{
  Scenario scenario = usual;
  scenario.retry_after = 900;
  g_random_set_seed (4);
  g_auto (Course) course = simulate (&scenario);
  g_assert_cmpuint (course.shortest_rest, >=, 900);
  g_assert_cmpuint (course.shortest_rest, <, G_MAXUINT);
  g_assert_cmpuint (course_peak (&course, 2 * HOUR, 4 * HOUR), <=, course_peak (&course, INTERVAL, HOUR));
  g_assert_cmpuint (course.answered_last, >=, CLIENTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/polling/policy-is-kept", policy_is_kept);
  g_test_add_func ("/polling/no-herd-after-an-outage", no_herd_after_an_outage);
  g_test_add_func ("/polling/no-herd-when-a-network-is-back", no_herd_when_a_network_is_back);
  g_test_add_func ("/polling/retry-after-is-honoured", retry_after_is_honoured);
  return g_test_run ();
}
