/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/step-row.h"

#include "app/display.h"
#include "app/steady.h"
#include "base/i18n.h"

struct _GembokStepRow
{
  GtkListBoxRow parent_instance;

  /* template */
  GtkLabel *number;
  GtkLabel *title;
  GtkImage *actor_icon;
  GtkLabel *actor;
  GtkLabel *time;
  GtkLabel *needs;
  GtkImage *state;

  /* owned */
  char *step_id;

  const char *state_class; /* static */
};

G_DEFINE_FINAL_TYPE (GembokStepRow, gembok_step_row, GTK_TYPE_LIST_BOX_ROW)

/* What a screen reader says of the row: the same as the eye sees. */
static void
name_row (GembokStepRow *self, const GembokPlanStep *step, const char *title, const char *time)
{
  g_autofree char *name
      = g_strdup_printf ("%s %s, %s, %s%s%s", step->step->number, title, gembok_display_actor (step->step->actor),
                         gembok_step_state_label (step->state), time != NULL ? ", " : "", time != NULL ? time : "");
  gembok_steady_name (GTK_WIDGET (self), name, gtk_label_get_label (self->needs));
}

/* What a step needs stands at the one that is open; at all of them it would bury the list. */
static void
show_needs (GembokStepRow *self)
{
  const gboolean open = (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_SELECTED) != 0;
  gtk_widget_set_visible (GTK_WIDGET (self->needs), open && *gtk_label_get_label (self->needs) != '\0');
}

static void
show_class (GembokStepRow *self, const char *class_name)
{
  if (g_strcmp0 (self->state_class, class_name) == 0)
    return;
  if (self->state_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->state_class);
  self->state_class = class_name;
  gtk_widget_add_css_class (GTK_WIDGET (self->state), class_name);
}

void
gembok_step_row_show (GembokStepRow *self, const GembokPlanStep *step)
{
  g_autofree char *title = gembok_display_step_title (step->step);
  g_autofree char *time = gembok_display_step_time (step);
  g_autofree char *needs = gembok_display_step_needs (step->step);
  const char *icon = gembok_display_step_icon (step->state);
  g_free (self->step_id);
  self->step_id = g_strdup (step->step->id);
  gtk_label_set_label (self->number, step->step->number);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->actor, gembok_display_actor (step->step->actor));
  gembok_steady_icon (self->actor_icon, gembok_display_actor_icon (step->step->actor));
  gtk_label_set_label (self->time, time != NULL ? time : "");
  gtk_label_set_label (self->needs, needs != NULL ? needs : "");
  show_needs (self);
  gembok_steady_icon (self->state, icon);
  gtk_widget_set_opacity (GTK_WIDGET (self->state), icon != NULL ? 1 : 0);
  gembok_steady_tooltip (GTK_WIDGET (self->state), gembok_step_state_label (step->state));
  show_class (self, gembok_display_step_class (step->state));
  gembok_steady_tooltip (GTK_WIDGET (self), gembok_bilingual_get (&step->step->title));
  name_row (self, step, title, time);
}

const char *
gembok_step_row_step_id (GembokStepRow *self)
{
  return self->step_id;
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_STEP_ROW (object)->step_id);
  G_OBJECT_CLASS (gembok_step_row_parent_class)->finalize (object);
}

static void
gembok_step_row_class_init (GembokStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, number);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, title);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, actor_icon);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, actor);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, time);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, needs);
  gtk_widget_class_bind_template_callback (widget_class, show_needs);
  gtk_widget_class_bind_template_child (widget_class, GembokStepRow, state);
}

static void
gembok_step_row_init (GembokStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gembok_step_row_new (void)
{
  return g_object_new (GEMBOK_TYPE_STEP_ROW, NULL);
}
