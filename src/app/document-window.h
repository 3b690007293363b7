/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** GembokDocumentWindow: a document large, with the question whether it can be read, and what a good one looks like. */
#define GEMBOK_TYPE_DOCUMENT_WINDOW (gembok_document_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokDocumentWindow, gembok_document_window, GEMBOK, DOCUMENT_WINDOW, AdwWindow)

/** gembok_document_window_new: @content: the document's bytes; @label: its kind for people; @kind: its kind. */
GtkWidget *gembok_document_window_new (GBytes *content, const char *label, const char *kind);

G_END_DECLS
