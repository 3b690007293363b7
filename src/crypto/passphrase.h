/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"

G_BEGIN_DECLS

/** GEMBOK_PASSPHRASE_MAX: the longest passphrase, in bytes. */
#define GEMBOK_PASSPHRASE_MAX 512

/** GembokPassphraseStrength: what zxcvbn and our own words make of a passphrase. Holds nothing of the passphrase. */
typedef struct
{
  int score;          /* 0 to 4; 3 is enough */
  double bits;        /* estimated entropy */
  const char *reason; /* (nullable): why it is weak, translated, static: "It contains your name or other data of yours." */
  const char *suggestion; /* (nullable): what would help, translated, static */
} GembokPassphraseStrength;

/**
 * gembok_passphrase_normalise:
 * @typed: what was typed or read
 * @error: BAD_INPUT: not UTF-8, control characters, empty, longer than %GEMBOK_PASSPHRASE_MAX
 *
 * Returns: (transfer full) (nullable): its NFC form (Unicode TR 15), so that every keyboard gives the same bytes. No
 *   copy of the passphrase outside secret memory is longer than one combining sequence.
 */
GembokSecret *gembok_passphrase_normalise (const GembokSecret *typed, GError **error);

/**
 * gembok_passphrase_judge:
 * @passphrase: normalised
 * @personal_words: (nullable): the applicant's own data, each one a word or a number; parts are tried as well
 * @strength: (out): the judgement
 *
 * zxcvbn, fed with @personal_words and common Indonesian words, names and keyboard habits. Beyond it: whatever is shorter than
 * 8 characters, a single word with digits and signs, and what is mostly personal data never scores 3; digits and repeated
 * separators count for no more than they are worth. The first 100 bytes decide. May block some 50 ms. While it works, zxcvbn
 * keeps a reversed copy in ordinary memory, which it overwrites.
 */
void gembok_passphrase_judge (const GembokSecret *passphrase, const char *const *personal_words,
                              GembokPassphraseStrength *strength);

/** gembok_passphrase_require: %FALSE with WEAK_PASSPHRASE (reason and suggestion) when the score is below 3. */
gboolean gembok_passphrase_require (const GembokSecret *passphrase, const char *const *personal_words, GError **error);

/** gembok_passphrase_is_ascii: only printable ASCII, which every program accepts at .p12 import. */
gboolean gembok_passphrase_is_ascii (const GembokSecret *passphrase);

/** gembok_passphrase_suggest: (transfer full): @n_words (5 to 20, taken so) random common Indonesian words joined by "-": 11
 * bits each. */
GembokSecret *gembok_passphrase_suggest (guint n_words);

G_END_DECLS
