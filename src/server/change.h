/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/request-view.h"

G_BEGIN_DECLS

/** GembokChange: a change to one request on its way. */
typedef struct
{
  GembokServer *server;
  GembokExchange *exchange;
  GembokStoredRequest *request; /* (nullable): as it was before; %NULL while a new one is made */
  char *id;                     /* of the request; `apply` sets it for a new one */
  gint64 now;
  GPtrArray *doomed; /* (element-type utf8): uploads whose files go once the change is committed */
  gpointer data;     /* the route's own */
} GembokChange;

/** GembokChangeFunc: Returns: (transfer full) (nullable): why not. */
typedef GembokProblem *(*GembokChangeFunc) (GembokChange *change);

/** GembokChangeFlags: what the caller must bring. */
typedef enum
{
  GEMBOK_CHANGE_DEFAULT = 0,
  GEMBOK_CHANGE_KEYED = 1 << 0,  /* Idempotency-Key: a repeat gets the first answer */
  GEMBOK_CHANGE_MATCHED = 1 << 1 /* If-Match with the version that was seen */
} GembokChangeFlags;

/** GembokChangeKind: how a kind of change works. */
typedef struct
{
  GembokChangeFlags flags;
  int status;               /* of the answer: the request as it is afterwards; 204: nothing */
  GembokChangeFunc prepare; /* (nullable): judges; outside the transaction */
  GembokChangeFunc apply;   /* writes; inside the transaction, which also keeps the answer */
} GembokChangeKind;

/**
 * gembok_change_run:
 * @id: (nullable): the request; %NULL makes a new one
 *
 * Everything that changes a request goes this way: repeats are recognised first, then the request is loaded (404), the
 * version judged (412, 428), `prepare` asked, and `apply`, the events and the stored answer committed as one. Answers.
 */
void gembok_change_run (GembokServer *server, GembokExchange *exchange, const GembokChangeKind *kind, const char *id,
                        gpointer data);

/** gembok_change_event: notes what happened, by the account of the exchange. */
gboolean gembok_change_event (GembokChange *change, const char *kind, const char *text, GError **error);

/** gembok_change_json: (transfer full) (nullable): the body as a JSON object; answers 400 if it is none. */
GembokJson *gembok_change_json (GembokExchange *exchange);

G_END_DECLS
