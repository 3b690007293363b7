/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/intake.h"

#include <string.h>

#include "base/i18n.h"
#include "base/wiping.h"
#include "server/access-log.h"
#include "server/auth.h"
#include "server/exchange-private.h"
#include "server/faults.h"
#include "server/router.h"

#define EXCHANGE_KEY     "gembok-exchange"
#define HEAD_LINES_MAX   100
#define HEAD_BYTES_MAX   (32 * 1024)
#define IGNORED_BODY_MAX 4096

static const gsize body_limits[] = {
  [GEMBOK_BODY_NONE] = IGNORED_BODY_MAX, [GEMBOK_BODY_JSON] = 256 * 1024, [GEMBOK_BODY_SECRET] = 16 * 1024,
  [GEMBOK_BODY_CSR] = 64 * 1024,         [GEMBOK_BODY_OCSP] = 64 * 1024,  [GEMBOK_BODY_STREAM] = GEMBOK_WIRE_DOCUMENT_MAX,
};

static const char *const body_types[][4] = {
  [GEMBOK_BODY_JSON] = { GEMBOK_TYPE_JSON, NULL },
  [GEMBOK_BODY_SECRET] = { GEMBOK_TYPE_JSON, NULL },
  [GEMBOK_BODY_CSR] = { GEMBOK_TYPE_CSR, "application/x-pem-file", "application/octet-stream", NULL },
  [GEMBOK_BODY_OCSP] = { GEMBOK_TYPE_OCSP_REQUEST, NULL },
  [GEMBOK_BODY_STREAM] = { GEMBOK_TYPE_TUS_PATCH, NULL },
};

/* --- the head of a request --------------------------------------------------------------------------------------- */

static gboolean
head_is_small (GembokExchange *exchange)
{
  SoupMessageHeadersIter iter;
  const char *name = NULL;
  const char *value = NULL;
  guint lines = 0;
  gsize bytes = strlen (exchange->path);
  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (exchange->message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      lines++;
      bytes += strlen (name) + strlen (value) + 4;
    }
  if (lines <= HEAD_LINES_MAX && bytes <= HEAD_BYTES_MAX)
    return TRUE;
  gembok_exchange_refuse (exchange, 431, GEMBOK_PROBLEM_TOO_LARGE, _ ("The head of the request is too large."));
  return FALSE;
}

static gboolean
find_route (GembokExchange *exchange)
{
  g_autofree char *allow = NULL;
  const char *method = soup_server_message_get_method (exchange->message);
  switch (gembok_router_find (method, exchange->path, exchange->plain, &exchange->route, exchange->parameters, &allow))
    {
    case GEMBOK_ROUTE_FOUND:
      return TRUE;
    case GEMBOK_ROUTE_NO_METHOD:
      gembok_exchange_header (exchange, "Allow", allow);
      gembok_exchange_refuse (exchange, 405, GEMBOK_PROBLEM_METHOD_NOT_ALLOWED,
                              _ ("This address does not know that method."));
      return FALSE;
    case GEMBOK_ROUTE_NO_PATH:
    default:
      gembok_exchange_refuse (exchange, 404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is nothing at this address."));
      return FALSE;
    }
}

static gboolean
answer_is_acceptable (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  if (exchange->route->produces == NULL || gembok_router_accepts (accept, exchange->route->produces))
    return TRUE;
  gembok_exchange_refuse (exchange, 406, GEMBOK_PROBLEM_NOT_ACCEPTABLE, _ ("The answer here is %s and nothing else."),
                          exchange->route->produces);
  return FALSE;
}

static gboolean
body_has_right_type (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *const *allowed = body_types[exchange->route->body];
  gboolean right = soup_message_headers_get_one (headers, "Content-Encoding") == NULL && type != NULL;
  gboolean named = FALSE;
  for (guint i = 0; right && allowed[i] != NULL; i++)
    named = named || g_ascii_strcasecmp (type, allowed[i]) == 0;
  if (right && named)
    return TRUE;
  gembok_exchange_refuse (exchange, 415, GEMBOK_PROBLEM_UNSUPPORTED_MEDIA_TYPE,
                          _ ("The body must be sent as %s, not encoded."), allowed[0]);
  return FALSE;
}

static void
refuse_size (GembokExchange *exchange)
{
  gembok_exchange_refuse (exchange, 413, GEMBOK_PROBLEM_TOO_LARGE, _ ("At most %zu bytes are taken here."), exchange->limit);
}

/* What the head says of the body is judged before a byte of it is read. */
static gboolean
body_is_welcome (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const GembokBodyKind kind = exchange->route->body;
  exchange->limit = body_limits[kind];
  if (kind != GEMBOK_BODY_NONE && !body_has_right_type (exchange))
    return FALSE;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && (guint64) soup_message_headers_get_content_length (headers) > exchange->limit)
    {
      refuse_size (exchange);
      return FALSE;
    }
  if (kind == GEMBOK_BODY_SECRET)
    exchange->secret = gembok_secret_new (exchange->limit);
  else if (kind != GEMBOK_BODY_NONE && kind != GEMBOK_BODY_STREAM)
    exchange->body = g_byte_array_new ();
  return TRUE;
}

/* Everything that can be said before the body comes is said before the body comes. */
void
gembok_exchange_begin (GembokExchange *exchange)
{
  if (!head_is_small (exchange) || !find_route (exchange) || !gembok_auth_check (exchange->server, exchange)
      || !answer_is_acceptable (exchange) || !body_is_welcome (exchange))
    return;
  if (exchange->route->begin != NULL)
    exchange->route->begin (exchange->server, exchange);
}

/* --- its body ---------------------------------------------------------------------------------------------------- */

/* libsoup's copy of a piece of a password is wiped once ours is safe; it is thrown away right afterwards. */
static void
wipe_chunk (GBytes *chunk)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (chunk, &length);
  gembok_wipe ((void *) (guintptr) data, length);
}

/* What libsoup read it into, on the stack, is out of anybody's reach but from below. */
static gboolean
wipe_stack_cb (gpointer user_data G_GNUC_UNUSED)
{
  gembok_wiping_stack ();
  return G_SOURCE_REMOVE;
}

static void
keep_chunk (GembokExchange *exchange, const guint8 *data, gsize length)
{
  exchange->received += length;
  if (exchange->received > exchange->limit)
    {
      refuse_size (exchange);
      return;
    }
  if (exchange->chunk != NULL)
    exchange->chunk (exchange, data, length);
  else if (exchange->secret != NULL)
    (void) gembok_secret_append (exchange->secret, data, length);
  else if (exchange->body != NULL)
    g_byte_array_append (exchange->body, data, (guint) length);
}

static void
got_chunk_cb (SoupServerMessage *message G_GNUC_UNUSED, GBytes *chunk, gpointer user_data)
{
  GembokExchange *exchange = user_data;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (chunk, &length);
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_BODY);
  const gsize taken = gembok_faults_chunk (exchange, length);
  gembok_i18n_speak (exchange->language);
  if (!exchange->answered && taken > 0)
    keep_chunk (exchange, data, taken);
  gembok_i18n_speak (NULL);
  if (exchange->secret != NULL)
    {
      wipe_chunk (chunk);
      g_idle_add_full (G_PRIORITY_HIGH, wipe_stack_cb, NULL, NULL);
    }
  if (taken < length)
    gembok_connection_cut (exchange->connection);
}

static void
wrote_cb (SoupServerMessage *message G_GNUC_UNUSED, guint size G_GNUC_UNUSED, gpointer user_data)
{
  GembokExchange *exchange = user_data;
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_ANSWER);
}

/* --- after the answer ---------------------------------------------------------------------------------------------- */

static gboolean
says_close (SoupMessageHeaders *headers)
{
  return soup_message_headers_header_contains (headers, "Connection", "close");
}

static gboolean
carry_on_cb (gpointer user_data)
{
  GembokExchange *exchange = user_data;
  if (exchange->message != NULL)
    {
      g_autoptr (SoupServerMessage) message = g_object_ref (exchange->message);
      gembok_exchange_over (exchange);
      gembok_connection_carry_on (exchange->connection, message);
    }
  gembok_exchange_unref (exchange);
  return G_SOURCE_REMOVE;
}

/* Paused here, so that libsoup does not come to its own end of the connection. */
static void
wrote_body_cb (SoupServerMessage *message, gpointer user_data)
{
  GembokExchange *exchange = user_data;
  if (exchange->stolen || soup_server_message_get_http_version (message) != SOUP_HTTP_1_1
      || says_close (soup_server_message_get_request_headers (message))
      || says_close (soup_server_message_get_response_headers (message)))
    return;
  exchange->stolen = TRUE;
  soup_server_message_pause (message);
  g_idle_add_full (G_PRIORITY_DEFAULT, carry_on_cb, gembok_exchange_ref (exchange), NULL);
}

/* --- libsoup's side ---------------------------------------------------------------------------------------------- */

/* However it ended: answered, cut, or taken over by a farewell. */
void
gembok_exchange_over (GembokExchange *exchange)
{
  if (exchange->message == NULL)
    return;
  exchange->message = NULL;
  if (exchange->end != NULL)
    exchange->end (exchange);
  gembok_faults_over (exchange);
  gembok_access_log (exchange);
}

static void
message_gone_cb (gpointer data)
{
  GembokExchange *exchange = data;
  gembok_exchange_over (exchange);
  gembok_exchange_unref (exchange);
}

typedef struct
{
  GembokServer *server;
  gboolean plain;
} Installation;

static GembokExchange *
exchange_new (const Installation *installation, SoupServerMessage *message, const char *path, GHashTable *query)
{
  GembokExchange *exchange = g_new0 (GembokExchange, 1);
  exchange->references = 1;
  exchange->server = installation->server;
  exchange->message = message;
  exchange->plain = installation->plain;
  exchange->connection = gembok_connection_ref (gembok_connection_of (message));
  exchange->path = g_strdup (path);
  exchange->query = query != NULL ? g_hash_table_ref (query) : NULL;
  exchange->started = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, message_gone_cb);
  return exchange;
}

static void
head_cb (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  /* libsoup would make a 206 of any answer. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  GembokExchange *exchange = exchange_new (user_data, message, path, query);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), exchange);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_cb), exchange);
  g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_body_cb), exchange);
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_BODY);
  exchange->language = gembok_i18n_negotiate (
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Language"));
  gembok_i18n_speak (exchange->language);
  if (!gembok_faults_head (exchange))
    gembok_exchange_begin (exchange);
  gembok_i18n_speak (NULL);
}

static void
body_cb (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, const char *path G_GNUC_UNUSED,
         GHashTable *query G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  GembokExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);
  if (exchange == NULL || exchange->answered)
    return;
  exchange->body_complete = TRUE;
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_WORK);
  gembok_i18n_speak (exchange->language);
  exchange->route->handle (exchange->server, exchange);
  if (!exchange->answered && !exchange->deferred)
    gembok_exchange_refuse (exchange, 500, GEMBOK_PROBLEM_INTERNAL, _ ("The service could not answer."));
  gembok_i18n_speak (NULL);
}

static void
over_cb (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, gpointer user_data G_GNUC_UNUSED)
{
  GembokExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);
  if (exchange != NULL)
    gembok_exchange_over (exchange);
}

void
gembok_intake_install (SoupServer *soup, GembokServer *server, gboolean plain)
{
  Installation *installation = g_new0 (Installation, 1);
  installation->server = server;
  installation->plain = plain;
  soup_server_add_early_handler (soup, NULL, head_cb, installation, g_free);
  soup_server_add_handler (soup, NULL, body_cb, installation, NULL);
  g_signal_connect (soup, "request-finished", G_CALLBACK (over_cb), NULL);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (over_cb), NULL);
}
