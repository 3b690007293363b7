/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/*
 * One harness a file, fuzz-NAME.c, one for each decoder of bytes that others made. A harness is a program twice: libFuzzer drives
 * it in `./dev fuzz`, and replay.c feeds it seeds, regressions and a fixed number of spoilt seeds in `./dev test`. It looks for more
 * than a crash: it aborts where a decoder breaks what its header promises.
 */

/* --- what a harness defines -------------------------------------------------------------------------------------- */

/** LLVMFuzzerTestOneInput: hands the bytes to the decoder; aborts where it breaks a promise. Returns: 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/** FuzzSeeds: the inputs to begin with, by name. */
typedef struct _FuzzSeeds FuzzSeeds;

/** fuzz_make_seeds: adds sound inputs, made on the spot: no binary file is kept for it. */
void fuzz_make_seeds (FuzzSeeds *seeds);

/** fuzz_rounds: how many spoilt seeds the normal suite tries; what a harness costs decides. */
extern const guint fuzz_rounds;

/* --- for fuzz_make_seeds() --------------------------------------------------------------------------------------- */

/** fuzz_seed: adds a copy of @data. */
void fuzz_seed (FuzzSeeds *seeds, const char *name, GBytes *data);
/** fuzz_seed_text: adds a text. */
void fuzz_seed_text (FuzzSeeds *seeds, const char *name, const char *text);
/** fuzz_seed_parts: adds @first, then each of @n_parts behind its length, for a harness that takes them apart with fuzz_part(). */
void fuzz_seed_parts (FuzzSeeds *seeds, const char *name, guint8 first, GBytes *const *parts, guint n_parts);
/** fuzz_seed_tagged: adds @tag and @data behind it. */
void fuzz_seed_tagged (FuzzSeeds *seeds, const char *name, guint8 tag, GBytes *data);
/** fuzz_text: (transfer full): the bytes of a text. */
GBytes *fuzz_text (const char *text);

/* --- taking an input apart --------------------------------------------------------------------------------------- */

/** FuzzInput: what is left of an input. */
typedef struct
{
  const guint8 *data;
  gsize size;
} FuzzInput;

/** fuzz_byte: the next byte, 0 at the end. */
guint8 fuzz_byte (FuzzInput *input);
/** fuzz_part: (transfer full): the next part: two bytes of length, high one first, and so many bytes, as far as they are there. */
GBytes *fuzz_part (FuzzInput *input);
/** fuzz_rest: (transfer full): all that is left. */
GBytes *fuzz_rest (FuzzInput *input);
/** fuzz_string: (transfer full): the same as fuzz_part(), up to its first NUL, as a text that need not be UTF-8. */
char *fuzz_string (FuzzInput *input);

/** fuzz_remove_at_exit: @folder, which stays as long as the harness runs, is removed with all that is in it. */
void fuzz_remove_at_exit (const char *folder);

/* --- what is promised everywhere --------------------------------------------------------------------------------- */

/** fuzz_assert_told: a failure sets an error of ours whose two sentences can be shown, a success sets none. By reference, so that
 * @worked may be the call itself. */
void fuzz_assert_told (gboolean worked, GError *const *error);
/** fuzz_assert_same: both are there and equal. */
void fuzz_assert_same (GBytes *first, GBytes *second);
/** fuzz_assert_shown: @text (nullable) is what may be put on a screen: UTF-8 without control characters, but for line ends. */
void fuzz_assert_shown (const char *text);
/** fuzz_assert_secret_kept: @secret, if it is long enough to be told from chance, does not stand in the words of @error. */
void fuzz_assert_secret_kept (const GError *error, const void *secret, gsize length);

/* --- shared with replay.c ---------------------------------------------------------------------------------------- */

/** FuzzSeed: one of them. */
typedef struct
{
  char *name;
  GBytes *data;
} FuzzSeed;

FuzzSeeds *fuzz_seeds_new (void);
void fuzz_seeds_free (FuzzSeeds *seeds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FuzzSeeds, fuzz_seeds_free)
guint fuzz_seeds_count (const FuzzSeeds *seeds);
const FuzzSeed *fuzz_seeds_get (const FuzzSeeds *seeds, guint index);

/** fuzz_spoil: (transfer full): @seed with some changes: bits, lengths that lie, pieces that matter to readers, cuts, repeats, or
 * a stretch of @other. */
GBytes *fuzz_spoil (GRand *chance, GBytes *seed, GBytes *other);

G_END_DECLS
