/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** GEMBOK_DECODE_INPUT_MAX: the largest file that is read. */
#define GEMBOK_DECODE_INPUT_MAX (64 * 1024 * 1024)

/** What the process ends with; anything else is a crash. */
enum
{
  GEMBOK_DECODE_EXIT_ANSWERED = 0, /* a whole answer was written, be it a refusal */
  GEMBOK_DECODE_EXIT_INPUT = 1,    /* the input cannot be read or is too large, or nobody takes the answer */
  GEMBOK_DECODE_EXIT_USAGE = 2,
  GEMBOK_DECODE_EXIT_OPEN = 3,   /* trespass: the sandbox did not hold */
  GEMBOK_DECODE_EXIT_UNSAFE = 70 /* the sandbox cannot be closed: nothing was opened */
};

/**
 * gembok_decode_main: what `gembok-decode` does: reads a file from standard input, closes the sandbox, looks at it, and
 * writes an answer (decode/answer.h) to standard output.
 *
 *   gembok-decode facts                                            a PDF: pages; the bytes are pieces to look through
 *   gembok-decode photo MAX-BYTES MIN-WIDTH MIN-HEIGHT jpeg|png    a photo made fit
 *   gembok-decode preview PAGE MAX-SIDE                            8-bit RGB pixels of a picture or a PDF's page
 *   gembok-decode trespass                                         does what the sandbox forbids, so is to be killed (SIGSYS)
 *
 * Returns: the exit status
 */
int gembok_decode_main (int argc, char **argv);

G_END_DECLS
