/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-list.h"

#include <string.h>

/* 17 August 2026, 14:05 in Jakarta. */
#define NOON_ISH G_GINT64_CONSTANT (1786950300)
#define HOUR     (60 * 60)

static void
whens (void)
{
  static const struct
  {
    gint64 then;
    const char *text;
  } cases[] = {
    { NOON_ISH, "today 14:05" },
    { NOON_ISH - 14 * HOUR, "today 00:05" },
    { NOON_ISH - 15 * HOUR, "yesterday 23:05" },
    { NOON_ISH - 38 * HOUR, "yesterday 00:05" },
    { NOON_ISH - 39 * HOUR, "15 August 2026" },
    /* A clock that was put back: the day is told as it stands. */
    { NOON_ISH + 48 * HOUR, "19 August 2026" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gembok_display_when (cases[i].then, NOON_ISH);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autofree char *never = gembok_display_when (G_MAXINT64, NOON_ISH);
  g_assert_cmpstr (never, ==, "");
}

static void
days_left (void)
{
  g_autofree char *many = gembok_display_days_left (730);
  g_autofree char *one = gembok_display_days_left (1);
  g_autofree char *none = gembok_display_days_left (0);
  g_assert_cmpstr (many, ==, "730 days left");
  g_assert_cmpstr (one, ==, "1 day left");
  g_assert_cmpstr (none, ==, "ends today");
}

static void
counts (void)
{
  static const struct
  {
    guint total;
    gboolean people, capped;
    const char *text;
  } cases[] = {
    { 0, FALSE, FALSE, "0 requests" },
    { 1, FALSE, FALSE, "1 request" },
    { 1, TRUE, FALSE, "1 applicant" },
    { 999, FALSE, FALSE, "999 requests" },
    { 1000, TRUE, FALSE, "1,000 applicants" },
    { 100007, FALSE, FALSE, "100,007 requests" },
    { 1234567, FALSE, FALSE, "1,234,567 requests" },
    { 9999, FALSE, TRUE, "9,999 requests" },
    { 10000, FALSE, TRUE, "more than 10,000 requests" },
    { 10000, FALSE, FALSE, "10,000 requests" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gembok_display_count (cases[i].total, cases[i].people, cases[i].capped);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Each state has a group, and only one. */
static void
filters (void)
{
  guint seen = 0;
  g_assert_cmpuint (gembok_display_filter_states (0), ==, 0);
  for (guint i = 1; i < GEMBOK_N_FILTERS; i++)
    {
      g_assert_cmpuint (seen & gembok_display_filter_states (i), ==, 0);
      g_assert_cmpuint (gembok_display_filter_states (i), !=, 0);
      seen |= gembok_display_filter_states (i);
      g_assert_cmpstr (gembok_display_filter (i), !=, gembok_display_filter (i - 1));
    }
  g_assert_cmphex (seen, ==, (1u << (GEMBOK_REQUEST_UNKNOWN + 1)) - 1);
}

static void
pills (void)
{
  for (guint i = 0; i <= GEMBOK_REQUEST_UNKNOWN; i++)
    {
      const char *word = gembok_display_pill (i);
      g_assert_cmpint (g_utf8_strlen (word, -1), <=, 16);
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (word, !=, gembok_display_pill (k));
    }
}

static void
procedures (void)
{
  static const char *const cases[][3] = {
    { "issuance", "lock", "Issuance (LOCK)" },
    { "forgotten_passphrase", NULL, "Forgotten passphrase" },
    { "something_new", "esign", "something_new (ESIGN)" },
    { NULL, NULL, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = gembok_display_procedure (cases[i][0], cases[i][1]);
      g_assert_cmpstr (text, ==, cases[i][2]);
    }
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autofree char *text = gembok_display_procedure (endless, endless);
  g_assert_cmpuint (strlen (text), <, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/display-list/whens", whens);
  g_test_add_func ("/app/display-list/days-left", days_left);
  g_test_add_func ("/app/display-list/counts", counts);
  g_test_add_func ("/app/display-list/filters", filters);
  g_test_add_func ("/app/display-list/pills", pills);
  g_test_add_func ("/app/display-list/procedures", procedures);
  return g_test_run ();
}
