/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/data-page.h"

#include "app/display-data.h"
#include "app/field-row.h"
#include "base/i18n.h"

/* What is typed is saved after that much quiet. */
#define SAVE_AFTER_MS 600

struct _GembokDataPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkListBox *identity;
  GtkListBox *employment;
  GtkListBox *contact;
  GtkLabel *on_certificate;

  /* owned */
  GembokPolicy *policy;  /* (nullable): of the request, once it was read */
  char *request_id;      /* (nullable): whose data are in the rows */
  GembokApplicant *kept; /* (nullable): what the vault has of them, as far as is known here */

  GembokFieldRow *rows[GEMBOK_N_FIELDS]; /* borrowed */
  guint left;                            /* a bit for each field that was left once: only these are told off */
  guint save_timer;
  guint saves;       /* how many are under way */
  gboolean going_on; /* the button was pressed; when the data are saved, the next page comes */
};

G_DEFINE_FINAL_TYPE (GembokDataPage, gembok_data_page, GEMBOK_TYPE_STEP_PAGE)

/* --- checking ------------------------------------------------------------------------------------------------------ */

static GembokApplicant *
typed_data (GembokDataPage *self)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    gembok_applicant_set (applicant, i, gembok_field_row_text (self->rows[i]));
  return applicant;
}

/* The findings of the fields that were left; all of them once the person wants to go on. Returns the first row with an error. */
static GembokFieldRow *
show_findings (GembokDataPage *self)
{
  g_autoptr (GembokApplicant) applicant = typed_data (self);
  const char *const *domains = self->policy != NULL ? (const char *const *) self->policy->email_domains : NULL;
  g_autoptr (GPtrArray) findings = gembok_applicant_check (applicant, domains, g_get_real_time () / G_USEC_PER_SEC);
  GembokFieldRow *first = NULL;
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    {
      GembokDataFinding *finding = (self->left & (1u << i)) != 0 ? gembok_display_finding (findings, i) : NULL;
      gembok_field_row_show_finding (self->rows[i], finding);
      gembok_data_finding_free (finding);
      if (first == NULL && gembok_field_row_has_error (self->rows[i]))
        first = self->rows[i];
    }
  return first;
}

/* --- saving -------------------------------------------------------------------------------------------------------- */

static gboolean
differs (const GembokApplicant *one, const GembokApplicant *other, GembokApplicantField field)
{
  const char *text = gembok_applicant_get (one, field), *other_text = gembok_applicant_get (other, field);
  return g_strcmp0 (text != NULL ? text : "", other_text != NULL ? other_text : "") != 0;
}

static void
show_text (GembokDataPage *self, GembokApplicantField field, const GembokApplicant *applicant)
{
  gembok_field_row_set_text (self->rows[field], gembok_applicant_get (applicant, field));
  if (*gembok_field_row_text (self->rows[field]) != '\0')
    self->left |= 1u << field;
}

/* What the vault has is @now: rows that the person has not changed since show it. */
static void
follow (GembokDataPage *self, const GembokApplicant *now)
{
  g_autoptr (GembokApplicant) typed = typed_data (self);
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    if (differs (now, self->kept, i) && !differs (typed, self->kept, i))
      show_text (self, i, now);
  gembok_applicant_free (self->kept);
  self->kept = gembok_applicant_copy (now);
  show_findings (self);
}

/* Between two saves: what is in the vault then is not on its way from here. */
static void
follow_view (GembokDataPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  if (self->saves == 0 && self->save_timer == 0 && self->kept != NULL && view != NULL)
    follow (self, view->request->applicant);
}

/* What was typed, and what stood there before. */
typedef struct
{
  GembokApplicant *typed;
  GembokApplicant *before;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;
  gembok_applicant_free (save->typed);
  gembok_applicant_free (save->before);
  g_free (save);
}

/* Only what the person has changed: the rest may be newer in the vault than on the page (a backup was restored, the command line
 * was used). */
static GembokRequestView *
save_in_thread (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const Save *save = input;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, id, error);
  if (view == NULL)
    return NULL;
  g_autoptr (GembokApplicant) applicant = gembok_applicant_copy (view->request->applicant);
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    if (differs (save->typed, save->before, i))
      gembok_applicant_set (applicant, i, gembok_applicant_get (save->typed, i));
  return gembok_request_set_applicant (context, id, applicant, error) ? gembok_request_view (context, id, error) : NULL;
}

static void
saved_cb (gpointer owner, const GError *error)
{
  GembokDataPage *self = owner;
  const gboolean going_on = self->going_on && self->saves == 1;
  self->saves--;
  if (error != NULL)
    {
      const GembokRequestView *view = gembok_step_page_view (owner);
      gembok_applicant_free (self->kept);
      self->kept = gembok_applicant_copy (view->request->applicant);
      self->going_on = FALSE;
      gembok_notice_show_error (gembok_step_page_notice (owner), error);
      return;
    }
  follow_view (self);
  if (!going_on)
    return;
  self->going_on = FALSE;
  gembok_step_page_go_on (owner);
}

static void
save (GembokDataPage *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (gembok_step_page_request (GEMBOK_STEP_PAGE (self)) == NULL || self->kept == NULL)
    return;
  Save *input = g_new0 (Save, 1);
  input->typed = typed_data (self);
  input->before = g_steal_pointer (&self->kept);
  self->kept = gembok_applicant_copy (input->typed);
  self->saves++;
  gembok_step_page_run (
      GEMBOK_STEP_PAGE (self),
      &(GembokRequestWork){
          .func = save_in_thread, .input = input, .input_free = save_free, .quiet = TRUE, .done = saved_cb });
}

static gboolean
save_timeout_cb (gpointer data)
{
  GembokDataPage *self = data;
  self->save_timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (GembokDataPage *self)
{
  show_findings (self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add (SAVE_AFTER_MS, save_timeout_cb, self);
}

static void
focus_left_cb (GtkEventController *controller, GembokDataPage *self)
{
  GembokFieldRow *row = GEMBOK_FIELD_ROW (gtk_event_controller_get_widget (controller));
  if (*gembok_field_row_text (row) == '\0')
    return;
  self->left |= 1u << gembok_field_row_field (row);
  show_findings (self);
}

/* --- what the AMS wants ---------------------------------------------------------------------------------------------- */

static gpointer
policy_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  g_autoptr (GembokRequestView) view = gembok_request_view (context, input, error);
  return view != NULL ? gembok_request_policy (context, view->request) : NULL;
}

static void
policy_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDataPage *self = owner;
  if (result == NULL)
    return;
  gembok_policy_free (self->policy);
  self->policy = result;
  g_autofree char *sentence = gembok_display_on_certificate (self->policy);
  gtk_label_set_label (self->on_certificate, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->on_certificate), sentence != NULL);
  show_findings (self);
}

static void
fetch_policy (GembokDataPage *self)
{
  GembokStepPage *page = GEMBOK_STEP_PAGE (self);
  g_clear_pointer (&self->policy, gembok_policy_free);
  gembok_desk_work (gembok_request_model_desk (gembok_step_page_request (page)), self, gembok_step_page_cancellable (page),
                    &(GembokWork){ .func = policy_in_thread,
                                   .input = g_strdup (self->request_id),
                                   .input_free = g_free,
                                   .result_free = (GDestroyNotify) gembok_policy_free,
                                   .done = policy_cb });
}

/* --- page ---------------------------------------------------------------------------------------------------------- */

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokDataPage *self = GEMBOK_DATA_PAGE (page);
  if (g_strcmp0 (self->request_id, view->request->id) == 0)
    {
      follow_view (self);
      return;
    }
  g_free (self->request_id);
  self->request_id = g_strdup (view->request->id);
  gembok_applicant_free (self->kept);
  self->kept = gembok_applicant_copy (view->request->applicant);
  self->left = 0;
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    show_text (self, i, view->request->applicant);
  show_findings (self);
  fetch_policy (self);
}

static void
primary (GembokStepPage *page)
{
  GembokDataPage *self = GEMBOK_DATA_PAGE (page);
  self->left = ~0u;
  GembokFieldRow *first = show_findings (self);
  if (first != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (first));
      return;
    }
  self->going_on = TRUE;
  save (self);
}

/* Return leads to the next field, and from the last one on. */
static void
entered_cb (GembokDataPage *self, GembokFieldRow *row)
{
  if (GTK_WIDGET (row) == gtk_widget_get_last_child (GTK_WIDGET (self->contact)))
    gembok_step_page_press (GEMBOK_STEP_PAGE (self));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
leave (GembokStepPage *page)
{
  GembokDataPage *self = GEMBOK_DATA_PAGE (page);
  if (self->save_timer != 0)
    save (self);
}

/* Saves that are under way end without this page; the rows are read anew from the vault when a request comes. */
static void
turn (GembokStepPage *page)
{
  GembokDataPage *self = GEMBOK_DATA_PAGE (page);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_pointer (&self->request_id, g_free);
  g_clear_pointer (&self->kept, gembok_applicant_free);
  self->saves = 0;
  self->going_on = FALSE;
}

static void
finalize (GObject *object)
{
  GembokDataPage *self = GEMBOK_DATA_PAGE (object);
  g_clear_pointer (&self->kept, gembok_applicant_free);
  g_clear_pointer (&self->policy, gembok_policy_free);
  g_free (self->request_id);
  G_OBJECT_CLASS (gembok_data_page_parent_class)->finalize (object);
}

static void
gembok_data_page_class_init (GembokDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->primary = primary;
  page_class->leave = leave;
  page_class->turn = turn;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDataPage, identity);
  gtk_widget_class_bind_template_child (widget_class, GembokDataPage, employment);
  gtk_widget_class_bind_template_child (widget_class, GembokDataPage, contact);
  gtk_widget_class_bind_template_child (widget_class, GembokDataPage, on_certificate);
}

static GtkListBox *
group_of (GembokDataPage *self, GembokApplicantField field)
{
  switch (field)
    {
    case GEMBOK_FIELD_NAME:
    case GEMBOK_FIELD_NIK:
      return self->identity;
    case GEMBOK_FIELD_EMAIL:
    case GEMBOK_FIELD_PHONE:
      return self->contact;
    default:
      return self->employment;
    }
}

static void
gembok_data_page_init (GembokDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    {
      self->rows[i] = GEMBOK_FIELD_ROW (gembok_field_row_new (i));
      GtkEventController *focus = gtk_event_controller_focus_new ();
      g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, 0);
      gtk_widget_add_controller (GTK_WIDGET (self->rows[i]), focus);
      g_signal_connect_object (self->rows[i], "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->rows[i], "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (group_of (self, i), GTK_WIDGET (self->rows[i]));
    }
}
