/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* When to remind of a certificate that is about to end: the choices of the window. A preset may hold other days as well, which
 * stay. */

/** GEMBOK_N_REMINDERS: how many choices there are. */
#define GEMBOK_N_REMINDERS 5

/** gembok_reminder_label: (transfer full): "30 days before". */
char *gembok_reminder_label (guint index);
/** gembok_reminders_load: which choices the settings hold. */
void gembok_reminders_load (GSettings *settings, gboolean wanted[GEMBOK_N_REMINDERS]);
/** gembok_reminders_save: writes them; other days of a preset are kept. */
void gembok_reminders_save (GSettings *settings, const gboolean wanted[GEMBOK_N_REMINDERS]);

G_END_DECLS
