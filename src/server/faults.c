/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/faults.h"

#include <string.h>

#include "server/exchange-private.h"

#define CONTROL_PATH  "/test/faults"
#define CONTROL_BYTES (64 * 1024)
#define DEEP          100000
#define ENDLESS_PIECE (16 * 1024)

typedef enum
{
  ACTION_CUT_REQUEST,
  ACTION_DROP_ANSWER,
  ACTION_CUT_ANSWER,
  ACTION_DELAY,
  ACTION_STATUS,
  ACTION_GARBAGE,
  ACTION_HTML,
  ACTION_EMPTY,
  ACTION_DEEP,
  ACTION_ENDLESS,
  ACTION_CLOCK,
  N_ACTIONS
} Action;

static const char *const action_names[N_ACTIONS] = { "cut_request", "drop_answer", "cut_answer", "delay",
                                                     "status",      "garbage",     "html",       "empty",
                                                     "deep",        "endless",     "clock" };

typedef struct
{
  char *method; /* (nullable) */
  char *path;
  char *suffix; /* (nullable) */
  Action action;
  gint64 times, skip, bytes, milliseconds, status, retry_after, seconds;
} Fault;

static GPtrArray *scripted; /* of Fault, in order */

static void
fault_free (gpointer data)
{
  Fault *fault = data;
  g_free (fault->method);
  g_free (fault->path);
  g_free (fault->suffix);
  g_free (fault);
}

/* --- the script ---------------------------------------------------------------------------------------------------- */

static gboolean
read_action (GembokJson *json, Action *action, GError **error)
{
  g_autofree char *name = NULL;
  if (!gembok_json_need_string (json, "action", &name, error))
    return FALSE;
  for (guint i = 0; i < N_ACTIONS; i++)
    if (strcmp (name, action_names[i]) == 0)
      {
        *action = i;
        return TRUE;
      }
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, "There is no fault \"%s\".", name);
  return FALSE;
}

static Fault *
read_fault (GembokJson *json, GError **error)
{
  Fault *fault = g_new0 (Fault, 1);
  if (gembok_json_get_string (json, "method", &fault->method, error)
      && gembok_json_need_string (json, "path", &fault->path, error)
      && gembok_json_get_string (json, "suffix", &fault->suffix, error) && read_action (json, &fault->action, error)
      && gembok_json_get_integer (json, "times", 1, &fault->times, error)
      && gembok_json_get_integer (json, "skip", 0, &fault->skip, error)
      && gembok_json_get_integer (json, "bytes", 0, &fault->bytes, error)
      && gembok_json_get_integer (json, "milliseconds", 0, &fault->milliseconds, error)
      && gembok_json_get_integer (json, "status", 503, &fault->status, error)
      && gembok_json_get_integer (json, "retry_after", -1, &fault->retry_after, error)
      && gembok_json_get_integer (json, "seconds", 0, &fault->seconds, error))
    return fault;
  fault_free (fault);
  return NULL;
}

static GPtrArray *
read_script (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (fault_free);
  g_autoptr (GembokJson) json = gembok_json_parse (body, CONTROL_BYTES, error);
  g_autoptr (GembokJson) list = json != NULL ? gembok_json_member (json, "faults") : NULL;
  for (guint i = 0; list != NULL && i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      Fault *fault = read_fault (element, error);
      if (fault == NULL)
        return NULL;
      g_ptr_array_add (faults, fault);
    }
  return json != NULL ? g_steal_pointer (&faults) : NULL;
}

static void
answer_script (GembokExchange *exchange)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_begin_array (writer, "faults");
  for (guint i = 0; scripted != NULL && i < scripted->len; i++)
    {
      const Fault *fault = g_ptr_array_index (scripted, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "method", fault->method);
      gembok_json_add_string (writer, "path", fault->path);
      gembok_json_add_string (writer, "action", action_names[fault->action]);
      gembok_json_add_integer (writer, "times", fault->times);
      gembok_json_add_integer (writer, "skip", fault->skip);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  g_autoptr (GBytes) body = gembok_json_finish (writer, FALSE);
  gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

static void
control (GembokServer *server G_GNUC_UNUSED, GembokExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = gembok_exchange_body (exchange);
  if (g_bytes_get_size (body) > 0)
    {
      GPtrArray *faults = read_script (body, &error);
      if (faults == NULL)
        {
          gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
          return;
        }
      g_clear_pointer (&scripted, g_ptr_array_unref);
      scripted = faults;
    }
  answer_script (exchange);
}

static gboolean
is_from_loopback (GembokExchange *exchange)
{
  g_autofree char *text = gembok_exchange_address (exchange);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
begin_control (GembokExchange *exchange)
{
  static const GembokRoute route = { "POST", CONTROL_PATH, GEMBOK_BODY_JSON, 0, GEMBOK_ROUTE_ANYONE, NULL, control, NULL };
  exchange->route = &route;
  exchange->limit = CONTROL_BYTES;
  exchange->body = g_byte_array_new ();
  return TRUE;
}

/* --- playing them -------------------------------------------------------------------------------------------------- */

static gboolean
fits (const Fault *fault, GembokExchange *exchange)
{
  const char *method = soup_server_message_get_method (exchange->message);
  return (fault->method == NULL || strcmp (fault->method, method) == 0) && g_str_has_prefix (exchange->path, fault->path)
         && (fault->suffix == NULL || g_str_has_suffix (exchange->path, fault->suffix));
}

static Fault *
take_fault (GembokExchange *exchange)
{
  for (guint i = 0; scripted != NULL && i < scripted->len; i++)
    {
      Fault *fault = g_ptr_array_index (scripted, i);
      if (fault->times == 0 || !fits (fault, exchange))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          continue;
        }
      if (fault->times > 0)
        fault->times--;
      return fault;
    }
  return NULL;
}

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
delay (GembokExchange *exchange, const Fault *fault)
{
  soup_server_message_pause (exchange->message);
  gembok_connection_enter (exchange->connection, GEMBOK_PHASE_WORK);
  g_timeout_add ((guint) fault->milliseconds, resume_cb, gembok_exchange_ref (exchange));
}

static void
answer_status (GembokExchange *exchange, const Fault *fault)
{
  static const struct
  {
    gint64 status;
    const char *code;
  } codes[] = { { 401, GEMBOK_PROBLEM_UNAUTHORIZED },
                { 429, GEMBOK_PROBLEM_TOO_MANY_ATTEMPTS },
                { 503, GEMBOK_PROBLEM_SERVICE_UNAVAILABLE } };
  const char *code = GEMBOK_PROBLEM_INTERNAL;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == fault->status)
      code = codes[i].code;
  if (fault->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->retry_after);
      gembok_exchange_header (exchange, "Retry-After", seconds);
    }
  gembok_exchange_refuse (exchange, (int) fault->status, code, "This answer was scripted by a test.");
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

static gboolean
play_instead (GembokExchange *exchange, const Fault *fault)
{
  static const char garbage[] = "{\"id\": \x01\xff\xfe not json at all";
  static const char portal[] = "<!DOCTYPE html><html><head><title>Hotel Contoh</title></head><body><form action=\"/login\">"
                               "Please log in to use this network.</form></body></html>";
  switch (fault->action)
    {
    case ACTION_DELAY:
      delay (exchange, fault);
      return TRUE;
    case ACTION_STATUS:
      answer_status (exchange, fault);
      return TRUE;
    case ACTION_GARBAGE:
      answer_text (exchange, GEMBOK_TYPE_JSON, garbage, sizeof garbage - 1);
      return TRUE;
    case ACTION_HTML:
      answer_text (exchange, "text/html; charset=utf-8", portal, sizeof portal - 1);
      return TRUE;
    case ACTION_EMPTY:
      answer_text (exchange, GEMBOK_TYPE_JSON, "", 0);
      return TRUE;
    case ACTION_DEEP:
      answer_deep (exchange);
      return TRUE;
    case ACTION_ENDLESS:
      answer_endlessly (exchange);
      return TRUE;
    case ACTION_CUT_REQUEST:
    case ACTION_DROP_ANSWER:
    case ACTION_CUT_ANSWER:
    case ACTION_CLOCK:
    case N_ACTIONS:
    default:
      return FALSE;
    }
}

gboolean
gembok_faults_head (GembokExchange *exchange)
{
  if (strcmp (exchange->path, CONTROL_PATH) == 0 && is_from_loopback (exchange))
    return begin_control (exchange);
  const Fault *fault = take_fault (exchange);
  if (fault == NULL)
    return FALSE;
  if (play_instead (exchange, fault))
    return TRUE;
  exchange->fault = g_memdup2 (fault, sizeof *fault);
  return FALSE;
}

gsize
gembok_faults_chunk (GembokExchange *exchange, gsize length)
{
  Fault *fault = exchange->fault;
  if (fault == NULL || fault->action != ACTION_CUT_REQUEST)
    return length;
  const gsize taken = MIN (length, (gsize) fault->bytes);
  fault->bytes -= (gint64) taken;
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
cut_answer (GembokExchange *exchange, const Fault *fault)
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
set_clock (GembokExchange *exchange, const Fault *fault)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) fault->seconds);
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Date", date);
}

gboolean
gembok_faults_answer (GembokExchange *exchange)
{
  const Fault *fault = exchange->fault;
  if (fault != NULL && fault->action == ACTION_CLOCK)
    set_clock (exchange, fault);
  if (fault == NULL || (fault->action != ACTION_DROP_ANSWER && fault->action != ACTION_CUT_ANSWER))
    return FALSE;
  if (fault->action == ACTION_CUT_ANSWER)
    {
      cut_answer (exchange, fault);
      return TRUE;
    }
  gembok_connection_cut (exchange->connection);
  if (exchange->deferred)
    soup_server_message_unpause (exchange->message);
  return TRUE;
}

void
gembok_faults_over (GembokExchange *exchange)
{
  g_clear_pointer (&exchange->fault, g_free);
}
