/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/upload.h"

#include <string.h>

#include "crypto/crypto.h"
#include "harness.h"

#define SIZE 300000

static FaultServer *server;
static GBytes *data;

static const GembokUploadPolicy hurried = { .attempts = 3, .first_wait_ms = 1 };

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

static gboolean
send_data (GembokHttp *http, const char *location, GError **error)
{
  const GembokHttpSource source = gembok_upload_source_bytes (data);
  return gembok_upload_send (http, location, NULL, NULL, &source, "ktp", &hurried, NULL, NULL, error);
}

static void
assert_complete (const char *number, GBytes *expected)
{
  g_autofree char *state = fault_server_upload (server, number);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, expected);
  g_autofree char *wanted = g_strdup_printf ("offset=%" G_GSIZE_FORMAT " length=%" G_GSIZE_FORMAT " sha256=%s",
                                             g_bytes_get_size (expected), g_bytes_get_size (expected), hash);
  g_assert_cmpstr (state, ==, wanted);
}

static guint
count_seen (GStrv seen, const char *method)
{
  guint count = 0;
  for (guint i = 0; seen[i] != NULL; i++)
    count += g_str_has_prefix (seen[i], method) ? 1 : 0;
  return count;
}

static guint64
bytes_seen (GStrv seen)
{
  guint64 bytes = 0;
  for (guint i = 0; seen[i] != NULL; i++)
    {
      g_autofree char *got = seen_field (seen[i], "got=");
      bytes += g_str_has_prefix (seen[i], "PATCH") ? g_ascii_strtoull (got, NULL, 10) : 0;
    }
  return bytes;
}

static void
test_whole (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/files");
  g_autofree char *location = gembok_upload_create (http, url, NULL, NULL, SIZE, "kind a3Rw", NULL, &error);
  g_assert_no_error (error);
  g_autofree char *expected = fault_server_url (server, "good", "/files/1");
  g_assert_cmpstr (location, ==, expected);
  g_assert_true (send_data (http, location, &error));
  g_assert_no_error (error);
  assert_complete ("1", data);

  static const char *const wanted[][2] = { { "tus-resumable: ", "1.0.0" },
                                           { "upload-length: ", "300000" },
                                           { "upload-metadata: ", "kind a3Rw" },
                                           { "content-length: ", "0" } };
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *value = seen_field (seen[0], wanted[i][0]);
      g_assert_cmpstr (value, ==, wanted[i][1]);
    }
  g_assert_true (g_str_has_prefix (seen[1], "HEAD /files/1"));
  g_assert_true (g_str_has_prefix (seen[2], "PATCH /files/1"));
  /* Nobody shakes hands twice for one file. */
  g_autofree char *first = seen_field (seen[1], "connection=");
  g_autofree char *second = seen_field (seen[2], "connection=");
  g_assert_cmpstr (second, ==, first);
  g_autofree char *type = seen_field (seen[2], "content-type: ");
  g_assert_cmpstr (type, ==, "application/offset+octet-stream");
}

static void
test_empty (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  const GembokHttpSource source = gembok_upload_source_bytes (nothing);
  g_autofree char *location = create (http, 0, &error);
  g_assert_true (gembok_upload_send (http, location, NULL, NULL, &source, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_complete ("1", nothing);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (count_seen (seen, "PATCH"), ==, 0);
}

/* Promise 3: whatever byte it is cut at, what arrived is not sent again and nothing is missing. */
static void
test_cut_anywhere (void)
{
  static const guint cuts[] = { 0, 1, 2, 1000, 16383, 16384, 16385, 65536, 150000, SIZE - 1, SIZE };
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_autofree char *location = create (http, SIZE, &error);
      fault_server_plan (server, "PATCH /files read=%u%s", cuts[i], i % 2 == 0 ? " reset" : "");
      g_test_message ("cut at %u", cuts[i]);
      g_assert_true (send_data (http, location, &error));
      g_assert_no_error (error);
      assert_complete ("1", data);
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (bytes_seen (seen), ==, SIZE);
      g_assert_cmpuint (count_seen (seen, "PATCH"), ==, cuts[i] == SIZE ? 1 : 2);
      g_assert_cmpuint (count_seen (seen, "HEAD"), ==, 2);
    }
}

/* More cuts than attempts: each of them brought it forward. */
static void
test_progress_renews_patience (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *location = create (http, SIZE, &error);
  for (guint i = 0; i < 8; i++)
    fault_server_plan (server, "PATCH /files read=20000");
  g_assert_true (send_data (http, location, &error));
  g_assert_no_error (error);
  assert_complete ("1", data);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (count_seen (seen, "PATCH"), >=, 9);
  g_assert_cmpuint (bytes_seen (seen), ==, SIZE);
}

/* On a line that breaks again and again no more is sent at once than gets through; afterwards more and more again. */
static void
test_a_line_that_breaks_again_and_again (void)
{
  static const guint wanted[] = { SIZE, SIZE - 20000, 20000, 40000, 80000, 120000 };
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *location = create (http, SIZE, &error);
  fault_server_plan (server, "PATCH /files read=20000 times=2");
  g_assert_true (send_data (http, location, &error));
  g_assert_no_error (error);
  assert_complete ("1", data);
  g_auto (GStrv) seen = fault_server_seen (server);
  guint n = 0;
  for (guint i = 0; seen[i] != NULL; i++)
    if (g_str_has_prefix (seen[i], "PATCH"))
      {
        g_autofree char *length = seen_field (seen[i], "content-length: ");
        g_assert_cmpuint (n, <, G_N_ELEMENTS (wanted));
        g_assert_cmpuint (g_ascii_strtoull (length, NULL, 10), ==, wanted[n++]);
      }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (wanted));
}

/* Another run of the program, with nothing but the location: it goes on from what the server has. */
static void
test_resumed_later (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokHttp) first = new_http ();
  g_autofree char *location = create (first, SIZE, &error);
  const GembokHttpSource source = gembok_upload_source_bytes (data);
  const GembokUploadPolicy impatient = { .attempts = 1 };
  fault_server_plan (server, "PATCH /files read=100000");
  g_assert_false (gembok_upload_send (first, location, NULL, NULL, &source, NULL, &impatient, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_UNREACHABLE, "was cut");

  g_autoptr (GembokHttp) second = gembok_http_new (fault_server_ca (server));
  g_assert_true (send_data (second, location, &error));
  g_assert_no_error (error);
  assert_complete ("1", data);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (bytes_seen (seen), ==, SIZE);
  g_autofree char *offset = seen_field (seen[g_strv_length (seen) - 1], "upload-offset: ");
  g_assert_cmpstr (offset, ==, "100000");
}

typedef struct
{
  const char *plan;
  GembokErrorCode code;
  const char *words;
  guint requests; /* HEAD and PATCH together */
} UploadFault;

static const UploadFault given_up[] = {
  { "HEAD /files cut=0 times=0", GEMBOK_ERROR_UNREACHABLE, "was cut", 0 },
  { "PATCH /files read=0 times=0", GEMBOK_ERROR_UNREACHABLE, "was cut", 6 },
  { "PATCH /files stall=0 times=0 status=204", GEMBOK_ERROR_UNREACHABLE, "Next to nothing came", 6 },
  { "PATCH /files status=503 times=0", GEMBOK_ERROR_UNREACHABLE, "a fault of its own", 6 },
  { "PATCH /files status=423 times=0", GEMBOK_ERROR_UNREACHABLE, "still busy", 6 },
  { "PATCH /files status=409 times=0", GEMBOK_ERROR_BAD_ANSWER, "does not want", 6 },
  { "PATCH /files status=460 times=0", GEMBOK_ERROR_UNREACHABLE, "arrived damaged", 6 },
  { "PATCH /files status=503 'header=Retry-After: 61' times=0", GEMBOK_ERROR_UNREACHABLE, "a fault of its own", 2 },
  { "HEAD /files status=429 'header=Retry-After: 3600' times=0", GEMBOK_ERROR_UNREACHABLE, "too often", 1 },
  { "HEAD /files status=404 times=0", GEMBOK_ERROR_NOT_FOUND, "any more", 1 },
  { "HEAD /files status=410 times=0", GEMBOK_ERROR_NOT_FOUND, "any more", 1 },
  { "PATCH /files status=404 times=0", GEMBOK_ERROR_NOT_FOUND, "any more", 2 },
  { "HEAD /files status=401 times=0", GEMBOK_ERROR_NOT_LOGGED_IN, "log-in", 1 },
  { "HEAD /files status=403 times=0", GEMBOK_ERROR_REFUSED, "may not", 1 },
  { "PATCH /files status=422 type=application/problem+json times=0 'body={\"code\":\"wrong_hash\",\"detail\":\"Berkas tidak "
    "utuh.\"}'",
    GEMBOK_ERROR_REFUSED, "Berkas tidak utuh.", 2 },
  { "PATCH /files status=413 times=0", GEMBOK_ERROR_REFUSED, "larger than", 8 },
  { "HEAD /files status=412 times=0", GEMBOK_ERROR_BAD_ANSWER, "tus 1.0.0", 1 },
  { "HEAD /files status=302 times=0", GEMBOK_ERROR_BAD_ANSWER, "another address", 1 },
  { "HEAD /files status=200 type=text/html times=0", GEMBOK_ERROR_BAD_ANSWER, "A web page came back", 1 },
  { "PATCH /files status=200 type=text/html times=0", GEMBOK_ERROR_BAD_ANSWER, "A web page came back", 2 },
  { "HEAD /files status=200 times=0", GEMBOK_ERROR_BAD_ANSWER, "as an AMS does", 1 },
  { "PATCH /files status=204 times=0", GEMBOK_ERROR_BAD_ANSWER, "contradicts itself", 6 },
  { "HEAD /files status=423 times=0", GEMBOK_ERROR_UNREACHABLE, "still busy", 3 },
  { "HEAD /files version=0.2.2 times=0", GEMBOK_ERROR_BAD_ANSWER, "as an AMS does", 1 },
  { "HEAD /files offset=-1 times=0", GEMBOK_ERROR_BAD_ANSWER, "as an AMS does", 1 },
  { "HEAD /files offset=99999999999999999999 times=0", GEMBOK_ERROR_BAD_ANSWER, "as an AMS does", 1 },
  { "HEAD /files total=299999 times=0", GEMBOK_ERROR_NOT_FOUND, "another size", 1 },
  { "HEAD /files offset=300001 times=0", GEMBOK_ERROR_BAD_ANSWER, "contradicts itself", 2 },
};

static void
test_given_up (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (given_up); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_autofree char *location = create (http, SIZE, &error);
      g_test_message ("%s", given_up[i].plan);
      fault_server_plan (server, "%s", given_up[i].plan);
      g_assert_false (send_data (http, location, &error));
      assert_failed (error, given_up[i].code, given_up[i].words);
      g_auto (GStrv) seen = fault_server_seen (server);
      if (given_up[i].requests != 0)
        g_assert_cmpuint (count_seen (seen, "HEAD") + count_seen (seen, "PATCH"), ==, given_up[i].requests);
    }
}

/* Troubles that pass: the upload goes through all the same. */
static const char *const overcome[] = {
  "HEAD /files cut=0 times=2",
  "PATCH /files lose",
  "PATCH /files status=503 times=2",
  "PATCH /files status=429 'header=Retry-After: 1'",
  "HEAD /files status=503 'header=Retry-After: 1'",
  "PATCH /files status=423 times=2",
  "PATCH /files status=409 times=2",
  "PATCH /files status=460 times=2",
  "PATCH /files status=413 times=2",
  "PATCH /files stall=0",
  "PATCH /files offset=300001",
  "PATCH /files offset=7",
  "PATCH /files offset=x",
  "PATCH /files status=200",
  /* What some write beside every answer. */
  "PATCH /files type=text/html times=0",
  "HEAD /files offset=300001",
  "HEAD /files status=408",
};

static void
test_overcome (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (overcome); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_autofree char *location = create (http, SIZE, &error);
      g_test_message ("%s", overcome[i]);
      fault_server_plan (server, "%s", overcome[i]);
      g_assert_true (send_data (http, location, &error));
      g_assert_no_error (error);
      assert_complete ("1", data);
    }
}

/* What it had confirmed it must not take back; but one slip is forgiven. */
static void
test_going_backwards (void)
{
  for (guint slips = 1; slips <= 2; slips++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_autofree char *location = create (http, SIZE, &error);
      const GembokHttpSource source = gembok_upload_source_bytes (data);
      const GembokUploadPolicy pieces = { .attempts = 5, .first_wait_ms = 1, .piece = 100000 };
      fault_server_plan (server, "HEAD /files");
      fault_server_plan (server, "PATCH /files");
      fault_server_plan (server, "PATCH /files read=0");
      fault_server_plan (server, "HEAD /files offset=99999 times=%u", slips);
      const gboolean sent = gembok_upload_send (http, location, NULL, NULL, &source, NULL, &pieces, NULL, NULL, &error);
      g_assert_true (sent == (slips == 1));
      if (!sent)
        assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "contradicts itself");
      else
        assert_complete ("1", data);
    }
}

static void
test_retry_after_is_waited_for (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *location = create (http, SIZE, &error);
  fault_server_plan (server, "PATCH /files status=503 'header=Retry-After: 1'");
  const gint64 start = g_get_monotonic_time ();
  g_assert_true (send_data (http, location, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

static void
test_pieces (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *location = create (http, SIZE, &error);
  const GembokHttpSource source = gembok_upload_source_bytes (data);
  const GembokUploadPolicy pieces = { .piece = 70000 };
  g_assert_true (gembok_upload_send (http, location, NULL, NULL, &source, NULL, &pieces, NULL, NULL, &error));
  assert_complete ("1", data);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (count_seen (seen, "PATCH"), ==, 5);
  g_assert_cmpuint (count_seen (seen, "HEAD"), ==, 1);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  data = gembok_random_bytes (SIZE);
  server = fault_server_start ();
  g_test_add_func ("/upload/whole", test_whole);
  g_test_add_func ("/upload/empty", test_empty);
  g_test_add_func ("/upload/breaks-again", test_a_line_that_breaks_again_and_again);
  g_test_add_func ("/upload/pieces", test_pieces);
  g_test_add_func ("/upload/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/upload/progress-renews-patience", test_progress_renews_patience);
  g_test_add_func ("/upload/resumed-later", test_resumed_later);
  g_test_add_func ("/upload/given-up", test_given_up);
  g_test_add_func ("/upload/overcome", test_overcome);
  g_test_add_func ("/upload/going-backwards", test_going_backwards);
  g_test_add_func ("/upload/retry-after-is-waited-for", test_retry_after_is_waited_for);
  const int result = g_test_run ();
  fault_server_stop (server);
  g_bytes_unref (data);
  return result;
}
