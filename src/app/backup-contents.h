/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/display-backup.h"

G_BEGIN_DECLS

/** GembokBackupContents: what is in a backup, and what comes of it: the requests, the AMS they belong to, and what is to be noted. */
#define GEMBOK_TYPE_BACKUP_CONTENTS (gembok_backup_contents_get_type ())
G_DECLARE_FINAL_TYPE (GembokBackupContents, gembok_backup_contents, GEMBOK, BACKUP_CONTENTS, AdwBin)

/** gembok_backup_contents_show: @report is not kept. */
void gembok_backup_contents_show (GembokBackupContents *contents, const GembokBackupReport *report, GembokBackupStage stage);

G_END_DECLS
