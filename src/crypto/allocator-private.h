/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * base/wiping.h in the form that OpenSSL wants: the signatures are those of CRYPTO_set_mem_functions(); file and line are not used.
 */

/** gembok_openssl_malloc: @size bytes, aligned to 16; %NULL for 0 bytes, without memory, or where the size overflows. */
void *gembok_openssl_malloc (gsize size, const char *file, int line);

/** gembok_openssl_realloc: as realloc(); the old block is wiped where it moves. On failure it stays as it is. */
void *gembok_openssl_realloc (void *memory, gsize size, const char *file, int line);

/** gembok_openssl_free: wipes and frees; %NULL is fine. */
void gembok_openssl_free (void *memory, const char *file, int line);

G_END_DECLS
