/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home-page.h"

struct _GembokHomePage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;

  /* owned */
  GembokDesk *desk;
};

G_DEFINE_FINAL_TYPE (GembokHomePage, gembok_home_page, ADW_TYPE_BIN)

void
gembok_home_page_set_desk (GembokHomePage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_HOME_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_home_page_parent_class)->dispose (object);
}

static void
gembok_home_page_class_init (GembokHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokHomePage, stack);
}

static void
gembok_home_page_init (GembokHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
