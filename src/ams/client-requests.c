/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/client-private.h"
#include "ams/refusal.h"
#include "ams/upload-private.h"
#include "base/i18n.h"

#define UPLOAD_ANSWER_MAX 65536

/* --- what the applicant sends ------------------------------------------------------------------------------------- */

/* A first answer that came back for the key of something else would bind this request to a stranger. */
static gboolean
is_what_was_asked (const GembokWireRequest *asked, const GembokWireRequest *created)
{
  return g_strcmp0 (asked->type, created->type) == 0 && g_strcmp0 (asked->procedure, created->procedure) == 0;
}

GembokWireRequest *
gembok_ams_create_request (GembokAms *ams, const GembokWireRequest *request, const char *idempotency_key,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = gembok_wire_request_encode_new (request);
  const GembokAmsCall call = {
    .method = "POST",
    .path = GEMBOK_PATH_REQUESTS,
    .body = body,
    .body_type = GEMBOK_TYPE_JSON,
    .idempotency_key = idempotency_key,
  };
  g_autoptr (GembokWireRequest) created = gembok_ams_call_request (ams, &call, NULL, cancellable, error);
  if (created == NULL || is_what_was_asked (request, created))
    return g_steal_pointer (&created);
  g_autofree char *host = gembok_answer_host (ams->base_url);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("%s answered about another request than was asked for."), host);
  return NULL;
}

/* The calls that send something about request @id and get it back as it is then. */
static GembokWireRequest *
call_about (GembokAms *ams, const char *id, const char *part, GembokAmsCall *call, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error))
    return NULL;
  g_autofree char *path = gembok_path_request (id, part);
  call->path = path;
  return gembok_ams_call_request (ams, call, id, cancellable, error);
}

GembokWireRequest *
gembok_ams_put_csr (GembokAms *ams, const char *id, GBytes *der, GCancellable *cancellable, GError **error)
{
  GembokAmsCall call = { .method = "PUT", .body = der, .body_type = GEMBOK_TYPE_CSR };
  return call_about (ams, id, "csr", &call, cancellable, error);
}

GembokWireRequest *
gembok_ams_put_agreement (GembokAms *ams, const char *id, const char *version, const char *sha256, gboolean accepted,
                          GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = gembok_wire_agreement_encode (version, sha256, accepted);
  GembokAmsCall call = { .method = "PUT", .body = body, .body_type = GEMBOK_TYPE_JSON };
  return call_about (ams, id, "agreement", &call, cancellable, error);
}

GembokWireRequest *
gembok_ams_submit (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key, const char *log_head,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = gembok_wire_submission_encode (log_head);
  GembokAmsCall call = {
    .method = "POST", .body = body, .body_type = GEMBOK_TYPE_JSON, .if_match = etag, .idempotency_key = idempotency_key
  };
  g_autoptr (GembokWireRequest) request = call_about (ams, id, "submission", &call, cancellable, error);
  if (request == NULL || request->state != GEMBOK_REQUEST_DRAFT)
    return g_steal_pointer (&request);
  g_autofree char *host = gembok_answer_host (ams->base_url);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("%s took the request, yet calls it a draft still."), host);
  return NULL;
}

gboolean
gembok_ams_cancel_request (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error))
    return FALSE;
  g_autofree char *path = gembok_path_request (id, NULL);
  const GembokAmsCall call = { .method = "DELETE", .path = path };
  return gembok_ams_call_plainly (ams, &call, cancellable, error);
}

/* --- documents ---------------------------------------------------------------------------------------------------- */

static GPtrArray *
upload_headers (const char *kind, const char *media_type, const char *sha256, guint64 size)
{
  const char *const pairs[]
      = { GEMBOK_UPLOAD_KIND, kind, GEMBOK_UPLOAD_MEDIA_TYPE, media_type, GEMBOK_UPLOAD_SHA256, sha256, NULL };
  g_autofree char *metadata = gembok_tus_metadata_encode (pairs);
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (headers, g_strdup (GEMBOK_HEADER_TUS_RESUMABLE ": " GEMBOK_TUS_VERSION));
  g_ptr_array_add (headers, g_strdup_printf (GEMBOK_HEADER_UPLOAD_LENGTH ": %" G_GUINT64_FORMAT, size));
  g_ptr_array_add (headers, g_strconcat (GEMBOK_HEADER_UPLOAD_METADATA ": ", metadata, NULL));
  g_ptr_array_add (headers, NULL);
  return headers;
}

char *
gembok_ams_create_upload (GembokAms *ams, const char *id, const char *kind, const char *media_type, const char *sha256,
                          guint64 size, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error) || !gembok_ams_require_kind (kind, error))
    return NULL;
  /* The key only has to last for the repeats within this call: a later call finds what was made, or makes another one
   * and the empty one is forgotten. */
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *path = gembok_path_request (id, "documents");
  g_autofree char *url = g_strconcat (ams->base_url, path, NULL);
  g_autoptr (GPtrArray) headers = upload_headers (kind, media_type, sha256, size);
  const GembokAmsCall call = {
    .method = "POST",
    .path = path,
    .idempotency_key = key,
    .more_headers = (const char *const *) headers->pdata,
    .max_answer = UPLOAD_ANSWER_MAX,
    .item = kind,
  };
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, &call, cancellable, error);
  return answer != NULL ? gembok_upload_location (answer, url, error) : NULL;
}

gboolean
gembok_ams_upload (GembokAms *ams, const char *location, const GembokHttpSource *source, const char *item,
                   GCancellable *cancellable, GError **error)
{
  const GembokUploadPolicy policy = { .first_wait_ms = ams->first_wait_ms };
  return gembok_upload_send (ams->http, location, ams->token, ams->base_url, source, item, &policy, &ams->reporter,
                             cancellable, error);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

GembokWireRequest *
gembok_ams_get_request (GembokAms *ams, const char *id, char **etag, gboolean *not_modified, GCancellable *cancellable,
                        GError **error)
{
  if (not_modified != NULL)
    *not_modified = FALSE;
  if (!gembok_ams_require_id (id, error))
    return NULL;
  g_autofree char *path = gembok_path_request (id, NULL);
  /* A caller who cannot be told that nothing changed must get the whole. */
  const char *known = etag != NULL && not_modified != NULL ? *etag : NULL;
  const GembokAmsCall call = { .method = "GET", .path = path, .if_none_match = known };
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, &call, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->status == 304)
    {
      *not_modified = TRUE;
      return NULL;
    }
  GembokWireRequest *request = gembok_ams_decode_request (answer, ams->base_url, id, error);
  if (request != NULL && etag != NULL)
    {
      g_free (*etag);
      *etag = g_strdup (request->etag);
    }
  return request;
}

GembokWirePage *
gembok_ams_list_requests (GembokAms *ams, guint page, guint per_page, const char *search, const char *state,
                          GCancellable *cancellable, GError **error)
{
  g_autofree char *path = gembok_path_list (page, per_page, search, state);
  const GembokAmsCall call = { .method = "GET", .path = path };
  g_autoptr (GBytes) body = gembok_ams_call_json (ams, &call, NULL, cancellable, error);
  return body != NULL ? gembok_ams_decoded (gembok_wire_page_decode (body, error), ams->base_url, error) : NULL;
}

GPtrArray *
gembok_ams_get_events (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error))
    return NULL;
  g_autofree char *path = gembok_path_request (id, "events");
  const GembokAmsCall call = { .method = "GET", .path = path };
  g_autoptr (GBytes) body = gembok_ams_call_json (ams, &call, NULL, cancellable, error);
  return body != NULL ? gembok_ams_decoded (gembok_wire_events_decode (body, error), ams->base_url, error) : NULL;
}

/* --- the decider's calls ------------------------------------------------------------------------------------------ */

GBytes *
gembok_ams_get_document (GembokAms *ams, const char *id, const char *kind, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error) || !gembok_ams_require_kind (kind, error))
    return NULL;
  g_autofree char *path = gembok_path_request_document (id, kind);
  const GembokAmsCall call = { .method = "GET", .path = path, .max_answer = GEMBOK_WIRE_DOCUMENT_MAX, .item = kind };
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, &call, cancellable, error);
  if (answer == NULL || !gembok_ams_require_body (answer, ams->base_url, error))
    return NULL;
  return g_bytes_ref (answer->body);
}

GembokWireRequest *
gembok_ams_decide (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key,
                   const GembokWireVerdict *verdict, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = gembok_wire_verdict_encode (verdict);
  GembokAmsCall call = {
    .method = "POST", .body = body, .body_type = GEMBOK_TYPE_JSON, .if_match = etag, .idempotency_key = idempotency_key
  };
  return call_about (ams, id, "decision", &call, cancellable, error);
}
