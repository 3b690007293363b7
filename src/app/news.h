/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Notifications on the desktop. They are a courtesy: whatever they say can be seen in the window as well, and where the desktop
 * shows none, none is sent.
 */

/**
 * gembok_news_send:
 * @id: of the same matter: a later one takes the place of an earlier one
 * @request: (nullable): id of the request that a click opens; without, the window is shown
 * @title: plain text
 * @body: plain text; neither holds a NIK
 *
 * Returns at once; the program does not end before it was sent.
 */
void gembok_news_send (const char *id, const char *request, const char *title, const char *body);
/** gembok_news_withdraw: what was sent under @id has become pointless. */
void gembok_news_withdraw (const char *id);

G_END_DECLS
