/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/server.h"

G_BEGIN_DECLS

/**
 * GembokTls:
 *
 * Which certificate the service shows, and for how long: one of its own CA, made anew in time, or one from files that the owner
 * (or their ACME client) replaces now and then. Main thread only.
 */
typedef struct _GembokTls GembokTls;

/** gembok_tls_new: (transfer full): @server is borrowed; @names: of the service, for a certificate of its own CA. */
GembokTls *gembok_tls_new (GembokServer *server, GStrv names);
void gembok_tls_free (GembokTls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokTls, gembok_tls_free)

/**
 * gembok_tls_refresh:
 * @names: (nullable): what the service is called now
 * @force: also where nothing seems to have changed
 * @certificate: (out) (transfer full): what is to be shown from now on; %NULL: as before
 * @error: the files cannot be used, or nothing can be written; what is shown stays
 *
 * To be called at the start, from time to time, and when the owner asks for it.
 */
gboolean gembok_tls_refresh (GembokTls *tls, GStrv names, gboolean force, GTlsCertificate **certificate, GError **error);

/** gembok_tls_check_files: whether certificate (with its chain) and key can be used together: BAD_INPUT says what is wrong. @end
 * (out): when the certificate ends. @missing (out) (transfer full) (nullable): a name of @names that it does not bear. */
gboolean gembok_tls_check_files (const char *certificate, const char *key, const char *name, gint64 now, gint64 *end,
                                 char **missing, GError **error);

G_END_DECLS
