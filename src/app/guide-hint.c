/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/guide-hint.h"

#include "app/window.h"

struct _GembokGuideHint
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (GembokGuideHint, gembok_guide_hint, ADW_TYPE_BIN)

void
gembok_guide_hint_set_desk (GembokGuideHint *self, GembokDesk *desk)
{
  g_settings_bind (gembok_desk_settings (desk), "operator", self, "visible", G_SETTINGS_BIND_GET);
}

static void
root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gembok_guide_hint_parent_class)->root (widget);
  GembokWindow *window = gembok_window_of (widget);
  if (window != NULL && gembok_window_desk (window) != NULL)
    gembok_guide_hint_set_desk (GEMBOK_GUIDE_HINT (widget), gembok_window_desk (window));
}

static void
unroot (GtkWidget *widget)
{
  g_settings_unbind (widget, "visible");
  GTK_WIDGET_CLASS (gembok_guide_hint_parent_class)->unroot (widget);
}

static void
gembok_guide_hint_class_init (GembokGuideHintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->root = root;
  widget_class->unroot = unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/guide-hint.ui");
}

static void
gembok_guide_hint_init (GembokGuideHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
