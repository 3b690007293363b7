/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/** gembok_intake_install: lets @soup serve the API; @plain: only the routes that may go over plain http. */
void gembok_intake_install (SoupServer *soup, GembokServer *server, gboolean plain);

G_END_DECLS
