/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/info-page.h"

#include "app/display.h"
#include "base/i18n.h"

struct _GembokInfoPage
{
  GembokStepPage parent_instance;

  /* template */
  AdwPreferencesGroup *facts;

  /* owned */
  GPtrArray *rows; /* borrowed rows of `facts` */
};

G_DEFINE_FINAL_TYPE (GembokInfoPage, gembok_info_page, GEMBOK_TYPE_STEP_PAGE)

static void
add_fact (GembokInfoPage *self, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_autofree char *escaped = g_markup_escape_text (value, -1);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (self->facts, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_needs (GembokInfoPage *self, const GembokStep *step)
{
  g_autoptr (GString) needs = g_string_new (NULL);
  for (guint i = 0; i < step->needs->len; i++)
    g_string_append_printf (needs, "%s%s", i > 0 ? "\n" : "", gembok_bilingual_get (step->needs->pdata[i]));
  add_fact (self, _ ("What it needs"), needs->str);
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  (void) view;
  GembokInfoPage *self = GEMBOK_INFO_PAGE (page);
  const GembokPlanStep *step = gembok_step_page_step (page);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->facts, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (step == NULL)
    return;
  g_autofree char *title = gembok_display_step_title (step->step);
  g_autofree char *time = gembok_display_step_time (step);
  gembok_step_page_set_title (page, title);
  gembok_step_page_set_subtitle (page, gembok_bilingual_get (&step->step->title));
  add_fact (self, _ ("State"), gembok_step_state_label (step->state));
  add_fact (self, _ ("Who acts"), gembok_step_actor (step->step));
  add_needs (self, step->step);
  add_fact (self, _ ("What comes of it"), gembok_bilingual_get (&step->step->output));
  add_fact (self, _ ("Time"), time);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (GEMBOK_INFO_PAGE (object)->rows);
  G_OBJECT_CLASS (gembok_info_page_parent_class)->finalize (object);
}

static void
gembok_info_page_class_init (GembokInfoPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GEMBOK_STEP_PAGE_CLASS (klass)->update = update;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/info-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokInfoPage, facts);
}

static void
gembok_info_page_init (GembokInfoPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
