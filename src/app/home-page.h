/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokHomePage: what is the next step: one big button, and below it what is going on. */
#define GEMBOK_TYPE_HOME_PAGE (gembok_home_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokHomePage, gembok_home_page, GEMBOK, HOME_PAGE, AdwBin)

/** gembok_home_page_set_desk: once. */
void gembok_home_page_set_desk (GembokHomePage *page, GembokDesk *desk);

G_END_DECLS
