/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The allocator that OpenSSL gets: what is freed, or left behind when a block moves or shrinks, is overwritten first.
 * The signatures are those of CRYPTO_set_mem_functions(); file and line are not used.
 */

/** gembok_wiping_malloc: @size bytes, aligned to 16; %NULL for 0 bytes, without memory, or where the size overflows. */
void *gembok_wiping_malloc (gsize size, const char *file, int line);

/** gembok_wiping_realloc: as realloc(); the old block is wiped where it moves. On failure it stays as it is. */
void *gembok_wiping_realloc (void *memory, gsize size, const char *file, int line);

/** gembok_wiping_free: wipes and frees; %NULL is fine. */
void gembok_wiping_free (void *memory, const char *file, int line);

G_END_DECLS
