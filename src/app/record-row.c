/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/record-row.h"

#include "app/keyboard.h"
#include "base/i18n.h"

struct _GembokRecordRow
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *what;
  GtkLabel *who;
  GtkLabel *when;
};

G_DEFINE_FINAL_TYPE (GembokRecordRow, gembok_record_row, ADW_TYPE_BIN)

void
gembok_record_row_show (GembokRecordRow *self, GembokRecordItem *item)
{
  g_autofree char *what = gembok_record_item_what (item);
  g_autofree char *who = gembok_record_item_who (item);
  g_autofree char *when = gembok_format_time (gembok_record_item_record (item)->at);
  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->who, who);
  gtk_label_set_label (self->when, when);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", what, who, when);
  gembok_keyboard_name_row (GTK_WIDGET (self), spoken);
}

static void
gembok_record_row_class_init (GembokRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokRecordRow, what);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordRow, who);
  gtk_widget_class_bind_template_child (widget_class, GembokRecordRow, when);
}

static void
gembok_record_row_init (GembokRecordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_record_row_new (void)
{
  return g_object_new (GEMBOK_TYPE_RECORD_ROW, NULL);
}
