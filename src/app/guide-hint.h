/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/**
 * GembokGuideHint: above entries of secrets: the applicant types, the operator looks away. To be seen only where an operator
 * helps applicants (the settings' "operator"). In the main window it finds the settings by itself.
 */
#define GEMBOK_TYPE_GUIDE_HINT (gembok_guide_hint_get_type ())
G_DECLARE_FINAL_TYPE (GembokGuideHint, gembok_guide_hint, GEMBOK, GUIDE_HINT, AdwBin)

/** gembok_guide_hint_set_desk: for a hint outside the main window. */
void gembok_guide_hint_set_desk (GembokGuideHint *hint, GembokDesk *desk);

G_END_DECLS
