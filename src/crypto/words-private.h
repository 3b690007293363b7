/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Word lists that are compiled in from data/ (words-to-c.py): lower-case, a to z, no word twice in a list.
 */

/** gembok_suggested_words: data/words-id.txt, what passphrases are suggested from. */
extern const char *const gembok_suggested_words[];
extern const gsize gembok_n_suggested_words;

/** gembok_common_words: data/common-id.txt, what people like in passphrases; the earlier, the easier to guess. */
extern const char *const gembok_common_words[];
extern const gsize gembok_n_common_words;

/**
 * gembok_personal_parts:
 * @personal_words: (nullable): as for gembok_passphrase_judge()
 *
 * All that is likely to be taken from a person's data: each word whole and without spaces and signs, its parts of three
 * and more letters, the beginnings and ends of these of four and more letters (short names), runs of four and more of its
 * digits, and dates (1990-08-17, 17-08-1990) in their other spellings.
 *
 * Returns: (transfer full) (element-type utf8): lower-case, none twice, the likeliest first
 */
GPtrArray *gembok_personal_parts (const char *const *personal_words);

G_END_DECLS
