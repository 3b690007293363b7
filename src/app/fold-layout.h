/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** GembokFoldLayout: the children beside each other where all of them have the width they would like, the first taking what is
 * left; else below each other, each with the whole width. */
#define GEMBOK_TYPE_FOLD_LAYOUT (gembok_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (GembokFoldLayout, gembok_fold_layout, GEMBOK, FOLD_LAYOUT, GtkLayoutManager)

G_END_DECLS
