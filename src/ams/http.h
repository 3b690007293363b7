/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * The only file that sees libcurl. HTTPS by name only (plain HTTP for CRL and OCSP alone), no redirects, no .netrc,
 * certificate verification that cannot be switched off, a fresh handle a request, limits on connecting (15 s), stalling
 * (less than 1 byte/s for 30 s) and on what is accepted; neither bodies nor headers are ever logged.
 */

/** GembokHttp: how one server is reached. Immutable but for the clock note; safe on several threads. */
typedef struct _GembokHttp GembokHttp;

/**
 * gembok_http_new:
 * @ca_pem: (nullable): the CA certificates to trust for TLS instead of the system's
 *
 * The proxy comes from the environment or the desktop as libcurl has it.
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

/** gembok_http_last_date: the last Date header seen, Unix seconds, 0 if none: the server's clock (promise 11). */
gint64 gembok_http_last_date (GembokHttp *http);

/** GembokHttpPeer: what a TLS server said of itself, for `doctor`. */
typedef struct
{
  gboolean trusted;
  char *problem;          /* (nullable): translated */
  char *subject, *issuer; /* sanitised */
  char *protocol;         /* "TLSv1.3" */
  gint64 not_after;
  gint64 server_time; /* 0 if unknown */
} GembokHttpPeer;

void gembok_http_peer_free (GembokHttpPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHttpPeer, gembok_http_peer_free)

G_END_DECLS
