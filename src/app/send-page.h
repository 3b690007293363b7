/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokSendPage: everything that goes out, what is missing with the way there, and the sending itself. It is shown in the step
 * of the decision as long as the request is not sent. */
#define GEMBOK_TYPE_SEND_PAGE (gembok_send_page_get_type ())
G_DECLARE_FINAL_TYPE (GembokSendPage, gembok_send_page, GEMBOK, SEND_PAGE, GembokStepPage)

G_END_DECLS
