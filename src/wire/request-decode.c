/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wire/request-private.h"

gboolean
gembok_wire_need_id (GembokJson *json, const char *name, char **value, GError **error)
{
  if (!gembok_json_need_name (json, name, 64, value, error))
    return FALSE;
  for (const char *p = *value; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      {
        g_clear_pointer (value, g_free);
        return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
      }
  return TRUE;
}

gboolean
gembok_wire_get_text (GembokJson *json, const char *name, gsize max, char **value, GError **error)
{
  if (!gembok_json_get_string (json, name, value, error))
    return FALSE;
  if (*value == NULL || strlen (*value) <= max)
    return TRUE;
  g_clear_pointer (value, g_free);
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

gboolean
gembok_wire_get_serial (GembokJson *json, const char *name, char **value, GError **error)
{
  if (!gembok_wire_get_text (json, name, 40, value, error))
    return FALSE;
  if (*value == NULL || (**value != '\0' && gembok_is_hex (*value, strlen (*value))))
    return TRUE;
  g_clear_pointer (value, g_free);
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

static gboolean
read_applicant (GPtrArray *applicant, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) object = gembok_json_member (json, "applicant");
  if (object == NULL)
    return gembok_json_fault (json, "applicant", GEMBOK_JSON_MISSING, error);
  if (!gembok_json_is_object (object))
    return gembok_json_fault (object, NULL, GEMBOK_JSON_NO_OBJECT, error);
  g_auto (GStrv) names = gembok_json_names (object);
  if (g_strv_length (names) > GEMBOK_WIRE_ITEMS_MAX)
    return gembok_json_fault (object, NULL, GEMBOK_JSON_OUT_OF_RANGE, error);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = NULL;
      if (!gembok_wire_get_text (object, names[i], GEMBOK_WIRE_VALUE_MAX, &value, error))
        return FALSE;
      if (value != NULL)
        gembok_wire_fields_add (applicant, names[i], value);
    }
  return TRUE;
}

static gpointer
read_attribute (GembokJson *json, GError **error)
{
  g_autofree char *attribute = NULL;
  g_autofree char *value = NULL;
  if (!gembok_json_need_name (json, "attribute", GEMBOK_WIRE_NAME_MAX, &attribute, error)
      || !gembok_json_need_name (json, "value", GEMBOK_WIRE_VALUE_MAX, &value, error))
    return NULL;
  GembokWireField *field = g_new0 (GembokWireField, 1);
  field->name = g_steal_pointer (&attribute);
  field->value = g_steal_pointer (&value);
  return field;
}

static gboolean
has_sound_size (GPtrArray *items, GembokJson *json, const char *name, GError **error)
{
  return items->len <= GEMBOK_WIRE_ITEMS_MAX || gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

static gboolean
read_what_is_asked (GembokWireRequest *request, GembokJson *json, GError **error)
{
  return gembok_json_need_name (json, "type", GEMBOK_WIRE_NAME_MAX, &request->type, error)
         && gembok_json_need_name (json, "procedure", GEMBOK_WIRE_NAME_MAX, &request->procedure, error)
         && gembok_json_need_name (json, "certificate_type", GEMBOK_WIRE_NAME_MAX, &request->certificate_type, error)
         && gembok_json_need_name (json, "method", GEMBOK_WIRE_NAME_MAX, &request->method, error)
         && read_applicant (request->applicant, json, error)
         && gembok_json_need_all (json, "subject", read_attribute, request->subject, error)
         && has_sound_size (request->subject, json, "subject", error)
         && gembok_wire_get_serial (json, "replaces", &request->replaces, error);
}

static gpointer
read_document (GembokJson *json, GError **error)
{
  g_autofree char *state = NULL;
  GembokWireDocument *document = gembok_wire_document_new ();
  if (gembok_json_need_name (json, "kind", GEMBOK_WIRE_NAME_MAX, &document->kind, error)
      && gembok_json_need_string (json, "state", &state, error)
      && gembok_wire_get_text (json, "media_type", GEMBOK_WIRE_NAME_MAX, &document->media_type, error)
      && gembok_json_get_unsigned (json, "bytes", 0, 0, GEMBOK_WIRE_BYTES_MAX, &document->bytes, error)
      && gembok_json_get_unsigned (json, "received", 0, 0, GEMBOK_WIRE_BYTES_MAX, &document->received, error)
      && gembok_json_get_sha256 (json, "sha256", &document->sha256, error)
      && gembok_wire_get_text (json, "reason", GEMBOK_WIRE_TEXT_MAX, &document->reason, error))
    {
      document->state = gembok_document_state_from_name (state);
      return document;
    }
  gembok_wire_document_free (document);
  return NULL;
}

static gpointer
read_decision (GembokJson *json, GError **error)
{
  g_autofree char *role = NULL;
  GembokWireDecision *decision = gembok_wire_decision_new ();
  if (gembok_json_need_name (json, "step", GEMBOK_WIRE_NAME_MAX, &decision->step, error)
      && gembok_json_need_string (json, "role", &role, error)
      && gembok_json_need_name (json, "decision", GEMBOK_WIRE_NAME_MAX, &decision->decision, error)
      && gembok_wire_get_text (json, "reason", GEMBOK_WIRE_TEXT_MAX, &decision->reason, error)
      && gembok_wire_get_text (json, "decided_by", GEMBOK_WIRE_VALUE_MAX, &decision->decided_by, error)
      && gembok_json_get_time (json, "decided_at", &decision->decided_at, error))
    {
      decision->role = gembok_role_from_name (role);
      return decision;
    }
  gembok_wire_decision_free (decision);
  return NULL;
}

static gboolean
read_agreement (GembokWireRequest *request, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) agreement = gembok_json_member (json, "agreement");
  if (agreement == NULL)
    return TRUE;
  if (!gembok_json_is_object (agreement))
    return gembok_json_fault (agreement, NULL, GEMBOK_JSON_NO_OBJECT, error);
  if (!gembok_json_need_name (agreement, "version", GEMBOK_WIRE_NAME_MAX, &request->agreement_version, error)
      || !gembok_json_get_sha256 (agreement, "sha256", &request->agreement_sha256, error))
    return FALSE;
  return request->agreement_sha256 != NULL || gembok_json_fault (agreement, "sha256", GEMBOK_JSON_MISSING, error);
}

static gboolean
read_turn (GembokWireRequest *request, GembokJson *json, GError **error)
{
  g_auto (GStrv) roles = NULL;
  if (!gembok_json_get_strings (json, "turn", &roles, error))
    return FALSE;
  if (roles[0] != NULL)
    request->turn = g_strjoinv ("|", roles);
  return TRUE;
}

static gboolean
read_progress (GembokWireRequest *request, GembokJson *json, GError **error)
{
  return gembok_wire_get_text (json, "reason", GEMBOK_WIRE_TEXT_MAX, &request->reason, error)
         && gembok_wire_get_text (json, "csr", GEMBOK_WIRE_CSR_MAX, &request->csr, error)
         && gembok_json_get_sha256 (json, "public_key_sha256", &request->public_key_sha256, error)
         && read_agreement (request, json, error) && gembok_json_get_sha256 (json, "log_head", &request->log_head, error)
         && gembok_wire_get_serial (json, "certificate_serial", &request->certificate_serial, error)
         && read_turn (request, json, error)
         && gembok_json_read_all (json, "documents", read_document, request->documents, error)
         && has_sound_size (request->documents, json, "documents", error)
         && gembok_json_read_all (json, "decisions", read_decision, request->decisions, error)
         && gembok_json_get_strings (json, "missing", &request->missing, error)
         && gembok_json_get_time (json, "created_at", &request->created_at, error)
         && gembok_json_get_time (json, "updated_at", &request->updated_at, error)
         && gembok_json_get_time (json, "submitted_at", &request->submitted_at, error);
}

/* What was accepted was accepted with all its documents. */
static gboolean
documents_fit (const GembokWireRequest *request, GError **error)
{
  if (request->state != GEMBOK_REQUEST_VERIFIED && request->state != GEMBOK_REQUEST_DONE)
    return TRUE;
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (request->documents, i);
      if (document->state != GEMBOK_DOCUMENT_REJECTED)
        continue;
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                        _ ("The AMS says that the request was accepted, and also that a document of it was rejected."));
      return FALSE;
    }
  return TRUE;
}

/* What ends with a certificate cannot be done without one. */
static gboolean
is_consistent (const GembokWireRequest *request, GError **error)
{
  if (!documents_fit (request, error))
    return FALSE;
  const gboolean issues = g_str_equal (request->type, "issuance") || g_str_equal (request->type, "renewal");
  if (request->state != GEMBOK_REQUEST_DONE || !issues || request->certificate_serial != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("The AMS says that the request is done, but names no certificate."));
  return FALSE;
}

static gpointer
read_request (GembokJson *json, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  g_autofree char *state = NULL;
  if (!gembok_wire_need_id (json, "id", &request->id, error)
      || !gembok_json_need_name (json, "number", GEMBOK_WIRE_NAME_MAX, &request->number, error)
      || !gembok_json_need_string (json, "state", &state, error)
      || !gembok_json_need_name (json, "owner", GEMBOK_WIRE_VALUE_MAX, &request->owner, error)
      || !read_what_is_asked (request, json, error) || !read_progress (request, json, error))
    return NULL;
  request->state = gembok_request_state_from_name (state);
  return is_consistent (request, error) ? g_steal_pointer (&request) : NULL;
}

GembokWireRequest *
gembok_wire_request_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  return json != NULL ? read_request (json, error) : NULL;
}

GembokWireRequest *
gembok_wire_request_decode_new (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  if (json == NULL || !read_what_is_asked (request, json, error))
    return NULL;
  request->state = GEMBOK_REQUEST_DRAFT;
  return g_steal_pointer (&request);
}

GembokWirePage *
gembok_wire_page_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autoptr (GembokWirePage) page = gembok_wire_page_new ();
  guint64 number = 0;
  guint64 per_page = 0;
  if (json == NULL || !gembok_json_need_all (json, "requests", read_request, page->requests, error)
      || !gembok_json_get_unsigned (json, "total", page->requests->len, 0, GEMBOK_WIRE_BYTES_MAX, &page->total, error)
      || !gembok_json_get_unsigned (json, "page", 1, 1, G_MAXUINT, &number, error)
      || !gembok_json_get_unsigned (json, "per_page", page->requests->len, 0, G_MAXUINT, &per_page, error))
    return NULL;
  page->page = (guint) number;
  page->per_page = (guint) per_page;
  return g_steal_pointer (&page);
}
