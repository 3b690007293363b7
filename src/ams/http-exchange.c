/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/http-private.h"
#include "ams/proxy.h"
#include "base/i18n.h"
#include "base/text.h"
#include "wire/paths.h"

#define SLOWEST_LINE     2048 /* bytes a second that a large body is given time for */
#define LONGEST_TOTAL_MS (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)
#define REPORT_US        100000

/* --- the request ------------------------------------------------------------------------------------------------ */

static gboolean
is_known_method (const char *method)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", NULL };
  return method != NULL && g_strv_contains (methods, method);
}

static gboolean
only_reads (const GembokHttpRequest *request)
{
  return g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
}

/* A line end in a header would begin another one. */
static gboolean
is_sound_header (const char *line)
{
  for (const char *p = line; *p != '\0'; p++)
    if ((guchar) *p < ' ' || *p == 0x7f)
      return FALSE;
  return strchr (line, ':') != NULL;
}

static gboolean
headers_are_sound (const GembokHttpRequest *request)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    if (!is_sound_header (request->headers[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_sound_token (const GembokSecret *token)
{
  const guint8 *bytes = gembok_secret_data (token);
  for (gsize i = 0; i < gembok_secret_length (token); i++)
    if (bytes[i] <= ' ' || bytes[i] >= 0x7f)
      return FALSE;
  return gembok_secret_length (token) > 0;
}

/* Whatever is wrong here was put together by this program or read from its files, not typed by anybody. */
static gboolean
is_sound (const GembokHttpRequest *request, const GembokUrl *url)
{
  const guint bodies = (request->body != NULL) + (request->secret_body != NULL) + (request->source != NULL);
  if (!is_known_method (request->method) || !headers_are_sound (request) || bodies > 1)
    return FALSE;
  if (only_reads (request) && bodies != 0)
    return FALSE;
  if (request->token != NULL && (!url->secure || !is_sound_token (request->token)))
    return FALSE;
  return request->source == NULL
         || (request->source_offset <= request->source->size
             && request->source_length <= request->source->size - request->source_offset);
}

static guint64
size_of_body (const GembokHttpRequest *request)
{
  if (request->source != NULL)
    return request->source_length != 0 ? request->source_length : request->source->size - request->source_offset;
  if (request->secret_body != NULL)
    return gembok_secret_length (request->secret_body);
  return request->body != NULL ? g_bytes_get_size (request->body) : 0;
}

static gboolean
open_exchange (GembokHttpExchange *exchange, GError **error)
{
  const GembokHttpRequest *request = exchange->request;
  exchange->url = gembok_url_parse (request->url, request->allow_plain_http, error);
  if (exchange->url == NULL)
    return FALSE;
  if (!is_sound (request, exchange->url))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                        _ ("A request to the server holds characters that it must not hold."));
      return FALSE;
    }
  exchange->shown = gembok_url_shown (exchange->url);
  exchange->body_size = size_of_body (request);
  exchange->intake = gembok_http_intake_new (request->max_answer != 0 ? request->max_answer : GEMBOK_WIRE_BODY_MAX,
                                             request->secret_answer);
  exchange->proxy = gembok_proxy_find (exchange->url, exchange->cancellable);
  return !gembok_cancelled (exchange->cancellable, error);
}

static void
close_exchange (GembokHttpExchange *exchange)
{
  g_clear_pointer (&exchange->url, gembok_url_free);
  g_clear_pointer (&exchange->shown, g_free);
  g_clear_pointer (&exchange->proxy, gembok_proxy_free);
  g_clear_pointer (&exchange->intake, gembok_http_intake_free);
  g_clear_error (&exchange->source_error);
}

/* --- while it is under way -------------------------------------------------------------------------------------- */

static gssize
copy_from (const guint8 *bytes, guint64 offset, void *buffer, gsize length)
{
  memcpy (buffer, bytes + offset, length);
  return (gssize) length;
}

static gssize
read_some (GembokHttpExchange *exchange, void *buffer, gsize length)
{
  const GembokHttpRequest *request = exchange->request;
  if (request->source != NULL)
    return request->source->read (request->source->data, request->source_offset + exchange->body_read, buffer, length,
                                  &exchange->source_error);
  if (request->secret_body != NULL)
    return copy_from (gembok_secret_data (request->secret_body), exchange->body_read, buffer, length);
  return copy_from (g_bytes_get_data (request->body, NULL), exchange->body_read, buffer, length);
}

gssize
gembok_http_exchange_read (GembokHttpExchange *exchange, void *buffer, gsize length)
{
  const gsize wanted = (gsize) MIN (length, exchange->body_size - exchange->body_read);
  if (wanted == 0)
    return 0;
  const gssize got = read_some (exchange, buffer, wanted);
  if (got <= 0 || (gsize) got > wanted)
    {
      if (exchange->source_error == NULL)
        gembok_error_set (&exchange->source_error, GEMBOK_ERROR_BAD_FILE, NULL,
                          _ ("The file became shorter while it was being sent."));
      return -1;
    }
  exchange->body_read += (guint64) got;
  return got;
}

void
gembok_http_exchange_report (GembokHttpExchange *exchange, guint64 received, guint64 expected, guint64 sent)
{
  const GembokHttpRequest *request = exchange->request;
  const gint64 now = g_get_monotonic_time ();
  if (now - exchange->last_report < REPORT_US)
    return;
  exchange->last_report = now;
  if (request->source != NULL)
    gembok_report (exchange->reporter, GEMBOK_STAGE_UPLOAD, request->item, request->source_offset + sent,
                   request->source->size);
  else if (received > 0 && request->item != NULL)
    gembok_report (exchange->reporter, GEMBOK_STAGE_DOWNLOAD, request->item, received, expected);
  else
    gembok_report (exchange->reporter, GEMBOK_STAGE_CONNECT, request->item, 0, 0);
}

/* libcurl's own watch judges the average of five seconds, so that a burst hides the silence after it. */
gboolean
gembok_http_exchange_is_stalled (GembokHttpExchange *exchange, guint64 moved)
{
  const gint64 now = g_get_monotonic_time ();
  if (exchange->starts == 0 || moved != exchange->moved)
    {
      exchange->moved = moved;
      exchange->moved_at = now;
    }
  exchange->stalled = now - exchange->moved_at > (gint64) exchange->http->limits.stall_ms * 1000;
  return exchange->stalled;
}

gint64
gembok_http_exchange_time (const GembokHttpExchange *exchange)
{
  const guint64 answer = exchange->intake->max_body;
  const guint64 large = exchange->body_size + (answer > GEMBOK_WIRE_BODY_MAX ? answer - GEMBOK_WIRE_BODY_MAX : 0);
  return MIN (exchange->http->limits.total_ms + (gint64) (large / SLOWEST_LINE) * 1000, LONGEST_TOTAL_MS);
}

gboolean
gembok_http_exchange_has_secret (const GembokHttpExchange *exchange)
{
  return exchange->request->secret_body != NULL || exchange->request->secret_answer;
}

static gboolean
has_header (const GembokHttpRequest *request, const char *name)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    if (g_ascii_strncasecmp (request->headers[i], name, strlen (name)) == 0)
      return TRUE;
  return FALSE;
}

gboolean
gembok_http_exchange_is_repeatable (const GembokHttpExchange *exchange)
{
  static const char *const idempotent[] = { "GET", "HEAD", "PUT", "DELETE", NULL };
  const GembokHttpRequest *request = exchange->request;
  return g_strv_contains (idempotent, request->method)
         || (g_str_equal (request->method, "POST") && has_header (request, GEMBOK_HEADER_IDEMPOTENCY_KEY ":"));
}

/* A piece of an upload says where it belongs, so nothing is stored twice (tus 1.0.0, PATCH); but it is not repeated by itself when
 * the line turns out to be dead: how much of it arrived is asked first. */
gboolean
gembok_http_exchange_may_use_kept_line (const GembokHttpExchange *exchange)
{
  return gembok_http_exchange_is_repeatable (exchange)
         || (g_str_equal (exchange->request->method, "PATCH") && has_header (exchange->request, "Upload-Offset:"));
}

gboolean
gembok_http_exchange_start (GembokHttpExchange *exchange)
{
  exchange->starts++;
  exchange->body_read = 0;
  exchange->moved_at = g_get_monotonic_time ();
  return exchange->starts == 1 || gembok_http_exchange_is_repeatable (exchange);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static gboolean
is_redirect (int status)
{
  return status >= 300 && status < 400 && status != 304;
}

static gboolean
run_exchange (GembokHttpExchange *exchange, GembokHttpFailure *failure)
{
  gembok_http_exchange_report (exchange, 0, 0, 0);
  failure->host = exchange->shown;
  if (!gembok_http_transfer (exchange, failure))
    return FALSE;
  if (exchange->url->secure)
    gembok_http_note_date (exchange->http, exchange->intake->answer);
  return TRUE;
}

static void
set_failure (GembokHttpExchange *exchange, GembokHttpFailure *failure, GError **error)
{
  if (exchange->source_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&exchange->source_error));
      return;
    }
  if (gembok_cancelled (exchange->cancellable, error))
    return;
  g_autofree char *proxy = exchange->proxy->url != NULL ? gembok_proxy_shown (exchange->proxy->url) : NULL;
  const GembokHttpClock clock = gembok_http_clock (exchange->http);
  failure->proxy = proxy;
  gembok_http_failure_set (error, failure, &clock);
  failure->proxy = NULL;
}

/* A body without a stated end looks complete wherever the connection is cut: libcurl takes the end of the stream for it,
 * even where TLS did not say goodbye. */
static gboolean
end_is_known (const GembokHttpExchange *exchange, const GembokHttpAnswer *answer)
{
  if (g_str_equal (exchange->request->method, "HEAD") || answer->status == 204 || answer->status == 304)
    return TRUE;
  return gembok_http_header (answer, "content-length") != NULL || gembok_http_header (answer, "transfer-encoding") != NULL;
}

/* What is wrong with an answer with which libcurl is content; FALSE if nothing is. */
static gboolean
find_fault (const GembokHttpExchange *exchange, const GembokHttpAnswer *answer, gboolean headers_done,
            GembokHttpFailure *failure)
{
  failure->host = exchange->shown;
  if (!headers_done)
    failure->fault = GEMBOK_FAULT_CUT;
  else if (is_redirect (answer->status))
    {
      failure->fault = GEMBOK_FAULT_REDIRECT;
      failure->target = gembok_http_header (answer, "location");
    }
  else if (exchange->url->secure && !end_is_known (exchange, answer))
    failure->fault = GEMBOK_FAULT_NO_END;
  else
    return FALSE;
  return TRUE;
}

static GembokHttpAnswer *
finish_exchange (GembokHttpExchange *exchange, GError **error)
{
  const gboolean headers_done = exchange->intake->headers_done;
  g_autoptr (GembokHttpAnswer) answer = gembok_http_intake_finish (exchange->intake);
  GembokHttpFailure failure = { 0 };
  if (find_fault (exchange, answer, headers_done, &failure))
    {
      set_failure (exchange, &failure, error);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

GembokHttpAnswer *
gembok_http_send (GembokHttp *http, const GembokHttpRequest *request, const GembokReporter *reporter,
                  GCancellable *cancellable, GError **error)
{
  if (gembok_cancelled (cancellable, error))
    return NULL;
  GembokHttpExchange exchange = { .http = http, .request = request, .reporter = reporter, .cancellable = cancellable };
  GembokHttpFailure failure = { 0 };
  GembokHttpAnswer *answer = NULL;
  if (open_exchange (&exchange, error))
    {
      if (run_exchange (&exchange, &failure))
        answer = finish_exchange (&exchange, error);
      else
        set_failure (&exchange, &failure, error);
    }
  close_exchange (&exchange);
  return answer;
}

/* --- probing ---------------------------------------------------------------------------------------------------- */

static void
note_problem (GembokHttpPeer *peer, const GError *error)
{
  peer->code = gembok_error_get_code (error);
  peer->problem = g_strdup (error->message);
  peer->hint = g_strdup (gembok_error_get_hint (error));
}

static gboolean
may_be_version (const GembokHttpFailure *failure)
{
  return failure->fault == GEMBOK_FAULT_OLD_TLS || failure->fault == GEMBOK_FAULT_TLS || failure->fault == GEMBOK_FAULT_CUT;
}

/* libcurl does not tell the version that was agreed on: so TLS 1.3 alone is tried first, then what else is allowed. */
static gboolean
try_versions (GembokHttpExchange *exchange, GembokHttpFailure *failure)
{
  exchange->newest_tls = TRUE;
  if (run_exchange (exchange, failure))
    return TRUE;
  if (!may_be_version (failure) || g_cancellable_is_cancelled (exchange->cancellable))
    return FALSE;
  exchange->newest_tls = FALSE;
  *failure = (GembokHttpFailure){ 0 };
  return run_exchange (exchange, failure);
}

static gboolean
probe (GembokHttpExchange *exchange, GError **error)
{
  GembokHttpPeer *peer = exchange->peer;
  GembokHttpFailure failure = { 0 };
  g_autoptr (GError) problem = NULL;
  peer->trusted = try_versions (exchange, &failure);
  if (gembok_cancelled (exchange->cancellable, error))
    return FALSE;
  gembok_http_peer_finish (exchange, peer->trusted ? NULL : &failure);
  if (peer->trusted)
    return TRUE;
  set_failure (exchange, &failure, &problem);
  note_problem (peer, problem);
  if (failure.fault == GEMBOK_FAULT_CERTIFICATE && peer->subject == NULL)
    gembok_http_peer_look (exchange);
  return !gembok_cancelled (exchange->cancellable, error);
}

GembokHttpPeer *
gembok_http_probe (GembokHttp *http, const char *url, GCancellable *cancellable, GError **error)
{
  if (gembok_cancelled (cancellable, error))
    return NULL;
  g_autoptr (GembokHttpPeer) peer = g_new0 (GembokHttpPeer, 1);
  const GembokHttpRequest request = { .method = "HEAD", .url = url };
  GembokHttpExchange exchange = { .http = http, .request = &request, .cancellable = cancellable, .peer = peer };
  const gboolean known = open_exchange (&exchange, error) && probe (&exchange, error);
  close_exchange (&exchange);
  return known ? g_steal_pointer (&peer) : NULL;
}
