/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokIssuedPage: the certificate is fetched and checked, the checks are listed, and it is saved for where it will be used. */
#define GEMBOK_TYPE_ISSUED_PAGE (gembok_issued_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokIssuedPage, gembok_issued_page, GEMBOK, ISSUED_PAGE, GembokStepPage)

G_END_DECLS
