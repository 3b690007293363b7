/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"
#include "app/request-item.h"

G_BEGIN_DECLS

/** gembok_request_ask_discard: asks whether the draft shall be removed, and removes it. @done: told when that was tried; not
 * where the person changed their mind. @owner: (type GtkWidget): what it belongs to. */
void gembok_request_ask_discard (GtkWidget *owner, GembokDesk *desk, const GembokRequestFacts *facts,
                                 GembokDeskDoneFunc done);
/** gembok_request_ask_cancel: the same for a request that has a key or was sent: it is cancelled, here and at the AMS. */
void gembok_request_ask_cancel (GtkWidget *owner, GembokDesk *desk, const GembokRequestFacts *facts,
                                GembokDeskDoneFunc done);

G_END_DECLS
