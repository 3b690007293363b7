/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"

G_BEGIN_DECLS

/*
 * What the decoder writes to its standard output: the line "gembok-decode 1", lines of a name and an unsigned number (or
 * the word of the result), an empty line, then as many bytes as the line "bytes" says. Example:
 *
 *   gembok-decode 1
 *   result sound
 *   width 4000
 *   height 3000
 *   bytes 1021433
 *
 *   <bytes>
 */

typedef struct _GembokAnswer GembokAnswer;

GembokAnswer *gembok_answer_new (GembokDecodeFault fault);
void gembok_answer_free (GembokAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokAnswer, gembok_answer_free)

/** gembok_answer_add: a line; @name is lower-case letters and underscores. */
void gembok_answer_add (GembokAnswer *answer, const char *name, guint64 value);

/** gembok_answer_write: writes all of it to @fd, with @length bytes at @body (nullable) behind it; %FALSE if the reader is
 * gone. */
gboolean gembok_answer_write (const GembokAnswer *answer, int fd, const guint8 *body, gsize length);

G_END_DECLS
