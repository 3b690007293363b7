/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/proxy.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * The only door to libcurl (http.c). HTTPS by name only (plain HTTP for CRL and OCSP alone), HTTP/1.1, no redirects, no
 * .netrc, certificate verification that cannot be switched off, a fresh handle a request, limits on connecting (15 s),
 * stalling (less than 1 byte/s for 30 s), the whole (60 s and the time that large bodies need at 2 KiB/s) and on what is
 * accepted; neither bodies nor headers are ever logged. gembok_crypto_init() must have run before, so that TLS buffers are wiped.
 */

/**
 * GembokHttp: how one server is reached. Immutable but for the clock note and its kept connections; safe on several threads.
 *
 * Connections are kept for a few seconds for the next request, but not those that carried a secret body or were answered
 * with one. A kept connection may turn out to be dead, and then libcurl silently sends the request again: that is left to
 * it for what may be done twice (RFC 9110, 9.2.2, and POST with an Idempotency-Key). The pieces of an upload go over a kept one, too,
 * but are not sent again by themselves; anything else gets a new connection.
 */
typedef struct _GembokHttp GembokHttp;

/**
 * gembok_http_new:
 * @ca_pem: (nullable): the CA certificates to trust for TLS instead of the system's
 *
 * The proxy comes from the environment, else from the desktop (proxy.h); loopback addresses never go through one.
 */
GembokHttp *gembok_http_new (GBytes *ca_pem);
GembokHttp *gembok_http_ref (GembokHttp *http);
void gembok_http_unref (GembokHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHttp, gembok_http_unref)

/** GembokHttpSource: where a body comes from; read from any offset, so that an upload can resume. */
typedef struct
{
  /* Fills up to @length bytes from @offset; returns how many, 0 at the end, -1 with @error. */
  gssize (*read) (gpointer data, guint64 offset, guint8 *buffer, gsize length, GError **error);
  gpointer data;
  guint64 size;
} GembokHttpSource;

/** GembokHttpRequest: what to send. Everything is borrowed. */
typedef struct
{
  const char *method;              /* "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD" */
  const char *url;                 /* absolute */
  const char *const *headers;      /* (nullable): "Name: value", %NULL-terminated; no secrets */
  const GembokSecret *token;       /* (nullable): sent as Authorization: Bearer */
  GBytes *body;                    /* (nullable) */
  const GembokSecret *secret_body; /* (nullable): instead of @body */
  const GembokHttpSource *source;  /* (nullable): instead of @body, from @source_offset to its end */
  guint64 source_offset;
  guint64 source_length;     /* how much of @source; 0: to its end */
  const char *body_type;     /* (nullable): Content-Type */
  gsize max_answer;          /* bytes of the answer's body; beyond: BAD_ANSWER; 0: GEMBOK_WIRE_BODY_MAX */
  gboolean allow_plain_http; /* only for CRL and OCSP */
  gboolean secret_answer;    /* the body is kept in `secret_body` of the answer */
  const char *item;          /* (nullable): for progress */
} GembokHttpRequest;

/** GembokHttpAnswer: what came back. */
typedef struct
{
  int status;
  GBytes *body;              /* (nullable): for a secret answer */
  GembokSecret *secret_body; /* (nullable) */
  GHashTable *headers;       /* lower-case name → value (utf8 → utf8), the last of each; at most 100, 16 KiB in all */
  guint64 sent;              /* bytes of the body that left */
} GembokHttpAnswer;

void gembok_http_answer_free (GembokHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHttpAnswer, gembok_http_answer_free)

/** gembok_http_header: (transfer none) (nullable): a header of the answer by lower-case name. */
const char *gembok_http_header (const GembokHttpAnswer *answer, const char *name);

/** gembok_http_retry_after: seconds that the answer asks to wait (RFC 9110, 10.2.3; number or date), 0 if it does not; at most 86400. */
guint gembok_http_retry_after (const GembokHttpAnswer *answer);

/**
 * gembok_http_send:
 * @error: UNREACHABLE, TLS, CLOCK, BAD_ANSWER (too large, malformed, a redirect), CANCELLED, BAD_INPUT (not an https URL)
 *
 * One request, one answer; any HTTP status is an answer (3xx is BAD_ANSWER: redirects are not followed). Blocks;
 * @cancellable ends it within a second.
 */
GembokHttpAnswer *gembok_http_send (GembokHttp *http, const GembokHttpRequest *request, const GembokReporter *reporter,
                                    GCancellable *cancellable, GError **error);

/** gembok_http_know_time: the latest Date that was seen in earlier runs (Unix seconds, 0: none): where a certificate's dates
 * do not fit, a clock more than a day behind it is named as suspect. */
void gembok_http_know_time (GembokHttp *http, gint64 server_time);

/** gembok_http_last_date: the last Date header seen, Unix seconds, 0 if none: the server's clock (promise 11). */
gint64 gembok_http_last_date (GembokHttp *http);

/** GembokHttpStage: where an exchange stopped. */
typedef enum
{
  GEMBOK_HTTP_STAGE_NAME,    /* looking up the name of the server, or of the proxy */
  GEMBOK_HTTP_STAGE_CONNECT, /* reaching the server */
  GEMBOK_HTTP_STAGE_PROXY,   /* reaching the proxy, or being let through by it */
  GEMBOK_HTTP_STAGE_TLS,     /* agreeing on a secure connection with a trusted server */
  GEMBOK_HTTP_STAGE_ANSWER,  /* waiting for the answer */
  GEMBOK_HTTP_STAGE_DONE     /* nowhere: it was answered */
} GembokHttpStage;

/** GembokHttpPeer: what was learned about a server and the way to it, for `doctor`. Texts are sanitised. */
typedef struct
{
  GembokHttpStage stage;
  gboolean trusted;
  GembokErrorCode code; /* where the stage is not DONE: TLS, CLOCK, BAD_FILE, UNREACHABLE, BAD_ANSWER */
  char *problem;        /* (nullable): translated */
  char *hint;           /* (nullable): translated, what to do about @problem */

  /* The way. */
  char *host;
  guint port;
  char *proxy; /* (nullable): "host:port", without its log-in */
  GembokProxySource proxy_source;
  const char *proxy_variable; /* (nullable): static: which variable of the environment said so */
  char *address;              /* (nullable): the number that was connected to: the server's or the proxy's */
  guint address_port;         /* 0 if there was no connection */
  gint64 name_us, connect_us, tls_us, answer_us; /* since the beginning, when each was done; 0: never */

  /* The server. */
  char *subject, *issuer;    /* (nullable): of its certificate; %NULL where it could not be learned safely */
  char *protocol;            /* (nullable): "TLSv1.3" */
  gint64 not_after;          /* 0 if unknown */
  GBytes *chain;             /* (nullable): PEM: its certificate and what it sent with it; nothing of it is verified */
  char *ca_file, *ca_folder; /* (nullable): where the system's CAs are, if those are what was trusted */
  int status;                /* of its answer; 0: none */
  gint64 server_time;        /* its clock, Unix seconds; 0 if unknown */
  gint64 asked_at;           /* this computer's clock when the answer came */
} GembokHttpPeer;

void gembok_http_peer_free (GembokHttpPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHttpPeer, gembok_http_peer_free)

/**
 * gembok_http_probe:
 * @url: any https URL at the server; asked for with HEAD, without a token
 * @error: BAD_INPUT, CANCELLED; every other failure is a result here
 *
 * Finds out how the server is reached, who answers and whether that one is trusted. Verification is as strict as ever: from a
 * server that is not trusted its certificate is read while it is being refused, and nothing is sent beyond that handshake.
 * Blocks, at most as long as gembok_http_send() and once more for the name and the handshake.
 *
 * Returns: (transfer full) (nullable)
 */
GembokHttpPeer *gembok_http_probe (GembokHttp *http, const char *url, GCancellable *cancellable, GError **error);

/** gembok_http_library: (transfer full): libcurl's version and that of the TLS library that it uses, "7.88.1 (OpenSSL/3.0.22)". */
char *gembok_http_library (void);

G_END_DECLS
