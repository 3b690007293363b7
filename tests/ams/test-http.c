/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config.h"
#include "crypto/crypto.h"
#include "harness.h"

static FaultServer *server;

static GembokHttp *
new_http (void)
{
  fault_server_forget (server);
  return gembok_http_new (fault_server_ca (server));
}

static GembokHttpAnswer *
send_simply (GembokHttp *http, const char *method, const char *path, GError **error)
{
  g_autofree char *url = fault_server_url (server, "good", path);
  const GembokHttpRequest request = { .method = method, .url = url };
  return gembok_http_send (http, &request, NULL, NULL, error);
}

static void
assert_body (const GembokHttpAnswer *answer, const char *expected)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_seen (const char *line, const char *name, const char *expected)
{
  g_autofree char *value = seen_field (line, name);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_get (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokHttpAnswer) answer = send_simply (http, "GET", "/hello?a=b%20c", &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->status, ==, 200);
  g_assert_cmpstr (gembok_http_header (answer, "content-type"), ==, "application/json");
  assert_body (answer, "{\"ok\": true}");
  g_assert_cmpint (ABS (gembok_http_last_date (http) - g_get_real_time () / G_USEC_PER_SEC), <=, 2);

  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 1);
  g_assert_true (g_str_has_prefix (seen[0], "GET /hello?a=b%20c\t"));
  assert_seen (seen[0], "user-agent: ", "Gembok/" GEMBOK_VERSION);
  assert_seen (seen[0], "accept-encoding: ", NULL);
  assert_seen (seen[0], "authorization: ", NULL);
  assert_seen (seen[0], "content-length: ", NULL);
}

static void
send_body (GembokHttp *http, const char *method, GBytes *body)
{
  g_autofree char *url = fault_server_url (server, "good", "/body");
  g_autoptr (GError) error = NULL;
  const GembokHttpRequest request = { .method = method, .url = url, .body = body, .body_type = "application/json" };
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->sent, ==, body != NULL ? g_bytes_get_size (body) : 0);

  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, body != NULL ? g_bytes_get_size (body) : 0);
  g_autofree char *hash = body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body)
                                       : g_compute_checksum_for_string (G_CHECKSUM_SHA256, "", 0);
  g_assert_true (g_str_has_prefix (seen[0], method));
  assert_seen (seen[0], "content-length: ", length);
  assert_seen (seen[0], "sha256=", hash);
  assert_seen (seen[0], "content-type: ", "application/json");
  assert_seen (seen[0], "expect: ", NULL);
  assert_seen (seen[0], "transfer-encoding: ", NULL);
}

static void
test_bodies (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'b');
  g_autoptr (GBytes) small = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) large = g_bytes_new (text, strlen (text));
  send_body (http, "POST", small);
  send_body (http, "PUT", small);
  send_body (http, "DELETE", small);
  send_body (http, "POST", NULL);
  send_body (http, "POST", large);
}

static void
test_delete_and_head (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "DELETE / status=204");
  fault_server_plan (server, "HEAD / length=123456789 size=5");
  g_autoptr (GembokHttpAnswer) deleted = send_simply (http, "DELETE", "/x", &error);
  g_assert_no_error (error);
  g_assert_cmpint (deleted->status, ==, 204);
  g_autoptr (GembokHttpAnswer) asked = send_simply (http, "HEAD", "/x", &error);
  g_assert_no_error (error);
  g_assert_cmpint (asked->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (asked->body), ==, 0);
  g_auto (GStrv) seen = fault_server_seen (server);
  assert_seen (seen[0], "content-length: ", NULL);
  assert_seen (seen[0], "transfer-encoding: ", NULL);
}

/* What one request carried must not be seen in the next one, though it goes over the same connection. */
static void
test_nothing_left_over (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/first");
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  const char *const headers[] = { "Idempotency-Key: k1", NULL };
  const GembokHttpRequest request
      = { .method = "POST", .url = url, .headers = headers, .token = token, .body = body, .body_type = "application/json" };
  g_autoptr (GembokHttpAnswer) first = gembok_http_send (http, &request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokHttpAnswer) second = send_simply (http, "GET", "/second", &error);
  g_assert_no_error (error);

  g_auto (GStrv) seen = fault_server_seen (server);
  assert_seen (seen[0], "authorization: ", "Bearer tOKEN-x");
  assert_seen (seen[0], "idempotency-key: ", "k1");
  g_autofree char *connection = seen_field (seen[0], "connection=");
  assert_seen (seen[1], "connection=", connection);
  assert_seen (seen[1], "authorization: ", NULL);
  assert_seen (seen[1], "idempotency-key: ", NULL);
  assert_seen (seen[1], "content-type: ", NULL);
  assert_seen (seen[1], "content-length: ", NULL);
}

/* A kept connection breaks, and libcurl would send everything again: what may not be done twice was never on it. */
static void
test_no_silent_repeat (void)
{
  static const char *const methods[] = { "POST", "PATCH" };
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokHttpAnswer) opened = send_simply (http, "GET", "/open", &error);
      g_assert_no_error (error);
      fault_server_plan (server, "%s /lost lose", methods[i]);
      g_assert_null (send_simply (http, methods[i], "/lost", &error));
      assert_failed (error, GEMBOK_ERROR_UNREACHABLE, "was cut");
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, 2);
      g_autofree char *first = seen_field (seen[0], "connection=");
      g_autofree char *second = seen_field (seen[1], "connection=");
      g_assert_cmpstr (first, !=, second);
    }
}

/* Nobody notices that the kept connection was dead: the request came to the server twice, which does no harm. */
static void
test_silent_repeat (void)
{
  static const char *const keyed[] = { "Idempotency-Key: k1", NULL };
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GBytes) body = g_bytes_new_static ("0123456789", 10);
  g_autofree char *url = fault_server_url (server, "good", "/lost");
  const GembokHttpRequest requests[] = {
    { .method = "GET", .url = url },
    { .method = "HEAD", .url = url },
    { .method = "POST", .url = url, .headers = keyed },
    { .method = "POST", .url = url, .headers = keyed, .body = body },
    { .method = "PUT", .url = url, .body = body },
    { .method = "DELETE", .url = url },
  };
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokHttpAnswer) opened = send_simply (http, "GET", "/open", &error);
      fault_server_plan (server, "* /lost lose");
      g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &requests[i], NULL, NULL, &error);
      g_assert_no_error (error);
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, 3);
      g_autofree char *first = seen_field (seen[0], "connection=");
      g_autofree char *whole = seen_field (seen[2], "sha256=");
      assert_seen (seen[1], "connection=", first);
      assert_seen (seen[1], "sha256=", whole);
      assert_seen (seen[2], "got=", requests[i].body != NULL ? "10" : "0");
    }
}

/* Should libcurl ever want to: the second line of defence. */
static void
test_start_once (void)
{
  static const char *const keyed[] = { "idempotency-key: k1", NULL };
  const GembokHttpRequest once[] = { { .method = "POST" }, { .method = "PATCH", .headers = keyed } };
  const GembokHttpRequest again[] = { { .method = "GET" }, { .method = "PUT" }, { .method = "POST", .headers = keyed } };
  for (guint i = 0; i < G_N_ELEMENTS (once); i++)
    {
      GembokHttpExchange exchange = { .request = &once[i] };
      g_assert_true (gembok_http_exchange_start (&exchange));
      g_assert_false (gembok_http_exchange_start (&exchange));
    }
  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    {
      GembokHttpExchange exchange = { .request = &again[i] };
      g_assert_true (gembok_http_exchange_start (&exchange));
      exchange.body_read = 5;
      g_assert_true (gembok_http_exchange_start (&exchange));
      g_assert_cmpuint (exchange.body_read, ==, 0);
    }
}

static void
test_bad_requests (void)
{
  static const char *const injected[] = { "X-One: a\r\nX-Two: b", NULL };
  static const char *const nameless[] = { "no colon", NULL };
  g_autoptr (GembokHttp) http = new_http ();
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/", fault_server_port (server, "plain"));
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autoptr (GembokSecret) split = gembok_secret_new_from ("a\r\nX: y", 7);
  g_autoptr (GembokSecret) empty = gembok_secret_new (1);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  const GembokHttpRequest requests[] = {
    { .method = "GET", .url = plain },
    { .method = "GET", .url = "ftp://127.0.0.1/", .allow_plain_http = TRUE },
    { .method = "GET", .url = "https://user:word@127.0.0.1/" },
    { .method = "GET", .url = NULL },
    { .method = "GET", .url = url, .headers = injected },
    { .method = "GET", .url = url, .headers = nameless },
    { .method = "GET", .url = url, .token = split },
    { .method = "GET", .url = url, .token = empty },
    { .method = "GET", .url = plain, .token = token, .allow_plain_http = TRUE },
    { .method = "GET", .url = url, .body = body },
    { .method = "POST", .url = url, .body = body, .secret_body = token },
    { .method = "GET / HTTP/1.1\r\nX: y\r\n", .url = url },
  };
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("request %u", i);
      g_assert_null (gembok_http_send (http, &requests[i], NULL, NULL, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
    }
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 0);
}

static void
test_plain_http (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/ca.crl", fault_server_port (server, "plain"));
  const GembokHttpRequest request = { .method = "GET", .url = url, .allow_plain_http = TRUE };
  fault_server_plan (
      server, "GET /ca.crl body=crl nolength close type=application/pkix-crl 'header=Date: Sun, 06 Nov 1994 08:49:37 GMT'");
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_body (answer, "crl");
  g_assert_cmpint (gembok_http_last_date (http), ==, 0); /* anybody on the way could have written it */
}

static void
test_statuses_are_answers (void)
{
  static const int statuses[] = { 200, 201, 204, 304, 400, 401, 404, 409, 412, 422, 429, 500, 503, 599 };
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      fault_server_plan (server, "GET / status=%d", statuses[i]);
      g_autoptr (GembokHttpAnswer) answer = send_simply (http, "GET", "/", &error);
      g_assert_no_error (error);
      g_assert_cmpint (answer->status, ==, statuses[i]);
    }
}

typedef struct
{
  const char *plan;
  GembokErrorCode code;
  const char *words;
} Fault;

static const Fault faults[] = {
  { "lose", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "cut=0", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "cut=0 reset", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "cut=10", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "cut=60", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "size=5000 cut=3000", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "size=5000 chunked cut=3000", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "size=5000 length=6000 close", GEMBOK_ERROR_UNREACHABLE, "was cut" },
  { "stall=0", GEMBOK_ERROR_UNREACHABLE, "for 1 seconds" },
  { "size=5000 stall=3000", GEMBOK_ERROR_UNREACHABLE, "for 1 seconds" },
  { "size=5000 slow=20", GEMBOK_ERROR_UNREACHABLE, "within 2 seconds" },
  { "endless", GEMBOK_ERROR_BAD_ANSWER, "more than" },
  { "size=70000", GEMBOK_ERROR_BAD_ANSWER, "more than" },
  { "size=70000 chunked", GEMBOK_ERROR_BAD_ANSWER, "more than" },
  { "headers=101", GEMBOK_ERROR_BAD_ANSWER, "headers" },
  { "pad=17000", GEMBOK_ERROR_BAD_ANSWER, "headers" },
  { "size=5000 nolength close", GEMBOK_ERROR_BAD_ANSWER, "may be incomplete" },
  { "raw64=Z2FyYmFnZQ==", GEMBOK_ERROR_BAD_ANSWER, "not HTTP" },
  { "raw64=U1NILTIuMC1PcGVuU1NIXzkuMg0K", GEMBOK_ERROR_BAD_ANSWER, "not HTTP" },
  { "status=301 'header=Location: https://portal.test/login'", GEMBOK_ERROR_BAD_ANSWER, "https://portal.test/login" },
  { "status=302 'header=Location: /elsewhere'", GEMBOK_ERROR_BAD_ANSWER, "/elsewhere" },
  { "status=307", GEMBOK_ERROR_BAD_ANSWER, "another address" },
  { "status=399", GEMBOK_ERROR_BAD_ANSWER, "another address" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      gembok_http_set_limits (http, &(GembokHttpLimits){ .stall_ms = 300, .total_ms = 1500 });
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, "good", "/");
      const GembokHttpRequest request = { .method = "GET", .url = url, .max_answer = 65536 };
      g_test_message ("%s", faults[i].plan);
      fault_server_plan (server, "GET / %s", faults[i].plan);
      g_assert_null (gembok_http_send (http, &request, NULL, NULL, &error));
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      assert_failed (error, faults[i].code, faults[i].words);

      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, 1); /* a redirect is not followed, nothing is repeated */
      g_autoptr (GembokHttpAnswer) after = send_simply (http, "GET", "/after", &error);
      g_assert_no_error (error);
    }
}

static void
test_largest_answer (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  const GembokHttpRequest request = { .method = "GET", .url = url, .max_answer = 65536 };
  fault_server_plan (server, "GET / size=65536 chunked headers=90");
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 65536);
}

static void
test_unreachable (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  gembok_http_set_limits (http, &(GembokHttpLimits){ .connect_ms = 600 });
  g_autofree char *closed = fault_server_url (server, "closed", "/");
  g_autofree char *hole = fault_server_url (server, "blackhole", "/");
  g_autofree char *silent = fault_server_url (server, "silent", "/");
  const struct
  {
    const char *url, *words;
  } places[] = {
    { closed, "could not be reached" },
    { hole, "did not answer within 1 seconds" },
    { silent, "did not answer within 1 seconds" },
    { "https://unknown-name.test/path?secret=1", "No server of the name unknown-name.test" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GError) error = NULL;
      const GembokHttpRequest request = { .method = "GET", .url = places[i].url };
      g_assert_null (gembok_http_send (http, &request, NULL, NULL, &error));
      g_assert_null (strstr (error->message, "secret"));
      assert_failed (error, GEMBOK_ERROR_UNREACHABLE, places[i].words);
    }
}

typedef struct
{
  GembokHttp *http;
  guint good;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("/thread/%u", i);
      g_autoptr (GembokHttpAnswer) answer = send_simply (worker->http, "GET", path, NULL);
      worker->good += answer != NULL && answer->status == 200;
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  Worker workers[6] = { 0 };
  GThread *threads[G_N_ELEMENTS (workers)];
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      workers[i].http = gembok_http_ref (http);
      threads[i] = g_thread_new ("work", work, &workers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (workers[i].good, ==, 10);
      gembok_http_unref (workers[i].http);
    }
}

static gssize
read_then_fail (gpointer data, guint64 offset, guint8 *buffer, gsize length, GError **error)
{
  if (offset >= 100000)
    {
      if (data != NULL)
        gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, "the disk failed");
      return data != NULL ? -1 : 0;
    }
  const gsize give = MIN (length, 1000);
  memset (buffer, 'd', give);
  return (gssize) give;
}

static void
test_source_fails (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  GembokHttpSource source = { .read = read_then_fail, .data = &source, .size = 1000000 };
  const GembokHttpRequest request = { .method = "PATCH", .url = url, .source = &source, .source_offset = 500 };
  g_assert_null (gembok_http_send (http, &request, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_STORAGE, "the disk failed");

  source.data = NULL;
  g_assert_null (gembok_http_send (http, &request, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_FILE, "became shorter");
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/http/get", test_get);
  g_test_add_func ("/http/bodies", test_bodies);
  g_test_add_func ("/http/delete-and-head", test_delete_and_head);
  g_test_add_func ("/http/nothing-left-over", test_nothing_left_over);
  g_test_add_func ("/http/no-silent-repeat", test_no_silent_repeat);
  g_test_add_func ("/http/silent-repeat", test_silent_repeat);
  g_test_add_func ("/http/start-once", test_start_once);
  g_test_add_func ("/http/bad-requests", test_bad_requests);
  g_test_add_func ("/http/plain-http", test_plain_http);
  g_test_add_func ("/http/statuses-are-answers", test_statuses_are_answers);
  g_test_add_func ("/http/faults", test_faults);
  g_test_add_func ("/http/largest-answer", test_largest_answer);
  g_test_add_func ("/http/unreachable", test_unreachable);
  g_test_add_func ("/http/threads", test_threads);
  g_test_add_func ("/http/source-fails", test_source_fails);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
