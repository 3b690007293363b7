/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shown.h"

#include <adwaita.h>

#include "app/app-resources.h"
#include "procedure/program.h"

void
shown_init (int *argc, char ***argv)
{
  gembok_program_init (TRUE);
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_resources_register (gembok_app_get_resource ());
}

void
let_pass (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

GtkWidget *
shown (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  let_pass ();
  return window;
}

/* The first widget of @type below @widget that is visible. */
GtkWidget *
inside (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child : inside (child, type);
      if (found != NULL && gtk_widget_is_visible (found))
        return found;
    }
  return NULL;
}

gboolean
says (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return GTK_IS_LABEL (widget) && gtk_widget_is_visible (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

GtkWidget *
button_called (GtkWidget *widget, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_BUTTON (child) && says (child, label) ? child : button_called (child, label);
      if (found != NULL && gtk_widget_is_visible (found))
        return found;
    }
  return NULL;
}

gboolean
in_front (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (in_front (child, text))
      return TRUE;
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}
