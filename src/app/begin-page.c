/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/begin-page.h"

#include "app/display.h"
#include "app/notice.h"
#include "app/whom-group.h"
#include "base/i18n.h"

struct _GembokBeginPage
{
  AdwBin parent_instance;

  /* template */
  GtkScrolledWindow *scroller;
  GembokNotice *notice;
  GembokWhomGroup *whom;
  AdwPreferencesGroup *choice;
  AdwPreferencesGroup *needs;
  GtkLabel *facts;
  GtkButton *begin;

  /* owned */
  GembokDesk *desk;
  GPtrArray *procedures;  /* (nullable) (element-type GembokProcedure): those that are offered */
  GPtrArray *choice_rows; /* borrowed, a row each */
  GPtrArray *need_rows;   /* borrowed */

  guint chosen;
  gboolean beginning; /* the request is being made */
};

static guint begun_signal;

G_DEFINE_FINAL_TYPE (GembokBeginPage, gembok_begin_page, ADW_TYPE_BIN)

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static GtkWidget *
row_new (const char *title, const char *subtitle, GtkWidget *check)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (check == NULL)
    return row;
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static void
remove_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwPreferencesGroup *group, GPtrArray *rows, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

/* --- procedures ---------------------------------------------------------------------------------------------------- */

static const GembokProcedure *
chosen (GembokBeginPage *self)
{
  return self->procedures != NULL && self->chosen < self->procedures->len ? self->procedures->pdata[self->chosen] : NULL;
}

static void
update_button (GembokBeginPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->begin), chosen (self) != NULL && !self->beginning);
}

static void
show_procedure (GembokBeginPage *self)
{
  const GembokProcedure *procedure = chosen (self);
  remove_rows (self->needs, self->need_rows);
  update_button (self);
  gtk_widget_set_visible (GTK_WIDGET (self->needs), procedure != NULL);
  gtk_label_set_label (self->facts, "");
  if (procedure == NULL)
    return;
  GPtrArray *needs = gembok_procedure_prerequisites (procedure);
  for (guint i = 0; i < needs->len; i++)
    add_row (self->needs, self->need_rows, row_new (gembok_bilingual_get (needs->pdata[i]), "", gtk_check_button_new ()));
  gtk_widget_set_visible (GTK_WIDGET (self->needs), needs->len > 0);
  g_autofree char *minutes = gembok_display_minutes (gembok_procedure_total_minutes (procedure));
  /* TRANSLATORS: the standard time of the whole procedure; the official text that says so */
  g_autofree char *facts = g_strdup_printf (_ ("The official standard for the whole procedure is %s. Source: %s"), minutes,
                                            gembok_procedure_source (procedure));
  gtk_label_set_label (self->facts, facts);
}

static void
toggled_cb (GtkCheckButton *check, GembokBeginPage *self)
{
  if (!gtk_check_button_get_active (check))
    return;
  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "index"));
  show_procedure (self);
}

/* Which one the administrator, or whoever set this computer up, wants. */
static guint
preset (GembokBeginPage *self)
{
  g_autofree char *wanted = gembok_settings_text (gembok_desk_settings (self->desk), "procedure");
  for (guint i = 0; wanted != NULL && i < self->procedures->len; i++)
    if (g_str_equal (gembok_procedure_id (self->procedures->pdata[i]), wanted))
      return i;
  return 0;
}

/* A locked preset leaves no choice, so none is shown. */
static void
keep_locked (GembokBeginPage *self)
{
  const guint wanted = preset (self);
  g_autofree char *id = gembok_settings_text (gembok_desk_settings (self->desk), "procedure");
  const gboolean found = id != NULL && wanted < self->procedures->len
                         && g_str_equal (gembok_procedure_id (self->procedures->pdata[wanted]), id);
  if (!found || g_settings_is_writable (gembok_desk_settings (self->desk), "procedure"))
    return;
  g_autoptr (GPtrArray) only = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_procedure_unref);
  g_ptr_array_add (only, gembok_procedure_ref (self->procedures->pdata[wanted]));
  g_ptr_array_unref (self->procedures);
  self->procedures = g_steal_pointer (&only);
}

static void
show_choice (GembokBeginPage *self)
{
  remove_rows (self->choice, self->choice_rows);
  GtkCheckButton *first = NULL;
  const gboolean choosing = self->procedures->len > 1;
  self->chosen = preset (self);
  for (guint i = 0; i < self->procedures->len; i++)
    {
      const GembokProcedure *procedure = self->procedures->pdata[i];
      GtkWidget *check = choosing ? gtk_check_button_new () : NULL;
      add_row (self->choice, self->choice_rows,
               row_new (gembok_procedure_title (procedure), gembok_procedure_agency (procedure), check));
      if (check == NULL)
        continue;
      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), first);
      first = first != NULL ? first : GTK_CHECK_BUTTON (check);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), i == self->chosen);
      g_object_set_data (G_OBJECT (check), "index", GUINT_TO_POINTER (i));
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
    }
  show_procedure (self);
}

static gpointer
load_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) input;
  (void) cancellable;
  (void) error;
  g_autoptr (GPtrArray) all = gembok_procedures_load (NULL);
  GPtrArray *offered = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_procedure_unref);
  /* Those of other kinds have no beginning here yet. */
  for (guint i = 0; i < all->len; i++)
    if (gembok_procedure_step_of (all->pdata[i], GEMBOK_ACTION_CREATE_CSR, NULL) != NULL)
      g_ptr_array_add (offered, gembok_procedure_ref (all->pdata[i]));
  return offered;
}

/* Who came here by the keyboard goes on with it at the first choice. */
static void
take_focus (GembokBeginPage *self)
{
  GtkWidget *page = GTK_WIDGET (self);
  GtkRoot *root = gtk_widget_get_root (page);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (gtk_widget_get_mapped (page) && (focus == NULL || !gtk_widget_is_ancestor (focus, page)))
    gtk_widget_child_focus (GTK_WIDGET (self->whom), GTK_DIR_TAB_FORWARD);
}

static void
loaded_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokBeginPage *self = owner;
  g_clear_pointer (&self->procedures, g_ptr_array_unref);
  self->procedures = result;
  keep_locked (self);
  show_choice (self);
  take_focus (self);
}

void
gembok_begin_page_start (GembokBeginPage *self, const char *known)
{
  gembok_notice_hide (self->notice);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gembok_whom_group_start (self->whom, self->desk, known);
  gembok_desk_work (
      self->desk, self, NULL,
      &(GembokWork){ .func = load_in_thread, .result_free = (GDestroyNotify) g_ptr_array_unref, .done = loaded_cb });
}

/* --- beginning ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *procedure;
  char *known;  /* (nullable): a request of the same person */
  char *agency; /* (nullable): preset for somebody new */
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;
  g_free (beginning->procedure);
  g_free (beginning->known);
  g_free (beginning->agency);
  g_free (beginning);
}

static GembokApplicant *
what_is_known (GembokContext *context, const Beginning *beginning, GError **error)
{
  if (beginning->known != NULL)
    {
      g_autoptr (GembokRequestView) view = gembok_request_view (context, beginning->known, error);
      return view != NULL ? gembok_applicant_copy (view->request->applicant) : NULL;
    }
  GembokApplicant *applicant = gembok_applicant_new ();
  gembok_applicant_set (applicant, GEMBOK_FIELD_ORGANIZATION, beginning->agency);
  return applicant;
}

static gpointer
begin_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const Beginning *beginning = input;
  g_autoptr (GembokApplicant) applicant = what_is_known (context, beginning, error);
  return applicant != NULL ? gembok_request_begin (context, beginning->procedure, applicant, error) : NULL;
}

/* From now on this workstation is one at which applicants are guided. */
static void
note_guiding (GembokBeginPage *self)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  if (gembok_whom_group_guided (self->whom) && g_settings_is_writable (settings, "operator"))
    g_settings_set_boolean (settings, "operator", TRUE);
}

static void
begun_cb (gpointer owner, gpointer result, const GError *error)
{
  GembokBeginPage *self = owner;
  self->beginning = FALSE;
  update_button (self);
  if (error != NULL)
    {
      gembok_notice_show_error (self->notice, error);
      return;
    }
  g_autoptr (GembokRequestView) view = result;
  note_guiding (self);
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  g_signal_emit (self, begun_signal, 0, view->request->id);
}

static void
begin_clicked_cb (GembokBeginPage *self)
{
  Beginning *beginning = g_new0 (Beginning, 1);
  beginning->procedure = g_strdup (gembok_procedure_id (chosen (self)));
  beginning->known = g_strdup (gembok_whom_group_known (self->whom));
  beginning->agency = gembok_settings_text (gembok_desk_settings (self->desk), "agency-name");
  self->beginning = TRUE;
  update_button (self);
  gembok_desk_work (self->desk, self, NULL,
                    &(GembokWork){ .func = begin_in_thread,
                                   .input = beginning,
                                   .input_free = beginning_free,
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
  g_ptr_array_unref (self->choice_rows);
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
  g_type_ensure (GEMBOK_TYPE_WHOM_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/begin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, whom);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, choice);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, needs);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, facts);
  gtk_widget_class_bind_template_child (widget_class, GembokBeginPage, begin);
  gtk_widget_class_bind_template_callback (widget_class, begin_clicked_cb);
}

static void
gembok_begin_page_init (GembokBeginPage *self)
{
  self->choice_rows = g_ptr_array_new ();
  self->need_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
