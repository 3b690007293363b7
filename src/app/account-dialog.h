/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokAccountDialog: a #GembokAccountPane over the main window, from wherever a log-in is needed; closes when all is done.
 * Closed before a first password was changed, it logs out again: with that account nothing else would go.
 */
#define GEMBOK_TYPE_ACCOUNT_DIALOG (gembok_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (GembokAccountDialog, gembok_account_dialog, GEMBOK, ACCOUNT_DIALOG, AdwWindow)

/** GembokAccountPurpose: what the dialog is opened for. */
typedef enum
{
  GEMBOK_PURPOSE_LOG_IN,
  GEMBOK_PURPOSE_CHANGE_PASSWORD
} GembokAccountPurpose;

/**
 * gembok_account_dialog_present:
 * @over: the window that it belongs to
 * @username: (nullable): whose log-in is expected
 * @owner: (nullable) (type GObject): not kept alive
 * @done: (nullable): told once it went well, never otherwise; its error is always %NULL
 */
void gembok_account_dialog_present (GtkWindow *over, GembokDesk *desk, GembokAccountPurpose purpose, const char *username,
                                    gpointer owner, GembokDeskDoneFunc done);

G_END_DECLS
