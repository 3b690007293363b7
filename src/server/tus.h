/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/uploads.h"

G_BEGIN_DECLS

/* The parts of tus 1.0.0 that its routes share. */

/** GEMBOK_TUS_EXTENSIONS: what is offered beyond the core protocol. */
#define GEMBOK_TUS_EXTENSIONS "creation,termination,checksum,expiration"

/** gembok_tus_begin: adds Tus-Resumable to the answer and judges the client's version; %FALSE if it answered (412). */
gboolean gembok_tus_begin (GembokExchange *exchange);

/** gembok_tus_number: reads a header with a size or offset; %FALSE if it answered (422). */
gboolean gembok_tus_number (GembokExchange *exchange, const char *name, guint64 *value);

/** gembok_tus_expires: adds Upload-Expires (RFC 9110 date). */
void gembok_tus_expires (GembokExchange *exchange, gint64 at);

/** gembok_tus_load: (transfer full) (nullable): upload @id with its request, if it belongs to the account of @exchange;
 * %NULL if it answered (404). */
GembokUpload *gembok_tus_load (GembokServer *server, GembokExchange *exchange, const char *id,
                               GembokStoredRequest **request);

G_END_DECLS
