/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/request-view.h"
#include "server/routes.h"
#include "server/validity.h"

void
gembok_route_policy (GembokServer *server, GembokExchange *exchange)
{
  gembok_exchange_header (exchange, "ETag", server->policy_etag);
  if (gembok_etag_matches (gembok_exchange_request_header (exchange, "If-None-Match"), server->policy_etag))
    gembok_exchange_answer (exchange, 304, NULL, NULL);
  else
    gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, server->policy_body);
}

void
gembok_route_crl (GembokServer *server, GembokExchange *exchange)
{
  GError *error = NULL;
  g_autoptr (GBytes) der = gembok_validity_crl (server, gembok_server_now (), &error);
  if (der == NULL)
    gembok_exchange_fail (exchange, error);
  else
    gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_CRL, der);
}

void
gembok_route_ocsp (GembokServer *server, GembokExchange *exchange)
{
  GError *error = NULL;
  g_autoptr (GBytes) request = gembok_exchange_body (exchange);
  g_autoptr (GBytes) answer = gembok_validity_ocsp (server, request, gembok_server_now (), &error);
  if (answer == NULL)
    gembok_exchange_fail (exchange, error);
  else
    gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_OCSP_RESPONSE, answer);
}
