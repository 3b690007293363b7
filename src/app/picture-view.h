/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * GembokPictureView: a foreign document to be looked at: an image, or the pages of a PDF. It is opened by `gembok-decode` on a
 * worker, never here. Zoom, turn, pages: by buttons, and by keyboard while it has the focus (+, -, 0, R, Page Up, Page Down).
 *
 * Actions: "picture.zoom-in", "picture.zoom-out", "picture.fit", "picture.turn", "picture.next-page", "picture.previous-page".
 */
#define GEMBOK_TYPE_PICTURE_VIEW (gembok_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (GembokPictureView, gembok_picture_view, GEMBOK, PICTURE_VIEW, AdwBin)

GtkWidget *gembok_picture_view_new (void);
/** gembok_picture_view_show: shows the first page of @file; @name: what a screen reader calls it. */
void gembok_picture_view_show (GembokPictureView *view, GBytes *file, const char *name);
/** gembok_picture_view_clear: shows nothing, and forgets what it had. */
void gembok_picture_view_clear (GembokPictureView *view);

G_END_DECLS
