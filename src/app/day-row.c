/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/day-row.h"

#include "base/i18n.h"

struct _GembokDayRow
{
  AdwActionRow parent_instance;

  /* template */
  GtkMenuButton *button;
  GtkButton *remove;
  GtkCalendar *calendar;

  gint64 start, end; /* 0: no day */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (GembokDayRow, gembok_day_row, ADW_TYPE_ACTION_ROW)

static void
show_day (GembokDayRow *self)
{
  g_autofree char *day = self->start != 0 ? gembok_format_date (self->start) : NULL;
  gtk_menu_button_set_label (self->button, day != NULL ? day : _ ("Any day"));
  gtk_widget_set_visible (GTK_WIDGET (self->remove), day != NULL);
}

static void
day_selected_cb (GembokDayRow *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");
  if (!gembok_parse_day (text, &self->start, &self->end))
    return;
  gtk_menu_button_popdown (self->button);
  show_day (self);
  g_signal_emit (self, changed_signal, 0);
}

void
gembok_day_row_clear (GembokDayRow *self)
{
  if (self->start == 0 && self->end == 0)
    return;
  self->start = self->end = 0;
  show_day (self);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
gembok_day_row_range (GembokDayRow *self, gint64 *start, gint64 *end)
{
  *start = self->start;
  *end = self->end;
  return self->end != 0;
}

static void
gembok_day_row_class_init (GembokDayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  changed_signal = g_signal_new ("changed", GEMBOK_TYPE_DAY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/day-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDayRow, button);
  gtk_widget_class_bind_template_child (widget_class, GembokDayRow, remove);
  gtk_widget_class_bind_template_child (widget_class, GembokDayRow, calendar);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, gembok_day_row_clear);
}

static void
gembok_day_row_init (GembokDayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_day (self);
}
