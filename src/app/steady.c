/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/steady.h"

void
gembok_steady_icon (GtkImage *image, const char *icon_name)
{
  if (g_strcmp0 (gtk_image_get_icon_name (image), icon_name) != 0)
    gtk_image_set_from_icon_name (image, icon_name);
}

void
gembok_steady_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

/* GTK does not tell what was said last, so it is kept beside the widget. */
static gboolean
is_new (GtkWidget *widget, const char *key, const char *text)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), key), text) == 0)
    return FALSE;
  g_object_set_data_full (G_OBJECT (widget), key, g_strdup (text), g_free);
  return TRUE;
}

void
gembok_steady_name (GtkWidget *widget, const char *name, const char *description)
{
  if (is_new (widget, "gembok-name", name))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (description != NULL && is_new (widget, "gembok-description", description))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}
