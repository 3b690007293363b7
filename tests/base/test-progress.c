/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/progress.h"

static void
remember (const GembokProgress *progress, gpointer user_data)
{
  *(GembokProgress *) user_data = *progress;
}

static void
test_nobody_listens (void)
{
  const GembokReporter deaf = { NULL, NULL };
  GembokProgress seen = { .done = 7 };
  gembok_report (NULL, GEMBOK_STAGE_UPLOAD, "ktp", 1, 2);
  gembok_report (&deaf, GEMBOK_STAGE_UPLOAD, "ktp", 1, 2);
  g_assert_cmpuint (seen.done, ==, 7);
}

static void
test_somebody_listens (void)
{
  GembokProgress seen = { 0 };
  const GembokReporter reporter = { remember, &seen };
  gembok_report (&reporter, GEMBOK_STAGE_UPLOAD, "ktp", 612, 1000);
  g_assert_cmpint (seen.stage, ==, GEMBOK_STAGE_UPLOAD);
  g_assert_cmpstr (seen.item, ==, "ktp");
  g_assert_cmpuint (seen.done, ==, 612);
  g_assert_cmpuint (seen.total, ==, 1000);
  gembok_report (&reporter, GEMBOK_STAGE_GENERATE_KEY, NULL, 3, 0);
  g_assert_cmpint (seen.stage, ==, GEMBOK_STAGE_GENERATE_KEY);
  g_assert_null (seen.item);
  g_assert_cmpuint (seen.total, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/progress/nobody-listens", test_nobody_listens);
  g_test_add_func ("/base/progress/somebody-listens", test_somebody_listens);
  return g_test_run ();
}
