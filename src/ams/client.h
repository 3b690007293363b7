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
 * BAD_ANSWER, NOT_LOGGED_IN (401, or no token), NOT_FOUND (404), CONFLICT (409, 412), REFUSED (other 4xx, the server's
 * words) or CANCELLED; BAD_INPUT if an id cannot be one. The server's own code is in gembok_error_get_remote_code().
 *
 * Only what is safe to repeat is repeated: all but POSTs without an Idempotency-Key and changes of password, up to three
 * times with growing waits, none begun after 30 s; a 429 is waited for if it asks for at most 20 s, but not where a
 * password is checked. An answer that contradicts itself (success without its body, another request than the one asked
 * for) is BAD_ANSWER. Requests carry the answer's ETag. One thread at a time.
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
 * no trailing slash, without the API's own path; BAD_INPUT. */
char *gembok_ams_normalise_url (const char *url, GError **error);

/** gembok_ams_is_id: whether @id can be the id of a request (A-Z a-z 0-9 - _, at most 64 of them). */
gboolean gembok_ams_is_id (const char *id);

/** gembok_ams_set_token: @token (nullable) is copied; sent to this origin only. */
void gembok_ams_set_token (GembokAms *ams, const GembokSecret *token);
/** gembok_ams_set_reporter: @reporter (nullable) is copied; its user data must outlive @ams or the next setting. */
void gembok_ams_set_reporter (GembokAms *ams, const GembokReporter *reporter);
/** gembok_ams_http: (transfer none): the way to this AMS, for CRL, OCSP and uploads elsewhere. */
GembokHttp *gembok_ams_http (GembokAms *ams);

/** gembok_ams_get_policy: needs no session; @raw (out) (optional) (transfer full): the policy as it came, to be kept. */
GembokPolicy *gembok_ams_get_policy (GembokAms *ams, GBytes **raw, GCancellable *cancellable, GError **error);

/** gembok_ams_log_in: a 401 is WRONG_PASSWORD; the token is not set, see gembok_ams_set_token(). */
GembokWireSession *gembok_ams_log_in (GembokAms *ams, const char *username, GembokSecret *password,
                                      GCancellable *cancellable, GError **error);
/** gembok_ams_log_out: ends the session at the AMS; one that is not valid any more is fine. The token is not cleared here. */
gboolean gembok_ams_log_out (GembokAms *ams, GCancellable *cancellable, GError **error);
/** gembok_ams_get_account: (transfer full) (nullable): whose session it is. */
GembokWireAccount *gembok_ams_get_account (GembokAms *ams, GCancellable *cancellable, GError **error);
/** gembok_ams_change_password: a wrong current password is WRONG_PASSWORD; a new one that is not good enough REFUSED. */
gboolean gembok_ams_change_password (GembokAms *ams, GembokSecret *current, GembokSecret *fresh, GCancellable *cancellable,
                                     GError **error);

/** gembok_ams_create_request: (transfer full) (nullable): @idempotency_key (8 to 128 printable characters) was saved
 * before; a repeat gives the first answer. */
GembokWireRequest *gembok_ams_create_request (GembokAms *ams, const GembokWireRequest *request, const char *idempotency_key,
                                              GCancellable *cancellable, GError **error);
/** gembok_ams_put_csr: (transfer full) (nullable): sends the PKCS#10 @der; REFUSED with what is wrong with it. */
GembokWireRequest *gembok_ams_put_csr (GembokAms *ams, const char *id, GBytes *der, GCancellable *cancellable,
                                       GError **error);
/** gembok_ams_create_upload: (transfer full) (nullable): the tus upload's absolute URL for a document; may lie on another
 * host. Repeated within the call under a key of its own. */
char *gembok_ams_create_upload (GembokAms *ams, const char *id, const char *kind, const char *media_type, const char *sha256,
                                guint64 size, GCancellable *cancellable, GError **error);
/** gembok_ams_upload: gembok_upload_send() with this session; the token goes only to the API's own origin. */
gboolean gembok_ams_upload (GembokAms *ams, const char *location, const GembokHttpSource *source, const char *item,
                            GCancellable *cancellable, GError **error);
/** gembok_ams_put_agreement: (transfer full) (nullable): accepts or declines the agreement of that version and hash. */
GembokWireRequest *gembok_ams_put_agreement (GembokAms *ams, const char *id, const char *version, const char *sha256,
                                             gboolean accepted, GCancellable *cancellable, GError **error);
/** gembok_ams_submit: (transfer full) (nullable): @etag (nullable) from the last answer; REFUSED names all that is missing. */
GembokWireRequest *gembok_ams_submit (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key,
                                      const char *log_head, GCancellable *cancellable, GError **error);
/** gembok_ams_cancel_request: before the final decision; CONFLICT afterwards. */
gboolean gembok_ams_cancel_request (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);

/** gembok_ams_get_request: (transfer full) (nullable): @etag (inout) (optional) (nullable): sent as If-None-Match if
 * @not_modified (out) (optional) is given, too; on 304 returns %NULL without error and sets @not_modified; else takes the
 * new one. */
GembokWireRequest *gembok_ams_get_request (GembokAms *ams, const char *id, char **etag, gboolean *not_modified,
                                           GCancellable *cancellable, GError **error);
/** gembok_ams_list_requests: (transfer full) (nullable): pages count from 1; @search and @state are (nullable). */
GembokWirePage *gembok_ams_list_requests (GembokAms *ams, guint page, guint per_page, const char *search, const char *state,
                                          GCancellable *cancellable, GError **error);
/** gembok_ams_get_events: (transfer full) (element-type GembokWireEvent) (nullable): what happened to a request. */
GPtrArray *gembok_ams_get_events (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);
/** gembok_ams_get_document: (transfer full) (nullable): a document's bytes, at most 64 MiB; foreign, so to be opened only
 * in the decoder. */
GBytes *gembok_ams_get_document (GembokAms *ams, const char *id, const char *kind, GCancellable *cancellable,
                                 GError **error);
/** gembok_ams_decide: (transfer full) (nullable): @etag names the state that was judged; CONFLICT if it changed since. */
GembokWireRequest *gembok_ams_decide (GembokAms *ams, const char *id, const char *etag, const char *idempotency_key,
                                      const GembokWireVerdict *verdict, GCancellable *cancellable, GError **error);

/** gembok_ams_get_certificate: (transfer full) (nullable): the PEM chain's bytes, at most 256 KiB; an empty body is BAD_ANSWER. */
GBytes *gembok_ams_get_certificate (GembokAms *ams, const char *id, GCancellable *cancellable, GError **error);
/** gembok_ams_list_certificates: (transfer full) (element-type GembokWireCertificate) (nullable): the account's own. */
GPtrArray *gembok_ams_list_certificates (GembokAms *ams, GCancellable *cancellable, GError **error);

/** gembok_ams_fetch_crl: (transfer full) (nullable): from any http or https @url of a certificate whose chain was verified;
 * at most 16 MiB. Repeated as a GET of the API. */
GBytes *gembok_ams_fetch_crl (GembokHttp *http, const char *url, GCancellable *cancellable, GError **error);
/** gembok_ams_ask_ocsp: (transfer full) (nullable): POSTs @query (DER); at most 64 KiB. It changes nothing, so it is
 * repeated like a GET. */
GBytes *gembok_ams_ask_ocsp (GembokHttp *http, const char *url, GBytes *query, GCancellable *cancellable, GError **error);

G_END_DECLS
