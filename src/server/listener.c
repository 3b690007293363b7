/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/error.h"
#include "base/i18n.h"

#define CONNECTION_KEY "gembok-connection"
#define SWEEP_SECONDS  1
#define FAREWELL_BYTES (8 * 1024 * 1024)

struct _GembokListener
{
  SoupServer *soup;             /* borrowed */
  GTlsCertificate *certificate; /* owned; NULL: plain */
  GSocketService *service;      /* owned */
  GHashTable *connections;      /* set of GembokConnection, a reference each */
  guint sweep;
  gboolean stopping;
};

struct _GembokConnection
{
  gatomicrefcount references;
  GembokListener *listener; /* borrowed; NULL once the socket is gone */
  GSocket *socket;          /* owned */
  GembokConnectionPhase phase;
  gint64 since; /* monotonic microseconds: when it entered the phase or last made progress */
};

static const int phase_seconds[] = {
  [GEMBOK_PHASE_HANDSHAKE] = 10, [GEMBOK_PHASE_IDLE] = 60,   [GEMBOK_PHASE_HEAD] = 15,    [GEMBOK_PHASE_BODY] = 30,
  [GEMBOK_PHASE_WORK] = 0,       [GEMBOK_PHASE_ANSWER] = 30, [GEMBOK_PHASE_FAREWELL] = 3,
};

GembokConnection *
gembok_connection_ref (GembokConnection *connection)
{
  g_atomic_ref_count_inc (&connection->references);
  return connection;
}

void
gembok_connection_unref (GembokConnection *connection)
{
  if (!g_atomic_ref_count_dec (&connection->references))
    return;
  g_object_unref (connection->socket);
  g_free (connection);
}

GembokConnection *
gembok_connection_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  return remote != NULL ? g_object_get_data (G_OBJECT (remote), CONNECTION_KEY) : NULL;
}

void
gembok_connection_enter (GembokConnection *connection, GembokConnectionPhase phase)
{
  connection->phase = phase;
  connection->since = g_get_monotonic_time ();
}

void
gembok_connection_cut (GembokConnection *connection)
{
  (void) g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

/* The stream of a connection is no more: forget it. */
static void
stream_gone_cb (gpointer user_data, GObject *where_it_was G_GNUC_UNUSED)
{
  GembokConnection *connection = user_data;
  if (connection->listener != NULL)
    g_hash_table_remove (connection->listener->connections, connection);
  connection->listener = NULL;
  gembok_connection_unref (connection);
}

static gboolean
sweep_cb (gpointer user_data)
{
  const GembokListener *listener = user_data;
  const gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, listener->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GembokConnection *connection = key;
      const gint64 limit = phase_seconds[connection->phase];
      if (limit > 0 && now - connection->since > limit * G_USEC_PER_SEC)
        gembok_connection_cut (connection);
    }
  return G_SOURCE_CONTINUE;
}

static GembokConnection *
find_longest_idle (const GembokListener *listener)
{
  GembokConnection *found = NULL;
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, listener->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GembokConnection *connection = key;
      if (connection->phase == GEMBOK_PHASE_IDLE && (found == NULL || connection->since < found->since))
        found = connection;
    }
  return found;
}

/* Whether there is room for one more. Cutting takes a moment to free the place, so the new one may have to come back. */
static gboolean
make_room (const GembokListener *listener)
{
  const guint count = g_hash_table_size (listener->connections);
  if (count < GEMBOK_CONNECTIONS_MAX)
    return TRUE;
  GembokConnection *idle = find_longest_idle (listener);
  if (idle != NULL)
    gembok_connection_cut (idle);
  return idle != NULL && count < GEMBOK_CONNECTIONS_MAX + 16;
}

static GembokConnection *
track_connection (GembokListener *listener, GSocketConnection *stream)
{
  GembokConnection *connection = g_new0 (GembokConnection, 1);
  g_atomic_ref_count_init (&connection->references);
  connection->listener = listener;
  connection->socket = g_object_ref (g_socket_connection_get_socket (stream));
  gembok_connection_enter (connection, GEMBOK_PHASE_HANDSHAKE);
  (void) g_hash_table_add (listener->connections, connection);
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, gembok_connection_ref (connection));
  return connection;
}

/* libsoup takes over; from here on the messages find their connection through the address object. */
static void
hand_over (GembokConnection *connection, GSocketConnection *base, GIOStream *stream)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (base, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (base, NULL);
  if (connection->listener == NULL || local == NULL || remote == NULL)
    return;
  g_object_set_data_full (G_OBJECT (remote), CONNECTION_KEY, gembok_connection_ref (connection),
                          (GDestroyNotify) gembok_connection_unref);
  gembok_connection_enter (connection, GEMBOK_PHASE_IDLE);
  (void) soup_server_accept_iostream (connection->listener->soup, stream, local, remote, NULL);
}

typedef struct
{
  GembokConnection *connection;
  GSocketConnection *base;
  GIOStream *tls;
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  gembok_connection_unref (handshake->connection);
  g_clear_object (&handshake->tls);
  g_object_unref (handshake->base);
  g_free (handshake);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    hand_over (handshake->connection, handshake->base, handshake->tls);
  handshake_free (handshake);
}

/* Only once the client has said something: a handshake occupies a thread of GLib's. */
static gboolean
first_bytes_cb (GObject *input G_GNUC_UNUSED, gpointer user_data)
{
  Handshake *handshake = user_data;
  const GembokListener *listener = handshake->connection->listener;
  if (listener != NULL && g_socket_get_available_bytes (handshake->connection->socket) > 0)
    handshake->tls = g_tls_server_connection_new (G_IO_STREAM (handshake->base), listener->certificate, NULL);
  if (handshake->tls == NULL)
    {
      handshake_free (handshake);
      return G_SOURCE_REMOVE;
    }
  g_object_set (handshake->tls, "authentication-mode", G_TLS_AUTHENTICATION_NONE, "require-close-notify", FALSE, NULL);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (handshake->tls), G_PRIORITY_DEFAULT, NULL, handshake_cb, handshake);
  return G_SOURCE_REMOVE;
}

static void
start_handshake (GembokConnection *connection, GSocketConnection *base)
{
  Handshake *handshake = g_new0 (Handshake, 1);
  handshake->connection = gembok_connection_ref (connection);
  handshake->base = g_object_ref (base);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (base));
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (first_bytes_cb), handshake, NULL);
  g_source_attach (source, NULL);
}

static gboolean
incoming_cb (GSocketService *service G_GNUC_UNUSED, GSocketConnection *stream, GObject *source G_GNUC_UNUSED,
             gpointer user_data)
{
  GembokListener *listener = user_data;
  if (!make_room (listener))
    return TRUE;
  (void) g_socket_set_option (g_socket_connection_get_socket (stream), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  GembokConnection *connection = track_connection (listener, stream);
  if (listener->certificate != NULL)
    start_handshake (connection, stream);
  else
    hand_over (connection, stream, G_IO_STREAM (stream));
  return TRUE;
}

static void
request_started_cb (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, gpointer user_data G_GNUC_UNUSED)
{
  GembokConnection *connection = gembok_connection_of (message);
  if (connection != NULL)
    gembok_connection_enter (connection, GEMBOK_PHASE_HEAD);
}

static void
request_over_cb (SoupServer *soup G_GNUC_UNUSED, SoupServerMessage *message, gpointer user_data G_GNUC_UNUSED)
{
  GembokConnection *connection = gembok_connection_of (message);
  if (connection != NULL)
    gembok_connection_enter (connection, GEMBOK_PHASE_IDLE);
}

GembokListener *
gembok_listener_new (SoupServer *soup)
{
  GembokListener *listener = g_new0 (GembokListener, 1);
  listener->soup = soup;
  listener->connections
      = g_hash_table_new_full (g_direct_hash, g_direct_equal, (GDestroyNotify) gembok_connection_unref, NULL);
  listener->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (listener->service), 256);
  g_signal_connect (listener->service, "incoming", G_CALLBACK (incoming_cb), listener);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), listener);
  g_signal_connect (soup, "request-finished", G_CALLBACK (request_over_cb), listener);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (request_over_cb), listener);
  listener->sweep = g_timeout_add_seconds (SWEEP_SECONDS, sweep_cb, listener);
  return listener;
}

static void
cut_all (GembokListener *listener, gboolean only_idle)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, listener->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GembokConnection *connection = key;
      if (!only_idle || connection->phase == GEMBOK_PHASE_IDLE || connection->phase == GEMBOK_PHASE_HANDSHAKE)
        gembok_connection_cut (connection);
    }
}

void
gembok_listener_free (GembokListener *listener)
{
  GHashTableIter iter;
  gpointer key;
  gembok_listener_stop (listener);
  cut_all (listener, FALSE);
  g_hash_table_iter_init (&iter, listener->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    ((GembokConnection *) key)->listener = NULL;
  g_signal_handlers_disconnect_by_data (listener->soup, listener);
  g_source_remove (listener->sweep);
  g_hash_table_unref (listener->connections);
  g_object_unref (listener->service);
  g_clear_object (&listener->certificate);
  g_free (listener);
}

/* The folder of a first start is there already, so it is not said that nothing was changed. */
static char *
hint_for (const GError *cause, const char *option)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return g_strdup_printf (_ ("Nothing was started. Another program may use the port: end it, or choose another with %s."),
                            option);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (
        _ ("Nothing was started. Ports below 1024 need a permission of their own: choose a higher one with %s."), option);
  return g_strdup (_ ("Nothing was started. Give an IP address of this computer with --listen; 0.0.0.0 means all of them."));
}

guint16
gembok_listener_open (GembokListener *listener, const char *host, guint16 port, const char *option, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocketAddress) effective = NULL;
  if (address == NULL)
    gembok_error_set (
        error, GEMBOK_ERROR_USAGE,
        _ ("Nothing was started. Give an IP address of this computer with --listen; 0.0.0.0 means all of them."),
        _ ("“%s” is not an IP address to listen on."), host);
  else if (!g_socket_listener_add_address (G_SOCKET_LISTENER (listener->service), address, G_SOCKET_TYPE_STREAM,
                                           G_SOCKET_PROTOCOL_TCP, NULL, &effective, &cause))
    {
      g_autofree char *hint = hint_for (cause, option);
      gembok_error_set (error, GEMBOK_ERROR_FAILED, hint, _ ("Cannot listen on %s, port %u: %s"), host, port,
                        cause->message);
    }
  if (effective == NULL)
    return 0;
  g_socket_service_start (listener->service);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

void
gembok_listener_set_certificate (GembokListener *listener, GTlsCertificate *certificate)
{
  g_set_object (&listener->certificate, certificate);
}

void
gembok_listener_stop (GembokListener *listener)
{
  listener->stopping = TRUE;
  g_socket_service_stop (listener->service);
  g_socket_listener_close (G_SOCKET_LISTENER (listener->service));
  cut_all (listener, TRUE);
}

guint
gembok_listener_busy (GembokListener *listener)
{
  guint busy = 0;
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, listener->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const GembokConnectionPhase phase = ((GembokConnection *) key)->phase;
      busy += phase != GEMBOK_PHASE_IDLE && phase != GEMBOK_PHASE_HANDSHAKE && phase != GEMBOK_PHASE_HEAD;
    }
  return busy;
}

/* --- from one request to the next ---------------------------------------------------------------------------------- */

/* What libsoup wrapped around our stream: it may hold bytes of a next request that came early. */
static GIOStream *
unwrap (GIOStream *stream)
{
  GIOStream *base = NULL;
  GInputStream *input = g_io_stream_get_input_stream (stream);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), "base-iostream") == NULL
      || !G_IS_POLLABLE_INPUT_STREAM (input) || g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input)))
    return g_object_ref (stream);
  g_object_get (stream, "base-iostream", &base, NULL);
  return base != NULL ? base : g_object_ref (stream);
}

void
gembok_connection_carry_on (GembokConnection *connection, SoupServerMessage *message)
{
  g_autoptr (GSocketAddress) local = g_object_ref (soup_server_message_get_local_address (message));
  g_autoptr (GSocketAddress) remote = g_object_ref (soup_server_message_get_remote_address (message));
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  if (stream == NULL)
    return;
  g_autoptr (GIOStream) base = unwrap (stream);
  if (connection->listener == NULL || connection->listener->stopping)
    {
      g_io_stream_close_async (base, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      return;
    }
  gembok_connection_enter (connection, GEMBOK_PHASE_IDLE);
  (void) soup_server_accept_iostream (connection->listener->soup, base, local, remote, NULL);
}

/* --- refusing early ---------------------------------------------------------------------------------------------- */

typedef struct
{
  GIOStream *stream;
  GBytes *answer;
  gsize wasted;
  guint8 waste[16 * 1024];
} Farewell;

static void
farewell_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *farewell = user_data;
  (void) g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  g_object_unref (farewell->stream);
  g_bytes_unref (farewell->answer);
  g_free (farewell);
}

/* Closing at once would reset the connection, and the client would never see the answer. */
static void
farewell_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *farewell = user_data;
  const gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  farewell->wasted += length > 0 ? (gsize) length : 0;
  if (length > 0 && farewell->wasted < FAREWELL_BYTES)
    g_input_stream_read_async (G_INPUT_STREAM (source), farewell->waste, sizeof farewell->waste, G_PRIORITY_LOW, NULL,
                               farewell_read_cb, farewell);
  else
    g_io_stream_close_async (farewell->stream, G_PRIORITY_DEFAULT, NULL, farewell_closed_cb, farewell);
}

static void
farewell_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *farewell = user_data;
  (void) g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (farewell->stream), farewell->waste, sizeof farewell->waste,
                             G_PRIORITY_LOW, NULL, farewell_read_cb, farewell);
}

void
gembok_connection_farewell (GembokConnection *connection, GIOStream *stream, GBytes *answer)
{
  Farewell *farewell = g_new0 (Farewell, 1);
  gsize length = 0;
  farewell->stream = stream;
  farewell->answer = g_bytes_ref (answer);
  const void *data = g_bytes_get_data (answer, &length);
  gembok_connection_enter (connection, GEMBOK_PHASE_FAREWELL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), data, length, G_PRIORITY_DEFAULT, NULL,
                                   farewell_written_cb, farewell);
}
