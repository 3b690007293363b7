/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"

G_BEGIN_DECLS

/** GembokDecoderResult: the decoder's verdict on a file (the words of its "result" line). */
typedef enum
{
  GEMBOK_DECODER_SOUND,
  GEMBOK_DECODER_TRUNCATED,
  GEMBOK_DECODER_DAMAGED,
  GEMBOK_DECODER_UNSUPPORTED,
  GEMBOK_DECODER_TOO_SMALL,
  GEMBOK_DECODER_TOO_MANY_PIXELS,
  GEMBOK_DECODER_NO_FIT,
  GEMBOK_DECODER_NO_MEMORY,
  GEMBOK_DECODER_ENCRYPTED,
  GEMBOK_DECODER_NO_PAGES,
  GEMBOK_DECODER_TOO_MANY_PAGES,
  GEMBOK_DECODER_PAGE_SIZE,
  GEMBOK_DECODER_ACTIVE,
  GEMBOK_DECODER_ATTACHED_KEY,
  GEMBOK_DECODER_ATTACHMENTS,
  GEMBOK_N_DECODER_RESULTS
} GembokDecoderResult;

/** GembokDecoderAnswer: what `gembok-decode` says of a file. It looked at foreign bytes and may be in foreign hands: every
 * number is bounded here, the bytes are for the caller to judge. */
typedef struct
{
  GembokDecoderResult result;
  guint32 width, height; /* of the original, upright */
  guint32 output_width, output_height;
  guint pages;
  gboolean turned, stripped, located, reduced;
  GBytes *bytes;
} GembokDecoderAnswer;

void gembok_decoder_answer_free (GembokDecoderAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokDecoderAnswer, gembok_decoder_answer_free)

/** gembok_decoder_parse: (transfer full) (nullable): an answer as decode/answer.h describes it, and nothing else: known
 * names, each once, numbers within bounds, exactly the bytes that were announced. */
GembokDecoderAnswer *gembok_decoder_parse (GBytes *output);

/** GEMBOK_DECODER_HEAD_MAX: the longest head of an answer, in bytes. */
#define GEMBOK_DECODER_HEAD_MAX 1024

/**
 * gembok_decoder_ask:
 * @input: the file
 * @arguments: (array zero-terminated=1): the decoder's words, without its name
 * @max_bytes: most bytes behind the head
 * @error: BAD_FILE (it crashed, took too long or answered nonsense over this file), CANCELLED, FAILED (it is not there, or
 *   cannot protect itself here)
 *
 * Runs `gembok-decode` for at most 20 s. Returns: (transfer full) (nullable): its answer
 */
GembokDecoderAnswer *gembok_decoder_ask (GBytes *input, const char *const *arguments, gsize max_bytes,
                                         const GembokReporter *reporter, GCancellable *cancellable, GError **error);

/**
 * gembok_decoder_check:
 * @error: FAILED (it is not there, cannot protect itself here, or its sandbox does not hold), BAD_FILE (it cannot read a file
 *   of our own making), CANCELLED
 *
 * Has `gembok-decode` read a small picture and a small PDF, then run against its sandbox, which must end it. Blocks, some
 * 0.2 s.
 */
gboolean gembok_decoder_check (GCancellable *cancellable, GError **error);

G_END_DECLS
