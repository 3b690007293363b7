/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/transfer-meter.h"

#define S G_USEC_PER_SEC

static GembokTransferMeter *
meter_of_two (void)
{
  GembokTransferMeter *meter = gembok_transfer_meter_new ();
  gembok_transfer_meter_expect (meter, "ktp", 100000);
  gembok_transfer_meter_expect (meter, "foto_diri", 300000);
  return meter;
}

static void
assert_about (double value, double expected, double tolerance)
{
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance);
}

static void
test_files_add_up (void)
{
  g_autoptr (GembokTransferMeter) meter = meter_of_two ();
  assert_about (gembok_transfer_meter_fraction (meter), 0, 1e-9);
  g_assert_null (gembok_transfer_meter_item (meter));
  gembok_transfer_meter_feed (meter, "ktp", 50000, S);
  assert_about (gembok_transfer_meter_fraction (meter), 0.125, 1e-9);
  assert_about (gembok_transfer_meter_item_fraction (meter, "ktp"), 0.5, 1e-9);
  g_assert_cmpstr (gembok_transfer_meter_item (meter), ==, "ktp");
  /* The next one has begun: the one before has arrived, even if nobody said so. */
  gembok_transfer_meter_feed (meter, "foto_diri", 0, 2 * S);
  g_assert_true (gembok_transfer_meter_is_complete (meter, "ktp"));
  assert_about (gembok_transfer_meter_fraction (meter), 0.25, 1e-9);
  gembok_transfer_meter_feed (meter, "foto_diri", 300000, 3 * S);
  assert_about (gembok_transfer_meter_fraction (meter), 1, 1e-9);
  g_assert_null (gembok_transfer_meter_item (meter));
}

static void
test_strangers_and_excess (void)
{
  g_autoptr (GembokTransferMeter) meter = meter_of_two ();
  gembok_transfer_meter_feed (meter, "lain", 5, S);
  gembok_transfer_meter_feed (meter, NULL, 5, S);
  g_assert_cmpuint (gembok_transfer_meter_done (meter), ==, 0);
  assert_about (gembok_transfer_meter_item_fraction (meter, "lain"), -1, 1e-9);
  gembok_transfer_meter_feed (meter, "ktp", G_MAXUINT64, S);
  g_assert_cmpuint (gembok_transfer_meter_done (meter), ==, 100000);
  g_autoptr (GembokTransferMeter) empty = gembok_transfer_meter_new ();
  assert_about (gembok_transfer_meter_fraction (empty), 0, 1e-9);
  assert_about (gembok_transfer_meter_remaining (empty, S), -1, 1e-9);
}

static void
test_speed_and_rest (void)
{
  g_autoptr (GembokTransferMeter) meter = gembok_transfer_meter_new ();
  gembok_transfer_meter_expect (meter, "surat", 1000000);
  gembok_transfer_meter_feed (meter, "surat", 0, 0);
  assert_about (gembok_transfer_meter_speed (meter, 0), 0, 1e-9);
  /* 10,000 bytes every tenth of a second. */
  gint64 now = 0;
  for (guint i = 1; i <= 50; i++)
    gembok_transfer_meter_feed (meter, "surat", i * 10000, now = i * S / 10);
  assert_about (gembok_transfer_meter_speed (meter, now), 100000, 1000);
  assert_about (gembok_transfer_meter_remaining (meter, now), 5, 0.1);
  /* Half as fast: the speed follows, but not in one jump. */
  gembok_transfer_meter_feed (meter, "surat", 550000, now += S);
  const double soon = gembok_transfer_meter_speed (meter, now);
  g_assert_true (soon > 80000 && soon < 99000);
  for (guint i = 1; i <= 8; i++)
    gembok_transfer_meter_feed (meter, "surat", 550000 + i * 50000, now += S);
  g_assert_true (gembok_transfer_meter_speed (meter, now) < 62000);
  /* Nothing comes any more. */
  assert_about (gembok_transfer_meter_speed (meter, now + 10 * S), 0, 1e-9);
  assert_about (gembok_transfer_meter_remaining (meter, now + 10 * S), -1, 1e-9);
  gembok_transfer_meter_rest (meter);
  assert_about (gembok_transfer_meter_speed (meter, now), 0, 1e-9);
}

/* What the other side has kept from the last time is no speed, and what it has lost is none either. */
static void
test_resuming (void)
{
  g_autoptr (GembokTransferMeter) meter = gembok_transfer_meter_new ();
  gembok_transfer_meter_expect (meter, "surat", 1000000);
  gembok_transfer_meter_feed (meter, "surat", 0, 0);
  gembok_transfer_meter_feed (meter, "surat", 600000, S);
  assert_about (gembok_transfer_meter_speed (meter, S), 0, 1e-9);
  gembok_transfer_meter_feed (meter, "surat", 610000, 2 * S);
  assert_about (gembok_transfer_meter_speed (meter, 2 * S), 10000, 100);
  gembok_transfer_meter_feed (meter, "surat", 400000, 3 * S);
  assert_about (gembok_transfer_meter_fraction (meter), 0.4, 1e-9);
  g_assert_true (gembok_transfer_meter_speed (meter, 3 * S) > 0);
  gembok_transfer_meter_feed (meter, "surat", 410000, 4 * S);
  assert_about (gembok_transfer_meter_speed (meter, 4 * S), 10000, 100);
}

static void
test_complete_by_another_way (void)
{
  g_autoptr (GembokTransferMeter) meter = meter_of_two ();
  gembok_transfer_meter_complete (meter, "foto_diri");
  gembok_transfer_meter_complete (meter, "lain");
  assert_about (gembok_transfer_meter_fraction (meter), 0.75, 1e-9);
  g_assert_true (gembok_transfer_meter_is_complete (meter, "foto_diri"));
  /* Replaced by another file. */
  gembok_transfer_meter_expect (meter, "foto_diri", 200000);
  assert_about (gembok_transfer_meter_fraction (meter), 0, 1e-9);
  g_assert_cmpuint (gembok_transfer_meter_total (meter), ==, 300000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer-meter/files-add-up", test_files_add_up);
  g_test_add_func ("/transfer-meter/strangers-and-excess", test_strangers_and_excess);
  g_test_add_func ("/transfer-meter/speed-and-rest", test_speed_and_rest);
  g_test_add_func ("/transfer-meter/resuming", test_resuming);
  g_test_add_func ("/transfer-meter/complete-by-another-way", test_complete_by_another_way);
  return g_test_run ();
}
