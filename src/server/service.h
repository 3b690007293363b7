/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/data-folder.h"
#include "server/server.h"

G_BEGIN_DECLS

/**
 * GembokService:
 *
 * A data folder on the network: HTTPS for the API, plain http for CRL and OCSP (as real CAs do), and what must be done
 * from time to time. Main thread only.
 */
typedef struct _GembokService GembokService;

/**
 * gembok_service_start:
 * @server: (transfer none): outlives the service
 * @asked: where to listen; what it does not say is as it was the last time, at first 127.0.0.1 and a free port
 * @error: FAILED: a port is taken; STORAGE
 *
 * Ports, host and names are kept by gembok_service_remember(). SIGTERM and SIGINT are its own from now on; in an installation of one's own also SIGHUP, which reads settings and TLS files anew.
 */
GembokService *gembok_service_start (GembokServer *server, const GembokAddress *asked, GError **error);

/** gembok_service_remember: keeps in the data folder where it listens, for the next start: issued certificates name it. STORAGE. */
gboolean gembok_service_remember (GembokService *service, GError **error);

/** gembok_service_url: (transfer none): "https://HOST:PORT", as others reach it: where it listens on all addresses, what its owner
 * calls it, or one of this computer's own addresses. */
const char *gembok_service_url (const GembokService *service);

/** gembok_service_run: serves until SIGTERM or SIGINT, then lets running requests end (up to 5 s). */
void gembok_service_run (GembokService *service);

void gembok_service_free (GembokService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokService, gembok_service_free)

G_END_DECLS
