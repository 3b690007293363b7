/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What is to stand on paper: a title, headings, rows of a label and a value, a note below. Texts only; sheet-print.h prints it.
 */

/** GembokSheetRow: one row. Without a label it is a heading. */
typedef struct
{
  char *label; /* (nullable) */
  char *value;
  gboolean is_code; /* digits to be compared one by one */
} GembokSheetRow;

/** GembokSheet: everything of it is translated and sanitised by whoever makes it. */
typedef struct
{
  char *title;
  GPtrArray *rows; /* (element-type GembokSheetRow) */
  char *note;
  const char *failure; /* static: the sentence that is said when it cannot be printed */
  const char *hint;    /* static: what to do then */
} GembokSheet;

/** gembok_sheet_new: (transfer full): without rows. The first two texts are copied, the last two are static. */
GembokSheet *gembok_sheet_new (const char *title, const char *note, const char *failure, const char *hint);
/** gembok_sheet_heading: adds a heading; copied. */
void gembok_sheet_heading (GembokSheet *sheet, const char *text);
/** gembok_sheet_add: adds a row; copied. A value that is %NULL or empty makes no row. */
void gembok_sheet_add (GembokSheet *sheet, const char *label, const char *value);
/** gembok_sheet_add_code: the same of digits that are to be compared: set in letters of equal width. */
void gembok_sheet_add_code (GembokSheet *sheet, const char *label, const char *value);
/** gembok_sheet_free: %NULL is fine. */
void gembok_sheet_free (GembokSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSheet, gembok_sheet_free)

G_END_DECLS
