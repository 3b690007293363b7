/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/guide-hint.h"

#include "app/settings.h"

struct _GembokGuideHint
{
  AdwBin parent_instance;

  /* owned */
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (GembokGuideHint, gembok_guide_hint, ADW_TYPE_BIN)

static void
finalize (GObject *object)
{
  g_clear_object (&GEMBOK_GUIDE_HINT (object)->settings);
  G_OBJECT_CLASS (gembok_guide_hint_parent_class)->finalize (object);
}

static void
gembok_guide_hint_class_init (GembokGuideHintClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/id/gembok/Gembok/ui/guide-hint.ui");
}

static void
gembok_guide_hint_init (GembokGuideHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = gembok_settings_new ();
  g_settings_bind (self->settings, "operator", self, "visible", G_SETTINGS_BIND_GET);
}
