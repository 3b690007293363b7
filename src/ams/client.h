/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/upload.h"
#include "wire/paths.h"
#include "wire/policy.h"
#include "wire/problem.h"
#include "wire/request.h"
#include "wire/session.h"

G_BEGIN_DECLS

/**
 * GembokAms:
 *
 * The client end of the AMS API: one function an endpoint. It never sees a passphrase or private key. All functions
 * block, take a #GCancellable (nullable), and fail with UNREACHABLE (no connection, 5xx, 429 after its wait), TLS, CLOCK,
 * BAD_ANSWER, NOT_LOGGED_IN (401), NOT_FOUND (404), CONFLICT (409, 412), REFUSED (other 4xx, the server's words) or
 * CANCELLED. Only what is safe to repeat is repeated: GET and HEAD, and POSTs that carry an Idempotency-Key, up to three
 * times with growing waits; a 429 is waited for if it asks for at most 20 s. One thread at a time.
 */
typedef struct _GembokAms GembokAms;

/**
 * gembok_ams_new:
 * @base_url: "https://host[:port][/prefix]"; everything else is BAD_INPUT (also user info, query, fragment)
 * @ca_pem: (nullable): the profile's TLS CA
 */
GembokAms *gembok_ams_new (const char *base_url, GBytes *ca_pem, GError **error);
void gembok_ams_free (GembokAms *ams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokAms, gembok_ams_free)

/** gembok_ams_normalise_url: (transfer full) (nullable): @url as profiles are compared: lower-case host, no default port,
 * no trailing slash; BAD_INPUT. */
char *gembok_ams_normalise_url (const char *url, GError **error);

/** gembok_ams_set_token: @token (nullable) is copied; sent to this origin only. */
void gembok_ams_set_token (GembokAms *ams, const GembokSecret *token);
void gembok_ams_set_reporter (GembokAms *ams, const GembokReporter *reporter);
GembokHttp *gembok_ams_http (GembokAms *ams); /* (transfer none) */

GembokPolicy *gembok_ams_get_policy (GembokAms *ams, GBytes **raw, GCancellable *cancellable, GError **error);

/** gembok_ams_log_in: a 401 is WRONG_PASSWORD; the token is not set, see gembok_ams_set_token(). */
GembokWireSession *gembok_ams_log_in (GembokAms *ams, const char *username, GembokSecret *password,
                                      GCancellable *cancellable, GError **error);
gboolean gembok_ams_log_out (GembokAms *ams, GCancellable *cancellable, GError **error);
GembokWireAccount *gembok_ams_get_account (GembokAms *ams, GCancellable *cancellable, GError **error);
/** gembok_ams_change_password: a wrong current password is WRONG_PASSWORD. */
gboolean gembok_ams_change_password (GembokAms *ams, GembokSecret *current, GembokSecret *fresh, GCancellable *cancellable,
                                     GError **error);

/** gembok_ams_create_request: @idempotency_key was saved before; a repeat gives the first answer. */
GembokWireRequest *gembok_ams_create_request (GembokAms *ams, const GembokWireRequest *request, const char *idempotency_key,
                                              GCancellable *cancellable, GError **error);
GembokWireRequest *gembok_ams_put_csr (GembokAms *ams, const char *id, GBytes *der, GCancellable *cancellable,
                                       GError **error);
/** gembok_ams_create_upload: (transfer full) (nullable): the tus upload's absolute URL for a document. */
char *gembok_ams_create_upload (GembokAms *ams, const char *id, const char *kind, const char *media_type, const char *sha256,
                                guint64 size, GCancellable *cancellable, GError **error);
/** gembok_ams_upload: gembok_upload_send() with this session; the token goes only to the API's own origin. */
gboolean gembok_ams_upload (GembokAms *ams, const char *location, const GembokHttpSource *source, const char *item,
                            GCancellable *cancellable, GError **error);
GembokWireRequest *gembok_ams_put_agreement (GembokAms *ams, const char *id, const char *version, const char *sha256,
                                             gboolean accepted, GCancellable *cancellable, GError **error);
/** gembok_ams_submit: @etag from the last answer; REFUSED names all that is missing. */
GembokWireRequest *gembok_ams_submit (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key,
                                      const char *log_head, GCancellable *cancellable, GError **error);
gboolean gembok_ams_cancel_request (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);

/** gembok_ams_get_request: @etag (inout) (nullable): sent as If-None-Match; on 304 returns %NULL without error and sets
 * @not_modified; else takes the new one. */
GembokWireRequest *gembok_ams_get_request (GembokAms *ams, const char *id, char **etag, gboolean *not_modified,
                                           GCancellable *cancellable, GError **error);
GembokWirePage *gembok_ams_list_requests (GembokAms *ams, guint page, guint per_page, const char *search, const char *state,
                                          GCancellable *cancellable, GError **error);
GPtrArray *gembok_ams_get_events (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);
GBytes *gembok_ams_get_document (GembokAms *ams, const char *id, const char *kind, GCancellable *cancellable,
                                 GError **error);
GembokWireRequest *gembok_ams_decide (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key,
                                      const GembokWireVerdict *verdict, GCancellable *cancellable, GError **error);

/** gembok_ams_get_certificate: the PEM chain's bytes, at most 256 KiB; an empty body is BAD_ANSWER. */
GBytes *gembok_ams_get_certificate (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);
GPtrArray *gembok_ams_list_certificates (GembokAms *ams, GCancellable *cancellable, GError **error);

/** gembok_ams_fetch_crl: any http or https @url of a certificate whose chain was verified; at most 16 MiB. */
GBytes *gembok_ams_fetch_crl (GembokHttp *http, const char *url, GCancellable *cancellable, GError **error);
/** gembok_ams_ask_ocsp: POSTs @query; at most 64 KiB. */
GBytes *gembok_ams_ask_ocsp (GembokHttp *http, const char *url, GBytes *query, GCancellable *cancellable, GError **error);

G_END_DECLS
