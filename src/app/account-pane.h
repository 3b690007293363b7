/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"
#include "app/display-account.h"

G_BEGIN_DECLS

/**
 * GembokAccountPane: who is at the AMS, and all that changes it: logging in, choosing a person in training, replacing the
 * password. It has no button of its own for what is to be done: whoever holds it shows one, with
 * gembok_account_pane_primary_label() on it, and presses gembok_account_pane_press() by it.
 *
 * Property "busy": the AMS is being asked.
 * Signals: "changed" (stage, account or label), "done" (logged in, chosen, or the password changed: nothing is left to do).
 */
#define GEMBOK_TYPE_ACCOUNT_PANE (gembok_account_pane_get_type ())
G_DECLARE_FINAL_TYPE (GembokAccountPane, gembok_account_pane, GEMBOK, ACCOUNT_PANE, AdwBin)

/** gembok_account_pane_set_desk: once. */
void gembok_account_pane_set_desk (GembokAccountPane *pane, GembokDesk *desk);
/** gembok_account_pane_suggest: (nullable): the user name that is expected, filled in where nothing was typed. */
void gembok_account_pane_suggest (GembokAccountPane *pane, const char *username);
/** gembok_account_pane_change_password: shows the change of the password although nothing demands it. */
void gembok_account_pane_change_password (GembokAccountPane *pane);
/** gembok_account_pane_stage: what it shows. */
GembokAccountStage gembok_account_pane_stage (GembokAccountPane *pane);
/** gembok_account_pane_primary_label: static: with a mnemonic; empty where there is nothing to press. */
const char *gembok_account_pane_primary_label (GembokAccountPane *pane);
/** gembok_account_pane_press: does what that label says. */
void gembok_account_pane_press (GembokAccountPane *pane);
/** gembok_account_pane_cancel: stops what is running; what was typed stays. */
void gembok_account_pane_cancel (GembokAccountPane *pane);
/** gembok_account_pane_leave: stops what is running and empties the entries of passwords. */
void gembok_account_pane_leave (GembokAccountPane *pane);

G_END_DECLS
