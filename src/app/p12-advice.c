/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/p12-advice.h"

struct _GembokP12Advice
{
  AdwPreferencesGroup parent_instance;
};

G_DEFINE_FINAL_TYPE (GembokP12Advice, gembok_p12_advice, ADW_TYPE_PREFERENCES_GROUP)

static void
gembok_p12_advice_class_init (GembokP12AdviceClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/id/gembok/Gembok/ui/p12-advice.ui");
}

static void
gembok_p12_advice_init (GembokP12Advice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
