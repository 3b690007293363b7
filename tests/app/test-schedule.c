/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/schedule.h"

static void
test_ask (void)
{
  g_assert_cmpint (gembok_schedule_ask (0, 60, 0, 0.5), ==, 0);
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 0, 0), ==, 1060);
  /* Never sooner than the AMS allows. */
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 0, 1), ==, 1072);
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 0, -5), ==, 1060);
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 1, 0), ==, 1120);
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 3, 0), ==, 1480);
  g_assert_cmpint (gembok_schedule_ask (1000, 60, 1000, 0), ==, 4600);
  g_assert_cmpint (gembok_schedule_ask (1000, 86400, 2, 0), ==, 87400);
  g_assert_cmpint (gembok_schedule_ask (1000, 0, 0, 0), ==, 1001);
}

static void
test_retry (void)
{
  static const guint expected[] = { 2, 2, 4, 8, 16, 32, 60, 60 };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (gembok_schedule_retry (i, 0), ==, expected[i]);
  g_assert_cmpuint (gembok_schedule_retry (100000, 1), ==, 72);
}

static void
test_remind (void)
{
  static const gint32 days[] = { 30, 1, 7, 14, 3 };
  const gsize n = G_N_ELEMENTS (days);
  g_assert_cmpint (gembok_schedule_remind (days, n, 31, 0), ==, 0);
  g_assert_cmpint (gembok_schedule_remind (days, n, 30, 0), ==, 30);
  g_assert_cmpint (gembok_schedule_remind (days, n, 20, 30), ==, 0);
  g_assert_cmpint (gembok_schedule_remind (days, n, 14, 30), ==, 14);
  /* The computer was off for weeks: one reminder, not three. */
  g_assert_cmpint (gembok_schedule_remind (days, n, 2, 30), ==, 3);
  g_assert_cmpint (gembok_schedule_remind (days, n, 2, 3), ==, 0);
  g_assert_cmpint (gembok_schedule_remind (days, n, 0, 3), ==, 1);
  g_assert_cmpint (gembok_schedule_remind (days, n, 0, 1), ==, 0);
  /* Nothing is wanted, or nonsense. */
  static const gint32 nonsense[] = { 0, -7 };
  g_assert_cmpint (gembok_schedule_remind (nonsense, 2, -10, 0), ==, 0);
  g_assert_cmpint (gembok_schedule_remind (NULL, 0, 1, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/ask", test_ask);
  g_test_add_func ("/schedule/retry", test_retry);
  g_test_add_func ("/schedule/remind", test_remind);
  return g_test_run ();
}
