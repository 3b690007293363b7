/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/client.h"

G_BEGIN_DECLS

struct _GembokAms
{
  GembokHttp *http;
  char *base_url;      /* without a slash at its end */
  GembokSecret *token; /* (nullable) */
  GembokReporter reporter;
  guint first_wait_ms;
};

/** GembokAmsCall: one call of the API. Everything is borrowed; what is not set is not sent. */
typedef struct
{
  const char *method;
  const char *path; /* from "/api/v1" on */
  GBytes *body;
  const GembokSecret *secret_body;
  const char *body_type;
  const char *idempotency_key;
  const char *if_match;
  const char *if_none_match;       /* then 304 is a success */
  const char *const *more_headers; /* (nullable): %NULL-terminated */
  gsize max_answer;
  const char *item;
  gboolean secret_answer;
  gboolean anonymous;       /* no token, none needed */
  gboolean checks_password; /* 401 is WRONG_PASSWORD; too many attempts are not waited for */
} GembokAmsCall;

/**
 * gembok_ams_call:
 * @error: as #GembokAms
 *
 * Returns: (transfer full) (nullable): an answer of status 200, 201 or 204, or 304 where that was asked for
 */
GembokHttpAnswer *gembok_ams_call (GembokAms *ams, const GembokAmsCall *call, GCancellable *cancellable, GError **error);

/** gembok_ams_call_plainly: a call whose success says all: whatever comes with it is not looked at. */
gboolean gembok_ams_call_plainly (GembokAms *ams, const GembokAmsCall *call, GCancellable *cancellable, GError **error);

/** gembok_ams_call_json: (transfer full) (nullable): the body of a call that is answered with JSON; BAD_ANSWER if it is
 * empty or something else. @etag (out) (optional) (nullable): the ETag. */
GBytes *gembok_ams_call_json (GembokAms *ams, const GembokAmsCall *call, char **etag, GCancellable *cancellable,
                              GError **error);

/** gembok_ams_call_request: (transfer full) (nullable): a call that is answered with request @id (nullable: any). */
GembokWireRequest *gembok_ams_call_request (GembokAms *ams, const GembokAmsCall *call, const char *id,
                                            GCancellable *cancellable, GError **error);

/** gembok_ams_require_body: whether the answer has a body, and no web page; else BAD_ANSWER. */
gboolean gembok_ams_require_body (const GembokHttpAnswer *answer, const char *url, GError **error);

/** gembok_ams_require_json: gembok_ams_require_body() that is said to be JSON. */
gboolean gembok_ams_require_json (const GembokHttpAnswer *answer, const char *url, GError **error);

/** gembok_ams_decode_request: (transfer full) (nullable): the request in a JSON answer, with its ETag; BAD_ANSWER also if
 * it is another one than @id (nullable). */
GembokWireRequest *gembok_ams_decode_request (const GembokHttpAnswer *answer, const char *url, const char *id,
                                              GError **error);

/** gembok_ams_decoded: gives back @decoded; where that is %NULL, adds to the decoder's BAD_ANSWER in @error who answered so. */
gpointer gembok_ams_decoded (gpointer decoded, const char *url, GError **error);

/** gembok_ams_require_id: gembok_ams_is_id(), else BAD_INPUT. */
gboolean gembok_ams_require_id (const char *id, GError **error);
/** gembok_ams_require_kind: whether @kind can be a kind of document, of the same characters; else BAD_INPUT. */
gboolean gembok_ams_require_kind (const char *kind, GError **error);

/** gembok_ams_set_first_wait: for tests: milliseconds before the first repeat. */
void gembok_ams_set_first_wait (GembokAms *ams, guint milliseconds);

G_END_DECLS
