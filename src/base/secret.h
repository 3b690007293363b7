/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GembokSecret:
 *
 * The one type that holds passphrases, private keys and session tokens: a fixed capacity in pages of its own between
 * guard pages, locked into memory where the system allows, left out of core dumps and forked children, wiped on free
 * and never moved. The bytes are always followed by a NUL that does not count. Not safe for writing from two threads.
 */
typedef struct _GembokSecret GembokSecret;

/** GEMBOK_SECRET_MAX: the largest capacity, in bytes. */
#define GEMBOK_SECRET_MAX (1024 * 1024)

/** gembok_secret_new: an empty secret that can take @capacity bytes (1 to %GEMBOK_SECRET_MAX). Aborts without memory. */
GembokSecret *gembok_secret_new (gsize capacity);

/** gembok_secret_new_from: a copy of @length bytes at @data; the caller wipes its own copy. */
GembokSecret *gembok_secret_new_from (const void *data, gsize length);

/** gembok_secret_copy: an independent copy. */
GembokSecret *gembok_secret_copy (const GembokSecret *secret);

/** gembok_secret_free: wipes and frees; %NULL is fine. */
void gembok_secret_free (GembokSecret *secret);

/** gembok_secret_length: how many bytes it holds. */
gsize gembok_secret_length (const GembokSecret *secret);

/** gembok_secret_capacity: how many bytes it can hold. */
gsize gembok_secret_capacity (const GembokSecret *secret);

/** gembok_secret_data: (transfer none): its bytes, NUL after the last. */
const guint8 *gembok_secret_data (const GembokSecret *secret);

/** gembok_secret_text: (transfer none): its bytes as text; a text secret must hold no NUL (gembok_secret_is_text()). */
const char *gembok_secret_text (const GembokSecret *secret);

/** gembok_secret_is_text: whether it is valid UTF-8 without NUL or control characters. */
gboolean gembok_secret_is_text (const GembokSecret *secret);

/** gembok_secret_buffer: (transfer none): the writable bytes, `capacity` of them; then gembok_secret_set_length(). */
guint8 *gembok_secret_buffer (GembokSecret *secret);

/** gembok_secret_set_length: says how many bytes of the buffer count; wipes those behind. */
void gembok_secret_set_length (GembokSecret *secret, gsize length);

/** gembok_secret_append: adds @length bytes; %FALSE and unchanged where the capacity does not suffice. */
gboolean gembok_secret_append (GembokSecret *secret, const void *data, gsize length);

/** gembok_secret_equal: compares in time that does not depend on the contents (only on the lengths). */
gboolean gembok_secret_equal (const GembokSecret *a, const GembokSecret *b);

/**
 * gembok_secret_read_fd:
 * @fd: a file descriptor, not closed
 * @max: the most bytes to accept, newline not counted
 * @error: BAD_INPUT if empty, longer than @max, or unreadable
 *
 * Reads a secret up to end of file and drops one trailing newline (LF or CR LF). Blocks until end of file.
 *
 * Returns: (transfer full) (nullable): the secret
 */
GembokSecret *gembok_secret_read_fd (int fd, gsize max, GError **error);

/** gembok_secret_all_locked: %FALSE once any secret's pages could not be locked (RLIMIT_MEMLOCK); `doctor` says so. */
gboolean gembok_secret_all_locked (void);

/** gembok_wipe: overwrites @length bytes in a way the compiler keeps. */
void gembok_wipe (void *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSecret, gembok_secret_free)

G_END_DECLS
