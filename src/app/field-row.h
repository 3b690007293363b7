/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/request.h"

G_BEGIN_DECLS

/**
 * GembokFieldRow: one field of the applicant's data with what is to be said of it below: an error (must be mended) or a mere
 * warning (may stay), which differ in icon, colour and word. A row of a list, to which the keyboard goes only to write. Signal "edited": the person changed the text.
 */
#define GEMBOK_TYPE_FIELD_ROW (gembok_field_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokFieldRow, gembok_field_row, GEMBOK, FIELD_ROW, GtkListBoxRow)

GtkWidget *gembok_field_row_new (GembokApplicantField field);
GembokApplicantField gembok_field_row_field (GembokFieldRow *row);
const char *gembok_field_row_text (GembokFieldRow *row); /* (transfer none) */
/** gembok_field_row_set_text: without "edited". */
void gembok_field_row_set_text (GembokFieldRow *row, const char *text);
/** gembok_field_row_show_finding: (nullable): the worst finding of this field; %NULL: all is well. */
void gembok_field_row_show_finding (GembokFieldRow *row, const GembokDataFinding *finding);
/** gembok_field_row_has_error: whether an error is shown. */
gboolean gembok_field_row_has_error (GembokFieldRow *row);

G_END_DECLS
