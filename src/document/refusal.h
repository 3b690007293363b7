/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/decoder.h"
#include "document/document.h"

G_BEGIN_DECLS

/*
 * Why a file is not taken, in sentences: what is wrong, what is allowed, what to do. All of them set BAD_FILE.
 */

/** gembok_refuse_key: the file is or contains a private key. */
void gembok_refuse_key (GError **error);

/** gembok_refuse_again: its original was refused before. */
void gembok_refuse_again (GError **error);

/** gembok_refuse_type: @type is none of what @rule allows; how to get an allowed one from it. */
void gembok_refuse_type (GembokMediaType type, const GembokDocumentRule *rule, GError **error);

/** gembok_refuse_size: a PDF of @bytes is beyond the limit of @rule. */
void gembok_refuse_size (guint64 bytes, const GembokDocumentRule *rule, GError **error);

/** gembok_refuse_answer: the decoder's verdict on a file of @type. */
void gembok_refuse_answer (const GembokDecoderAnswer *answer, GembokMediaType type, const GembokDocumentRule *rule,
                           GError **error);

/** gembok_rule_allows: whether @type is among the rule's media types. */
gboolean gembok_rule_allows (const GembokDocumentRule *rule, GembokMediaType type);

/** gembok_rule_takes_photos: whether a JPEG or PNG may come out; then either may go in. */
gboolean gembok_rule_takes_photos (const GembokDocumentRule *rule);

G_END_DECLS
