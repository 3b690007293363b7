/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/request-model.h"

G_BEGIN_DECLS

/**
 * GembokConsentGroup: the consent to the processing of identity documents, apart from the agreement: its text with purpose and
 * time of keeping, and a switch that gives it and takes it back as long as the request is not sent. Hidden where none is asked
 * for.
 */
#define GEMBOK_TYPE_CONSENT_GROUP (gembok_consent_group_get_type ())
G_DECLARE_FINAL_TYPE (GembokConsentGroup, gembok_consent_group, GEMBOK, CONSENT_GROUP, AdwBin)

/** gembok_consent_group_show: the request as it stands and the policy with the text (nullable: not known yet). Both are looked at
 * only now. */
void gembok_consent_group_show (GembokConsentGroup *group, GembokRequestModel *model, const GembokPolicy *policy);

G_END_DECLS
