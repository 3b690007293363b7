/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request.h"

static void
field_free (gpointer field)
{
  gembok_wire_field_free (field);
}

static void
document_free (gpointer document)
{
  gembok_wire_document_free (document);
}

static void
decision_free (gpointer decision)
{
  gembok_wire_decision_free (decision);
}

static void
request_free (gpointer request)
{
  gembok_wire_request_free (request);
}

GembokWireRequest *
gembok_wire_request_new (void)
{
  GembokWireRequest *request = g_new0 (GembokWireRequest, 1);
  request->applicant = g_ptr_array_new_with_free_func (field_free);
  request->subject = g_ptr_array_new_with_free_func (field_free);
  request->documents = g_ptr_array_new_with_free_func (document_free);
  request->decisions = g_ptr_array_new_with_free_func (decision_free);
  request->state = GEMBOK_REQUEST_UNKNOWN;
  return request;
}

void
gembok_wire_request_free (GembokWireRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->type);
  g_free (request->procedure);
  g_free (request->certificate_type);
  g_free (request->method);
  g_ptr_array_unref (request->applicant);
  g_ptr_array_unref (request->subject);
  g_free (request->replaces);
  g_free (request->id);
  g_free (request->number);
  g_free (request->owner);
  g_free (request->reason);
  g_free (request->csr);
  g_free (request->public_key_sha256);
  g_free (request->agreement_version);
  g_free (request->agreement_sha256);
  g_free (request->log_head);
  g_free (request->etag);
  g_free (request->certificate_serial);
  g_free (request->turn);
  g_ptr_array_unref (request->documents);
  g_ptr_array_unref (request->decisions);
  g_strfreev (request->missing);
  g_free (request);
}

GembokWireDocument *
gembok_wire_document_new (void)
{
  GembokWireDocument *document = g_new0 (GembokWireDocument, 1);
  document->state = GEMBOK_DOCUMENT_UNKNOWN;
  return document;
}

void
gembok_wire_document_free (GembokWireDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->kind);
  g_free (document->media_type);
  g_free (document->sha256);
  g_free (document->reason);
  g_free (document);
}

GembokWireDecision *
gembok_wire_decision_new (void)
{
  GembokWireDecision *decision = g_new0 (GembokWireDecision, 1);
  decision->role = GEMBOK_ROLE_UNKNOWN;
  return decision;
}

void
gembok_wire_decision_free (GembokWireDecision *decision)
{
  if (decision == NULL)
    return;
  g_free (decision->step);
  g_free (decision->decision);
  g_free (decision->reason);
  g_free (decision->decided_by);
  g_free (decision);
}

void
gembok_wire_fields_add (GPtrArray *fields, const char *name, const char *value)
{
  GembokWireField *field = g_new0 (GembokWireField, 1);
  field->name = g_strdup (name);
  field->value = g_strdup (value != NULL ? value : "");
  g_ptr_array_add (fields, field);
}

const char *
gembok_wire_fields_get (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const GembokWireField *field = g_ptr_array_index (fields, i);
      if (g_strcmp0 (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}

void
gembok_wire_field_free (GembokWireField *field)
{
  if (field == NULL)
    return;
  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

GembokWirePage *
gembok_wire_page_new (void)
{
  GembokWirePage *page = g_new0 (GembokWirePage, 1);
  page->requests = g_ptr_array_new_with_free_func (request_free);
  page->page = 1;
  return page;
}

void
gembok_wire_page_free (GembokWirePage *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref (page->requests);
  g_free (page);
}
