/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokLogInPage: the steps in which the applicant enters the AMS or leaves it. Offline it says what to do instead. */
#define GEMBOK_TYPE_LOG_IN_PAGE (gembok_log_in_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokLogInPage, gembok_log_in_page, GEMBOK, LOG_IN_PAGE, GembokStepPage)

G_END_DECLS
