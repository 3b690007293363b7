/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/welcome-page.h"

struct _GembokWelcomePage
{
  AdwBin parent_instance;

  /* owned */
  GembokDesk *desk;
};

G_DEFINE_FINAL_TYPE (GembokWelcomePage, gembok_welcome_page, ADW_TYPE_BIN)

static void
choose (GembokWelcomePage *self, GembokMode mode)
{
  g_settings_set_enum (gembok_desk_settings (self->desk), "mode", (int) mode);
  gembok_desk_open (self->desk, mode);
}

static void
training_cb (GembokWelcomePage *self)
{
  choose (self, GEMBOK_MODE_TRAINING);
}

static void
offline_cb (GembokWelcomePage *self)
{
  choose (self, GEMBOK_MODE_OFFLINE);
}

void
gembok_welcome_page_set_desk (GembokWelcomePage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_WELCOME_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_welcome_page_parent_class)->dispose (object);
}

static void
gembok_welcome_page_class_init (GembokWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/welcome-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, training_cb);
  gtk_widget_class_bind_template_callback (widget_class, offline_cb);
}

static void
gembok_welcome_page_init (GembokWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
