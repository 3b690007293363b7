/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request.h"

static void
write_fields (GembokJsonWriter *writer, const char *name, GPtrArray *fields)
{
  gembok_json_begin_object (writer, name);
  for (guint i = 0; i < fields->len; i++)
    {
      const GembokWireField *field = g_ptr_array_index (fields, i);
      gembok_json_add_string (writer, field->name, field->value);
    }
  gembok_json_end_object (writer);
}

/* A name may hold an attribute twice, and its order counts: a list, not an object. */
static void
write_subject (GembokJsonWriter *writer, GPtrArray *subject)
{
  gembok_json_begin_array (writer, "subject");
  for (guint i = 0; i < subject->len; i++)
    {
      const GembokWireField *field = g_ptr_array_index (subject, i);
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "attribute", field->name);
      gembok_json_add_string (writer, "value", field->value);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
}

static void
write_what_is_asked (GembokJsonWriter *writer, const GembokWireRequest *request)
{
  gembok_json_add_string (writer, "type", request->type);
  gembok_json_add_string (writer, "procedure", request->procedure);
  gembok_json_add_string (writer, "certificate_type", request->certificate_type);
  gembok_json_add_string (writer, "method", request->method);
  write_fields (writer, "applicant", request->applicant);
  write_subject (writer, request->subject);
  gembok_json_add_string (writer, "replaces", request->replaces);
}

static void
write_document (GembokJsonWriter *writer, const GembokWireDocument *document)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "kind", document->kind);
  gembok_json_add_string (writer, "state", gembok_document_state_name (document->state));
  gembok_json_add_string (writer, "media_type", document->media_type);
  gembok_json_add_integer (writer, "bytes", (gint64) document->bytes);
  gembok_json_add_integer (writer, "received", (gint64) document->received);
  gembok_json_add_string (writer, "sha256", document->sha256);
  gembok_json_add_string (writer, "reason", document->reason);
  gembok_json_end_object (writer);
}

static void
write_decision (GembokJsonWriter *writer, const GembokWireDecision *decision)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "step", decision->step);
  gembok_json_add_string (writer, "role", gembok_role_name (decision->role));
  gembok_json_add_string (writer, "decision", decision->decision);
  gembok_json_add_string (writer, "reason", decision->reason);
  gembok_json_add_string (writer, "decided_by", decision->decided_by);
  gembok_json_add_time (writer, "decided_at", decision->decided_at);
  gembok_json_end_object (writer);
}

static void
write_agreement (GembokJsonWriter *writer, const GembokWireRequest *request)
{
  if (request->agreement_version == NULL)
    {
      gembok_json_add_string (writer, "agreement", NULL);
      return;
    }
  gembok_json_begin_object (writer, "agreement");
  gembok_json_add_string (writer, "version", request->agreement_version);
  gembok_json_add_string (writer, "sha256", request->agreement_sha256);
  gembok_json_end_object (writer);
}

static void
write_turn (GembokJsonWriter *writer, const char *turn)
{
  g_auto (GStrv) roles = turn != NULL && turn[0] != '\0' ? g_strsplit (turn, "|", -1) : NULL;
  gembok_json_add_strings (writer, "turn", (const char *const *) roles);
}

static void
write_request (GembokJsonWriter *writer, const GembokWireRequest *request)
{
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "id", request->id);
  gembok_json_add_string (writer, "number", request->number);
  gembok_json_add_string (writer, "state", gembok_request_state_name (request->state));
  gembok_json_add_string (writer, "owner", request->owner);
  write_what_is_asked (writer, request);
  gembok_json_add_string (writer, "reason", request->reason);
  gembok_json_add_string (writer, "csr", request->csr);
  gembok_json_add_string (writer, "public_key_sha256", request->public_key_sha256);
  write_agreement (writer, request);
  gembok_json_add_string (writer, "log_head", request->log_head);
  gembok_json_add_string (writer, "certificate_serial", request->certificate_serial);
  write_turn (writer, request->turn);
  gembok_json_begin_array (writer, "documents");
  for (guint i = 0; i < request->documents->len; i++)
    write_document (writer, g_ptr_array_index (request->documents, i));
  gembok_json_end_array (writer);
  gembok_json_begin_array (writer, "decisions");
  for (guint i = 0; i < request->decisions->len; i++)
    write_decision (writer, g_ptr_array_index (request->decisions, i));
  gembok_json_end_array (writer);
  gembok_json_add_strings (writer, "missing", (const char *const *) request->missing);
  gembok_json_add_time (writer, "created_at", request->created_at);
  gembok_json_add_time (writer, "updated_at", request->updated_at);
  gembok_json_add_time (writer, "submitted_at", request->submitted_at);
  gembok_json_end_object (writer);
}

GBytes *
gembok_wire_request_encode_new (const GembokWireRequest *request)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  write_what_is_asked (writer, request);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

GBytes *
gembok_wire_request_encode (const GembokWireRequest *request)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  write_request (writer, request);
  return gembok_json_finish (writer, FALSE);
}

GBytes *
gembok_wire_page_encode (const GembokWirePage *page)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_begin_array (writer, "requests");
  for (guint i = 0; i < page->requests->len; i++)
    write_request (writer, g_ptr_array_index (page->requests, i));
  gembok_json_end_array (writer);
  gembok_json_add_integer (writer, "total", (gint64) page->total);
  gembok_json_add_integer (writer, "page", page->page);
  gembok_json_add_integer (writer, "per_page", page->per_page);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}
