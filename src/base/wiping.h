/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The allocator that OpenSSL and libcurl get: what is freed, or left behind when a block moves or shrinks, is overwritten
 * first. Their own buffers hold copies of keys, passwords and session tokens that they free as they are.
 * The contracts are those of malloc(), free(), realloc(), strdup() and calloc(); aligned to 16; safe on any thread.
 */

void *gembok_wiping_malloc (size_t size);
void gembok_wiping_free (void *block);
void *gembok_wiping_realloc (void *block, size_t size);
char *gembok_wiping_strdup (const char *text);
void *gembok_wiping_calloc (size_t count, size_t size);

/** gembok_wiping_stack: overwrites 64 KiB of the calling thread's stack below the caller: what functions that have returned left
 * there, such as a library's buffer for what it reads. From as near to the thread's beginning as can be, such as an idle callback. */
void gembok_wiping_stack (void);

/** gembok_wiping_block: (transfer full): as gembok_wiping_malloc(), but aborts without memory, as GLib does. */
void *gembok_wiping_block (size_t size);
/** gembok_wiping_bytes: (transfer full): @length bytes of @block (transfer full), which are wiped with the last reference. For contents
 * that people would not want to be left in memory, but too large for a #GembokSecret. */
GBytes *gembok_wiping_bytes (void *block, size_t length);

G_END_DECLS
