/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokWaitingPage: a request that was sent: where it stands and why, its number, its course, its receipt, and the one thing that
 * can be done now. */
#define GEMBOK_TYPE_WAITING_PAGE (gembok_waiting_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokWaitingPage, gembok_waiting_page, GEMBOK, WAITING_PAGE, GembokStepPage)

G_END_DECLS
