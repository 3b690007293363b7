/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"

G_BEGIN_DECLS

/** gembok_remind_of_expiry: looks for certificates that are about to end, and tells of each by a notification, once for each of the days
 * of the settings. Does not block; @owner is whose work it is, see gembok_desk_work(). */
void gembok_remind_of_expiry (GembokDesk *desk, gpointer owner, GCancellable *cancellable);

G_END_DECLS
