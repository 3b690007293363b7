/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/diagnosis-window.h"

#include "app/diagnosis-list.h"
#include "base/file.h"
#include "base/i18n.h"
#include "procedure/certificate-use.h"

#define N_AREAS 3

struct _GembokDiagnosisWindow
{
  AdwWindow parent_instance;

  /* template */
  GtkLabel *summary;
  GtkSpinner *spinner;
  GtkButton *again;
  GtkButton *copy;
  AdwPreferencesGroup *service;
  AdwPreferencesGroup *store;
  AdwPreferencesGroup *computer;

  /* owned */
  GembokDesk *desk;
  GPtrArray *findings; /* (nullable) (element-type GembokDiagnosis): once all are there */
  GCancellable *cancellable;

  GembokDiagnosisList *lists[N_AREAS]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (GembokDiagnosisWindow, gembok_diagnosis_window, ADW_TYPE_WINDOW)

static const GembokDoctorArea areas[N_AREAS] = { GEMBOK_DOCTOR_SERVICE, GEMBOK_DOCTOR_STORE, GEMBOK_DOCTOR_COMPUTER };

static void
add_finding (GembokDiagnosisWindow *self, const GembokDiagnosis *finding)
{
  AdwPreferencesGroup *groups[N_AREAS] = { self->service, self->store, self->computer };
  for (guint i = 0; i < N_AREAS; i++)
    if (finding->area == areas[i])
      {
        gembok_diagnosis_list_add (self->lists[i], finding);
        gtk_widget_set_visible (GTK_WIDGET (groups[i]), TRUE);
      }
}

/* --- news from the worker ------------------------------------------------------------------------------------------ */

typedef struct
{
  GWeakRef window;
  GCancellable *run; /* which look it belongs to */
  GembokDiagnosis finding;
} News;

static void
news_free (gpointer data)
{
  News *news = data;
  g_weak_ref_clear (&news->window);
  g_object_unref (news->run);
  g_free (news->finding.found);
  g_free (news->finding.advice);
  g_free (news);
}

static gboolean
deliver (gpointer data)
{
  News *news = data;
  g_autoptr (GembokDiagnosisWindow) self = g_weak_ref_get (&news->window);
  if (self != NULL && self->cancellable == news->run)
    add_finding (self, &news->finding);
  return G_SOURCE_REMOVE;
}

/* What the worker needs; it must not touch the window itself. */
typedef struct
{
  GWeakRef window;
  GCancellable *run;
  GError *vault_error; /* (nullable) */
  char *folder;
  char *url;     /* (nullable): the AMS of the settings; else the one used last */
  char *ca_file; /* (nullable) */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_weak_ref_clear (&look->window);
  g_object_unref (look->run);
  g_clear_error (&look->vault_error);
  g_free (look->folder);
  g_free (look->url);
  g_free (look->ca_file);
  g_free (look);
}

static void
finished_cb (const GembokDiagnosis *finished, gpointer user_data)
{
  Look *look = user_data;
  g_autoptr (GObject) window = g_weak_ref_get (&look->window);
  News *news = g_new0 (News, 1);
  g_weak_ref_init (&news->window, window);
  news->run = g_object_ref (look->run);
  news->finding = *finished;
  news->finding.found = g_strdup (finished->found);
  news->finding.advice = g_strdup (finished->advice);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver, news, news_free);
}

static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Look *look = input;
  /* A CA file that cannot be read shows in the check of TLS: the server cannot prove who it is. */
  g_autoptr (GBytes) ca = look->ca_file != NULL ? gembok_file_read (look->ca_file, GEMBOK_CERTIFICATES_MAX, NULL) : NULL;
  const GembokServer server = { .url = look->url, .ca = ca, .mode = GEMBOK_PROFILE_CONNECTED };
  const GembokDoctorQuestion question = { .context = context,
                                          .server = look->url != NULL ? &server : NULL,
                                          .vault_error = look->vault_error,
                                          .folder = look->folder,
                                          .func = finished_cb,
                                          .user_data = look };
  return gembok_doctor (&question, cancellable);
}

/* --- looking ------------------------------------------------------------------------------------------------------- */

static void
show_summary (GembokDiagnosisWindow *self)
{
  guint bad = 0;
  for (guint i = 0; i < self->findings->len; i++)
    bad += ((const GembokDiagnosis *) self->findings->pdata[i])->health == GEMBOK_HEALTH_BAD;
  g_autofree char *words = g_strdup_printf (ngettext_ ("%u problem was found.", "%u problems were found.", bad), bad);
  gtk_label_set_label (self->summary, bad == 0 ? _ ("Nothing is in the way.") : words);
}

static void
set_looking (GembokDiagnosisWindow *self, gboolean looking)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), looking);
  gtk_spinner_set_spinning (self->spinner, looking);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again), !looking);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy), !looking);
}

static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDiagnosisWindow *self = owner;
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->findings = result;
  set_looking (self, FALSE);
  show_summary (self);
}

static void
look (GembokDiagnosisWindow *self)
{
  const gboolean open = gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN;
  Look *input = g_new0 (Look, 1);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < N_AREAS; i++)
    gembok_diagnosis_list_show (self->lists[i], NULL);
  gtk_label_set_label (self->summary, _ ("Looking at what could be in the way …"));
  set_looking (self, TRUE);
  g_weak_ref_init (&input->window, self);
  input->run = g_object_ref (self->cancellable);
  input->folder = gembok_desk_vault_folder (gembok_desk_mode (self->desk));
  if (!open)
    input->vault_error = gembok_desk_error (self->desk) != NULL
                             ? g_error_copy (gembok_desk_error (self->desk))
                             : g_error_new_literal (GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND, _ ("No vault is open yet."));
  if (gembok_desk_mode (self->desk) == GEMBOK_MODE_CONNECTED)
    {
      input->url = gembok_settings_text (gembok_desk_settings (self->desk), "ams-address");
      input->ca_file = gembok_settings_text (gembok_desk_settings (self->desk), "ams-ca-file");
    }
  const GembokWork work = { .func = look_in_thread,
                            .input = input,
                            .input_free = look_free,
                            .result_free = (GDestroyNotify) g_ptr_array_unref,
                            .done = looked_cb };
  if (open)
    gembok_desk_work (self->desk, self, self->cancellable, &work);
  else
    gembok_work_run (NULL, self, self->cancellable, &work);
}

static void
copy_cb (GembokDiagnosisWindow *self)
{
  g_autofree char *report = gembok_doctor_report (self->findings);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  gtk_label_set_label (self->summary, _ ("The report is on the clipboard. It holds no secret and no name."));
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokDiagnosisWindow *self = GEMBOK_DIAGNOSIS_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_diagnosis_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokDiagnosisWindow *self = GEMBOK_DIAGNOSIS_WINDOW (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  G_OBJECT_CLASS (gembok_diagnosis_window_parent_class)->finalize (object);
}

static void
gembok_diagnosis_window_class_init (GembokDiagnosisWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/diagnosis-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, again);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, copy);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, service);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, store);
  gtk_widget_class_bind_template_child (widget_class, GembokDiagnosisWindow, computer);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_diagnosis_window_init (GembokDiagnosisWindow *self)
{
  AdwPreferencesGroup *groups[N_AREAS];
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  groups[0] = self->service;
  groups[1] = self->store;
  groups[2] = self->computer;
  for (guint i = 0; i < N_AREAS; i++)
    {
      self->lists[i] = g_object_new (GEMBOK_TYPE_DIAGNOSIS_LIST, NULL);
      adw_preferences_group_set_title (groups[i], gembok_doctor_area_label (areas[i]));
      adw_preferences_group_add (groups[i], GTK_WIDGET (self->lists[i]));
    }
}

GtkWidget *
gembok_diagnosis_window_new (GembokDesk *desk)
{
  GembokDiagnosisWindow *self = g_object_new (GEMBOK_TYPE_DIAGNOSIS_WINDOW, NULL);
  self->desk = g_object_ref (desk);
  look (self);
  return GTK_WIDGET (self);
}
