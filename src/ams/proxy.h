/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/url.h"

G_BEGIN_DECLS

/** GembokProxySource: who says how an address is reached. */
typedef enum
{
  GEMBOK_PROXY_NOT_SET,     /* nobody names a proxy: straight to the server */
  GEMBOK_PROXY_LOOPBACK,    /* this computer itself: never through one */
  GEMBOK_PROXY_EXEMPT,      /* no_proxy of the environment names the address: straight to it */
  GEMBOK_PROXY_ENVIRONMENT, /* a variable of the environment */
  GEMBOK_PROXY_DESKTOP      /* the desktop's settings, or the sandbox's portal */
} GembokProxySource;

/** GembokProxy: how an address is reached, and who says so. */
typedef struct
{
  char *url; /* (nullable): as libcurl takes it, perhaps with a log-in in it, so never to be shown; %NULL: directly */
  GembokProxySource source;
  const char *variable; /* (nullable): static: the environment's variable that decided, "https_proxy" */
} GembokProxy;

/**
 * gembok_proxy_find:
 * @url: where to
 * @cancellable: (nullable)
 *
 * The proxy that leads to @url, never one for a loopback address: what https_proxy (http_proxy for plain http), all_proxy and
 * no_proxy of the environment say, in libcurl's reading of them; where the environment says nothing, what the desktop or the
 * sandbox's portal says. May block on the desktop's settings.
 *
 * Returns: (transfer full)
 */
GembokProxy *gembok_proxy_find (const GembokUrl *url, GCancellable *cancellable);
void gembok_proxy_free (GembokProxy *proxy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokProxy, gembok_proxy_free)

/** gembok_proxy_for: (transfer full) (nullable): the `url` of gembok_proxy_find(). */
char *gembok_proxy_for (const GembokUrl *url, GCancellable *cancellable);

/** gembok_proxy_shown: (transfer full): "host:port" of a proxy's URL, without its log-in, for people. */
char *gembok_proxy_shown (const char *proxy);

G_END_DECLS
