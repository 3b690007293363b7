/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Small helpers for text that others wrote, and for printing bytes.
 */

/** gembok_text_sanitise: (transfer full): @text as one harmless line: valid UTF-8, control, bidi-override and line-break
 * characters replaced by spaces, at most @max_chars characters and an ellipsis if more was there. %NULL is "". */
char *gembok_text_sanitise (const char *text, gsize max_chars);

/** gembok_text_squeeze: (transfer full): valid UTF-8, NFC, trimmed, inner white space folded to single spaces. %NULL is "". */
char *gembok_text_squeeze (const char *text);

/** gembok_text_from_bytes: (transfer full) (nullable): what a file of plain text says: UTF-8 with or without a byte-order mark, line
 * ends as "\n". %NULL if it is no text: not UTF-8, or with NUL or other control characters than line ends and tabs. */
char *gembok_text_from_bytes (GBytes *bytes);

/** gembok_hex: (transfer full): lower-case hexadecimal. */
char *gembok_hex (const void *data, gsize length);

/** gembok_hex_grouped: (transfer full): upper-case in groups of four, "4A3A B062 …", for reading aloud. */
char *gembok_hex_grouped (const char *hex);

/** gembok_crockford: (transfer full): the first @n_bits bits (a multiple of 5) in Crockford's base 32, upper-case. */
char *gembok_crockford (const guint8 *data, guint n_bits);

/** gembok_is_hex: whether @text is exactly @n_chars lower- or upper-case hexadecimal digits. */
gboolean gembok_is_hex (const char *text, gsize n_chars);

G_END_DECLS
