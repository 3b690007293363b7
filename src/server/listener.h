/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * GembokListener:
 *
 * Accepts connections, does the TLS handshake, hands the stream to libsoup and watches the clock over each connection:
 * libsoup 3.2 has no time limits of its own, so a slow or silent client would hold its place for ever. Main thread only.
 */
typedef struct _GembokListener GembokListener;

/** GembokConnection: one connection. Reference counted; outlives its socket. */
typedef struct _GembokConnection GembokConnection;

/** GEMBOK_CONNECTIONS_MAX: the most connections of a listener; then the longest idle one is closed for a new one. */
#define GEMBOK_CONNECTIONS_MAX 320

/** GembokConnectionPhase: what a connection is doing, which decides how long it may take. */
typedef enum
{
  GEMBOK_PHASE_HANDSHAKE, /* 10 s until TLS stands */
  GEMBOK_PHASE_IDLE,      /* 60 s until the next request begins */
  GEMBOK_PHASE_HEAD,      /* 15 s for the head of a request */
  GEMBOK_PHASE_BODY,      /* 30 s since the last bytes of the body */
  GEMBOK_PHASE_WORK,      /* our own time: no limit here */
  GEMBOK_PHASE_ANSWER,    /* 30 s since the last bytes of the answer went */
  GEMBOK_PHASE_FAREWELL   /* 3 s for the client to read a refusal */
} GembokConnectionPhase;

/**
 * gembok_listener_new:
 * @soup: (transfer none): what serves the requests; outlives the listener
 *
 * Serves plain http until gembok_listener_set_certificate(); nothing comes in before the main loop runs.
 */
GembokListener *gembok_listener_new (SoupServer *soup);
/** gembok_listener_free: stops accepting and cuts every connection. */
void gembok_listener_free (GembokListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokListener, gembok_listener_free)

/** gembok_listener_open: listens on @host (an IP address) and @port; 0 takes a free one. @option: of the command line, which chooses
 * the port. Returns: the port, 0 with FAILED if it cannot be had. */
guint16 gembok_listener_open (GembokListener *listener, const char *host, guint16 port, const char *option, GError **error);
/** gembok_listener_set_certificate: for the connections that come from now on. */
void gembok_listener_set_certificate (GembokListener *listener, GTlsCertificate *certificate);
/** gembok_listener_stop: accepts no more and closes what is idle. */
void gembok_listener_stop (GembokListener *listener);
/** gembok_listener_busy: how many connections are inside a request. */
guint gembok_listener_busy (GembokListener *listener);

/** gembok_connection_of: (transfer none) (nullable): the connection on which @message came. */
GembokConnection *gembok_connection_of (SoupServerMessage *message);
/** gembok_connection_enter: enters @phase, or renews its time. */
void gembok_connection_enter (GembokConnection *connection, GembokConnectionPhase phase);
/** gembok_connection_cut: ends it at once, without a word. */
void gembok_connection_cut (GembokConnection *connection);
/**
 * gembok_connection_carry_on:
 * @message: its answer has been written
 *
 * Takes the connection away from @message and hands it to libsoup anew, for the next request. libsoup itself closes a
 * stream that it was given after one answer, and with a listening socket of its own (then it does not) it forgets a
 * connection that the client closes between two requests: such connections would pile up.
 */
void gembok_connection_carry_on (GembokConnection *connection, SoupServerMessage *message);
/** gembok_connection_farewell: sends @answer (a whole HTTP response) on the stolen @stream (transfer full), lets the client
 * read it while its own bytes are thrown away, then closes. For refusals before the body was read. */
void gembok_connection_farewell (GembokConnection *connection, GIOStream *stream, GBytes *answer);
GembokConnection *gembok_connection_ref (GembokConnection *connection);
void gembok_connection_unref (GembokConnection *connection);

G_END_DECLS
