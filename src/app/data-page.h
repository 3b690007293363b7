/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokDataPage: the applicant's data: checked while typing, saved as typed. Errors and mere warnings look different. */
#define GEMBOK_TYPE_DATA_PAGE (gembok_data_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokDataPage, gembok_data_page, GEMBOK, DATA_PAGE, GembokStepPage)

G_END_DECLS
