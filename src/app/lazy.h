/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * GembokLazy: the place of a widget that is made when it is needed first: when the place is shown, or somebody asks for it. A window
 * whose other views are not there yet is there sooner, and smaller.
 *
 * Property "kind": a type of widget. Signal "made" (widget): once, as soon as it is there and before it is shown.
 */
#define GEMBOK_TYPE_LAZY (gembok_lazy_get_type ())
G_DECLARE_FINAL_TYPE (GembokLazy, gembok_lazy, GEMBOK, LAZY, AdwBin)

/** gembok_lazy_widget: (transfer none): the widget, which is made if it is not there yet. */
gpointer gembok_lazy_widget (GembokLazy *self);

/** gembok_lazy_peek: (transfer none) (nullable): the widget if it is there. */
gpointer gembok_lazy_peek (GembokLazy *self);

G_END_DECLS
