/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <string.h>

#include "crypto/crypto.h"
#include "harness.h"

static FaultServer *server;

static char *
needle_hash (const Needle *needle)
{
  g_autoptr (GembokSecret) secret = needle_secret (needle);
  return gembok_sha256_secret_hex (secret);
}

/* Tokens, secret bodies and secret answers: once the exchange is over and our own secrets are freed, this process holds
 * no copy of them, neither in libcurl's memory nor in OpenSSL's; while the connection may still be open. */

static void
test_token (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autofree char *url = fault_server_url (server, "good", "/");
  Needle needle;
  needle_draw (&needle);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSecret) token = needle_secret (&needle);
      const GembokHttpRequest request = { .method = "GET", .url = url, .token = token };
      g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (needle_count (&needle), ==, 1); /* the one of this test */
    }
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

static void
test_token_of_failed_request (void)
{
  static const char *const faults[] = { "lose", "cut=30", "stall=0", "endless", "status=302" };
  g_autofree char *url = fault_server_url (server, "good", "/");
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      fault_server_forget (server);
      g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
      gembok_http_set_limits (http, &(GembokHttpLimits){ .stall_ms = 300 });
      Needle needle;
      needle_draw (&needle);
      GembokSecret *token = needle_secret (&needle);
      const GembokHttpRequest request = { .method = "POST", .url = url, .token = token };
      fault_server_plan (server, "POST / %s", faults[i]);
      g_assert_null (gembok_http_send (http, &request, NULL, NULL, NULL));
      gembok_secret_free (token);
      g_test_message ("%s", faults[i]);
      g_assert_cmpuint (needle_count (&needle), ==, 0);
    }
}

static void
test_secret_body (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autofree char *url = fault_server_url (server, "good", "/");
  Needle needle;
  needle_draw (&needle);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSecret) body = needle_secret (&needle);
      const GembokHttpRequest request
          = { .method = "POST", .url = url, .secret_body = body, .body_type = "application/json" };
      g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (needle_count (&needle), ==, 1);
    }
  g_assert_cmpuint (needle_count (&needle), ==, 0);

  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *hash = seen_field (seen[1], "sha256=");
  g_autofree char *expected = needle_hash (&needle);
  g_assert_cmpstr (hash, ==, expected);
  g_autofree char *first = seen_field (seen[0], "connection=");
  g_autofree char *second = seen_field (seen[1], "connection=");
  g_assert_cmpstr (first, !=, second);
}

/* What carried a secret is closed behind it, whatever is sent next. */
static void
test_connection_is_not_kept (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_autoptr (GembokSecret) body = gembok_secret_new_from ("rahasia", 7);
  const GembokHttpRequest requests[] = {
    { .method = "POST", .url = url, .secret_body = body },
    { .method = "GET", .url = url },
    { .method = "POST", .url = url, .secret_answer = TRUE },
    { .method = "GET", .url = url },
    { .method = "GET", .url = url },
  };
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &requests[i], NULL, NULL, NULL);
      g_assert_nonnull (answer);
    }
  static const struct
  {
    guint one, other;
    gboolean same;
  } pairs[] = { { 0, 1, FALSE }, { 1, 2, FALSE }, { 2, 3, FALSE }, { 1, 3, TRUE }, { 3, 4, TRUE } };
  g_auto (GStrv) seen = fault_server_seen (server);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *one = seen_field (seen[pairs[i].one], "connection=");
      g_autofree char *other = seen_field (seen[pairs[i].other], "connection=");
      g_assert_true (g_str_equal (one, other) == pairs[i].same);
    }
}

static void
test_secret_answer (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autofree char *url = fault_server_url (server, "good", "/");
  Needle needle;
  needle_draw (&needle);
  g_autofree char *told = needle_base64 (&needle);
  fault_server_plan (server, "POST / body64=%s", told);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GembokSecret) expected = needle_secret (&needle);
    const GembokHttpRequest request = { .method = "POST", .url = url, .secret_answer = TRUE, .max_answer = 65536 };
    g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_null (answer->body);
    g_assert_true (gembok_secret_equal (answer->secret_body, expected));
    g_assert_cmpuint (needle_count (&needle), ==, 2); /* the two secrets */
  }
  g_assert_cmpuint (needle_count (&needle), ==, 0);
}

static void
test_secret_answer_too_large (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  const GembokHttpRequest request = { .method = "POST", .url = url, .secret_answer = TRUE, .max_answer = 100 };
  fault_server_plan (server, "POST / size=101");
  g_assert_null (gembok_http_send (http, &request, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "more than");
}

int
main (int argc, char **argv)
{
  /* The test environment makes free() overwrite, which would prove nothing about us. */
  (void) mallopt (M_PERTURB, 0);
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (gembok_crypto_wiping ());
  server = fault_server_start ();
  g_test_add_func ("/http-secrets/token", test_token);
  g_test_add_func ("/http-secrets/token-of-failed-request", test_token_of_failed_request);
  g_test_add_func ("/http-secrets/secret-body", test_secret_body);
  g_test_add_func ("/http-secrets/connection-is-not-kept", test_connection_is_not_kept);
  g_test_add_func ("/http-secrets/secret-answer", test_secret_answer);
  g_test_add_func ("/http-secrets/secret-answer-too-large", test_secret_answer_too_large);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
