/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "server/listener.h"
#include "server/server.h"
#include "server/store-accounts.h"
#include "wire/paths.h"
#include "wire/problem.h"

G_BEGIN_DECLS

typedef struct _GembokExchange GembokExchange;

/** GembokHandler: does what a route is for; answers, or defers and answers later. */
typedef void (*GembokHandler) (GembokServer *server, GembokExchange *exchange);

/** GembokBodyKind: what a route takes, and how much of it. Nothing larger is ever buffered. */
typedef enum
{
  GEMBOK_BODY_NONE,   /* no body (one of up to 4 KiB is thrown away) */
  GEMBOK_BODY_JSON,   /* 256 KiB */
  GEMBOK_BODY_SECRET, /* 16 KiB of JSON, kept as a secret: passwords */
  GEMBOK_BODY_CSR,    /* 64 KiB */
  GEMBOK_BODY_OCSP,   /* 64 KiB */
  GEMBOK_BODY_STREAM  /* not kept: handed to `chunk` as it comes */
} GembokBodyKind;

/** GembokRouteFlags: what differs from the usual route (an account, with its own password, over https). */
typedef enum
{
  GEMBOK_ROUTE_DEFAULT = 0,
  GEMBOK_ROUTE_ANYONE = 1 << 0,         /* without a session */
  GEMBOK_ROUTE_FIRST_PASSWORD = 1 << 1, /* also before the first password was changed */
  GEMBOK_ROUTE_PLAIN = 1 << 2           /* also over plain http */
} GembokRouteFlags;

/** GembokRoute: one method of one address. */
typedef struct
{
  const char *method;
  const char *path; /* "{id}", "{kind}", "{serial}", "{upload}" stand for a valid one of their sort */
  GembokBodyKind body;
  guint roles; /* 1 << GembokRole, or-ed; 0: every role */
  GembokRouteFlags flags;
  const char *produces; /* (nullable): media type of the answer, for Accept; NULL: whatever */
  GembokHandler handle;
  GembokHandler begin; /* (nullable): for streams, once the head is here; may refuse */
} GembokRoute;

/** GembokChunkFunc: bytes of a stream; answers only to refuse. */
typedef void (*GembokChunkFunc) (GembokExchange *exchange, const guint8 *data, gsize length);
/** GembokEndFunc: called once, when the exchange is over, however it ended. */
typedef void (*GembokEndFunc) (GembokExchange *exchange);

/** GembokExchange: one request and its answer. Reference counted; main thread only. */
struct _GembokExchange
{
  guint references;
  GembokServer *server;         /* borrowed */
  SoupServerMessage *message;   /* NULL once it is over */
  GembokConnection *connection; /* owned */
  const GembokRoute *route;     /* (nullable) */
  char *path;
  char *parameters[2]; /* of the path, in order */
  GHashTable *query;   /* (nullable) utf8 → utf8 */

  GembokAccount *account; /* (nullable) */
  char *session;          /* (nullable): SHA-256 of its token */

  gsize limit;          /* of the body */
  guint64 received;     /* bytes of the body so far */
  GByteArray *body;     /* JSON, CSR, OCSP */
  GembokSecret *secret; /* SECRET */
  GembokChunkFunc chunk;
  GembokEndFunc end;
  gpointer stream; /* of the route that streams; its `end` frees it */

  const char *language; /* (nullable): "id" or "en": of the sentences in the answer; NULL: that of the service. Static */
  gboolean plain;       /* came over plain http */
  gboolean body_complete;
  gboolean answered;
  gboolean deferred;
  gboolean stolen;
  int status;
  GBytes *answer; /* (nullable): the body that goes out */
  gpointer fault; /* of the test build */
  gint64 started; /* monotonic microseconds */
};

GembokExchange *gembok_exchange_ref (GembokExchange *exchange);
void gembok_exchange_unref (GembokExchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokExchange, gembok_exchange_unref)

/** gembok_exchange_request_header: (transfer none) (nullable): the value of @name, if it was sent exactly once. */
const char *gembok_exchange_request_header (GembokExchange *exchange, const char *name);
/** gembok_exchange_body: (transfer full): the body that was read. */
GBytes *gembok_exchange_body (GembokExchange *exchange);
/** gembok_exchange_address: (transfer full): the client's IP address. */
char *gembok_exchange_address (GembokExchange *exchange);

/** gembok_exchange_defer: the handler returns without an answer; one of the functions below follows later. */
void gembok_exchange_defer (GembokExchange *exchange);
/** gembok_exchange_header: adds a header to the answer that follows. */
void gembok_exchange_header (GembokExchange *exchange, const char *name, const char *value);
/** gembok_exchange_answer: @type and @body are (nullable): no body. Only the first answer counts. */
void gembok_exchange_answer (GembokExchange *exchange, int status, const char *type, GBytes *body);
/** gembok_exchange_answer_problem: takes @problem. */
void gembok_exchange_answer_problem (GembokExchange *exchange, GembokProblem *problem);
/** gembok_exchange_refuse: answers a problem of @status and @code with a sentence (printf, translated). */
void gembok_exchange_refuse (GembokExchange *exchange, int status, const char *code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/** gembok_exchange_fail: our own fault: logs @error, answers 500 (503 when the disk is full), frees @error. */
void gembok_exchange_fail (GembokExchange *exchange, GError *error);

/** gembok_problem: (transfer full): a problem with a sentence (printf, translated). */
GembokProblem *gembok_problem (int status, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/** gembok_problem_from_failure: (transfer full): our own fault as a problem: logs and frees @error. */
GembokProblem *gembok_problem_from_failure (GError *error);

G_END_DECLS
