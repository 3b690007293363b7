/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review-facts-view.h"

#include "base/i18n.h"
#include "base/text.h"

#define REASON_MAX_CHARS 400
#define NAME_MAX_CHARS   80

struct _GembokReviewFactsView
{
  AdwBin parent_instance;

  /* template */
  GtkLabel *code;
  AdwPreferencesGroup *data;
  AdwPreferencesGroup *csr;
  AdwPreferencesGroup *decisions;

  /* owned */
  GPtrArray *rows; /* borrowed rows of the groups, each with its group */
};

G_DEFINE_FINAL_TYPE (GembokReviewFactsView, gembok_review_facts_view, ADW_TYPE_BIN)

static GtkWidget *
add_row (GembokReviewFactsView *self, AdwPreferencesGroup *group, const char *label, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "fact");
  g_object_set_data (G_OBJECT (row), "group", group);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
mark (GtkWidget *row, gboolean is_error, const char *word)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (icon, is_error ? "error" : "warning");
  gtk_widget_set_tooltip_text (icon, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
}

static void
clear (GembokReviewFactsView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (g_object_get_data (self->rows->pdata[i], "group"), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_data (GembokReviewFactsView *self, const GembokReviewFacts *facts)
{
  for (guint field = 0; field < GEMBOK_N_FIELDS; field++)
    {
      const char *value = gembok_applicant_get (facts->applicant, field);
      if (value == NULL || *value == '\0')
        continue;
      g_autoptr (GString) text = g_string_new (value);
      gboolean is_error = FALSE, noticed = FALSE;
      for (guint i = 0; i < facts->findings->len; i++)
        {
          const GembokDataFinding *finding = facts->findings->pdata[i];
          if (finding->field != field)
            continue;
          g_string_append_printf (text, "\n%s", finding->text);
          is_error = is_error || finding->is_error;
          noticed = TRUE;
        }
      GtkWidget *row = add_row (self, self->data, gembok_applicant_field_label (field), text->str);
      if (noticed)
        mark (row, is_error, is_error ? _ ("Error") : _ ("Warning"));
    }
}

static void
show_csr (GembokReviewFactsView *self, const GembokReviewFacts *facts)
{
  gtk_label_set_label (self->code, facts->verification_code != NULL ? facts->verification_code : "—");
  if (facts->csr_error != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s %s", facts->csr_error->message, gembok_error_get_hint (facts->csr_error));
      mark (add_row (self, self->csr, _ ("The CSR is not sound"), text), TRUE, _ ("Error"));
    }
  if (facts->subject == NULL)
    return;
  g_autofree char *fingerprint = gembok_hex_grouped (facts->public_key_sha256);
  GtkWidget *subject = add_row (self, self->csr, _ ("Name in the CSR"), facts->subject);
  if (!facts->subject_fits)
    mark (subject, FALSE, _ ("It differs from the applicant’s name"));
  add_row (self, self->csr, _ ("Key"), facts->algorithm);
  add_row (self, self->csr, _ ("SHA-256 of the public key"), fingerprint);
}

static void
show_decisions (GembokReviewFactsView *self, const GembokWireRequest *request)
{
  for (guint i = 0; i < request->decisions->len; i++)
    {
      const GembokWireDecision *decision = request->decisions->pdata[i];
      g_autofree char *who = gembok_text_sanitise (decision->decided_by, NAME_MAX_CHARS);
      g_autofree char *reason = gembok_text_sanitise (decision->reason, REASON_MAX_CHARS);
      g_autofree char *when = gembok_format_time (decision->decided_at);
      g_autofree char *title = g_strdup_printf ("%s (%s)", who, gembok_role_label (decision->role));
      g_autofree char *text = *reason != '\0' ? g_strdup_printf ("%s\n%s", when, reason) : g_strdup (when);
      add_row (self, self->decisions, title, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->decisions), request->decisions->len > 0);
}

void
gembok_review_facts_view_show (GembokReviewFactsView *self, const GembokReviewFacts *facts, const GembokWireRequest *request)
{
  clear (self);
  show_data (self, facts);
  show_csr (self, facts);
  show_decisions (self, request);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (GEMBOK_REVIEW_FACTS_VIEW (object)->rows);
  G_OBJECT_CLASS (gembok_review_facts_view_parent_class)->finalize (object);
}

static void
gembok_review_facts_view_class_init (GembokReviewFactsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/review-facts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokReviewFactsView, code);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewFactsView, data);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewFactsView, csr);
  gtk_widget_class_bind_template_child (widget_class, GembokReviewFactsView, decisions);
}

static void
gembok_review_facts_view_init (GembokReviewFactsView *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
