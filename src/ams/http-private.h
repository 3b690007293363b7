/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/http.h"
#include "ams/url.h"

G_BEGIN_DECLS

/* What the files of this folder share and nobody above may use. */

/** GembokHttpLimits: how patient a GembokHttp is. */
typedef struct
{
  guint connect_ms; /* name, connection and TLS handshake together */
  guint stall_ms;   /* nothing moves for so long */
  guint total_ms;   /* a whole exchange with small bodies; large ones get more */
} GembokHttpLimits;

/** gembok_http_set_limits: for tests, before the first request; zeroes mean the defaults. */
void gembok_http_set_limits (GembokHttp *http, const GembokHttpLimits *limits);

/** GembokHttpClock: what is known of the time when a certificate's dates do not fit (promise 11). Unix seconds. */
typedef struct
{
  gint64 now;       /* the computer's clock */
  gint64 earliest;  /* it cannot be earlier than this */
  gint64 by_server; /* what a trusted server's Date makes it, 0 if none was seen */
} GembokHttpClock;

/* A line is libcurl's multi handle with the connections that it keeps; one thread at a time has it. */
struct _GembokHttp
{
  gatomicrefcount references;
  GBytes *ca_pem; /* (nullable) */
  GembokHttpLimits limits;
  GMutex lock;       /* for all below */
  gint64 known_time; /* what a server's clock said in an earlier run, Unix seconds, 0 if nothing is known */
  GPtrArray *idle_lines;
  gint64 last_date;      /* by the server's clock, Unix seconds */
  gint64 last_date_seen; /* by a clock that nobody can set, seconds */
};

/** gembok_http_clock: what this GembokHttp knows of the time. */
GembokHttpClock gembok_http_clock (GembokHttp *http);
/** gembok_http_note_date: remembers the Date of an answer that came over TLS. */
void gembok_http_note_date (GembokHttp *http, const GembokHttpAnswer *answer);

/* --- taking in an answer ---------------------------------------------------------------------------------------- */

/** GEMBOK_HTTP_HEADERS_MAX: the most headers of an answer. */
#define GEMBOK_HTTP_HEADERS_MAX 100
/** GEMBOK_HTTP_HEADER_BYTES_MAX: the most bytes of all header lines, interim (1xx) answers included. */
#define GEMBOK_HTTP_HEADER_BYTES_MAX 16384

/** GembokHttpIntake: an answer that is coming in, byte by byte, within limits. */
typedef struct
{
  GembokHttpAnswer *answer; /* owned; its body is set by gembok_http_intake_finish() */
  GByteArray *body;         /* owned */
  gsize max_body;
  gsize header_bytes;
  guint n_headers;
  gboolean headers_done;
  gboolean too_large;         /* the body went beyond max_body */
  gboolean headers_too_large; /* the headers went beyond their limits */
} GembokHttpIntake;

/** gembok_http_intake_new: @secret keeps the body in a #GembokSecret from its first byte on. */
GembokHttpIntake *gembok_http_intake_new (gsize max_body, gboolean secret);
void gembok_http_intake_free (GembokHttpIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokHttpIntake, gembok_http_intake_free)

/** gembok_http_intake_header: one header line as it came; %FALSE once a limit is passed. Trailers are ignored. */
gboolean gembok_http_intake_header (GembokHttpIntake *intake, const char *line, gsize length);
/** gembok_http_intake_body: the next bytes of the body; %FALSE once the limit is passed. */
gboolean gembok_http_intake_body (GembokHttpIntake *intake, const void *data, gsize length);
/** gembok_http_intake_finish: (transfer full): the whole answer; @intake is empty then. */
GembokHttpAnswer *gembok_http_intake_finish (GembokHttpIntake *intake);

/** gembok_http_date: Unix seconds of an HTTP date in any of its three forms (RFC 9110, 5.6.7); 0 if it is none. */
gint64 gembok_http_date (const char *text);

/* --- failures in words ------------------------------------------------------------------------------------------ */

/** GembokHttpFault: in how many ways an exchange can fail. */
typedef enum
{
  GEMBOK_FAULT_NO_NAME,       /* the host's name is not known */
  GEMBOK_FAULT_NO_CONNECTION, /* refused, no route */
  GEMBOK_FAULT_NO_ANSWER,     /* connecting took too long; code: seconds */
  GEMBOK_FAULT_PROXY,         /* the proxy is not known or cannot be reached */
  GEMBOK_FAULT_PROXY_REFUSED, /* the proxy does not let us through; code: its status, 0 if none */
  GEMBOK_FAULT_STALLED,       /* code: seconds */
  GEMBOK_FAULT_TOO_SLOW,      /* the whole took too long; code: seconds */
  GEMBOK_FAULT_CUT,
  GEMBOK_FAULT_CERTIFICATE, /* code: OpenSSL's verify result */
  GEMBOK_FAULT_WRONG_HOST,  /* a good certificate of someone else */
  GEMBOK_FAULT_NOT_TLS,     /* something that does not speak TLS */
  GEMBOK_FAULT_OLD_TLS,     /* only versions before 1.2 */
  GEMBOK_FAULT_TLS,         /* any other failure of the handshake */
  GEMBOK_FAULT_CA_FILE,     /* the profile's CA file holds no certificate */
  GEMBOK_FAULT_TOO_LARGE,
  GEMBOK_FAULT_HEADERS_TOO_LARGE,
  GEMBOK_FAULT_NOT_HTTP,
  GEMBOK_FAULT_NO_END, /* the answer does not say where it ends, so it may be cut short */
  GEMBOK_FAULT_REDIRECT,
  GEMBOK_FAULT_OTHER
} GembokHttpFault;

/** GembokHttpFailure: what failed, where. Strings are borrowed. */
typedef struct
{
  GembokHttpFault fault;
  const char *host;   /* "host" or "host:port" */
  const char *proxy;  /* (nullable): "host:port" */
  const char *target; /* (nullable): of a redirect, as the server sent it */
  long code;
} GembokHttpFailure;

/** gembok_http_failure_set: turns @failure into UNREACHABLE, TLS, CLOCK, BAD_ANSWER, BAD_FILE or FAILED, in words for people. */
void gembok_http_failure_set (GError **error, const GembokHttpFailure *failure, const GembokHttpClock *clock);

/* --- how far it came -------------------------------------------------------------------------------------------- */

/** GembokHttpCourse: how far an exchange came, as libcurl tells it. */
typedef struct
{
  char detail[256];                              /* its words about a failure */
  gint64 name_us, connect_us, tls_us, answer_us; /* since the beginning, when each was done; 0: never */
  char address[64];                              /* whom it was connected to */
  guint port;
  long proxy_status;  /* a proxy's answer to CONNECT, 0 if there was none */
  long verify_result; /* OpenSSL's */
} GembokHttpCourse;

typedef struct _GembokHttpExchange GembokHttpExchange;

/* What a code of libcurl means in this course; each sets @code where the fault has one (http-course.c). */

/** gembok_http_course_handshake: all failed handshakes have one code; only OpenSSL's words tell them apart. */
GembokHttpFault gembok_http_course_handshake (const GembokHttpCourse *course);
/** gembok_http_course_certificate: of a refused certificate. */
GembokHttpFault gembok_http_course_certificate (const GembokHttpCourse *course, long *code);
/** gembok_http_course_stalled: of an exchange in which nothing moved. */
GembokHttpFault gembok_http_course_stalled (const GembokHttpExchange *exchange, long *code);
/** gembok_http_course_time_out: of one of the limits of time. */
GembokHttpFault gembok_http_course_time_out (const GembokHttpExchange *exchange, long *code);
/** gembok_http_course_broken: of an exchange that broke off. */
GembokHttpFault gembok_http_course_broken (const GembokHttpExchange *exchange, long *code);
/** gembok_http_course_stopped: of one that we stopped ourselves. */
GembokHttpFault gembok_http_course_stopped (const GembokHttpIntake *intake);
/** gembok_http_course_stage: where an exchange that failed with @fault stopped. */
GembokHttpStage gembok_http_course_stage (const GembokHttpCourse *course, GembokHttpFault fault);

/* --- one exchange ----------------------------------------------------------------------------------------------- */

/** GembokHttpExchange: a request that was found sound, and its answer as far as it came. */
struct _GembokHttpExchange
{
  GembokHttp *http; /* borrowed, as the next four */
  const GembokHttpRequest *request;
  const GembokReporter *reporter; /* (nullable) */
  GCancellable *cancellable;      /* (nullable) */
  GembokHttpPeer *peer;           /* (nullable): to be filled with what the server's certificate says */
  gboolean newest_tls;            /* TLS 1.3 or nothing */
  GembokUrl *url;
  char *shown;        /* "host" or "host:port" */
  GembokProxy *proxy; /* how it is reached */
  GembokHttpCourse course;
  guint starts; /* how often it was begun to be sent */
  guint64 body_size;
  guint64 body_read;
  GError *source_error; /* why the body could not be read */
  GembokHttpIntake *intake;
  gint64 last_report;
  guint64 moved;   /* bytes of both bodies */
  gint64 moved_at; /* when the last of them did */
  gboolean stalled;
};

/** gembok_http_exchange_read: the next bytes of the body; 0 at its end, -1 with source_error set. */
gssize gembok_http_exchange_read (GembokHttpExchange *exchange, void *buffer, gsize length);
/** gembok_http_exchange_report: shows how far it is, some ten times a second at most. */
void gembok_http_exchange_report (GembokHttpExchange *exchange, guint64 received, guint64 expected, guint64 sent);
/** gembok_http_exchange_is_stalled: notes what moved so far; whether nothing has for too long since the request began. */
gboolean gembok_http_exchange_is_stalled (GembokHttpExchange *exchange, guint64 moved);
/** gembok_http_exchange_time: milliseconds that the whole may take. */
gint64 gembok_http_exchange_time (const GembokHttpExchange *exchange);
/** gembok_http_exchange_has_secret: whether a body of it is secret, so that nothing of it may stay in a connection. */
gboolean gembok_http_exchange_has_secret (const GembokHttpExchange *exchange);
/** gembok_http_exchange_is_repeatable: GET, HEAD, PUT, DELETE, and a POST that carries an Idempotency-Key: see #GembokHttp. */
gboolean gembok_http_exchange_is_repeatable (const GembokHttpExchange *exchange);
/** gembok_http_exchange_may_use_kept_line: those, and the pieces of an upload: a line that the server is just closing does them no
 * harm. */
gboolean gembok_http_exchange_may_use_kept_line (const GembokHttpExchange *exchange);
/** gembok_http_exchange_start: asked before the request is sent, also when libcurl wants to send it anew; %FALSE if it must not. */
gboolean gembok_http_exchange_start (GembokHttpExchange *exchange);

/** gembok_http_peer_note: takes what matters from a "Name:value" line about a certificate; @depth 0: the server's own. */
void gembok_http_peer_note (GembokHttpPeer *peer, guint depth, const char *line);
/** gembok_http_peer_look: learns the certificate of a server that is refused, the same way as the exchange (http-peer.c). */
void gembok_http_peer_look (const GembokHttpExchange *exchange);
/** gembok_http_peer_finish: notes the way that the exchange went, and where it stopped; @failure (nullable): of one that failed. */
void gembok_http_peer_finish (const GembokHttpExchange *exchange, const GembokHttpFailure *failure);

/* --- libcurl (http.c) ------------------------------------------------------------------------------------------- */

/** gembok_http_start: starts libcurl, once. */
void gembok_http_start (void);
/** gembok_http_line_free: closes a line and its connections. */
void gembok_http_line_free (gpointer line);
/** gembok_http_transfer: sends and receives; %FALSE with @failure filled in (cancelled or source_error set: with nothing). */
gboolean gembok_http_transfer (GembokHttpExchange *exchange, GembokHttpFailure *failure);

/* --- waiting ---------------------------------------------------------------------------------------------------- */

/** gembok_http_wait: sleeps so many milliseconds, showing that it lives (STAGE_WAIT, seconds); %FALSE when cancelled. */
gboolean gembok_http_wait (guint milliseconds, const char *item, const GembokReporter *reporter, GCancellable *cancellable,
                           GError **error);

/** gembok_http_backoff: milliseconds before repeat @round (0 is the first): @first_ms doubled each round, at most 60 s,
 * and of that a random part of at least a half, so that many clients do not come back at once. */
guint gembok_http_backoff (guint first_ms, guint round);

G_END_DECLS
