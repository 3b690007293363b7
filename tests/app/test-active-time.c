/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/active-time.h"
#include "app/step-time.h"

#define SECONDS(n) ((n) *G_USEC_PER_SEC)
#define ALMOST     0.001

static const gint64 start = SECONDS (1000);

static void
only_while_it_is_seen (void)
{
  GembokActiveTime time = { 0 };
  gembok_active_time_touch (&time, start);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (5)), 0, ALMOST);
  gembok_active_time_run (&time, TRUE, start + SECONDS (10));
  gembok_active_time_run (&time, FALSE, start + SECONDS (22));
  gembok_active_time_touch (&time, start + SECONDS (30));
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (40)), 12, ALMOST);
  gembok_active_time_run (&time, TRUE, start + SECONDS (50));
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (53)), 3, ALMOST);
}

static void
a_minute_of_quiet_is_the_most (void)
{
  GembokActiveTime time = { 0 };
  gembok_active_time_run (&time, TRUE, start);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (600)), GEMBOK_IDLE_SECONDS, ALMOST);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (700)), 0, ALMOST);
  gembok_active_time_touch (&time, start + SECONDS (800));
  gembok_active_time_touch (&time, start + SECONDS (830));
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (840)), 40, ALMOST);
}

static void
coming_back_is_a_sign_of_life (void)
{
  GembokActiveTime time = { 0 };
  gembok_active_time_run (&time, TRUE, start);
  gembok_active_time_run (&time, FALSE, start + SECONDS (300));
  gembok_active_time_run (&time, TRUE, start + SECONDS (900));
  gembok_active_time_run (&time, TRUE, start + SECONDS (905));
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (910)), GEMBOK_IDLE_SECONDS + 10, ALMOST);
}

static void
what_is_taken_is_gone (void)
{
  GembokActiveTime time = { 0 };
  gembok_active_time_run (&time, TRUE, start);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (7)), 7, ALMOST);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (9)), 2, ALMOST);
  /* A clock that goes back takes nothing away. */
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start), 0, ALMOST);
  g_assert_cmpfloat_with_epsilon (gembok_active_time_take (&time, start + SECONDS (10)), 1, ALMOST);
}

static void
which_steps_are_work (void)
{
  GembokStep step = { .id = (char *) "x", .actor = GEMBOK_ROLE_APPLICANT };
  static const struct
  {
    GembokStepState state;
    gboolean counts;
  } cases[] = { { GEMBOK_STEP_NEXT, TRUE },       { GEMBOK_STEP_OPEN, TRUE },   { GEMBOK_STEP_FAILED, TRUE },
                { GEMBOK_STEP_DONE, FALSE },      { GEMBOK_STEP_READY, FALSE }, { GEMBOK_STEP_WAITING, FALSE },
                { GEMBOK_STEP_NOT_NEEDED, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gembok_step_time_counts (&(GembokPlanStep){ &step, cases[i].state, 0 }), ==, cases[i].counts);
  step.actor = GEMBOK_ROLE_VERIFIER;
  g_assert_false (gembok_step_time_counts (&(GembokPlanStep){ &step, GEMBOK_STEP_NEXT, 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/active-time/seen", only_while_it_is_seen);
  g_test_add_func ("/active-time/idle", a_minute_of_quiet_is_the_most);
  g_test_add_func ("/active-time/coming-back", coming_back_is_a_sign_of_life);
  g_test_add_func ("/active-time/taken", what_is_taken_is_gone);
  g_test_add_func ("/active-time/steps", which_steps_are_work);
  return g_test_run ();
}
