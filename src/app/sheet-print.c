/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sheet-print.h"

#include "base/error.h"
#include "base/process.h"

#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif

#define MARGIN_MM   20
#define TITLE_FONT  "Sans Bold 16"
#define LABEL_FONT  "Sans 9"
#define HEAD_FONT   "Sans Bold 12"
#define VALUE_FONT  "Sans 11"
#define CODE_FONT   "Monospace 10"
#define NOTE_FONT   "Sans Italic 10"
#define GAP_PT      7
#define WIDE_GAP_PT 18
#define LABEL_SHARE 0.32
#define GREY        0.35

/* One row on the paper: a label and a value beside it, or a text alone over the whole width. */
typedef struct
{
  const char *label; /* (nullable) */
  const char *value;
  const char *font; /* of the value */
  double gap;       /* below it, points */
} Line;

typedef struct
{
  GWeakRef owner;
  GembokSheet *sheet;
  GembokPrintedFunc done; /* (nullable) */
  GArray *lines;          /* (element-type Line) */
  GArray *starts;         /* (element-type guint): the first line of each page */
} Print;

static void
print_free (Print *print)
{
  g_weak_ref_clear (&print->owner);
  gembok_sheet_free (print->sheet);
  g_array_unref (print->lines);
  g_array_unref (print->starts);
  g_free (print);
}

static const char *
font_of (const GembokSheetRow *row)
{
  if (row->label == NULL)
    return HEAD_FONT;
  return row->is_code ? CODE_FONT : VALUE_FONT;
}

static Print *
print_new (GembokSheet *sheet)
{
  Print *print = g_new0 (Print, 1);
  print->sheet = sheet;
  print->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  print->starts = g_array_new (FALSE, TRUE, sizeof (guint));
  const Line title = { .value = sheet->title, .font = TITLE_FONT, .gap = WIDE_GAP_PT };
  const Line note = { .value = sheet->note, .font = NOTE_FONT, .gap = GAP_PT };
  g_array_append_val (print->lines, title);
  for (guint i = 0; i < sheet->rows->len; i++)
    {
      const GembokSheetRow *row = sheet->rows->pdata[i];
      const GembokSheetRow *next = i + 1 < sheet->rows->len ? sheet->rows->pdata[i + 1] : NULL;
      const gboolean ends_group = next == NULL || next->label == NULL;
      const Line line
          = { .label = row->label, .value = row->value, .font = font_of (row), .gap = ends_group ? WIDE_GAP_PT : GAP_PT };
      g_array_append_val (print->lines, line);
    }
  g_array_append_val (print->lines, note);
  return print;
}

/* --- layout -------------------------------------------------------------------------------------------------------- */

static PangoLayout *
layout_new (GtkPrintContext *context, const char *text, const char *font, double width)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height = 0;
  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

/* Draws where @cairo is given; returns how high the line is, with the gap below it. */
static double
set_line (GtkPrintContext *context, cairo_t *cairo, const Line *line, double y)
{
  const double width = gtk_print_context_get_width (context);
  const double left = line->label != NULL ? width * LABEL_SHARE : 0;
  g_autoptr (PangoLayout) value = layout_new (context, line->value, line->font, width - left);
  g_autoptr (PangoLayout) label
      = layout_new (context, line->label != NULL ? line->label : "", LABEL_FONT, width * LABEL_SHARE - GAP_PT);
  const double offset = (pango_layout_get_baseline (value) - pango_layout_get_baseline (label)) / (double) PANGO_SCALE;
  if (cairo != NULL)
    {
      cairo_set_source_rgb (cairo, 0, 0, 0);
      cairo_move_to (cairo, left, y);
      pango_cairo_show_layout (cairo, value);
      cairo_set_source_rgb (cairo, GREY, GREY, GREY);
      cairo_move_to (cairo, 0, y + offset);
      pango_cairo_show_layout (cairo, label);
    }
  return MAX (height_of (value), line->label != NULL ? height_of (label) + offset : 0) + line->gap;
}

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  const double room = gtk_print_context_get_height (context);
  double y = 0;
  g_array_set_size (print->starts, 0);
  for (guint i = 0; i < print->lines->len; i++)
    {
      const double height = set_line (context, NULL, &g_array_index (print->lines, Line, i), 0);
      if (i == 0 || y + height > room)
        {
          g_array_append_val (print->starts, i);
          y = 0;
        }
      y += height;
    }
  gtk_print_operation_set_n_pages (operation, (int) print->starts->len);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Print *print)
{
  (void) operation;
  const guint first = g_array_index (print->starts, guint, page);
  const guint end
      = (guint) page + 1 < print->starts->len ? g_array_index (print->starts, guint, page + 1) : print->lines->len;
  double y = 0;
  for (guint i = first; i < end; i++)
    y += set_line (context, gtk_print_context_get_cairo_context (context), &g_array_index (print->lines, Line, i), y);
}

/* --- printing ------------------------------------------------------------------------------------------------------ */

static GtkPrintOperation *
operation_new (Print *print)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, print->sheet->title);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), print);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), print);
  return operation;
}

static void
set_error (const Print *print, GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_STORAGE, print->sheet->hint, "%s", print->sheet->failure);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Print *print)
{
  (void) operation;
  g_autoptr (GObject) owner = g_weak_ref_get (&print->owner);
  g_autoptr (GError) error = NULL;
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    set_error (print, &error);
  if (owner != NULL && print->done != NULL)
    print->done (owner, error);
}

static void
forget (gpointer data, GObject *operation)
{
  (void) operation;
  print_free (data);
}

/* Whether a portal's dialog can be told which window it belongs to. Where a compositor has no means for that, GTK tells the portal
 * nothing at all, and no dialog comes. */
static gboolean
can_be_named (GtkWidget *window)
{
#ifdef GDK_WINDOWING_WAYLAND
  GdkDisplay *display = gtk_widget_get_display (window);
  if (GDK_IS_WAYLAND_DISPLAY (display))
    return gdk_wayland_display_query_registry (display, "zxdg_exporter_v1")
           || gdk_wayland_display_query_registry (display, "zxdg_exporter_v2");
#endif
  (void) window;
  return TRUE;
}

/* The window that the dialog is to stand before; %NULL: it stands alone. */
static GtkWindow *
parent_of (GtkWidget *owner)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  if (!GTK_IS_WINDOW (root))
    return NULL;
  return !gembok_process_is_sandboxed () || can_be_named (GTK_WIDGET (root)) ? GTK_WINDOW (root) : NULL;
}

void
gembok_sheet_print (GtkWidget *owner, GembokSheet *sheet, GembokPrintedFunc done)
{
  Print *print = print_new (sheet);
  g_weak_ref_init (&print->owner, owner);
  print->done = done;
  g_autoptr (GtkPrintOperation) operation = operation_new (print);
  g_object_weak_ref (G_OBJECT (operation), forget, print);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), print);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent_of (owner), NULL);
}

guint
gembok_sheet_print_to_file (GembokSheet *sheet, const char *path, GError **error)
{
  Print *print = print_new (sheet);
  g_weak_ref_init (&print->owner, NULL);
  g_autoptr (GtkPrintOperation) operation = operation_new (print);
  gtk_print_operation_set_export_filename (operation, path);
  const GtkPrintOperationResult result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, NULL);
  const guint pages = result == GTK_PRINT_OPERATION_RESULT_APPLY ? print->starts->len : 0;
  if (pages == 0)
    set_error (print, error);
  g_signal_handlers_disconnect_by_data (operation, print);
  print_free (print);
  return pages;
}
