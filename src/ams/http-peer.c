/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ams/http-private.h"
#include "base/text.h"

#define NAME_CHARS 200

void
gembok_http_peer_free (GembokHttpPeer *peer)
{
  if (peer == NULL)
    return;
  g_free (peer->problem);
  g_free (peer->hint);
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

void
gembok_http_peer_note (GembokHttpPeer *peer, const char *line)
{
  static const char subject[] = "Subject:", issuer[] = "Issuer:", end[] = "Expire date:";
  if (g_str_has_prefix (line, subject))
    take_name (&peer->subject, line + strlen (subject));
  else if (g_str_has_prefix (line, issuer))
    take_name (&peer->issuer, line + strlen (issuer));
  else if (g_str_has_prefix (line, end))
    peer->not_after = date_of_certificate (line + strlen (end));
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

void
gembok_http_peer_look (GembokHttpPeer *peer, const GembokUrl *url, guint timeout_s, GCancellable *cancellable)
{
  /* libcurl shows nothing of a certificate that it refused. GIO's TLS, whose verification is just as strict here, shows it
   * to the handler before it breaks the handshake off; where there is no GIO TLS, the names stay unknown. */
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_tls (client, TRUE);
  /* Straight to the server: behind a proxy the names stay unknown, and GIO's own look-up of one ends the program where the
   * desktop's settings are not installed. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, timeout_s);
  g_signal_connect (client, "event", G_CALLBACK (watch_handshake_cb), peer);
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, url->host, (guint16) url->port, cancellable, NULL);
  if (connection != NULL)
    (void) g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}
