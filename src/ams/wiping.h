/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * An allocator for libcurl that wipes every block before it goes back to the heap: request headers carry the session
 * token, bodies carry passwords, and libcurl's own buffers hold copies of both that it frees as they are.
 * The contracts are those of malloc(), free(), realloc(), strdup() and calloc(); safe on any thread.
 */

void *gembok_wiping_malloc (size_t size);
void gembok_wiping_free (void *block);
void *gembok_wiping_realloc (void *block, size_t size);
char *gembok_wiping_strdup (const char *text);
void *gembok_wiping_calloc (size_t count, size_t size);

G_END_DECLS
