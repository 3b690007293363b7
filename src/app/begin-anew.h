/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/step-page.h"

G_BEGIN_DECLS

/** GembokBegunFunc: @id of the new request (nullable), or @error (nullable); both borrowed. */
typedef void (*GembokBegunFunc) (GembokStepPage *page, const char *id, const GError *error);

/**
 * gembok_begin_anew:
 * @page: not kept alive; it shows a request
 *
 * Begins another request of the same person and procedure, in the background. Every list hears of it; @done is told only while
 * @page still shows the former request.
 */
void gembok_begin_anew (GembokStepPage *page, GembokBegunFunc done);

G_END_DECLS
