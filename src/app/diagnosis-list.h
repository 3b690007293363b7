/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/doctor.h"

G_BEGIN_DECLS

/** GembokDiagnosisList: what was looked at, where, what was found, and what to do: a row each. */
#define GEMBOK_TYPE_DIAGNOSIS_LIST (gembok_diagnosis_list_get_type ())
G_DECLARE_FINAL_TYPE (GembokDiagnosisList, gembok_diagnosis_list, GEMBOK, DIAGNOSIS_LIST, AdwBin)

/** gembok_diagnosis_list_show: @findings (nullable) (element-type GembokDiagnosis) borrowed for the call; %NULL: empties it. */
void gembok_diagnosis_list_show (GembokDiagnosisList *list, GPtrArray *findings);
/** gembok_diagnosis_list_add: one more row. */
void gembok_diagnosis_list_add (GembokDiagnosisList *list, const GembokDiagnosis *finding);

G_END_DECLS
