/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/error.h"
#include "base/secret.h"

/*
 * The golden files are written by hand from the contract, not by our encoders: shared code cannot prove itself.
 */

/** golden_load: (transfer full): the file @name of golden/ as it is. */
GBytes *golden_load (const char *name);

/** golden_garbage: (transfer full): bytes that are neither JSON nor text. */
GBytes *golden_garbage (void);

/** golden_canonical: (transfer full): the file without white space outside of strings: what our encoders must write. */
char *golden_canonical (const char *name);

/** golden_assert_equal: that @encoded is the canonical form of the file @name, byte for byte. */
void golden_assert_equal (GBytes *encoded, const char *name);

/** bytes_of, secret_of: (transfer full): a text as bytes or secret. */
GBytes *bytes_of (const char *text);
GembokSecret *secret_of (const char *text);

/** assert_refused: that @error is BAD_ANSWER and its message holds @part (nullable); frees it. */
void assert_refused (GError **error, const char *part);

/** GoldenDecode: decodes @body and frees the result; whether it was accepted. */
typedef gboolean (*GoldenDecode) (GBytes *body, GError **error);

/**
 * golden_assert_robust:
 * @name: a file that @decode accepts
 *
 * Does to the file what a bad server could do: cuts it at every byte, takes each member away, gives each member each
 * wrong type, hides deep nesting in it, makes it huge, adds members nobody knows. @decode must refuse (naming the member
 * where its type is wrong) or accept, and never crash; the unknown members must not trouble it.
 */
void golden_assert_robust (const char *name, GoldenDecode decode);
