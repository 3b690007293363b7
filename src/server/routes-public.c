/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/routes.h"
#include "server/validity.h"

void
gembok_route_policy (GembokServer *server, GembokExchange *exchange)
{
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
