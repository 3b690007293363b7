/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "server/request-view.h"
#include "server/routes.h"
#include "server/store-certificates.h"
#include "server/store-documents.h"
#include "server/uploads.h"

static void
answer_chain (GembokServer *server, GembokExchange *exchange, const char *serial, const char *request)
{
  g_autoptr (GBytes) chain = NULL;
  GError *error = NULL;
  gint64 owner = 0;
  if (!gembok_store_find_chain (server->store, serial, request, &chain, &owner, &error))
    gembok_exchange_fail (exchange, error);
  else if (chain == NULL || owner != exchange->account->id)
    gembok_exchange_refuse (exchange, 404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such certificate."));
  else
    gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_PEM_CHAIN, chain);
}

void
gembok_route_request_certificate (GembokServer *server, GembokExchange *exchange)
{
  answer_chain (server, exchange, NULL, exchange->parameters[0]);
}

void
gembok_route_certificate (GembokServer *server, GembokExchange *exchange)
{
  g_autofree char *serial = g_ascii_strdown (exchange->parameters[0], -1);
  answer_chain (server, exchange, serial, NULL);
}

void
gembok_route_certificates (GembokServer *server, GembokExchange *exchange)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) list
      = gembok_store_list_certificates (server->store, exchange->account->id, gembok_server_now (), &error);
  if (list == NULL)
    {
      gembok_exchange_fail (exchange, error);
      return;
    }
  g_autoptr (GBytes) body = gembok_wire_certificates_encode (list);
  gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

/* --- documents, for those who decide ------------------------------------------------------------------------------- */

static GembokUpload *
find_document (GembokServer *server, GembokExchange *exchange, GembokProblem **problem)
{
  g_autoptr (GembokStoredRequest) request = NULL;
  g_autofree char *id = NULL;
  GembokUpload *upload = NULL;
  GError *error = NULL;
  *problem = gembok_request_load (server, exchange->account, exchange->parameters[0], &request);
  if (*problem != NULL)
    return NULL;
  if (!gembok_store_find_document (server->store, request->wire->id, exchange->parameters[1], &id, &error)
      || (id != NULL && !gembok_store_get_upload (server->store, id, &upload, &error)))
    *problem = gembok_problem_from_failure (error);
  else if (upload == NULL)
    *problem = gembok_problem (404, GEMBOK_PROBLEM_NOT_FOUND, _ ("The request has no such document."));
  return upload;
}

static void
answer_file (GembokServer *server, GembokExchange *exchange, const GembokUpload *upload)
{
  g_autofree char *path = gembok_uploads_path (server, upload->id);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", upload->sha256);
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", upload->kind);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL)
    {
      gembok_exchange_refuse (exchange, 404, GEMBOK_PROBLEM_NOT_FOUND, _ ("The document is not kept any more."));
      return;
    }
  g_autoptr (GBytes) body = g_mapped_file_get_bytes (file);
  gembok_exchange_header (exchange, "ETag", etag);
  gembok_exchange_header (exchange, "Content-Disposition", disposition);
  gembok_exchange_answer (exchange, 200, upload->media_type, body);
}

void
gembok_route_document (GembokServer *server, GembokExchange *exchange)
{
  GembokProblem *problem = NULL;
  g_autoptr (GembokUpload) upload = find_document (server, exchange, &problem);
  if (problem != NULL)
    gembok_exchange_answer_problem (exchange, problem);
  else
    answer_file (server, exchange, upload);
}
