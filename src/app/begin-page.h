/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokBeginPage: the beginning of a request: which procedure of which agency, and what must be at hand.
 * Signal "begun" (id): the request exists now.
 */
#define GEMBOK_TYPE_BEGIN_PAGE (gembok_begin_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokBeginPage, gembok_begin_page, GEMBOK, BEGIN_PAGE, AdwBin)

/** gembok_begin_page_set_desk: once. */
void gembok_begin_page_set_desk (GembokBeginPage *page, GembokDesk *desk);
/** gembok_begin_page_start: a fresh beginning; loads the procedures. @known (nullable): a request of the person whom it will
 * most likely be for; their data are offered. */
void gembok_begin_page_start (GembokBeginPage *page, const char *known);

G_END_DECLS
