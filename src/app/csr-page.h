/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokCsrPage: the CSR that was made: verification code, name, key; to be saved and copied (it is public). */
#define GEMBOK_TYPE_CSR_PAGE (gembok_csr_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokCsrPage, gembok_csr_page, GEMBOK, CSR_PAGE, GembokStepPage)

G_END_DECLS
