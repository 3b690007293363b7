/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokLeavingFunc: in the main loop, once: whether to go. */
typedef void (*GembokLeavingFunc) (gpointer owner, gboolean go);

/**
 * gembok_leaving_ask:
 * @parent: the window that asks
 * @owner: (type GObject): @done is not called once it is gone
 *
 * Before the vault is closed: asks the person only where something would be lost with it: documents that no keyring keeps.
 */
void gembok_leaving_ask (GtkWindow *parent, GembokDesk *desk, gpointer owner, GembokLeavingFunc done);

G_END_DECLS
