/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "base/words.h"

G_BEGIN_DECLS

/** DemoAms: a training AMS that runs as a child of this program. */
typedef struct _DemoAms DemoAms;

/** demo_ams_start: starts gembok-ams in training mode on @folder and waits until it is ready. CANCELLED, FAILED. */
DemoAms *demo_ams_start (const char *folder, GCancellable *cancellable, GError **error);
const char *demo_ams_url (const DemoAms *ams);
const char *demo_ams_ca_file (const DemoAms *ams);
/** demo_ams_account: (nullable): user name and password (borrowed) of the account with @role. */
const char *demo_ams_account (const DemoAms *ams, GembokRole role, GembokSecret **password);
/** demo_ams_stop: asks it to end and waits for it. */
void demo_ams_stop (DemoAms *ams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAms, demo_ams_stop)

G_END_DECLS
