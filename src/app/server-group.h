/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/settings.h"

G_BEGIN_DECLS

/**
 * GembokServerGroup: which AMS: its address, the office's own CA if it has one, further trust anchors, and a trial of the
 * connection with a clear verdict. What an administrator has locked is shown and cannot be changed.
 *
 * Property "works": the address as it stands was tried with success. Signal "tried".
 */
#define GEMBOK_TYPE_SERVER_GROUP (gembok_server_group_get_type ())
G_DECLARE_FINAL_TYPE (GembokServerGroup, gembok_server_group, GEMBOK, SERVER_GROUP, AdwBin)

/** gembok_server_group_set_settings: once; every change is written there at once. */
void gembok_server_group_set_settings (GembokServerGroup *group, GSettings *settings);
/** gembok_server_group_try: asks the AMS; the findings appear below, "works" and "tried" tell the end. */
void gembok_server_group_try (GembokServerGroup *group);
gboolean gembok_server_group_works (GembokServerGroup *group);
/** gembok_server_group_has_address: whether something that may be an address was typed. */
gboolean gembok_server_group_has_address (GembokServerGroup *group);

G_END_DECLS
