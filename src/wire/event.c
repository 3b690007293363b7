/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request-private.h"

/* The largest whole number that every JSON reader keeps exact (RFC 8259, section 6). */
#define EVENT_ID_MAX ((G_GUINT64_CONSTANT (1) << 53) - 1)

static void
event_free (gpointer event)
{
  gembok_wire_event_free (event);
}

GembokWireEvent *
gembok_wire_event_new (void)
{
  return g_new0 (GembokWireEvent, 1);
}

void
gembok_wire_event_free (GembokWireEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->request_id);
  g_free (event->kind);
  g_free (event->text);
  g_free (event->actor);
  g_free (event);
}

GBytes *
gembok_wire_events_encode (GPtrArray *events)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_begin_array (writer, "events");
  for (guint i = 0; i < events->len; i++)
    {
      const GembokWireEvent *event = g_ptr_array_index (events, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_integer (writer, "id", (gint64) event->id);
      gembok_json_add_time (writer, "at", event->at);
      gembok_json_add_string (writer, "request_id", event->request_id);
      gembok_json_add_string (writer, "kind", event->kind);
      gembok_json_add_string (writer, "text", event->text);
      gembok_json_add_string (writer, "actor", event->actor);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

static gpointer
read_event (GembokJson *json, GError **error)
{
  GembokWireEvent *event = gembok_wire_event_new ();
  if (!gembok_json_get_unsigned (json, "id", 0, 0, EVENT_ID_MAX, &event->id, error)
      || !gembok_json_get_time (json, "at", &event->at, error)
      || !gembok_wire_need_id (json, "request_id", &event->request_id, error)
      || !gembok_json_need_name (json, "kind", GEMBOK_WIRE_NAME_MAX, &event->kind, error)
      || !gembok_wire_get_text (json, "text", GEMBOK_WIRE_TEXT_MAX, &event->text, error)
      || !gembok_wire_get_text (json, "actor", GEMBOK_WIRE_NAME_MAX, &event->actor, error))
    g_clear_pointer (&event, gembok_wire_event_free);
  return event;
}

GPtrArray *
gembok_wire_events_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);
  if (json == NULL || !gembok_json_need_all (json, "events", read_event, events, error))
    return NULL;
  return g_steal_pointer (&events);
}
