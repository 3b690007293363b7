/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/begin-page.h"

#include "app/display.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "base/i18n.h"

struct _GembokBeginPage
{
  AdwBin parent_instance;

  /* template */
  GembokNotice *notice;
  AdwComboRow *procedure;
  AdwPreferencesGroup *needs;
  GtkLabel *time;
  GtkButton *begin;

  /* owned */
  GembokDesk *desk;
  GPtrArray *procedures; /* (nullable) (element-type GembokProcedure) */
  GPtrArray *need_rows;  /* borrowed */
};

static guint begun_signal;

G_DEFINE_FINAL_TYPE (GembokBeginPage, gembok_begin_page, ADW_TYPE_BIN)

/* --- procedures ---------------------------------------------------------------------------------------------------- */

static const GembokProcedure *
chosen (GembokBeginPage *self)
{
  const guint index = adw_combo_row_get_selected (self->procedure);
  return self->procedures != NULL && index < self->procedures->len ? self->procedures->pdata[index] : NULL;
}

static void
add_need (GembokBeginPage *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->needs, row);
  g_ptr_array_add (self->need_rows, row);
}

static void
procedure_chosen_cb (GembokBeginPage *self)
{
  const GembokProcedure *procedure = chosen (self);
  for (guint i = 0; i < self->need_rows->len; i++)
    adw_preferences_group_remove (self->needs, self->need_rows->pdata[i]);
  g_ptr_array_set_size (self->need_rows, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->begin), procedure != NULL);
  if (procedure == NULL)
    return;
  GPtrArray *needs = gembok_procedure_prerequisites (procedure);
  for (guint i = 0; i < needs->len; i++)
    add_need (self, gembok_bilingual_get (needs->pdata[i]));
  g_autofree char *minutes = gembok_display_minutes (gembok_procedure_total_minutes (procedure));
  g_autofree char *time = g_strdup_printf (_ ("The official standard for the whole procedure is %s."), minutes);
  gtk_label_set_label (self->time, time);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) input;
  (void) cancellable;
  (void) error;
  return gembok_procedures_load (NULL);
}

static guint
preset (GembokBeginPage *self)
{
  g_autofree char *wanted = gembok_settings_text (gembok_desk_settings (self->desk), "procedure");
  for (guint i = 0; wanted != NULL && i < self->procedures->len; i++)
    if (g_str_equal (gembok_procedure_id (self->procedures->pdata[i]), wanted))
      return i;
  return 0;
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokBeginPage *self = owner;
  g_clear_pointer (&self->procedures, g_ptr_array_unref);
  self->procedures = result;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < self->procedures->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s\n%s", gembok_procedure_agency (self->procedures->pdata[i]),
                                               gembok_procedure_title (self->procedures->pdata[i]));
      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->procedure, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->procedure, preset (self));
  procedure_chosen_cb (self);
  gembok_keyboard_go_to (GTK_WIDGET (self));
}

void
gembok_begin_page_start (GembokBeginPage *self)
{
  gembok_notice_hide (self->notice);
  gembok_desk_work (
      self->desk, self, NULL,
      &(GembokWork){ .func = load_in_thread, .result_free = (GDestroyNotify) g_ptr_array_unref, .done = loaded_cb });
}

/* --- beginning ----------------------------------------------------------------------------------------------------- */

static gpointer
begin_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  return gembok_request_begin (context, input, NULL, error);
}

static void
begun_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokBeginPage *self = owner;
  gtk_widget_set_sensitive (GTK_WIDGET (self->begin), TRUE);
  if (error != NULL)
    {
      gembok_notice_show_error (self->notice, error);
      return;
    }
  g_autoptr (GembokRequestView) view = result;
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  g_signal_emit (self, begun_signal, 0, view->request->id);
}

static void
begin_clicked_cb (GembokBeginPage *self)
{
  const GembokProcedure *procedure = chosen (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->begin), FALSE);
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = begin_in_thread,
                                   .input = g_strdup (gembok_procedure_id (procedure)),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) gembok_request_view_free,
                                   .done = begun_cb });
}

/* --- object -------------------------------------------------------------------------------------------------------- */

void
gembok_begin_page_set_desk (GembokBeginPage *self, GembokDesk *desk)
{
  g_set_object (&self->desk, desk);
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_BEGIN_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_begin_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokBeginPage *self = GEMBOK_BEGIN_PAGE (object);
  g_clear_pointer (&self->procedures, g_ptr_array_unref);
  g_ptr_array_unref (self->need_rows);
  G_OBJECT_CLASS (gembok_begin_page_parent_class)->finalize (object);
}

static void
gembok_begin_page_class_init (GembokBeginPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  begun_signal = g_signal_new ("begun", GEMBOK_TYPE_BEGIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/begin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, procedure);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, needs);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, time);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, begin);
  gtk_widget_class_bind_template_callback (widget_class, procedure_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_clicked_cb);
}

static void
gembok_begin_page_init (GembokBeginPage *self)
{
  self->need_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
