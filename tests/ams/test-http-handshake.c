/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that goes away while the secure connection is being agreed on, as one does that is started again just then: the network
 * is to blame, which is waited for; not the server's certificate, about which somebody would have to do something. */
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "harness.h"

/* One connection: what is answered to the first message of the handshake. */
typedef struct
{
  const char *alert; /* (nullable): a TLS record */
  gsize length;
  gboolean resets;
  gboolean foreign; /* the system says it in another language than English */
  GembokErrorCode code;
  const char *words;
} Ending;

static const Ending endings[] = {
  { .code = GEMBOK_ERROR_UNREACHABLE, .words = "was cut" },
  { .resets = TRUE, .code = GEMBOK_ERROR_UNREACHABLE, .words = "was cut" },
  { .resets = TRUE, .foreign = TRUE, .code = GEMBOK_ERROR_UNREACHABLE, .words = "was cut" },
  { .foreign = TRUE, .code = GEMBOK_ERROR_UNREACHABLE, .words = "was cut" },
  /* close_notify: a server that ends as it should. */
  { "\x15\x03\x03\x00\x02\x01\x00", 7, .code = GEMBOK_ERROR_UNREACHABLE, .words = "was cut" },
  /* handshake_failure: it stays, but does not want us. */
  { "\x15\x03\x03\x00\x02\x02\x28", 7, .code = GEMBOK_ERROR_TLS, .words = "No secure connection" },
};

/* In place of the C library's, for libcurl too: as it is on a desktop that is not in English. */
static gboolean foreign;
static guint translated;

int __xpg_strerror_r (int number, char *buffer, size_t size);

int
__xpg_strerror_r (int number, char *buffer, size_t size)
{
  translated++;
  g_snprintf (buffer, size, foreign ? "galat nomor %d" : "error number %d", number);
  return 0;
}

char *
strerror_r (int number, char *buffer, size_t size)
{
  (void) __xpg_strerror_r (number, buffer, size);
  return buffer;
}

typedef struct
{
  GSocketListener *listener;
  const Ending *ending;
} Server;

static gpointer
serve (gpointer data)
{
  const Server *server = data;
  char hello[4096];
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_assert_cmpint (g_socket_receive (socket, hello, sizeof hello, NULL, NULL), >, 0);
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };
  if (server->ending->resets)
    g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &now, sizeof now), ==, 0);
  if (server->ending->alert != NULL)
    g_assert_cmpint (g_socket_send (socket, server->ending->alert, server->ending->length, NULL, NULL), ==,
                     (gssize) server->ending->length);
  g_assert_true (g_io_stream_close (G_IO_STREAM (connection), NULL, NULL));
  return NULL;
}

static void
test_gone_during_the_handshake (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_assert_true (
      g_socket_listener_add_address (listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error));
  g_assert_no_error (error);
  Server server = { listener, data };
  foreign = server.ending->foreign;
  translated = 0;
  GThread *thread = g_thread_new ("server", serve, &server);
  g_autoptr (GembokHttp) http = gembok_http_new (NULL);
  g_autofree char *url
      = g_strdup_printf ("https://127.0.0.1:%u/", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  const GembokHttpRequest request = { .method = "GET", .url = url };
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, NULL, &error);
  g_thread_join (thread);
  g_assert_null (answer);
  g_test_message ("%s (%u texts of the system)", error->message, translated);
  g_assert_true (!server.ending->resets || translated > 0);
  g_assert_error (error, GEMBOK_ERROR, (int) server.ending->code);
  g_assert_nonnull (strstr (error->message, server.ending->words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/http-handshake/closed", &endings[0], test_gone_during_the_handshake);
  g_test_add_data_func ("/http-handshake/reset", &endings[1], test_gone_during_the_handshake);
  g_test_add_data_func ("/http-handshake/reset-foreign", &endings[2], test_gone_during_the_handshake);
  g_test_add_data_func ("/http-handshake/closed-foreign", &endings[3], test_gone_during_the_handshake);
  g_test_add_data_func ("/http-handshake/ended", &endings[4], test_gone_during_the_handshake);
  g_test_add_data_func ("/http-handshake/refused", &endings[5], test_gone_during_the_handshake);
  return g_test_run ();
}
