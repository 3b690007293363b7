/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/faults.h"

#include <string.h>

#include "server/exchange-private.h"
#include "server/faults-private.h"

#define DEEP          100000
#define ENDLESS_PIECE (16 * 1024)

/* --- instead of what the service would do -------------------------------------------------------------------------- */

static gboolean
resume_cb (gpointer user_data)
{
  GembokExchange *exchange = user_data;
  if (exchange->message != NULL)
    {
      SoupServerMessage *message = exchange->message;
      gembok_exchange_begin (exchange);
      if (!exchange->stolen)
        soup_server_message_unpause (message);
    }
  gembok_exchange_unref (exchange);
  return G_SOURCE_REMOVE;
}

static void
delay (GembokExchange *exchange, const GembokFault *fault)
{
  soup_server_message_pause (exchange->message);
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_WORK);
  g_timeout_add ((guint) fault->milliseconds, resume_cb, gembok_exchange_ref (exchange));
}

/* As a service would say it that gives no reason, unless the script has one. */
static void
answer_status (GembokExchange *exchange, const GembokFault *fault)
{
  static const struct
  {
    gint64 status;
    const char *code;
  } codes[] = { { 401, GEMBOK_PROBLEM_UNAUTHORIZED },
                { 403, GEMBOK_PROBLEM_FORBIDDEN },
                { 404, GEMBOK_PROBLEM_NOT_FOUND },
                { 409, GEMBOK_PROBLEM_WRONG_STATE },
                { 412, GEMBOK_PROBLEM_STALE },
                { 413, GEMBOK_PROBLEM_TOO_LARGE },
                { 429, GEMBOK_PROBLEM_TOO_MANY_ATTEMPTS },
                { 503, GEMBOK_PROBLEM_SERVICE_UNAVAILABLE } };
  const char *code = fault->code != NULL ? fault->code : GEMBOK_PROBLEM_INTERNAL;
  for (guint i = 0; fault->code == NULL && i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == fault->status)
      code = codes[i].code;
  if (fault->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->retry_after);
      gembok_exchange_header (exchange, "Retry-After", seconds);
    }
  gembok_exchange_answer_problem (exchange, gembok_problem_new ((int) fault->status, code, NULL, fault->detail));
}

static void
answer_text (GembokExchange *exchange, const char *type, const char *text, gsize length)
{
  g_autoptr (GBytes) body = g_bytes_new (text, length);
  gembok_exchange_answer (exchange, 200, type, body);
}

static void
answer_deep (GembokExchange *exchange)
{
  g_autofree char *text = g_malloc (2 * DEEP);
  memset (text, '[', DEEP);
  memset (text + DEEP, ']', DEEP);
  answer_text (exchange, GEMBOK_TYPE_JSON, text, 2 * DEEP);
}

static void
add_piece_cb (SoupServerMessage *message, gpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *piece = g_strnfill (ENDLESS_PIECE, ' ');
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, piece, ENDLESS_PIECE);
}

static void
answer_endlessly (GembokExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, GEMBOK_TYPE_JSON, NULL);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (exchange->message), FALSE);
  g_signal_connect (exchange->message, "wrote-chunk", G_CALLBACK (add_piece_cb), NULL);
  soup_server_message_set_status (exchange->message, 200, NULL);
  exchange->answered = TRUE;
  add_piece_cb (exchange->message, NULL);
}

/* Any answer that a test can think of: a certificate of somebody else, an AMS of another make. */
static void
answer_as_told (GembokExchange *exchange, const GembokFault *fault)
{
  g_autoptr (GBytes) body = fault->body != NULL ? g_bytes_new (fault->body, strlen (fault->body)) : NULL;
  gembok_exchange_answer (exchange, (int) fault->status, fault->type != NULL ? fault->type : GEMBOK_TYPE_JSON, body);
}

static gboolean
play_instead (GembokExchange *exchange, const GembokFault *fault)
{
  static const char garbage[] = "{\"id\": \x01\xff\xfe not json at all";
  static const char portal[] = "<!DOCTYPE html><html><head><title>Hotel Contoh</title></head><body><form action=\"/login\">"
                               "Please log in to use this network.</form></body></html>";
  switch (fault->action)
    {
    case GEMBOK_PLAY_DELAY:
      delay (exchange, fault);
      return TRUE;
    case GEMBOK_PLAY_STATUS:
      answer_status (exchange, fault);
      return TRUE;
    case GEMBOK_PLAY_GARBAGE:
      answer_text (exchange, GEMBOK_TYPE_JSON, garbage, sizeof garbage - 1);
      return TRUE;
    case GEMBOK_PLAY_HTML:
      answer_text (exchange, "text/html; charset=utf-8", portal, sizeof portal - 1);
      return TRUE;
    case GEMBOK_PLAY_EMPTY:
      answer_text (exchange, GEMBOK_TYPE_JSON, "", 0);
      return TRUE;
    case GEMBOK_PLAY_DEEP:
      answer_deep (exchange);
      return TRUE;
    case GEMBOK_PLAY_ENDLESS:
      answer_endlessly (exchange);
      return TRUE;
    case GEMBOK_PLAY_ANSWER:
      answer_as_told (exchange, fault);
      return TRUE;
    case GEMBOK_PLAY_CUT_REQUEST:
    case GEMBOK_PLAY_DROP_ANSWER:
    case GEMBOK_PLAY_CUT_ANSWER:
    case GEMBOK_PLAY_CLOCK:
    case GEMBOK_PLAY_REWRITE:
    case GEMBOK_PLAY_HEADER:
    case GEMBOK_N_PLAYS:
    default:
      return FALSE;
    }
}

/* --- while the service does its work ------------------------------------------------------------------------------- */

/* What an exchange carries along. */
typedef struct
{
  GembokFault *fault;
  gint64 bytes; /* still to be taken in */
} Played;

gboolean
gembok_faults_head (GembokExchange *exchange)
{
  if (gembok_faults_control (exchange))
    return TRUE;
  GembokFault *fault = gembok_faults_take (exchange);
  if (fault == NULL)
    return FALSE;
  if (play_instead (exchange, fault))
    {
      gembok_fault_unref (fault);
      return TRUE;
    }
  Played *played = g_new0 (Played, 1);
  played->fault = fault;
  played->bytes = fault->bytes;
  exchange->fault = played;
  return FALSE;
}

gsize
gembok_faults_chunk (GembokExchange *exchange, gsize length)
{
  Played *played = exchange->fault;
  if (played == NULL || played->fault->action != GEMBOK_PLAY_CUT_REQUEST)
    return length;
  const gsize taken = MIN (length, (gsize) played->bytes);
  played->bytes -= (gint64) taken;
  return taken;
}

typedef struct
{
  GembokExchange *exchange;
  SoupServerMessage *message;
  GBytes *answer;
} HalfAnswer;

static gboolean
cut_answer_cb (gpointer user_data)
{
  HalfAnswer *half = user_data;
  gsize length = 0;
  const void *data = g_bytes_get_data (half->answer, &length);
  if (half->exchange->message != NULL)
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (half->message);
      gembok_exchange_over (half->exchange);
      if (stream != NULL && length > 0)
        (void) g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL, NULL, NULL);
      gembok_connection_cut (half->exchange->connection);
    }
  gembok_exchange_unref (half->exchange);
  g_object_unref (half->message);
  g_bytes_unref (half->answer);
  g_free (half);
  return G_SOURCE_REMOVE;
}

static void
cut_answer (GembokExchange *exchange, const GembokFault *fault)
{
  g_autoptr (GBytes) whole = gembok_answer_compose (exchange->message, exchange->status, exchange->answer);
  HalfAnswer *half = g_new0 (HalfAnswer, 1);
  half->exchange = gembok_exchange_ref (exchange);
  half->message = g_object_ref (exchange->message);
  half->answer = g_bytes_new_from_bytes (whole, 0, MIN (g_bytes_get_size (whole), (gsize) fault->bytes));
  exchange->stolen = TRUE;
  if (!exchange->deferred)
    soup_server_message_pause (exchange->message);
  g_idle_add (cut_answer_cb, half);
}

/* The answer goes out with the time of a server whose clock is so far ahead. */
static void
set_clock (GembokExchange *exchange, const GembokFault *fault)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) fault->seconds);
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Date", date);
}

/* The answer as usual, but with other words in one place of it. */
static void
rewrite (GembokExchange *exchange, const GembokFault *fault)
{
  if (exchange->answer == NULL || fault->from == NULL || fault->to == NULL)
    return;
  gsize length = 0;
  const char *text = g_bytes_get_data (exchange->answer, &length);
  g_autofree char *body = g_strndup (text, length);
  const char *place = strstr (body, fault->from);
  if (place == NULL)
    return;
  g_autofree char *start = g_strndup (body, (gsize) (place - body));
  char *changed = g_strconcat (start, fault->to, place + strlen (fault->from), NULL);
  g_bytes_unref (exchange->answer);
  exchange->answer = g_bytes_new_take (changed, strlen (changed));
}

static void
cut (GembokExchange *exchange)
{
  gembok_connection_cut (exchange->connection);
  if (exchange->deferred)
    soup_server_message_unpause (exchange->message);
}

gboolean
gembok_faults_answer (GembokExchange *exchange)
{
  const Played *played = exchange->fault;
  const GembokFault *fault = played != NULL ? played->fault : NULL;
  if (fault == NULL)
    return FALSE;
  if (fault->action == GEMBOK_PLAY_CLOCK)
    set_clock (exchange, fault);
  else if (fault->action == GEMBOK_PLAY_REWRITE)
    rewrite (exchange, fault);
  else if (fault->action == GEMBOK_PLAY_HEADER && fault->name != NULL && fault->value != NULL)
    gembok_exchange_header (exchange, fault->name, fault->value);
  else if (fault->action == GEMBOK_PLAY_CUT_ANSWER)
    cut_answer (exchange, fault);
  else if (fault->action == GEMBOK_PLAY_DROP_ANSWER)
    cut (exchange);
  return fault->action == GEMBOK_PLAY_CUT_ANSWER || fault->action == GEMBOK_PLAY_DROP_ANSWER;
}

void
gembok_faults_over (GembokExchange *exchange)
{
  Played *played = g_steal_pointer (&exchange->fault);
  if (played != NULL)
    gembok_fault_unref (played->fault);
  g_free (played);
}
