/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server sends back, as libcurl hands it on line by line: headers within limits, dates, waits, refusals, upload addresses. */
#include <string.h>

#include "ams/http-private.h"
#include "ams/refusal.h"
#include "ams/upload-private.h"
#include "fuzz.h"

#define BODY_MAX 4096
#define FROM     "https://ams.contoh.go.id/api/v1/requests"

const guint fuzz_rounds = 4000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_text (seeds, "created",
                  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nLocation: /api/v1/uploads/abc\r\n"
                  "Date: Mon, 17 Aug 2026 07:05:00 GMT\r\nTus-Resumable: 1.0.0\r\n\r\n");
  fuzz_seed_text (seeds, "busy",
                  "HTTP/1.1 503 Service Unavailable\r\nRetry-After: Mon, 17 Aug 2026 07:06:00 GMT\r\n"
                  "Date: Monday, 17-Aug-26 07:05:00 GMT\r\nContent-Type: application/problem+json\r\n\r\n"
                  "{\"code\":\"service_unavailable\",\"detail\":\"Sebentar.\"}");
  fuzz_seed_text (seeds, "wait",
                  "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nDate: Mon Aug 17 07:05:00 2026\r\n\r\n");
  fuzz_seed_text (seeds, "portal",
                  "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body>Log in</body></html>");
  fuzz_seed_text (seeds, "offset", "HTTP/1.1 204 No Content\r\nUpload-Offset: 18446744073709551615\r\n\r\n");
  fuzz_seed_text (seeds, "wrong",
                  "HTTP/1.1 422 \r\nContent-Type: application/problem+json\r\n\r\n"
                  "{\"code\":\"csr_subject\",\"errors\":[{\"pointer\":\"/subject\",\"detail\":\"CN\"}]}");
}

/* Line by line up to the empty line behind a final answer, then the body in two pieces. */
static GembokHttpAnswer *
take_in (const char *data, gsize size, gboolean secret)
{
  g_autoptr (GembokHttpIntake) intake = gembok_http_intake_new (BODY_MAX, secret);
  gboolean goes_on = TRUE;
  while (goes_on && size > 0 && !intake->headers_done)
    {
      const char *end = memchr (data, '\n', size);
      const gsize length = end != NULL ? (gsize) (end - data) + 1 : size;
      goes_on = gembok_http_intake_header (intake, data, length);
      data += length;
      size -= length;
    }
  g_assert_true (goes_on != intake->headers_too_large);
  const gsize half = size / 2;
  if (goes_on && gembok_http_intake_body (intake, data, half))
    (void) gembok_http_intake_body (intake, data + half, size - half);
  g_assert_true (!intake->too_large || size > BODY_MAX);
  return gembok_http_intake_finish (intake);
}

static void
assert_headers (const GembokHttpAnswer *answer)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;
  g_assert_cmpuint (g_hash_table_size (answer->headers), <=, GEMBOK_HTTP_HEADERS_MAX);
  g_hash_table_iter_init (&iter, answer->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_assert_true (g_utf8_validate (value, -1, NULL));
  g_assert_true (answer->status >= 0 && answer->status <= 999);
  g_assert_cmpuint (gembok_http_retry_after (answer), <=, 86400);
  g_assert_cmpint (gembok_http_date (gembok_http_header (answer, "date")), <, G_GINT64_CONSTANT (253402300800));
}

static void
assert_words (const GembokHttpAnswer *answer)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) nowhere = NULL;
  gembok_refusal_set (&refused, answer, FROM);
  fuzz_assert_told (FALSE, &refused);
  g_autofree char *location = gembok_upload_location (answer, FROM, &nowhere);
  fuzz_assert_told (location != NULL, &nowhere);
  g_assert_true (location == NULL || g_str_has_prefix (location, "https://"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GembokHttpAnswer) plain = take_in ((const char *) data, size, FALSE);
  g_autoptr (GembokHttpAnswer) secret = take_in ((const char *) data, size, TRUE);
  assert_headers (plain);
  assert_words (plain);
  g_assert_cmpint (plain->status, ==, secret->status);
  const gsize length = plain->body != NULL ? g_bytes_get_size (plain->body) : 0;
  g_assert_cmpuint (length, <=, BODY_MAX);
  g_assert_cmpuint (secret->secret_body != NULL ? gembok_secret_length (secret->secret_body) : 0, ==, length);
  return 0;
}
