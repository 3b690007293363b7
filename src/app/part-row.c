/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/part-row.h"

#include "app/display-send.h"
#include "app/steady.h"
#include "base/i18n.h"

struct _GembokPartRow
{
  AdwActionRow parent_instance;

  /* template */
  GtkImage *icon;
  GtkLabel *percent;
  GtkWidget *arrow;

  /* owned */
  char *document; /* (nullable) */
  char *title;

  const char *state_class; /* (nullable) static */
  GembokPartState state;
  gboolean leads; /* there is a step for it */
};

G_DEFINE_FINAL_TYPE (GembokPartRow, gembok_part_row, ADW_TYPE_ACTION_ROW)

static void
show_class (GembokPartRow *self, const char *class_name)
{
  if (g_strcmp0 (self->state_class, class_name) == 0)
    return;
  if (self->state_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->state_class);
  self->state_class = class_name;
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), class_name);
}

static void
show_state (GembokPartRow *self, GembokPartState state)
{
  const char *word = gembok_display_part_state (state);
  g_autofree char *label = g_strdup_printf ("%s, %s", self->title, word);
  show_class (self, gembok_display_part_class (state));
  gembok_steady_icon (self->icon, gembok_display_part_icon (state));
  gembok_steady_tooltip (GTK_WIDGET (self->icon), word);
  gembok_steady_name (GTK_WIDGET (self->icon), word, NULL);
  gembok_steady_name (GTK_WIDGET (self), label, NULL);
}

void
gembok_part_row_show_transfer (GembokPartRow *self, gboolean under_way, double fraction)
{
  const gboolean moving = under_way && fraction >= 0 && fraction < 1;
  g_autofree char *percent = g_strdup_printf ("%d %%", (int) (CLAMP (fraction, 0, 1) * 100));
  gtk_label_set_label (self->percent, percent);
  gtk_widget_set_visible (GTK_WIDGET (self->percent), moving && fraction > 0);
  gtk_widget_set_visible (self->arrow, self->leads && !under_way);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), self->leads && !under_way);
  show_state (self, under_way && fraction >= 1 ? GEMBOK_PART_SENT : self->state);
}

const char *
gembok_part_row_document (GembokPartRow *self)
{
  return self->document;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  g_free (GEMBOK_PART_ROW (object)->document);
  g_free (GEMBOK_PART_ROW (object)->title);
  G_OBJECT_CLASS (gembok_part_row_parent_class)->finalize (object);
}

static void
gembok_part_row_class_init (GembokPartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/part-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokPartRow, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokPartRow, percent);
  gtk_widget_class_bind_template_child (widget_class, GembokPartRow, arrow);
}

static void
gembok_part_row_init (GembokPartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
gembok_part_row_show (GembokPartRow *self, const GembokRequestPart *part, const GembokRequestView *view)
{
  g_autofree char *detail = gembok_display_part_detail (part, view);
  g_free (self->document);
  g_free (self->title);
  self->document = g_strdup (part->document);
  self->title = gembok_display_part_title (part);
  self->state = part->state;
  self->leads = part->step != NULL;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), detail);
  if (self->leads)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "(ss)", view->request->id, part->step);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), self->leads ? "win.open-step" : NULL);
}

GtkWidget *
gembok_part_row_new (void)
{
  return g_object_new (GEMBOK_TYPE_PART_ROW, NULL);
}
