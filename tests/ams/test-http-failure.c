/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/http-private.h"

#define BUILD 1800000000 /* 15 January 2027 */
#define DAY   86400

/* Verify results of OpenSSL. */
enum
{
  NOT_YET_VALID = 9,
  EXPIRED = 10,
  SELF_SIGNED = 18,
  UNKNOWN_CA = 20
};

typedef struct
{
  GembokHttpFault fault;
  long code;
  gint64 now, by_server;
  GembokErrorCode expected;
  const char *words;
} FailureCase;

static const FailureCase cases[] = {
  { GEMBOK_FAULT_NO_NAME, 0, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "No server of the name ams.test" },
  { GEMBOK_FAULT_NO_CONNECTION, 0, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "ams.test could not be reached" },
  { GEMBOK_FAULT_NO_ANSWER, 15, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "within 15 seconds" },
  { GEMBOK_FAULT_STALLED, 30, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "for 30 seconds" },
  { GEMBOK_FAULT_TOO_SLOW, 60, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "within 60 seconds" },
  { GEMBOK_FAULT_CUT, 0, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { GEMBOK_FAULT_PROXY, 0, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "proxy proxy.test:3128" },
  { GEMBOK_FAULT_PROXY_REFUSED, 403, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "does not lead to ams.test (answer 403)" },
  { GEMBOK_FAULT_PROXY_REFUSED, 407, BUILD, 0, GEMBOK_ERROR_UNREACHABLE, "asks for a log-in" },
  { GEMBOK_FAULT_CERTIFICATE, SELF_SIGNED, BUILD, 0, GEMBOK_ERROR_TLS, "signed itself" },
  { GEMBOK_FAULT_CERTIFICATE, UNKNOWN_CA, BUILD, 0, GEMBOK_ERROR_TLS, "a CA that is not trusted" },
  { GEMBOK_FAULT_CERTIFICATE, 23, BUILD, 0, GEMBOK_ERROR_TLS, "revoked" },
  { GEMBOK_FAULT_CERTIFICATE, 66, BUILD, 0, GEMBOK_ERROR_TLS, "too weak" },
  { GEMBOK_FAULT_CERTIFICATE, 62, BUILD, 0, GEMBOK_ERROR_TLS, "another name" },
  { GEMBOK_FAULT_CERTIFICATE, 77, BUILD, 0, GEMBOK_ERROR_TLS, "reason 77" },
  { GEMBOK_FAULT_WRONG_HOST, 0, BUILD, 0, GEMBOK_ERROR_TLS, "another name" },
  { GEMBOK_FAULT_NOT_TLS, 0, BUILD, 0, GEMBOK_ERROR_TLS, "secure connection" },
  { GEMBOK_FAULT_OLD_TLS, 0, BUILD, 0, GEMBOK_ERROR_TLS, "too old" },
  { GEMBOK_FAULT_TLS, 0, BUILD, 0, GEMBOK_ERROR_TLS, "No secure connection" },
  { GEMBOK_FAULT_CA_FILE, 0, BUILD, 0, GEMBOK_ERROR_BAD_FILE, "CA file" },
  { GEMBOK_FAULT_TOO_LARGE, 0, BUILD, 0, GEMBOK_ERROR_BAD_ANSWER, "more than" },
  { GEMBOK_FAULT_HEADERS_TOO_LARGE, 0, BUILD, 0, GEMBOK_ERROR_BAD_ANSWER, "headers" },
  { GEMBOK_FAULT_NOT_HTTP, 0, BUILD, 0, GEMBOK_ERROR_BAD_ANSWER, "not HTTP" },
  { GEMBOK_FAULT_NO_END, 0, BUILD, 0, GEMBOK_ERROR_BAD_ANSWER, "may be incomplete" },
  { GEMBOK_FAULT_REDIRECT, 0, BUILD, 0, GEMBOK_ERROR_BAD_ANSWER, "https://portal.test/" },
  { GEMBOK_FAULT_OTHER, 43, BUILD, 0, GEMBOK_ERROR_FAILED, "43" },
  /* The clock: before this program was made, a day away from a server's, or not suspect. */
  { GEMBOK_FAULT_CERTIFICATE, NOT_YET_VALID, BUILD - 1, 0, GEMBOK_ERROR_CLOCK, "15 January 2027" },
  { GEMBOK_FAULT_CERTIFICATE, EXPIRED, BUILD - 1, 0, GEMBOK_ERROR_CLOCK, "has expired" },
  { GEMBOK_FAULT_CERTIFICATE, NOT_YET_VALID, BUILD, 0, GEMBOK_ERROR_TLS, "not valid yet" },
  { GEMBOK_FAULT_CERTIFICATE, EXPIRED, BUILD, 0, GEMBOK_ERROR_TLS, "has expired" },
  { GEMBOK_FAULT_CERTIFICATE, EXPIRED, BUILD, BUILD + DAY, GEMBOK_ERROR_TLS, "has expired" },
  { GEMBOK_FAULT_CERTIFICATE, EXPIRED, BUILD, BUILD + DAY + 1, GEMBOK_ERROR_CLOCK, "has expired" },
  { GEMBOK_FAULT_CERTIFICATE, EXPIRED, BUILD + 9 * DAY, BUILD, GEMBOK_ERROR_CLOCK, "24 January 2027" },
  { GEMBOK_FAULT_CERTIFICATE, UNKNOWN_CA, BUILD - 9 * DAY, 0, GEMBOK_ERROR_TLS, "not trusted" },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FailureCase *c = &cases[i];
      const GembokHttpFailure failure = {
        .fault = c->fault, .host = "ams.test", .proxy = "proxy.test:3128", .target = "https://portal.test/", .code = c->code
      };
      const GembokHttpClock clock = { .now = c->now, .earliest = BUILD, .by_server = c->by_server };
      g_autoptr (GError) error = NULL;
      gembok_http_failure_set (&error, &failure, &clock);
      g_test_message ("%s | %s", error->message, gembok_error_get_hint (error));
      g_assert_cmpstr (gembok_error_name (gembok_error_get_code (error)), ==, gembok_error_name (c->expected));
      g_assert_nonnull (strstr (error->message, c->words));
      g_assert_cmpuint (strlen (gembok_error_get_hint (error)), >, 20);
    }
}

static void
test_hostile_redirect (void)
{
  const GembokHttpFailure failure
      = { .fault = GEMBOK_FAULT_REDIRECT, .host = "ams.test", .target = "https://x/\xe2\x80\xae\x1b[31m\n" };
  g_autoptr (GError) error = NULL;
  gembok_http_failure_set (&error, &failure, &(GembokHttpClock){ 0 });
  g_assert_null (strpbrk (error->message, "\x1b\n"));
  g_assert_null (strstr (error->message, "\xe2\x80\xae"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-failure/words", test_words);
  g_test_add_func ("/http-failure/hostile-redirect", test_hostile_redirect);
  return g_test_run ();
}
