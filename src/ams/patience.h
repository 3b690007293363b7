/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/http.h"

G_BEGIN_DECLS

/** GEMBOK_PATIENCE_WAIT_MS: the usual first wait before a repeat. */
#define GEMBOK_PATIENCE_WAIT_MS 500

/** GembokPatience: what may be done when a request does not get through. */
typedef struct
{
  gboolean repeatable; /* doing it twice is the same as once: cuts and 5xx are repeated */
  gboolean never_wait; /* a 429 is an answer: somebody guards a password */
  guint first_wait_ms; /* doubled for each repeat */
} GembokPatience;

/**
 * gembok_http_send_patiently:
 * @error: as gembok_http_send()
 *
 * gembok_http_send(), repeated at most three times, and not begun anew once 30 s have passed: after a cut, a 5xx or 408 if
 * @patience says that it may be repeated; after a 429 always (it was not even looked at). What the server asks to wait is
 * waited for if it is at most 20 s, else its answer is the result.
 *
 * Returns: (transfer full) (nullable): the last answer, whatever its status
 */
GembokHttpAnswer *gembok_http_send_patiently (GembokHttp *http, const GembokHttpRequest *request,
                                              const GembokPatience *patience, const GembokReporter *reporter,
                                              GCancellable *cancellable, GError **error);

G_END_DECLS
