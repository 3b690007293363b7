/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokInfoPage: what happens in a step in which there is nothing to do here: who acts, what it needs, what comes of it. */
#define GEMBOK_TYPE_INFO_PAGE (gembok_info_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokInfoPage, gembok_info_page, GEMBOK, INFO_PAGE, GembokStepPage)

G_END_DECLS
