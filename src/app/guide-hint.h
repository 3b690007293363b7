/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * GembokGuideHint: above entries of secrets: the applicant types, the operator looks away. To be seen only where an operator
 * helps applicants (the settings' "operator"), which it finds by itself.
 */
#define GEMBOK_TYPE_GUIDE_HINT (gembok_guide_hint_get_type ())
G_DECLARE_FINAL_TYPE (GembokGuideHint, gembok_guide_hint, GEMBOK, GUIDE_HINT, AdwBin)

G_END_DECLS
