/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/* How the applicant's data and what is to be said of them look: pure functions, tested without a display. */

/**
 * gembok_display_finding:
 * @findings: (element-type GembokDataFinding): of gembok_applicant_check()
 *
 * Returns: (transfer full) (nullable): all that is to be said of @field at once: its errors in one text; where it has none, its
 * warnings; %NULL: all is well. The code is that of the first.
 */
GembokDataFinding *gembok_display_finding (GPtrArray *findings, GembokApplicantField field);

/** gembok_display_on_certificate: (transfer full) (nullable): which of the data the subject template of @policy puts on the
 * certificate, as a sentence; %NULL: none. */
char *gembok_display_on_certificate (const GembokPolicy *policy);

G_END_DECLS
