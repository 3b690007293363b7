/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate whose dates do not fit, and a clock that may be to blame (promise 11). */
#include "crypto/crypto.h"
#include "harness.h"

#define DAY 86400

static FaultServer *server;

static GembokHttp *
new_http (void)
{
  fault_server_forget (server);
  return gembok_http_new (fault_server_ca (server));
}

static GembokHttpAnswer *
get (GembokHttp *http, const char *url, GError **error)
{
  const GembokHttpRequest request = { .method = "GET", .url = url };
  return gembok_http_send (http, &request, NULL, NULL, error);
}

/* The server says, over TLS, that it is three days later (or earlier) than this computer believes. */
static void
learn_date (GembokHttp *http, gint64 seconds_ahead)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) seconds_ahead);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "GET / 'header=Date: %s'", date);
  g_autoptr (GembokHttpAnswer) answer = get (http, url, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gembok_http_last_date (http), ==, g_date_time_to_unix (then));
}

static void
test_clock (void)
{
  static const struct
  {
    gint64 ahead;
    GembokErrorCode code;
  } clocks[] = { { 3 * DAY, GEMBOK_ERROR_CLOCK }, { -3 * DAY, GEMBOK_ERROR_CLOCK }, { DAY / 2, GEMBOK_ERROR_TLS } };
  g_autofree char *expired = fault_server_url (server, "expired", "/");
  g_autofree char *unknown = fault_server_url (server, "unknown", "/");
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      learn_date (http, clocks[i].ahead);
      g_assert_null (get (http, expired, &error));
      assert_failed (error, clocks[i].code, "has expired");
      g_assert_null (get (http, unknown, &error));
      assert_failed (error, GEMBOK_ERROR_TLS, "not trusted");
    }
}

/* What a server's clock said in an earlier run counts as well: with the clock behind it, TLS fails before any Date arrives. */
static void
test_clock_of_an_earlier_run (void)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *future = fault_server_url (server, "future", "/");
  for (gint64 days = 0; days <= 3; days += 3)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      gembok_http_know_time (http, now + days * DAY);
      g_assert_null (get (http, future, &error));
      assert_failed (error, days > 0 ? GEMBOK_ERROR_CLOCK : GEMBOK_ERROR_TLS, "not valid yet");
    }
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/http-clock/this-run", test_clock);
  g_test_add_func ("/http-clock/an-earlier-run", test_clock_of_an_earlier_run);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
