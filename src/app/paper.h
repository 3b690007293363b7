/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * GembokPaper: a text that has to be read, in a frame of its own that scrolls. It can be read with the mouse, with the keyboard
 * alone (Page Down, Space, End) and by caret, as a screen reader does.
 *
 * Properties: "label" (what a screen reader calls it), "show-position" (how far one has come, and a button that goes on),
 * "finished" (read-only: the end of the text has been on the screen).
 */
#define GEMBOK_TYPE_PAPER (gembok_paper_get_type ())
G_DECLARE_FINAL_TYPE (GembokPaper, gembok_paper, GEMBOK, PAPER, AdwBin)

/** gembok_paper_set_text: @text (nullable) is foreign and shown as app/paper-text.h reads it. Another text begins anew: it is
 * not finished. */
void gembok_paper_set_text (GembokPaper *paper, const char *text);
gboolean gembok_paper_is_finished (GembokPaper *paper);

G_END_DECLS
