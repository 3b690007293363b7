/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store.h"
#include "wire/request.h"

G_BEGIN_DECLS

/** GembokStoredRequest: a request as the AMS keeps it. */
typedef struct
{
  GembokWireRequest *wire; /* everything that travels, but `missing` and `turn` */
  gint64 owner;            /* account */
  guint round;             /* how often it was submitted */
} GembokStoredRequest;

void gembok_stored_request_free (GembokStoredRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokStoredRequest, gembok_stored_request_free)

/** gembok_store_add_request: stores the first part of @request as a draft of @owner, whose user name (nullable) is in it;
 * fills in its id and number. */
gboolean gembok_store_add_request (GembokStore *store, GembokWireRequest *request, gint64 owner, gint64 now, GError **error);

/** gembok_store_load_request: (transfer full): with its documents and decisions; @request is %NULL if there is none. */
gboolean gembok_store_load_request (GembokStore *store, const char *id, GembokStoredRequest **request, GError **error);

/** gembok_store_touch_request: something about it changed. */
gboolean gembok_store_touch_request (GembokStore *store, const char *id, gint64 now, GError **error);
/** gembok_store_set_state: @reason (nullable) is of a rejection or refusal; a %NULL one clears the last. */
gboolean gembok_store_set_state (GembokStore *store, const char *id, GembokRequestState state, const char *reason,
                                 gint64 now, GError **error);
/** gembok_store_set_csr: EXISTS if a live request holds the key. */
gboolean gembok_store_set_csr (GembokStore *store, const char *id, GBytes *pem, const char *public_key_sha256, gint64 now,
                               GError **error);
/** gembok_store_set_agreement: both %NULL take it back. */
gboolean gembok_store_set_agreement (GembokStore *store, const char *id, const char *version, const char *sha256, gint64 now,
                                     GError **error);
/** gembok_store_set_submitted: a new round begins. */
gboolean gembok_store_set_submitted (GembokStore *store, const char *id, const char *log_head, gint64 now, GError **error);
/** gembok_store_set_issued: done, with that certificate. */
gboolean gembok_store_set_issued (GembokStore *store, const char *id, const char *serial, gint64 now, GError **error);

/** gembok_store_key_is_taken: whether @public_key_sha256 belongs to a certificate or to another request (one that was
 * cancelled by the same owner does not count). */
gboolean gembok_store_key_is_taken (GembokStore *store, const char *public_key_sha256, const char *request, gint64 owner,
                                    gboolean *taken, GError **error);
/** gembok_store_count_open: requests of @owner that are not at their end. */
gboolean gembok_store_count_open (GembokStore *store, gint64 owner, guint *count, GError **error);

/** GembokRequestFilter: which requests to list. Strings are borrowed. */
typedef struct
{
  gint64 owner;       /* 0: everyone's that were submitted */
  const char *search; /* (nullable): part of number, name or user name */
  const char *state;  /* (nullable): a state's name */
  guint page, per_page;
} GembokRequestFilter;

/** gembok_store_list_requests: (transfer full) (nullable) (element-type utf8): ids, newest first; @total counts all pages. */
GPtrArray *gembok_store_list_requests (GembokStore *store, const GembokRequestFilter *filter, guint64 *total,
                                       GError **error);

/* --- decisions ---------------------------------------------------------------------------------------------------- */

/** GembokStoredDecision: a decision to be stored. Strings are borrowed. */
typedef struct
{
  const char *request;
  guint round, position; /* which submission; how many decisions were made on it before */
  const char *step;
  gint64 account;
  GembokRole role;
  const char *decision;
  const char *reason; /* (nullable) */
  GBytes *documents;  /* (nullable): what was judged */
} GembokStoredDecision;

/** gembok_store_add_decision: EXISTS if this place was decided, or by this person, in this round. */
gboolean gembok_store_add_decision (GembokStore *store, const GembokStoredDecision *decision, gint64 now, GError **error);
/** gembok_store_count_decisions: how many in @round, and whether @account made one of them. */
gboolean gembok_store_count_decisions (GembokStore *store, const char *request, guint round, gint64 account, guint *count,
                                       gboolean *by_account, GError **error);

/* --- events ------------------------------------------------------------------------------------------------------- */

/** gembok_store_add_event: @account 0: the service itself; @text (nullable). */
gboolean gembok_store_add_event (GembokStore *store, const char *request, const char *kind, const char *text, gint64 account,
                                 GembokRole actor, gint64 now, GError **error);
/** gembok_store_list_events: (transfer full) (nullable) (element-type GembokWireEvent): of a request, oldest first. */
GPtrArray *gembok_store_list_events (GembokStore *store, const char *request, GError **error);
/** gembok_store_list_notifications: (transfer full) (nullable) (element-type GembokWireEvent): what others did since event
 * @since: to the requests of @account, or, with @decider, to every submitted one; the newest 200, oldest first. */
GPtrArray *gembok_store_list_notifications (GembokStore *store, gint64 account, gboolean decider, gint64 since,
                                            GError **error);

G_END_DECLS
