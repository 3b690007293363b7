/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"
#include "procedure/review.h"
#include "world.h"

G_BEGIN_DECLS

/*
 * A verifier who is logged in to an AMS that answers on command.
 */

/** decider_set_up: @server forgets what it had; the session is held in memory. */
void decider_set_up (World *world, FaultServer *server);

/** decider_request: (transfer full): as the AMS has it, submitted, without documents. */
GembokWireRequest *decider_request (const char *id, const char *number);

/** decider_plan: @server answers once with @request under its id. */
void decider_plan (FaultServer *server, const GembokWireRequest *request);
/** decider_plan_list: it answers once with these, taken from @requests, to the first page of a list; @query: what its address
 * ends with. */
void decider_plan_list (FaultServer *server, const GPtrArray *requests, const char *query);

/** decider_sent: how many decisions @server was sent. */
guint decider_sent (FaultServer *server);

G_END_DECLS
