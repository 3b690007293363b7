/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/url.h"

G_BEGIN_DECLS

/**
 * gembok_proxy_for:
 * @url: where to
 * @cancellable: (nullable)
 *
 * The proxy that leads to @url, never one for a loopback address: what https_proxy (http_proxy for plain http), all_proxy and no_proxy of the environment
 * say, in libcurl's reading of them; where the environment says nothing, what the desktop or the sandbox's portal says.
 * May block on the desktop's settings.
 *
 * Returns: (transfer full) (nullable): its URL as libcurl takes it, perhaps with a log-in in it (so never to be shown);
 *   %NULL for a direct connection
 */
char *gembok_proxy_for (const GembokUrl *url, GCancellable *cancellable);

/** gembok_proxy_shown: (transfer full): "host:port" of a proxy's URL, without its log-in, for people. */
char *gembok_proxy_shown (const char *proxy);

G_END_DECLS
