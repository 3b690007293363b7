/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sheet.h"

static void
free_row (gpointer data)
{
  GembokSheetRow *row = data;
  g_free (row->label);
  g_free (row->value);
  g_free (row);
}

GembokSheet *
gembok_sheet_new (const char *title, const char *note, const char *failure, const char *hint)
{
  GembokSheet *sheet = g_new0 (GembokSheet, 1);
  sheet->rows = g_ptr_array_new_with_free_func (free_row);
  sheet->title = g_strdup (title);
  sheet->note = g_strdup (note);
  sheet->failure = failure;
  sheet->hint = hint;
  return sheet;
}

void
gembok_sheet_free (GembokSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_ptr_array_unref (sheet->rows);
  g_free (sheet->title);
  g_free (sheet->note);
  g_free (sheet);
}

static void
add (GembokSheet *sheet, const char *label, const char *value, gboolean is_code)
{
  if (value == NULL || *value == '\0')
    return;
  GembokSheetRow *row = g_new0 (GembokSheetRow, 1);
  row->label = g_strdup (label);
  row->value = g_strdup (value);
  row->is_code = is_code;
  g_ptr_array_add (sheet->rows, row);
}

void
gembok_sheet_heading (GembokSheet *sheet, const char *text)
{
  add (sheet, NULL, text, FALSE);
}

void
gembok_sheet_add (GembokSheet *sheet, const char *label, const char *value)
{
  add (sheet, label, value, FALSE);
}

void
gembok_sheet_add_code (GembokSheet *sheet, const char *label, const char *value)
{
  add (sheet, label, value, TRUE);
}
