/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/** GembokRouteFinding: what gembok_router_find() found. */
typedef enum
{
  GEMBOK_ROUTE_FOUND,
  GEMBOK_ROUTE_NO_PATH,  /* 404 */
  GEMBOK_ROUTE_NO_METHOD /* 405, @allow says which there are */
} GembokRouteFinding;

/**
 * gembok_router_find:
 * @method: as sent
 * @path: as sent, not unescaped: nothing that is valid needs escaping
 * @plain: came over plain http
 * @route: (out): the route
 * @parameters: (out) (array fixed-size=2): (transfer full): what stood in the braces
 * @allow: (out): (transfer full) (nullable): for the header Allow
 */
GembokRouteFinding gembok_router_find (const char *method, const char *path, gboolean plain, const GembokRoute **route,
                                       char *parameters[2], char **allow);

/** gembok_router_accepts: whether an Accept header (nullable) admits @type (RFC 9110, 12.5.1; weights only as zero or not). */
gboolean gembok_router_accepts (const char *accept, const char *type);

G_END_DECLS
