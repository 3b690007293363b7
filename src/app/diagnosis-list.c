/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/diagnosis-list.h"

#include "base/i18n.h"

struct _GembokDiagnosisList
{
  AdwBin parent_instance;

  GtkListBox *rows; /* borrowed: the child */
};

G_DEFINE_FINAL_TYPE (GembokDiagnosisList, gembok_diagnosis_list, ADW_TYPE_BIN)

static const struct
{
  const char *icon;
  const char *css_class;
  const char *word;
} healths[] = {
  [GEMBOK_HEALTH_GOOD] = { "object-select-symbolic", "success", N_ ("Good") },
  [GEMBOK_HEALTH_NOTE] = { "dialog-information-symbolic", "warning", N_ ("Note") },
  [GEMBOK_HEALTH_BAD] = { "dialog-warning-symbolic", "error", N_ ("Problem") },
};

static GtkWidget *
health_icon (GembokHealth health)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (healths[health].icon);
  gtk_widget_add_css_class (icon, healths[health].css_class);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 15);
  gtk_widget_set_tooltip_text (icon, _ (healths[health].word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (healths[health].word), -1);
  return icon;
}

void
gembok_diagnosis_list_add (GembokDiagnosisList *self, const GembokDiagnosis *finding)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_autofree char *both
      = finding->advice != NULL ? g_strdup_printf ("%s\n%s", finding->found, finding->advice) : g_strdup (finding->found);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), both);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), health_icon (finding->health));
  gtk_list_box_append (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
gembok_diagnosis_list_show (GembokDiagnosisList *self, GPtrArray *findings)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, row);
  gtk_widget_set_visible (GTK_WIDGET (self), findings != NULL && findings->len > 0);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    gembok_diagnosis_list_add (self, findings->pdata[i]);
}

static void
gembok_diagnosis_list_class_init (GembokDiagnosisListClass *klass)
{
  (void) klass;
}

static void
gembok_diagnosis_list_init (GembokDiagnosisList *self)
{
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Findings"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->rows));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
