/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/exchange.h"

#include <string.h>

GembokExchange *
gembok_exchange_ref (GembokExchange *exchange)
{
  exchange->references++;
  return exchange;
}

void
gembok_exchange_unref (GembokExchange *exchange)
{
  if (--exchange->references > 0)
    return;
  g_free (exchange->path);
  g_free (exchange->parameters[0]);
  g_free (exchange->parameters[1]);
  g_clear_pointer (&exchange->query, g_hash_table_unref);
  g_clear_pointer (&exchange->account, gembok_account_free);
  g_free (exchange->session);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_clear_pointer (&exchange->secret, gembok_secret_free);
  g_clear_pointer (&exchange->answer, g_bytes_unref);
  g_clear_pointer (&exchange->connection, gembok_connection_unref);
  g_free (exchange);
}

const char *
gembok_exchange_request_header (GembokExchange *exchange, const char *name)
{
  if (exchange->message == NULL)
    return NULL;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *joined = soup_message_headers_get_list (headers, name);
  const char *one = soup_message_headers_get_one (headers, name);
  return joined != NULL && one != NULL && strcmp (joined, one) == 0 ? one : NULL;
}

GBytes *
gembok_exchange_body (GembokExchange *exchange)
{
  return exchange->body != NULL ? g_bytes_new (exchange->body->data, exchange->body->len) : g_bytes_new (NULL, 0);
}

char *
gembok_exchange_address (GembokExchange *exchange)
{
  GSocketAddress *remote = exchange->message != NULL ? soup_server_message_get_remote_address (exchange->message) : NULL;
  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("unknown");
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}
