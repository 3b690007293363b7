/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ams/http-private.h"
#include "base/text.h"

#define NAME_CHARS 200
#define CHAIN_MAX  (128 * 1024)

void
gembok_http_peer_free (GembokHttpPeer *peer)
{
  if (peer == NULL)
    return;
  g_free (peer->problem);
  g_free (peer->hint);
  g_free (peer->host);
  g_free (peer->proxy);
  g_free (peer->address);
  g_clear_pointer (&peer->chain, g_bytes_unref);
  g_free (peer->ca_file);
  g_free (peer->ca_folder);
  g_free (peer->subject);
  g_free (peer->issuer);
  g_free (peer->protocol);
  g_free (peer);
}

static void
take_name (char **name, const char *text)
{
  if (*name == NULL)
    *name = gembok_text_sanitise (text, NAME_CHARS);
}

/* "Nov 21 02:00:00 2026 GMT", as libcurl prints the dates of a certificate. */
static gint64
date_of_certificate (const char *text)
{
  char month[4] = "", clock[9] = "";
  int day = 0, year = 0;
  if (sscanf (text, "%3[A-Za-z] %2d %8[0-9:] %4d", month, &day, clock, &year) != 4)
    return 0;
  g_autofree char *http_form = g_strdup_printf ("Day, %02d %s %04d %s GMT", day, month, year, clock);
  return gembok_http_date (http_form);
}

/* What a server sends is its own affair: more is not looked at. */
static void
take_certificate (GembokHttpPeer *peer, const char *pem)
{
  const gsize present = peer->chain != NULL ? g_bytes_get_size (peer->chain) : 0;
  const gsize length = strlen (pem);
  if (length > CHAIN_MAX - present)
    return;
  GByteArray *longer = g_byte_array_new ();
  if (present > 0)
    g_byte_array_append (longer, g_bytes_get_data (peer->chain, NULL), (guint) present);
  g_byte_array_append (longer, (const guint8 *) pem, (guint) length);
  if (length > 0 && pem[length - 1] != '\n')
    g_byte_array_append (longer, (const guint8 *) "\n", 1);
  g_clear_pointer (&peer->chain, g_bytes_unref);
  peer->chain = g_byte_array_free_to_bytes (longer);
}

void
gembok_http_peer_note (GembokHttpPeer *peer, guint depth, const char *line)
{
  static const char subject[] = "Subject:", issuer[] = "Issuer:", end[] = "Expire date:", certificate[] = "Cert:";
  if (g_str_has_prefix (line, certificate))
    take_certificate (peer, line + strlen (certificate));
  else if (depth > 0)
    return;
  else if (g_str_has_prefix (line, subject))
    take_name (&peer->subject, line + strlen (subject));
  else if (g_str_has_prefix (line, issuer))
    take_name (&peer->issuer, line + strlen (issuer));
  else if (g_str_has_prefix (line, end))
    peer->not_after = date_of_certificate (line + strlen (end));
}

/* --- the way ---------------------------------------------------------------------------------------------------- */

void
gembok_http_peer_finish (const GembokHttpExchange *exchange, const GembokHttpFailure *failure)
{
  GembokHttpPeer *peer = exchange->peer;
  const GembokHttpCourse *course = &exchange->course;
  peer->stage = failure != NULL ? gembok_http_course_stage (course, failure->fault) : GEMBOK_HTTP_STAGE_DONE;
  peer->host = g_strdup (exchange->url->host);
  peer->port = (guint) exchange->url->port;
  peer->proxy = exchange->proxy->url != NULL ? gembok_proxy_shown (exchange->proxy->url) : NULL;
  peer->proxy_source = exchange->proxy->source;
  peer->proxy_variable = exchange->proxy->variable;
  peer->address = course->address[0] != '\0' ? gembok_text_sanitise (course->address, NAME_CHARS) : NULL;
  peer->address_port = course->port;
  peer->name_us = course->name_us;
  peer->connect_us = course->connect_us;
  peer->tls_us = course->tls_us;
  peer->answer_us = course->answer_us;
  /* Also of an exchange that came to nothing after the handshake. */
  if (course->tls_us != 0)
    peer->protocol = g_strdup (exchange->newest_tls ? "TLSv1.3" : "TLSv1.2");
  if (failure != NULL)
    return;
  peer->status = exchange->intake->answer->status;
  peer->server_time = gembok_http_date (gembok_http_header (exchange->intake->answer, "date"));
  peer->asked_at = g_get_real_time () / G_USEC_PER_SEC;
}

/* --- a server that is refused ----------------------------------------------------------------------------------- */

static void
note_certificate (GembokHttpPeer *peer, GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  if (subject != NULL)
    take_name (&peer->subject, subject);
  if (issuer != NULL)
    take_name (&peer->issuer, issuer);
  if (end != NULL)
    peer->not_after = g_date_time_to_unix (end);
  for (GTlsCertificate *link = peer->chain == NULL ? certificate : NULL; link != NULL;
       link = g_tls_certificate_get_issuer (link))
    {
      g_autofree char *pem = NULL;
      g_object_get (link, "certificate-pem", &pem, NULL);
      if (pem != NULL)
        take_certificate (peer, pem);
    }
}

/* Called only for a certificate that failed verification; looks at it and confirms the refusal. */
static gboolean
refuse_certificate_cb (G_GNUC_UNUSED GTlsConnection *connection, GTlsCertificate *certificate,
                       G_GNUC_UNUSED GTlsCertificateFlags flags, gpointer peer)
{
  note_certificate (peer, certificate);
  return FALSE;
}

static void
watch_handshake_cb (G_GNUC_UNUSED GSocketClient *client, GSocketClientEvent event,
                    G_GNUC_UNUSED GSocketConnectable *connectable, GIOStream *connection, gpointer peer)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (refuse_certificate_cb), peer);
  /* The profile's own CA may be stricter than the system's. */
  GTlsCertificate *shown = event == G_SOCKET_CLIENT_TLS_HANDSHAKED
                               ? g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (connection))
                               : NULL;
  if (shown != NULL)
    note_certificate (peer, shown);
}

/* libcurl says "socks5h" where GIO says "socks5"; both let the proxy look up the name. */
static GProxyResolver *
same_way (const GembokProxy *proxy)
{
  static const char socks[] = "socks5h://";
  if (proxy->url == NULL)
    return NULL;
  if (!g_str_has_prefix (proxy->url, socks))
    return g_simple_proxy_resolver_new (proxy->url, NULL);
  g_autofree char *url = g_strconcat ("socks5://", proxy->url + strlen (socks), NULL);
  return g_simple_proxy_resolver_new (url, NULL);
}

void
gembok_http_peer_look (const GembokHttpExchange *exchange)
{
  /* libcurl shows nothing of a certificate that it refused. GIO's TLS, whose verification is just as strict here, shows it
   * to the handler before it breaks the handshake off; where there is no GIO TLS, the names stay unknown. */
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_tls (client, TRUE);
  /* A resolver of our own: GIO's look-up of the desktop's proxy ends the program where the settings are not installed. */
  g_autoptr (GProxyResolver) resolver = same_way (exchange->proxy);
  g_socket_client_set_enable_proxy (client, resolver != NULL);
  g_socket_client_set_proxy_resolver (client, resolver);
  g_socket_client_set_timeout (client, exchange->http->limits.connect_ms / 1000 + 1);
  g_signal_connect (client, "event", G_CALLBACK (watch_handshake_cb), exchange->peer);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, exchange->url->host, (guint16) exchange->url->port, exchange->cancellable, NULL);
  if (connection != NULL)
    (void) g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}
