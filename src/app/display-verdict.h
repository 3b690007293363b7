/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/certificate-use.h"

G_BEGIN_DECLS

/** GembokVerdictRow: one check of a certificate, as it is shown. */
typedef struct
{
  const char *title; /* static, translated: "The key fits" */
  char *text;        /* (nullable): what was found */
  gboolean good;
  gboolean bad; /* neither: not known, or a mere note */
} GembokVerdictRow;

void gembok_verdict_row_free (GembokVerdictRow *row);

/**
 * gembok_display_verdict: (transfer full) (element-type GembokVerdictRow): the checks in the order in which people ask for them:
 * key, chain, validity, usage, revocation, then whatever else was found.
 */
GPtrArray *gembok_display_verdict (const GembokVerdict *verdict);

/** gembok_display_differences: (transfer full): field by field where the name in it differs from the one in the CSR; may be empty.
 * They are not among the rows of gembok_display_verdict(). */
GStrv gembok_display_differences (const GembokVerdict *verdict);

G_END_DECLS
