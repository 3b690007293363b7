/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/resolve.h"

#include <netdb.h>
#include <string.h>
#include <unistd.h>

/* --- a name server of our own ------------------------------------------------------------------------------------ */

/* Stands in for the C library's: nothing here asks a network. "slow.test" never answers. */
int
getaddrinfo (const char *name, const char *service G_GNUC_UNUSED, const struct addrinfo *hints G_GNUC_UNUSED,
             struct addrinfo **result)
{
  static struct sockaddr_in four = { .sin_family = AF_INET };
  static struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
  static struct addrinfo second = { .ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_addrlen = sizeof six };
  static struct addrinfo first = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_addrlen = sizeof four };
  if (g_str_equal (name, "slow.test"))
    for (;;)
      pause ();
  if (!g_str_equal (name, "ams.test"))
    return EAI_NONAME;
  four.sin_addr.s_addr = htonl (0xcb007107);
  six.sin6_addr.s6_addr[15] = 7;
  first.ai_addr = (struct sockaddr *) &four;
  second.ai_addr = (struct sockaddr *) &six;
  first.ai_next = &second;
  *result = &first;
  return 0;
}

void
freeaddrinfo (struct addrinfo *result G_GNUC_UNUSED)
{
}

/* --- tests ------------------------------------------------------------------------------------------------------ */

static void
test_found (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAddresses) addresses = gembok_resolve ("ams.test", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (addresses->numbers), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) addresses->numbers, "203.0.113.7"));
  g_assert_true (g_strv_contains ((const char *const *) addresses->numbers, "::7"));
  g_assert_false (addresses->literal);
  g_assert_cmpint (addresses->took_us, >=, 0);
}

static void
test_a_number (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAddresses) addresses = gembok_resolve ("203.0.113.9", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (addresses->literal);
  g_assert_cmpstr (addresses->numbers[0], ==, "203.0.113.9");
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_resolve ("tidak-ada.test", NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "tidak-ada.test"));
}

static gpointer
cancel (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel, cancellable);
  g_assert_null (gembok_resolve ("slow.test", cancellable, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_null (gembok_resolve ("ams.test", cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

static void
test_too_slow (void)
{
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  g_assert_null (gembok_resolve ("slow.test", NULL, &error));
  const gint64 seconds = (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpint (seconds, >=, GEMBOK_RESOLVE_SECONDS - 1);
  g_assert_cmpint (seconds, <, GEMBOK_RESOLVE_SECONDS + 5);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "within 10 seconds"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resolve/found", test_found);
  g_test_add_func ("/resolve/number", test_a_number);
  g_test_add_func ("/resolve/unknown", test_unknown);
  g_test_add_func ("/resolve/cancelled", test_cancelled);
  g_test_add_func ("/resolve/too-slow", test_too_slow);
  return g_test_run ();
}
