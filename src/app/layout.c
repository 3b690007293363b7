/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/layout.h"

typedef struct
{
  GtkWidget *widget; /* owned */
  GembokLayoutFunc func;
} Later;

static void
later_free (gpointer data)
{
  Later *later = data;
  g_object_unref (later->widget);
  g_free (later);
}

static gboolean
later_cb (gpointer data)
{
  Later *later = data;
  if (gtk_widget_get_root (later->widget) != NULL && !gtk_widget_in_destruction (later->widget))
    later->func (later->widget);
  return G_SOURCE_REMOVE;
}

void
gembok_layout_later (GtkWidget *widget, GembokLayoutFunc func)
{
  Later *later = g_new (Later, 1);
  later->widget = g_object_ref (widget);
  later->func = func;
  g_idle_add_full (G_PRIORITY_DEFAULT, later_cb, later, later_free);
}
