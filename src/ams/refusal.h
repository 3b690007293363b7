/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/http.h"

G_BEGIN_DECLS

/**
 * gembok_refusal_set:
 * @answer: an answer that is not the wanted one
 * @url: where it came from
 *
 * Turns a status into an error, with the server's own words (RFC 9457, and the shapes of DOMAIN 2.4) where it has any:
 * 401 NOT_LOGGED_IN, 404 and 410 NOT_FOUND, 409 and 412 CONFLICT, 408, 425, 429 and 5xx UNREACHABLE (with the wait that
 * was asked for), other 4xx REFUSED; 511, HTML where a reason was expected, and anything else BAD_ANSWER. The status is in
 * gembok_error_get_status().
 */
void gembok_refusal_set (GError **error, const GembokHttpAnswer *answer, const char *url);

/** gembok_refusal_is_temporary: whether the same request may well succeed later: 408, 425, 429, 5xx (but 511). */
gboolean gembok_refusal_is_temporary (const GembokHttpAnswer *answer);

/** gembok_answer_is_html: whether it says of itself that it is a web page, as log-in pages of networks do. */
gboolean gembok_answer_is_html (const GembokHttpAnswer *answer);

/** gembok_answer_set_html: BAD_ANSWER: a web page, which comes from something in between and not from an AMS. */
void gembok_answer_set_html (GError **error, const GembokHttpAnswer *answer, const char *url);

/** gembok_answer_host: (transfer full): "host" or "host:port" of @url, for people. */
char *gembok_answer_host (const char *url);

G_END_DECLS
