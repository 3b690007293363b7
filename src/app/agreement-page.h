/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokAgreementPage: the subscriber agreement, which can be accepted once it was read to the end, and the consent for identity
 * documents below it. */
#define GEMBOK_TYPE_AGREEMENT_PAGE (gembok_agreement_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokAgreementPage, gembok_agreement_page, GEMBOK, AGREEMENT_PAGE, GembokStepPage)

G_END_DECLS
