/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/upload-private.h"
#include "crypto/crypto.h"
#include "harness.h"

static FaultServer *server;

static GembokHttp *
new_http (void)
{
  fault_server_forget (server);
  GembokHttp *http = gembok_http_new (fault_server_ca (server));
  gembok_http_set_limits (http, &(GembokHttpLimits){ .stall_ms = 300 });
  return http;
}

static char *
create (GembokHttp *http, guint64 size, GError **error)
{
  g_autofree char *url = fault_server_url (server, "good", "/files");
  return gembok_upload_create (http, url, NULL, NULL, size, NULL, NULL, error);
}

static const struct
{
  const char *plan;
  GembokErrorCode code;
  const char *words;
  guint requests;
} refusals[] = {
  { "location=", GEMBOK_ERROR_BAD_ANSWER, "no secure place", 1 },
  { "location=http://127.0.0.1/files/1", GEMBOK_ERROR_BAD_ANSWER, "no secure place", 1 },
  { "location=https://user@127.0.0.1/files/1", GEMBOK_ERROR_BAD_ANSWER, "no secure place", 1 },
  { "location=file:///etc/passwd", GEMBOK_ERROR_BAD_ANSWER, "no secure place", 1 },
  { "status=200", GEMBOK_ERROR_BAD_ANSWER, "does not fit", 1 },
  { "status=412", GEMBOK_ERROR_BAD_ANSWER, "tus 1.0.0", 1 },
  { "status=401", GEMBOK_ERROR_NOT_LOGGED_IN, "log-in", 1 },
  { "status=404", GEMBOK_ERROR_NOT_FOUND, "what was asked for", 1 },
  { "status=404 type=text/html", GEMBOK_ERROR_BAD_ANSWER, "web page", 1 },
  { "status=409", GEMBOK_ERROR_CONFLICT, "meanwhile", 1 },
  { "status=413 type=text/html", GEMBOK_ERROR_REFUSED, "larger than", 1 },
  { "status=415 'body={\"error\":\"Hanya PDF.\"}'", GEMBOK_ERROR_REFUSED, "Hanya PDF.", 1 },
  { "status=503 'header=Retry-After: 61' times=0", GEMBOK_ERROR_UNREACHABLE, "fault of its own", 1 },
  { "status=503 times=0", GEMBOK_ERROR_UNREACHABLE, "fault of its own", 4 },
  { "lose times=0", GEMBOK_ERROR_UNREACHABLE, "was cut", 4 },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", refusals[i].plan);
      fault_server_plan (server, "POST /files %s", refusals[i].plan);
      g_assert_null (create (http, 10, &error));
      assert_failed (error, refusals[i].code, refusals[i].words);
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, refusals[i].requests);
    }
}

static void
test_repeated (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "POST /files lose");
  fault_server_plan (server, "POST /files status=503");
  g_autofree char *location = create (http, 10, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (location, "/files/2")); /* the first one was made, too, and stays empty */
}

static void
test_empty_is_not_repeated (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "POST /files lose");
  g_assert_null (create (http, 0, &error));
  assert_failed (error, GEMBOK_ERROR_UNREACHABLE, "was cut");
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 1);
}

/* The token goes to the API's own origin, not to the host that only stores uploads. */
static void
test_token (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autoptr (GBytes) body = g_bytes_new_static ("0123456789", 10);
  const GembokHttpSource source = gembok_upload_source_bytes (body);
  g_autofree char *origin = fault_server_url (server, "good", "");
  g_autofree char *url = fault_server_url (server, "good", "/files");
  g_autofree char *elsewhere = fault_server_url (server, "tls12", "/files/1");
  fault_server_plan (server, "POST /files location=%s", elsewhere);
  g_autofree char *location = gembok_upload_create (http, url, token, origin, 10, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (location, ==, elsewhere);
  g_assert_true (gembok_upload_send (http, location, token, origin, &source, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (gembok_upload_terminate (http, location, token, origin, NULL, &error));

  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 4);
  g_autofree char *sent = seen_field (seen[0], "authorization: ");
  g_assert_cmpstr (sent, ==, "Bearer tOKEN-x");
  for (guint i = 1; i < 4; i++)
    {
      g_autofree char *port = seen_field (seen[i], "port=");
      g_assert_cmpstr (port, ==, "tls12");
      g_assert_null (strstr (seen[i], "tOKEN-x"));
    }
}

static void
test_token_to_own_origin (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autoptr (GBytes) body = g_bytes_new_static ("0123456789", 10);
  const GembokHttpSource source = gembok_upload_source_bytes (body);
  g_autofree char *origin = fault_server_url (server, "good", "");
  g_autofree char *url = fault_server_url (server, "good", "/files");
  g_autofree char *location = gembok_upload_create (http, url, token, origin, 10, NULL, NULL, &error);
  g_assert_true (gembok_upload_send (http, location, token, origin, &source, NULL, NULL, NULL, NULL, &error));
  g_assert_true (gembok_upload_terminate (http, location, token, origin, NULL, &error));
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *sent = seen_field (seen[i], "authorization: ");
      g_assert_cmpstr (sent, ==, "Bearer tOKEN-x");
    }
  g_assert_null (gembok_upload_token_for (url, token, NULL));
}

static void
test_terminate (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *location = create (http, 10, &error);
  g_assert_true (gembok_upload_terminate (http, location, NULL, NULL, NULL, &error));
  g_assert_null (fault_server_upload (server, "1"));
  g_assert_true (gembok_upload_terminate (http, location, NULL, NULL, NULL, &error)); /* not there any more: fine */
  g_assert_no_error (error);
  fault_server_plan (server, "DELETE /files status=403");
  g_assert_false (gembok_upload_terminate (http, location, NULL, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_REFUSED, "may not");
}

static void
test_cancelled (void)
{
  static const char *const plans[] = { "PATCH /files stall=0 status=204", "PATCH /files status=503 'header=Retry-After: 50'",
                                       "HEAD /files stall=0 status=204" };
  g_autoptr (GBytes) body = g_bytes_new_static ("0123456789", 10);
  const GembokHttpSource source = gembok_upload_source_bytes (body);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      fault_server_forget (server);
      g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
      g_autoptr (GError) error = NULL;
      g_autofree char *location = create (http, 10, &error);
      fault_server_plan (server, "%s", plans[i]);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Canceller *canceller = cancel_after (cancellable, 150);
      g_assert_false (gembok_upload_send (http, location, NULL, NULL, &source, NULL, NULL, NULL, cancellable, &error));
      g_assert_cmpint (cancel_join (canceller), <, 900);
      assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
    }
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/upload-create/refused", test_refused);
  g_test_add_func ("/upload-create/repeated", test_repeated);
  g_test_add_func ("/upload-create/empty-is-not-repeated", test_empty_is_not_repeated);
  g_test_add_func ("/upload-create/token", test_token);
  g_test_add_func ("/upload-create/token-to-own-origin", test_token_to_own_origin);
  g_test_add_func ("/upload-create/terminate", test_terminate);
  g_test_add_func ("/upload-create/cancelled", test_cancelled);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
