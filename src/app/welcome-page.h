/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokWelcomePage: the first start: language, then training, an AMS, or offline. Signal "language" (code): it was chosen; the
 * window is to be made anew in it. */
#define GEMBOK_TYPE_WELCOME_PAGE (gembok_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokWelcomePage, gembok_welcome_page, GEMBOK, WELCOME_PAGE, AdwBin)

/** gembok_welcome_page_set_desk: once. */
void gembok_welcome_page_set_desk (GembokWelcomePage *page, GembokDesk *desk);

G_END_DECLS
