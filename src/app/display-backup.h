/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "procedure/backup.h"

G_BEGIN_DECLS

/*
 * What the windows of backup and restore say. Pure functions, tested without a display.
 */

/** GembokBackupStage: when a report is shown. */
typedef enum
{
  GEMBOK_BACKUP_SAVED,   /* after a backup was made: what is in it */
  GEMBOK_BACKUP_PLANNED, /* before restoring: what would come of it */
  GEMBOK_BACKUP_RESTORED /* what came of it */
} GembokBackupStage;

/** gembok_display_outcome_icon: static: of what comes of a request at @stage. */
const char *gembok_display_outcome_icon (GembokRestoreOutcome outcome, GembokBackupStage stage);
/** gembok_display_outcome_class: static (nullable): "success", "warning", "dim-label". */
const char *gembok_display_outcome_class (GembokRestoreOutcome outcome, GembokBackupStage stage);

/** gembok_display_backup_name: (transfer full): whose request it is; words of ours where no name was typed yet. */
char *gembok_display_backup_name (const GembokBackupItem *item);
/** gembok_display_backup_about: (transfer full): agency, state and contents, and at the other stages what comes of it: a line each. */
char *gembok_display_backup_about (const GembokBackupItem *item, GembokBackupStage stage);

/** gembok_display_backup_count: (transfer full): "3 requests", "1 request". */
char *gembok_display_backup_count (guint requests);
/** gembok_display_backup_summary: (transfer full): a title for the whole: "2 requests are taken", "Everything is here already". */
char *gembok_display_backup_summary (const GembokBackupReport *report, GembokBackupStage stage);
/** gembok_display_backup_changes: whether restoring would change anything here. */
gboolean gembok_display_backup_changes (const GembokBackupReport *report);

/** gembok_display_backup_server: (transfer full): by whom an AMS is trusted: known here, or which fingerprints come along. */
char *gembok_display_backup_server (const GembokBackupServer *server);

/** gembok_display_backup_progress: (transfer full): what is being done. @fraction (out): 0 to 1, or -1 where the end is not known. */
char *gembok_display_backup_progress (const GembokProgress *progress, double *fraction);

G_END_DECLS
