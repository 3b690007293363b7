/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/person-button.h"

#include "app/display-account.h"
#include "base/i18n.h"

struct _GembokPersonButton
{
  AdwBin parent_instance;

  /* template */
  GtkMenuButton *menu;
  GtkButton *log_in;
  AdwAvatar *avatar;
  GtkLabel *label;
  GtkWidget *head;
  AdwAvatar *head_avatar;
  GtkLabel *head_name;
  GtkLabel *head_role;

  /* owned */
  GembokDesk *desk;
};

G_DEFINE_FINAL_TYPE (GembokPersonButton, gembok_person_button, ADW_TYPE_BIN)

static void
show_person (GembokPersonButton *self, const char *name)
{
  const char *role = gembok_role_label (gembok_desk_role (self->desk));
  g_autofree char *brief = gembok_display_short_name (name);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", name, role);
  gtk_label_set_label (self->label, brief);
  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_text (self->head_avatar, name);
  gtk_label_set_label (self->head_name, name);
  gtk_label_set_label (self->head_role, role);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_nobody (GembokPersonButton *self)
{
  gtk_label_set_label (self->label, _ ("Nobody"));
  adw_avatar_set_text (self->avatar, "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), _ ("Nobody is logged in"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Nobody is logged in"), -1);
}

static void
refresh (GembokPersonButton *self)
{
  if (self->desk == NULL)
    return;
  const char *name = gembok_desk_account_name (self->desk);
  const GembokMode mode = gembok_desk_mode (self->desk);
  const gboolean training = mode == GEMBOK_MODE_TRAINING;
  gtk_widget_set_visible (GTK_WIDGET (self), training || mode == GEMBOK_MODE_CONNECTED);
  gtk_widget_set_visible (GTK_WIDGET (self->menu), training || name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->log_in), !training && name == NULL);
  gtk_widget_set_visible (self->head, name != NULL);
  if (name != NULL)
    show_person (self, name);
  else
    show_nobody (self);
}

void
gembok_person_button_set_desk (GembokPersonButton *self, GembokDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  g_signal_connect_object (desk, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::mode", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_PERSON_BUTTON (object)->desk);
  G_OBJECT_CLASS (gembok_person_button_parent_class)->dispose (object);
}

static void
gembok_person_button_class_init (GembokPersonButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/person-button.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, menu);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, log_in);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, avatar);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, label);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, head);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, head_avatar);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, head_name);
  gtk_widget_class_bind_template_child (widget_class, GembokPersonButton, head_role);
}

static void
gembok_person_button_init (GembokPersonButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
