/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/http-private.h"

static void
test_dates (void)
{
  /* The three forms of RFC 9110, 5.6.7, which gives this very moment. */
  g_assert_cmpint (gembok_http_date ("Sun, 06 Nov 1994 08:49:37 GMT"), ==, 784111777);
  g_assert_cmpint (gembok_http_date ("Sunday, 06-Nov-94 08:49:37 GMT"), ==, 784111777);
  g_assert_cmpint (gembok_http_date ("Sun Nov  6 08:49:37 1994"), ==, 784111777);
  g_assert_cmpint (gembok_http_date ("Sat, 31 Dec 2016 23:59:60 GMT"), ==, 1483228799);
}

static void
test_no_dates (void)
{
  static const char *const bad[] = { "",
                                     "0",
                                     "now",
                                     "Sun, 31 Feb 1994 08:49:37 GMT",
                                     "Sun, 06 Foo 1994 08:49:37 GMT",
                                     "Sun, 06 Nov 1994 25:49:37 GMT",
                                     "1994-11-06",
                                     "Sun, 06 Nov 1994 08:49:37 GMT Sun, 06 Nov 1994 08:49:37 GMT" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (gembok_http_date (bad[i]), ==, 0);
  g_assert_cmpint (gembok_http_date (NULL), ==, 0);
}

static gboolean
give (GembokHttpIntake *intake, const char *line)
{
  return gembok_http_intake_header (intake, line, strlen (line));
}

static GembokHttpAnswer *
answer_with (const char *first, const char *second)
{
  g_autoptr (GembokHttpIntake) intake = gembok_http_intake_new (10, FALSE);
  g_assert_true (give (intake, "HTTP/1.1 503 Busy\r\n"));
  if (first != NULL)
    g_assert_true (give (intake, first));
  if (second != NULL)
    g_assert_true (give (intake, second));
  g_assert_true (give (intake, "\r\n"));
  return gembok_http_intake_finish (intake);
}

static const struct
{
  const char *first, *second;
  guint seconds;
} waits[] = {
  { NULL, NULL, 0 },
  { "Retry-After: 17\r\n", NULL, 17 },
  { "retry-AFTER:17\r\n", NULL, 17 },
  { "Retry-After: 0\r\n", NULL, 0 },
  { "Retry-After: 86401\r\n", NULL, 86400 },
  { "Retry-After: 99999999999999999999999999\r\n", NULL, 86400 },
  { "Retry-After: -5\r\n", NULL, 0 },
  { "Retry-After: 5 minutes\r\n", NULL, 0 },
  { "Retry-After:\r\n", NULL, 0 },
  { "Retry-After: Sun, 06 Nov 1994 08:50:00 GMT\r\n", "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 23 },
  { "Retry-After: Sun, 06 Nov 1994 08:49:00 GMT\r\n", "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0 },
  { "Retry-After: Sun, 06 Nov 2094 08:49:00 GMT\r\n", NULL, 86400 },
};

static void
test_retry_after (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (GembokHttpAnswer) answer = answer_with (waits[i].first, waits[i].second);
      g_assert_cmpuint (gembok_http_retry_after (answer), ==, waits[i].seconds);
    }
}

static void
test_headers (void)
{
  g_autoptr (GembokHttpIntake) intake = gembok_http_intake_new (10, FALSE);
  g_assert_true (give (intake, "HTTP/1.1 103 Early Hints\r\n"));
  g_assert_true (give (intake, "ETag: early\r\n"));
  g_assert_true (give (intake, "\r\n"));
  g_assert_true (give (intake, "HTTP/1.1 200 OK\r\n"));
  g_assert_true (give (intake, "X-Two:  first \r\n"));
  g_assert_true (give (intake, "x-two: second\r\n"));
  g_assert_true (give (intake, "X-Latin: caf\xe9\r\n"));
  g_assert_true (give (intake, "no colon\r\n"));
  g_assert_true (give (intake, ": no name\r\n"));
  g_assert_true (give (intake, "\r\n"));
  g_assert_true (give (intake, "ETag: trailer\r\n"));
  g_assert_true (gembok_http_intake_body (intake, "0123456789", 10));
  g_autoptr (GembokHttpAnswer) answer = gembok_http_intake_finish (intake);
  g_assert_cmpint (answer->status, ==, 200);
  g_assert_cmpstr (gembok_http_header (answer, "x-two"), ==, "second");
  g_assert_cmpstr (gembok_http_header (answer, "x-latin"), ==, "caf\xef\xbf\xbd");
  g_assert_null (gembok_http_header (answer, "etag"));
  g_assert_cmpuint (g_hash_table_size (answer->headers), ==, 2);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 10);
}

static void
test_header_limits (void)
{
  g_autoptr (GembokHttpIntake) many = gembok_http_intake_new (10, FALSE);
  guint taken = 0;
  while (taken < 1000 && give (many, "A: b\r\n"))
    taken++;
  g_assert_cmpuint (taken, ==, GEMBOK_HTTP_HEADERS_MAX);
  g_assert_true (many->headers_too_large);

  g_autoptr (GembokHttpIntake) large = gembok_http_intake_new (10, FALSE);
  g_autofree char *line = g_strnfill (GEMBOK_HTTP_HEADER_BYTES_MAX, 'a');
  g_assert_true (give (large, line));
  g_assert_false (give (large, "b"));
  g_assert_true (large->headers_too_large);

  /* Interim answers count as well: an endless row of them ends. */
  g_autoptr (GembokHttpIntake) endless = gembok_http_intake_new (10, FALSE);
  taken = 0;
  while (taken < 1000 && give (endless, "HTTP/1.1 100 Continue\r\n") && give (endless, "\r\n"))
    taken++;
  g_assert_cmpuint (taken, ==, GEMBOK_HTTP_HEADERS_MAX / 2);
}

static void
test_body_limits (void)
{
  g_autoptr (GembokHttpIntake) intake = gembok_http_intake_new (10, FALSE);
  g_assert_true (gembok_http_intake_body (intake, "01234", 5));
  g_assert_true (gembok_http_intake_body (intake, "56789", 5));
  g_assert_false (gembok_http_intake_body (intake, "x", 1));
  g_assert_true (intake->too_large);

  g_autoptr (GembokHttpIntake) secret = gembok_http_intake_new (10, TRUE);
  g_assert_true (gembok_http_intake_body (secret, "0123456789", 10));
  g_assert_false (gembok_http_intake_body (secret, "x", 1));
  g_autoptr (GembokHttpAnswer) answer = gembok_http_intake_finish (secret);
  g_assert_null (answer->body);
  g_assert_cmpstr (gembok_secret_text (answer->secret_body), ==, "0123456789");
}

static void
test_backoff (void)
{
  for (guint round = 0; round < 40; round++)
    {
      const guint full = round < 7 ? 500u << round : 60000;
      const guint wait = gembok_http_backoff (500, round);
      g_assert_cmpuint (wait, >=, full / 2);
      g_assert_cmpuint (wait, <=, full);
    }
}

static void
note_wait_cb (const GembokProgress *progress, gpointer data)
{
  g_assert_cmpint (progress->stage, ==, GEMBOK_STAGE_WAIT);
  g_assert_cmpuint (progress->total, ==, 1);
  ++*(guint *) data;
}

static void
test_wait (void)
{
  guint signs = 0;
  const GembokReporter reporter = { note_wait_cb, &signs };
  const gint64 start = g_get_monotonic_time ();
  g_assert_true (gembok_http_wait (30, "ktp", &reporter, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 30000);
  g_assert_cmpuint (signs, >=, 1);

  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_false (gembok_http_wait (60000, NULL, NULL, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-answer/dates", test_dates);
  g_test_add_func ("/http-answer/no-dates", test_no_dates);
  g_test_add_func ("/http-answer/retry-after", test_retry_after);
  g_test_add_func ("/http-answer/headers", test_headers);
  g_test_add_func ("/http-answer/header-limits", test_header_limits);
  g_test_add_func ("/http-answer/body-limits", test_body_limits);
  g_test_add_func ("/http-answer/backoff", test_backoff);
  g_test_add_func ("/http-answer/wait", test_wait);
  return g_test_run ();
}
