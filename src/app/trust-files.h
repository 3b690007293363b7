/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files of CA certificates that the person names in the window. They are copied into the application's own folder: the stick they
 * came from may be gone tomorrow, and a sandbox sees a chosen file only once.
 */

/** GembokTrustTakenFunc: @path: the copy, for the setting @key; or @error. */
typedef void (*GembokTrustTakenFunc) (gpointer owner, const char *path, const char *key, const GError *error);

/** gembok_trust_file_take: looks into the file at @path on a worker (it must hold a CA certificate: BAD_FILE), keeps a copy, and
 * tells @done. @key: static. */
void gembok_trust_file_take (const char *path, const char *key, gpointer owner, GCancellable *cancellable,
                             GembokTrustTakenFunc done);

/** GembokTrustWordsFunc: @words: who is in the file at @path with the fingerprints, or why that cannot be told. Both borrowed. */
typedef void (*GembokTrustWordsFunc) (gpointer owner, const char *path, const char *words);

/** gembok_trust_file_look: looks into the file at @path on a worker, and tells @done. */
void gembok_trust_file_look (const char *path, gpointer owner, GembokTrustWordsFunc done);

G_END_DECLS
