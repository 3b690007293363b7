/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"
#include "decode/picture.h"

G_BEGIN_DECLS

/** GEMBOK_PDF_PAGES_MAX: the longest document that is taken. */
#define GEMBOK_PDF_PAGES_MAX 100

/** gembok_pdf_warm_up: makes poppler, fontconfig and FreeType load what they need from the disk, by rendering a page of
 * our own. Before the sandbox closes. */
void gembok_pdf_warm_up (void);

/**
 * gembok_pdf_facts:
 * @data: the file
 * @length: its bytes
 * @pages: (out): how many pages
 * @pieces: appended to: what the parent has to look through: the text of all pages and every attachment, each behind its
 *   length in four big-endian octets
 *
 * Opens the document, every page and every attachment; nothing of it is changed or run. Where poppler has to mend
 * something, the file counts as damaged.
 */
GembokDecodeFault gembok_pdf_facts (const guint8 *data, gsize length, guint *pages, GByteArray *pieces);

/** gembok_pdf_render: page @page (from 1) on white, at most @max_side pixels wide and high. @picture (out) (transfer full);
 * @pages (out). */
GembokDecodeFault gembok_pdf_render (const guint8 *data, gsize length, guint page, guint32 max_side, GembokPicture **picture,
                                     guint *pages);

G_END_DECLS
