/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/* How a document of a request looks: pure functions, tested without a display. */

/** gembok_display_rule: (transfer full): what is asked for: "PDF, at most 2 MB", "JPEG or PNG, at least 640 × 480 pixels …". */
char *gembok_display_rule (const GembokDocumentRule *rule);
/** gembok_display_document: (transfer full): what is there: name of the file, size, what was done to it. */
char *gembok_display_document (const GembokVaultDocument *document);
/** gembok_display_document_icon, _class: static. */
const char *gembok_display_document_icon (GembokDocumentState state);
const char *gembok_display_document_class (GembokDocumentState state);
/** gembok_display_document_may_change: whether the person may choose or replace it now. */
gboolean gembok_display_document_may_change (GembokRequestState request, GembokDocumentState document);

G_END_DECLS
