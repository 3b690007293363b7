/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/** GEMBOK_RESOLVE_SECONDS: how long a name server may take. */
#define GEMBOK_RESOLVE_SECONDS 10

/** GembokAddresses: what a name stands for. */
typedef struct
{
  GStrv numbers;    /* "203.0.113.7", "2001:db8::7"; at least one */
  gint64 took_us;   /* microseconds */
  gboolean literal; /* the name was a number itself: nobody was asked */
} GembokAddresses;

void gembok_addresses_free (GembokAddresses *addresses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokAddresses, gembok_addresses_free)

/**
 * gembok_resolve:
 * @host: a name or an address, as in #GembokUrl
 * @error: UNREACHABLE (no such name, or no name server that answers within %GEMBOK_RESOLVE_SECONDS), CANCELLED
 *
 * Looks up a name as libcurl does (the system's resolver), for `doctor` to show. Blocks; @cancellable ends it at once.
 *
 * Returns: (transfer full) (nullable)
 */
GembokAddresses *gembok_resolve (const char *host, GCancellable *cancellable, GError **error);

G_END_DECLS
