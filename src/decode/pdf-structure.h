/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/fault.h"

G_BEGIN_DECLS

/**
 * gembok_pdf_structure_check:
 * @data: a PDF
 * @length: its bytes
 *
 * What a reader would silently repair, and so must be looked for in the bytes themselves (ISO 32000-1, 7.5): the end
 * with %%EOF and startxref, a cross-reference where it points to, the full length of a linearised file. Encryption, which
 * a reader may open with an empty password, is found by the trailer's key. Bounded, some milliseconds a megabyte.
 *
 * Returns: SOUND, TRUNCATED, DAMAGED, ENCRYPTED, or ACTIVE for scripts in plain sight
 */
GembokDecodeFault gembok_pdf_structure_check (const guint8 *data, gsize length);

G_END_DECLS
