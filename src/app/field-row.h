/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/request.h"

G_BEGIN_DECLS

/**
 * GembokFieldRow: one field of the applicant's data, with what belongs into it below, or what is to be said of the text: an error
 * (must be mended) or a mere warning (may stay: its button keeps the text as it is, and then it is quiet). They differ in icon,
 * colour and word. A row of a list, to which the keyboard goes only to write. Signal "edited": the person changed the text; "entered": they pressed
 * Return in it.
 */
#define GEMBOK_TYPE_FIELD_ROW (gembok_field_row_get_type ())
G_DECLARE_FINAL_TYPE (GembokFieldRow, gembok_field_row, GEMBOK, FIELD_ROW, GtkListBoxRow)

GtkWidget *gembok_field_row_new (GembokApplicantField field);
GembokApplicantField gembok_field_row_field (GembokFieldRow *row);
const char *gembok_field_row_text (GembokFieldRow *row); /* (transfer none) */
/** gembok_field_row_set_text: without "edited"; what was kept before counts no more. */
void gembok_field_row_set_text (GembokFieldRow *row, const char *text);
/** gembok_field_row_show_finding: (nullable): what is to be said of this field; %NULL: all is well. A warning that the person has
 * answered by keeping the text is not shown again. */
void gembok_field_row_show_finding (GembokFieldRow *row, const GembokDataFinding *finding);
/** gembok_field_row_has_error: whether an error is shown. */
gboolean gembok_field_row_has_error (GembokFieldRow *row);

G_END_DECLS
