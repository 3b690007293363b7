/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/request.h"

G_BEGIN_DECLS

/**
 * GembokDocumentCard: one kind of document: what is asked for, what is there and what was done to it, a small picture of it. A file
 * is chosen, or dropped on it. Signals: "chosen" (path), "remove", "look" (the picture was pressed).
 */
#define GEMBOK_TYPE_DOCUMENT_CARD (gembok_document_card_get_type ())
G_DECLARE_FINAL_TYPE (GembokDocumentCard, gembok_document_card, GEMBOK, DOCUMENT_CARD, AdwBin)

GtkWidget *gembok_document_card_new (const char *kind);
const char *gembok_document_card_kind (GembokDocumentCard *card);
/** gembok_document_card_set_rule: what is asked for. */
void gembok_document_card_set_rule (GembokDocumentCard *card, const GembokDocumentRule *rule);
/** gembok_document_card_show: @document (nullable) as it stands; @may_change: whether it can be chosen, replaced and removed. */
void gembok_document_card_show (GembokDocumentCard *card, const GembokVaultDocument *document, gboolean may_change);
/** gembok_document_card_go_to: gives the keyboard to what its file is chosen with (else to its picture), and scrolls there. */
void gembok_document_card_go_to (GembokDocumentCard *card);
/** gembok_document_card_set_busy: a file is being looked at. */
void gembok_document_card_set_busy (GembokDocumentCard *card, gboolean busy);
/** gembok_document_card_set_picture: (nullable): its first page, small. */
void gembok_document_card_set_picture (GembokDocumentCard *card, const GembokPreview *preview);
/** gembok_document_card_show_error: (nullable): beside the document that it concerns. @hint (nullable): what to do, instead of
 * what the error says. @action (nullable): label of a button; then "action" is emitted. */
void gembok_document_card_show_error (GembokDocumentCard *card, const GError *error, const char *hint, const char *action);

G_END_DECLS
