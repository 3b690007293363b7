/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/csr-page.h"

#include "app/save-file.h"
#include "app/toast.h"
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/certificate-use.h"

struct _GembokCsrPage
{
  GembokStepPage parent_instance;

  /* template */
  GtkLabel *code;
  AdwPreferencesGroup *facts;

  /* owned */
  GPtrArray *rows;           /* borrowed rows of `facts` */
  GBytes *csr;               /* (nullable): whose rows these are, or will be */
  GBytes *pem;               /* (nullable) */
  GCancellable *cancellable; /* of the reading of `csr` */
};

G_DEFINE_FINAL_TYPE (GembokCsrPage, gembok_csr_page, GEMBOK_TYPE_STEP_PAGE)

/* --- what stands there --------------------------------------------------------------------------------------------- */

static void
add_fact (GembokCsrPage *self, const char *label, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "fact");
  adw_preferences_group_add (self->facts, row);
  g_ptr_array_add (self->rows, row);
}

/* The attributes of a name as people call them; a foreign one stays as it is. */
static const char *
attribute_label (const char *attribute)
{
  static const struct
  {
    const char *attribute, *label;
  } labels[] = { { "CN", N_ ("Name") },     { "O", N_ ("Agency") },  { "OU", N_ ("Unit") }, { "L", N_ ("City or regency") },
                 { "ST", N_ ("Province") }, { "C", N_ ("Country") }, { "E", N_ ("E-mail") } };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].attribute, attribute))
      return _ (labels[i].label);
  return attribute;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *csr;
  GCancellable *round;
  GPtrArray *texts; /* (element-type utf8): label, value, label … */
  GBytes *pem;      /* (nullable): it cannot be read */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_bytes_unref (reading->csr);
  g_object_unref (reading->round);
  g_ptr_array_unref (reading->texts);
  g_clear_pointer (&reading->pem, g_bytes_unref);
  g_free (reading);
}

/* Takes @value. */
static void
tell (Reading *reading, const char *label, char *value)
{
  g_ptr_array_add (reading->texts, g_strdup (label));
  g_ptr_array_add (reading->texts, value);
}

static gpointer
read_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  Reading *reading = input;
  g_autoptr (GembokCsr) csr = gembok_csr_parse (reading->csr, NULL);
  if (csr == NULL)
    return reading;
  GBytes *public_key = gembok_csr_public (csr);
  const GembokSubject *subject = gembok_csr_subject (csr);
  g_autofree char *digest = gembok_public_key_sha256 (public_key);
  for (guint i = 0; i < gembok_subject_size (subject); i++)
    tell (reading, attribute_label (gembok_subject_attribute (subject, i)), g_strdup (gembok_subject_value (subject, i)));
  tell (reading, _ ("Key"), gembok_public_key_label (public_key));
  tell (reading, _ ("Signature algorithm"), gembok_text_sanitise (gembok_csr_signature (csr), 80));
  tell (reading, _ ("SHA-256 of the public key"), gembok_hex_grouped (digest));
  reading->pem = gembok_csr_to_pem (csr);
  return reading;
}

static void
read_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokCsrPage *self = owner;
  Reading *reading = result;
  if (reading->round == self->cancellable)
    {
      for (guint i = 0; i + 1 < reading->texts->len; i += 2)
        add_fact (self, reading->texts->pdata[i], reading->texts->pdata[i + 1]);
      self->pem = g_steal_pointer (&reading->pem);
    }
  reading_free (reading);
}

static void
forget (GembokCsrPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->facts, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->csr, g_bytes_unref);
  g_clear_pointer (&self->pem, g_bytes_unref);
}

/* The request has news more often than another CSR. */
static void
show_csr (GembokCsrPage *self, GBytes *csr)
{
  if (self->csr != NULL && csr != NULL && g_bytes_equal (self->csr, csr))
    return;
  forget (self);
  if (csr == NULL)
    return;
  Reading *reading = g_new0 (Reading, 1);
  self->csr = g_bytes_ref (csr);
  reading->csr = g_bytes_ref (csr);
  reading->round = g_object_ref (self->cancellable);
  reading->texts = g_ptr_array_new_with_free_func (g_free);
  gembok_work_run (NULL, self, self->cancellable,
                   &(GembokWork){ .func = read_in_thread, .input = reading, .result_free = reading_free, .done = read_cb });
}

static void
update (GembokStepPage *page, const GembokRequestView *view)
{
  GembokCsrPage *self = GEMBOK_CSR_PAGE (page);
  const GembokPlanStep *step = gembok_step_page_step (page);
  gtk_label_set_label (self->code, view->verification_code != NULL ? view->verification_code : "—");
  show_csr (self, view->request->csr);
  const gboolean upload = step != NULL && step->step->action == GEMBOK_ACTION_UPLOAD_CSR;
  gembok_step_page_set_subtitle (page, upload && !view->request->csr_sent
                                           ? _ ("It is sent together with your documents, in the step after the agreement.")
                                           : _ ("The CSR holds your name and your public key, nothing secret."));
}

static void
turn (GembokStepPage *page)
{
  forget (GEMBOK_CSR_PAGE (page));
}

/* --- saving and copying --------------------------------------------------------------------------------------------- */

static void
saved_cb (gpointer owner, const char *path, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
  else if (path != NULL)
    gembok_toast (owner, _ ("The CSR was saved."));
}

static void
save_cb (GembokCsrPage *self)
{
  const GembokRequestView *view = gembok_step_page_view (GEMBOK_STEP_PAGE (self));
  if (self->pem == NULL || view == NULL)
    return;
  g_autofree char *name = g_strdup_printf ("%s-%s.csr", view->request->applicant->name, view->request->id);
  gembok_save_file (GTK_WIDGET (self),
                    &(GembokSaving){ .title = _ ("Save the CSR"), .file_name = name, .content = self->pem, .public = TRUE },
                    saved_cb);
}

static void
copy_cb (GembokCsrPage *self)
{
  if (self->pem == NULL)
    return;
  gsize length;
  const char *text = g_bytes_get_data (self->pem, &length);
  g_autofree char *copy = g_strndup (text, length);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), copy);
  gembok_toast (GTK_WIDGET (self), _ ("The CSR is on the clipboard."));
}

/* --- page ---------------------------------------------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  GembokCsrPage *self = GEMBOK_CSR_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->csr, g_bytes_unref);
  g_clear_pointer (&self->pem, g_bytes_unref);
  G_OBJECT_CLASS (gembok_csr_page_parent_class)->finalize (object);
}

static void
gembok_csr_page_class_init (GembokCsrPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GembokStepPageClass *page_class = GEMBOK_STEP_PAGE_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  page_class->update = update;
  page_class->turn = turn;
  page_class->primary = gembok_step_page_go_on;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/csr-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokCsrPage, code);
  gtk_widget_class_bind_template_child (widget_class, GembokCsrPage, facts);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
gembok_csr_page_init (GembokCsrPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
