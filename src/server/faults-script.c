/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "server/faults-private.h"

#define CONTROL_PATH  "/test/faults"
#define CONTROL_BYTES (256 * 1024)

static const char *const action_names[GEMBOK_N_PLAYS]
    = { "cut_request", "drop_answer", "cut_answer", "delay", "status", "garbage", "html",
        "empty",       "deep",        "endless",    "clock", "answer", "rewrite", "header" };

static GPtrArray *scripted; /* of GembokFault, in order */

static void
clear_fault (gpointer data)
{
  GembokFault *fault = data;
  char *const texts[] = { fault->method, fault->path, fault->suffix, fault->detail, fault->code, fault->type,
                          fault->body,   fault->name, fault->value,  fault->from,   fault->to };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

void
gembok_fault_unref (gpointer fault)
{
  g_rc_box_release_full (fault, clear_fault);
}

/* --- reading it ---------------------------------------------------------------------------------------------------- */

static gboolean
read_action (GembokJson *json, GembokPlay *action, GError **error)
{
  g_autofree char *name = NULL;
  if (!gembok_json_need_string (json, "action", &name, error))
    return FALSE;
  for (guint i = 0; i < GEMBOK_N_PLAYS; i++)
    if (strcmp (name, action_names[i]) == 0)
      {
        *action = i;
        return TRUE;
      }
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, "There is no fault \"%s\".", name);
  return FALSE;
}

static gboolean
read_texts (GembokJson *json, GembokFault *fault, GError **error)
{
  return gembok_json_get_string (json, "detail", &fault->detail, error)
         && gembok_json_get_string (json, "code", &fault->code, error)
         && gembok_json_get_string (json, "type", &fault->type, error)
         && gembok_json_get_string (json, "body", &fault->body, error)
         && gembok_json_get_string (json, "name", &fault->name, error)
         && gembok_json_get_string (json, "value", &fault->value, error)
         && gembok_json_get_string (json, "from", &fault->from, error)
         && gembok_json_get_string (json, "to", &fault->to, error);
}

static GembokFault *
read_fault (GembokJson *json, GError **error)
{
  GembokFault *fault = g_rc_box_new0 (GembokFault);
  if (gembok_json_get_string (json, "method", &fault->method, error)
      && gembok_json_need_string (json, "path", &fault->path, error)
      && gembok_json_get_string (json, "suffix", &fault->suffix, error) && read_action (json, &fault->action, error)
      && gembok_json_get_integer (json, "times", 1, &fault->times, error)
      && gembok_json_get_integer (json, "skip", 0, &fault->skip, error)
      && gembok_json_get_integer (json, "bytes", 0, &fault->bytes, error)
      && gembok_json_get_integer (json, "milliseconds", 0, &fault->milliseconds, error)
      && gembok_json_get_integer (json, "status", 503, &fault->status, error)
      && gembok_json_get_integer (json, "retry_after", -1, &fault->retry_after, error)
      && gembok_json_get_integer (json, "seconds", 0, &fault->seconds, error) && read_texts (json, fault, error))
    return fault;
  gembok_fault_unref (fault);
  return NULL;
}

static GPtrArray *
read_script (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (gembok_fault_unref);
  g_autoptr (GembokJson) json = gembok_json_parse (body, CONTROL_BYTES, error);
  g_autoptr (GembokJson) list = json != NULL ? gembok_json_member (json, "faults") : NULL;
  for (guint i = 0; list != NULL && i < gembok_json_length (list); i++)
    {
      g_autoptr (GembokJson) element = gembok_json_element (list, i);
      GembokFault *fault = read_fault (element, error);
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
      const GembokFault *fault = g_ptr_array_index (scripted, i);
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

gboolean
gembok_faults_control (GembokExchange *exchange)
{
  static const GembokRoute route = { "POST", CONTROL_PATH, GEMBOK_BODY_JSON, 0, GEMBOK_ROUTE_ANYONE, NULL, control, NULL };
  if (strcmp (exchange->path, CONTROL_PATH) != 0 || !is_from_loopback (exchange))
    return FALSE;
  exchange->route = &route;
  exchange->limit = CONTROL_BYTES;
  exchange->body = g_byte_array_new ();
  return TRUE;
}

/* --- what is played next ------------------------------------------------------------------------------------------- */

static gboolean
fits (const GembokFault *fault, GembokExchange *exchange)
{
  const char *method = soup_server_message_get_method (exchange->message);
  return (fault->method == NULL || strcmp (fault->method, method) == 0) && g_str_has_prefix (exchange->path, fault->path)
         && (fault->suffix == NULL || g_str_has_suffix (exchange->path, fault->suffix));
}

GembokFault *
gembok_faults_take (GembokExchange *exchange)
{
  for (guint i = 0; scripted != NULL && i < scripted->len; i++)
    {
      GembokFault *fault = g_ptr_array_index (scripted, i);
      if (fault->times == 0 || !fits (fault, exchange))
        continue;
      if (fault->skip > 0)
        {
          fault->skip--;
          continue;
        }
      if (fault->times > 0)
        fault->times--;
      return g_rc_box_acquire (fault);
    }
  return NULL;
}
