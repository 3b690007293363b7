/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/client-private.h"
#include "ams/patience.h"
#include "ams/refusal.h"
#include "base/i18n.h"

#define CHAIN_MAX (256 * 1024)
#define CRL_MAX   (16 * 1024 * 1024)
#define OCSP_MAX  (64 * 1024)

static gboolean
holds_certificate (GBytes *pem)
{
  static const char begin[] = "-----BEGIN CERTIFICATE-----";
  gsize length = 0;
  const void *text = g_bytes_get_data (pem, &length);
  return memmem (text, length, begin, strlen (begin)) != NULL;
}

GBytes *
gembok_ams_get_certificate (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error)
{
  if (!gembok_ams_require_id (id, error))
    return NULL;
  g_autofree char *path = gembok_path_request (id, "certificate");
  const GembokAmsCall call = { .method = "GET", .path = path, .max_answer = CHAIN_MAX };
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, &call, cancellable, error);
  if (answer == NULL || !gembok_ams_require_body (answer, ams->base_url, error))
    return NULL;
  if (holds_certificate (answer->body))
    return g_bytes_ref (answer->body);
  g_autofree char *host = gembok_answer_host (ams->base_url);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                    _ ("%s sent something that is not a certificate."), host);
  return NULL;
}

GPtrArray *
gembok_ams_list_certificates (GembokAms *ams, GCancellable *cancellable, GError **error)
{
  const GembokAmsCall call = { .method = "GET", .path = GEMBOK_PATH_CERTIFICATES };
  g_autoptr (GBytes) body = gembok_ams_call_json (ams, &call, NULL, cancellable, error);
  return body != NULL ? gembok_ams_decoded (gembok_wire_certificates_decode (body, error), ams->base_url, error) : NULL;
}

/* --- revocation: other servers than the AMS, named by a certificate ------------------------------------------------- */

static GBytes *
take_revocation (GembokHttp *http, const GembokHttpRequest *request, GCancellable *cancellable, GError **error)
{
  /* A question that changes nothing may be asked again, also where it is a POST. */
  const GembokPatience patience = { .repeatable = TRUE, .first_wait_ms = GEMBOK_PATIENCE_WAIT_MS };
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send_patiently (http, request, &patience, NULL, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->status != 200)
    {
      gembok_refusal_set (error, answer, request->url);
      return NULL;
    }
  return gembok_ams_require_body (answer, request->url, error) ? g_bytes_ref (answer->body) : NULL;
}

GBytes *
gembok_ams_fetch_crl (GembokHttp *http, const char *url, GCancellable *cancellable, GError **error)
{
  const GembokHttpRequest request = { .method = "GET", .url = url, .max_answer = CRL_MAX, .allow_plain_http = TRUE };
  return take_revocation (http, &request, cancellable, error);
}

GBytes *
gembok_ams_ask_ocsp (GembokHttp *http, const char *url, GBytes *query, GCancellable *cancellable, GError **error)
{
  const GembokHttpRequest request = {
    .method = "POST",
    .url = url,
    .body = query,
    .body_type = GEMBOK_TYPE_OCSP_REQUEST,
    .max_answer = OCSP_MAX,
    .allow_plain_http = TRUE,
  };
  return take_revocation (http, &request, cancellable, error);
}
