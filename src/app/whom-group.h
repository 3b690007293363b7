/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokWhomGroup: for whom a request is made: for oneself, or for an applicant whom an operator guides: somebody who is known
 * on this workstation, found by name, or somebody new.
 */
#define GEMBOK_TYPE_WHOM_GROUP (gembok_whom_group_get_type ())
G_DECLARE_FINAL_TYPE (GembokWhomGroup, gembok_whom_group, GEMBOK, WHOM_GROUP, AdwBin)

/** gembok_whom_group_start: a fresh choice; reads who is known here. @known (nullable): a request of whom an operator guides now;
 * that person is chosen to begin with. */
void gembok_whom_group_start (GembokWhomGroup *group, GembokDesk *desk, const char *known);
/** gembok_whom_group_guided: whether it is for somebody whom an operator guides. */
gboolean gembok_whom_group_guided (GembokWhomGroup *group);
/** gembok_whom_group_known: (transfer none) (nullable): the newest request of the person chosen; their data are in it. */
const char *gembok_whom_group_known (GembokWhomGroup *group);

G_END_DECLS
