/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/lazy.h"

#include "app/keyboard.h"

struct _GembokLazy
{
  AdwBin parent_instance;

  GType kind;
};

enum
{
  PROP_0,
  PROP_KIND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint made_signal;

G_DEFINE_FINAL_TYPE (GembokLazy, gembok_lazy, ADW_TYPE_BIN)

gpointer
gembok_lazy_peek (GembokLazy *self)
{
  return adw_bin_get_child (ADW_BIN (self));
}

gpointer
gembok_lazy_widget (GembokLazy *self)
{
  GtkWidget *widget = gembok_lazy_peek (self);
  if (widget != NULL)
    return widget;
  widget = g_object_new (self->kind, NULL);
  adw_bin_set_child (ADW_BIN (self), widget);
  g_signal_emit (self, made_signal, 0, widget);
  return widget;
}

/* Before it is mapped, so that the widget is mapped with it, as if it had been there all the time. */
static void
map (GtkWidget *widget)
{
  gembok_lazy_widget (GEMBOK_LAZY (widget));
  GTK_WIDGET_CLASS (gembok_lazy_parent_class)->map (widget);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KIND)
    g_value_set_gtype (value, GEMBOK_LAZY (object)->kind);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KIND)
    GEMBOK_LAZY (object)->kind = g_value_get_gtype (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gembok_lazy_class_init (GembokLazyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->map = map;
  widget_class->focus = gembok_keyboard_pass;
  properties[PROP_KIND] = g_param_spec_gtype ("kind", NULL, NULL, GTK_TYPE_WIDGET,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  made_signal
      = g_signal_new ("made", GEMBOK_TYPE_LAZY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
}

static void
gembok_lazy_init (GembokLazy *self)
{
  (void) self;
}
