/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/policy.h"

G_BEGIN_DECLS

/* Private to this layer. */

/** GEMBOK_POLICY_POLL_DEFAULT: seconds between two questions where the policy does not say. */
#define GEMBOK_POLICY_POLL_DEFAULT 60

/** gembok_policy_procedure_new: (transfer full): an empty procedure. */
GembokPolicyProcedure *gembok_policy_procedure_new (void);

/** gembok_wire_get_resource: (transfer none): what is compiled in, see wire.gresource.xml; glib-compile-resources makes it. */
GResource *gembok_wire_get_resource (void);

G_END_DECLS
