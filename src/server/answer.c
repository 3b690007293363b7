/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "server/access-log.h"
#include "server/exchange-private.h"
#include "server/faults.h"

/* An answer to a body that is not read to its end: up to here the rest is read, beyond it the connection is closed. */
#define DRAIN_MAX (64 * 1024)

/* What we say when we cannot save anything: such a state does not pass in a second. */
#define UNAVAILABLE_SECONDS "30"

/* Nothing here is a page, and nothing may be kept by anyone in between. */
static const struct
{
  const char *name;
  const char *value;
} common_headers[] = {
  { "Cache-Control", "no-store" },
  { "X-Content-Type-Options", "nosniff" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
  { "Referrer-Policy", "no-referrer" },
};

void
gembok_exchange_header (GembokExchange *exchange, const char *name, const char *value)
{
  if (exchange->message != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), name, value);
}

void
gembok_exchange_defer (GembokExchange *exchange)
{
  exchange->deferred = TRUE;
  soup_server_message_pause (exchange->message);
}

static void
add_common_headers (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  for (guint i = 0; i < G_N_ELEMENTS (common_headers); i++)
    if (soup_message_headers_get_one (headers, common_headers[i].name) == NULL)
      soup_message_headers_append (headers, common_headers[i].name, common_headers[i].value);
}

/* Whether so much of the body is still to come that reading it would only serve whoever sends it. */
static gboolean
too_much_to_drain (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  if (exchange->body_complete)
    return FALSE;
  if (exchange->received == 0 && (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE) != 0)
    return FALSE;
  switch (soup_message_headers_get_encoding (headers))
    {
    case SOUP_ENCODING_NONE:
      return FALSE;
    case SOUP_ENCODING_CONTENT_LENGTH:
      return (guint64) soup_message_headers_get_content_length (headers) > exchange->received + DRAIN_MAX;
    default:
      return TRUE;
    }
}

GBytes *
gembok_answer_compose (SoupServerMessage *message, int status, GBytes *body)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GString) head = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name = NULL;
  const char *value = NULL;
  gsize length = 0;
  const void *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_string_append_printf (head, "HTTP/1.1 %d %s\r\n", status, soup_status_get_phrase ((guint) status));
  soup_message_headers_iter_init (&iter, soup_server_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Content-Length") != 0 && g_ascii_strcasecmp (name, "Connection") != 0)
      g_string_append_printf (head, "%s: %s\r\n", name, value);
  g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n", length);
  g_byte_array_append (bytes, (const guint8 *) head->str, (guint) head->len);
  if (length > 0)
    g_byte_array_append (bytes, data, (guint) length);
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct
{
  GembokExchange *exchange;
  SoupServerMessage *message;
  GBytes *answer;
} Refusal;

/* Outside libsoup's own loop, where taking its connection away is safe. */
static gboolean
refuse_cb (gpointer user_data)
{
  Refusal *refusal = user_data;
  if (refusal->exchange->message != NULL)
    {
      GIOStream *stream = soup_server_message_steal_connection (refusal->message);
      gembok_exchange_over (refusal->exchange);
      if (stream != NULL)
        gembok_connection_farewell (refusal->exchange->connection, stream, refusal->answer);
    }
  gembok_exchange_unref (refusal->exchange);
  g_object_unref (refusal->message);
  g_bytes_unref (refusal->answer);
  g_free (refusal);
  return G_SOURCE_REMOVE;
}

static void
refuse_and_close (GembokExchange *exchange, int status, GBytes *body)
{
  Refusal *refusal = g_new0 (Refusal, 1);
  refusal->exchange = gembok_exchange_ref (exchange);
  refusal->message = g_object_ref (exchange->message);
  refusal->answer = gembok_answer_compose (exchange->message, status, body);
  exchange->stolen = TRUE;
  soup_server_message_pause (exchange->message);
  g_idle_add (refuse_cb, refusal);
}

static gboolean
has_body (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  switch (soup_message_headers_get_encoding (headers))
    {
    case SOUP_ENCODING_NONE:
      return FALSE;
    case SOUP_ENCODING_CONTENT_LENGTH:
      return soup_message_headers_get_content_length (headers) > 0;
    default:
      return TRUE;
    }
}

/* libsoup forgets, while it writes the headers of such an answer, that there is no body, and would take it for one that ends
 * with the connection. */
static void
mark_empty_cb (SoupServerMessage *message, gpointer user_data G_GNUC_UNUSED)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_NONE);
}

static void
hand_to_libsoup (GembokExchange *exchange, int status, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (exchange->message);
  if ((!exchange->body_complete && has_body (exchange))
      || soup_message_headers_header_contains (asked, "Connection", "close"))
    soup_message_headers_replace (headers, "Connection", "close");
  if (body != NULL)
    {
      soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (body));
      soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->message), body);
    }
  else if (status == 204 || status == 304)
    g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (mark_empty_cb), NULL);
  soup_server_message_set_status (exchange->message, (guint) status, NULL);
  if (exchange->body_complete)
    gembok_connection_enter (exchange->connection, GEMBOK_PHASE_ANSWER);
  if (exchange->deferred)
    soup_server_message_unpause (exchange->message);
}

void
gembok_exchange_answer (GembokExchange *exchange, int status, const char *type, GBytes *body)
{
  if (exchange->answered)
    return;
  exchange->answered = TRUE;
  exchange->status = status;
  if (exchange->message == NULL)
    return;
  if (type != NULL)
    gembok_exchange_header (exchange, "Content-Type", type);
  add_common_headers (exchange);
  exchange->answer = body != NULL ? g_bytes_ref (body) : NULL;
  if (gembok_faults_answer (exchange))
    return;
  if (too_much_to_drain (exchange))
    refuse_and_close (exchange, status, exchange->answer);
  else
    hand_to_libsoup (exchange, status, exchange->answer);
}

void
gembok_exchange_answer_problem (GembokExchange *exchange, GembokProblem *problem)
{
  g_autoptr (GBytes) body = gembok_problem_encode (problem);
  SoupMessageHeaders *headers
      = exchange->message != NULL ? soup_server_message_get_response_headers (exchange->message) : NULL;
  gembok_exchange_header (exchange, "Content-Language", gembok_i18n_language ());
  if (problem->status == 401)
    gembok_exchange_header (exchange, "WWW-Authenticate", "Bearer");
  if (problem->status == 503 && headers != NULL && soup_message_headers_get_one (headers, "Retry-After") == NULL)
    gembok_exchange_header (exchange, "Retry-After", UNAVAILABLE_SECONDS);
  gembok_exchange_answer (exchange, problem->status, GEMBOK_TYPE_PROBLEM, body);
  gembok_problem_free (problem);
}

void
gembok_exchange_refuse (GembokExchange *exchange, int status, const char *code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *detail = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gembok_exchange_answer_problem (exchange, gembok_problem_new (status, code, NULL, detail));
}

void
gembok_exchange_fail (GembokExchange *exchange, GError *error)
{
  gembok_exchange_answer_problem (exchange, gembok_problem_from_failure (error));
}

GembokProblem *
gembok_problem (int status, const char *code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *detail = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return gembok_problem_new (status, code, NULL, detail);
}

GembokProblem *
gembok_problem_from_failure (GError *error)
{
  const gboolean storage = error != NULL && gembok_error_get_code (error) == GEMBOK_ERROR_STORAGE;
  gembok_log_error (error, NULL);
  g_clear_error (&error);
  if (storage)
    return gembok_problem_new (503, GEMBOK_PROBLEM_SERVICE_UNAVAILABLE, NULL,
                               _ ("The service cannot save anything at the moment. Nothing was changed; try again later."));
  return gembok_problem_new (500, GEMBOK_PROBLEM_INTERNAL, NULL,
                             _ ("The service failed. Nothing was changed; try again later."));
}
