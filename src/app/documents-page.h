/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokDocumentsPage: the documents that a step asks for, a card each. */
#define GEMBOK_TYPE_DOCUMENTS_PAGE (gembok_documents_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokDocumentsPage, gembok_documents_page, GEMBOK, DOCUMENTS_PAGE, GembokStepPage)

/** gembok_documents_page_go_to: gives the keyboard to the card of that kind of document; nothing where there is none. */
void gembok_documents_page_go_to (GembokDocumentsPage *page, const char *kind);

G_END_DECLS
