/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokDiagnosisWindow: what may be in the way: what was looked at, where, what was found, what to do; and a report to copy,
 * without secrets. Works also where the vault could not be opened. */
#define GEMBOK_TYPE_DIAGNOSIS_WINDOW (gembok_diagnosis_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokDiagnosisWindow, gembok_diagnosis_window, GEMBOK, DIAGNOSIS_WINDOW, AdwWindow)

GtkWidget *gembok_diagnosis_window_new (GembokDesk *desk);

G_END_DECLS
