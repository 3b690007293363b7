/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Texts that people have to read before they agree, as an AMS sends them: plain, numbered as official texts are, or with the
 * light signs of Markdown. Pure functions, tested without a display.
 */

/** GembokPaperKind: what a block of such a text is. */
typedef enum
{
  GEMBOK_PAPER_TITLE,
  GEMBOK_PAPER_HEADING,
  GEMBOK_PAPER_SUBHEADING,
  GEMBOK_PAPER_PARAGRAPH,
  GEMBOK_PAPER_ITEM
} GembokPaperKind;

/** GEMBOK_PAPER_LEVELS: how deep items can be within each other. */
#define GEMBOK_PAPER_LEVELS 3

/** GembokPaperBlock: one block, of one line; nothing in it is markup any more. */
typedef struct
{
  GembokPaperKind kind;
  guint level;  /* of items: 0 to GEMBOK_PAPER_LEVELS - 1 */
  char *marker; /* (nullable): of items: "(1)", "a.", "•" */
  char *text;
} GembokPaperBlock;

void gembok_paper_block_free (GembokPaperBlock *block);

/**
 * gembok_paper_parse:
 * @text: foreign
 *
 * Never fails: what is not understood is a paragraph. Control characters and those that turn the direction of writing are gone.
 * Lines are joined where the text was broken by hand.
 *
 * Returns: (transfer full) (element-type GembokPaperBlock)
 */
GPtrArray *gembok_paper_parse (const char *text);

G_END_DECLS
