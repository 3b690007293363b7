/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/file-window.h"

#include "app/certificate-details.h"
#include "app/display-inspection.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "app/verdict-view.h"
#include "base/error.h"
#include "base/file-name.h"
#include "base/file.h"
#include "base/i18n.h"
#include "procedure/certificate-use.h"
#include "procedure/inspect.h"

struct _GembokFileWindow
{
  AdwWindow parent_instance;

  /* template */
  GembokNotice *notice;
  GtkStack *stack;
  AdwPasswordEntryRow *passphrase;
  GtkLabel *kind;
  GtkLabel *name;
  GembokNotice *belongs;
  GtkWidget *code_group;
  GtkLabel *code;
  GembokVerdictView *checks;
  AdwPreferencesGroup *chain;
  GembokCertificateDetails *details;
  GtkButton *primary;
  GtkSpinner *spinner;

  /* owned */
  GembokDesk *desk;
  char *path;                   /* (nullable): it is none of this computer */
  GembokInspection *inspection; /* (nullable) */
  GCancellable *cancellable;

  GembokInspectionStep step;
};

G_DEFINE_FINAL_TYPE (GembokFileWindow, gembok_file_window, ADW_TYPE_WINDOW)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_primary (GembokFileWindow *self)
{
  const char *label = gembok_display_inspection_verb (self->step);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->primary, label);
  const gboolean locked = self->step == GEMBOK_INSPECTION_UNLOCK;
  gtk_widget_set_sensitive (GTK_WIDGET (self->primary),
                            !locked || !gembok_secret_entry_is_empty (GTK_EDITABLE (self->passphrase)));
}

static void
set_busy (GembokFileWindow *self, gboolean busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  show_primary (self);
  if (busy)
    gtk_widget_set_sensitive (GTK_WIDGET (self->primary), FALSE);
}

static void
show_chain (GembokFileWindow *self)
{
  const GPtrArray *certificates = self->inspection->certificates;
  gtk_widget_set_visible (GTK_WIDGET (self->chain), certificates != NULL && certificates->len > 1);
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *title = gembok_display_chain_title (certificates->pdata[i]);
      g_autofree char *text = gembok_display_chain_text (certificates->pdata[i]);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (self->chain, row);
    }
}

/* Where no vault is open nothing can be kept, and nothing of it be opened. */
static void
show_step (GembokFileWindow *self)
{
  const gboolean open = gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN;
  self->step = gembok_display_inspection_step (self->inspection);
  if (!open && self->step != GEMBOK_INSPECTION_UNLOCK)
    self->step = GEMBOK_INSPECTION_NONE;
  show_primary (self);
}

static void
desk_state_cb (GembokFileWindow *self)
{
  if (self->inspection == NULL)
    return;
  show_step (self);
  if (gtk_spinner_get_spinning (self->spinner))
    gtk_widget_set_sensitive (GTK_WIDGET (self->primary), FALSE);
}

static void
show_inspection (GembokFileWindow *self)
{
  const GembokInspection *inspection = self->inspection;
  g_autofree char *belongs = gembok_display_inspection_belongs (inspection);
  if (inspection->locked)
    {
      gtk_stack_set_visible_child_name (self->stack, "locked");
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
      show_step (self);
      return;
    }
  gtk_label_set_label (self->kind, gembok_display_inspection_kind (inspection));
  gtk_label_set_label (self->name, inspection->title);
  gtk_label_set_label (self->code, inspection->verification_code != NULL ? inspection->verification_code : "");
  gtk_widget_set_visible (self->code_group, inspection->kind == GEMBOK_INSPECTED_CSR);
  if (belongs != NULL)
    gembok_notice_show (self->belongs, GEMBOK_NOTICE_INFO, belongs, NULL, NULL);
  if (inspection->kind == GEMBOK_INSPECTED_CSR && !inspection->proven)
    gembok_notice_show (self->notice, GEMBOK_NOTICE_ERROR, _ ("The signature of this CSR is wrong."),
                        _ ("It was changed on the way, or damaged. Do not use it; ask for the file again."), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->checks), inspection->verdict != NULL);
  if (inspection->verdict != NULL)
    gembok_verdict_view_show (self->checks, inspection->verdict, FALSE);
  show_chain (self);
  gembok_certificate_details_show (self->details, inspection->rows);
  gtk_stack_set_visible_child_name (self->stack, "known");
  show_step (self);
}

/* --- looking ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  GembokSecret *passphrase;     /* (nullable) */
  GembokInspection *inspection; /* (nullable) */
  GError *error;                /* (nullable) */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_free (look->path);
  gembok_secret_free (look->passphrase);
  gembok_inspection_free (look->inspection);
  g_clear_error (&look->error);
  g_free (look);
}

static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Look *look = input;
  g_autoptr (GBytes) data = gembok_file_read (look->path, GEMBOK_INSPECT_MAX, &look->error);
  if (data != NULL)
    look->inspection = gembok_inspect (context, data, look->passphrase, cancellable, &look->error);
  return look;
}

static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokFileWindow *self = owner;
  Look *look = result;
  set_busy (self, FALSE);
  if (look->inspection != NULL)
    {
      gembok_secret_entry_clear (GTK_EDITABLE (self->passphrase));
      g_clear_pointer (&self->inspection, gembok_inspection_free);
      self->inspection = g_steal_pointer (&look->inspection);
      show_inspection (self);
    }
  else
    gembok_notice_show_error (self->notice, look->error);
  look_free (look);
}

/* Also where no vault is open: a file can be looked at before the first request. */
static void
work (GembokFileWindow *self, const GembokWork *what)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN)
    gembok_desk_work (self->desk, self, self->cancellable, what);
  else
    gembok_work_run (NULL, self, self->cancellable, what);
}

static void
look (GembokFileWindow *self, GembokSecret *passphrase)
{
  Look *look = g_new0 (Look, 1);
  look->path = g_strdup (self->path);
  look->passphrase = passphrase;
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  work (self, &(GembokWork){ .func = look_in_thread, .input = look, .result_free = look_free, .done = looked_cb });
}

/* --- keeping ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *certificates;     /* PEM */
  GembokImported *imported; /* (nullable) */
  GError *error;            /* (nullable) */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;
  g_bytes_unref (import->certificates);
  gembok_imported_free (import->imported);
  g_clear_error (&import->error);
  g_free (import);
}

static gpointer
import_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Import *import = input;
  import->imported = gembok_certificate_use_import (context, import->certificates, cancellable, &import->error);
  return import;
}

/* The window below goes on with it; this one has done its work. */
static void
go_on (GembokFileWindow *self, const char *action, const char *name)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), action, "s", name);
  gtk_window_close (GTK_WINDOW (self));
}

static void
imported_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokFileWindow *self = owner;
  Import *import = result;
  set_busy (self, FALSE);
  if (import->imported != NULL)
    {
      g_autofree char *sha256 = g_strdup (import->imported->certificate->sha256);
      gembok_desk_changed (self->desk, GEMBOK_CHANGED_EVERYTHING & ~GEMBOK_CHANGED_ACCOUNT);
      go_on (self, "win.open-certificate", sha256);
    }
  else
    gembok_notice_show_error (self->notice, import->error);
  import_free (import);
}

static void
keep (GembokFileWindow *self)
{
  Import *import = g_new0 (Import, 1);
  import->certificates = gembok_certificates_to_pem (self->inspection->certificates);
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){ .func = import_in_thread, .input = import, .result_free = import_free, .done = imported_cb });
}

static void
primary_cb (GembokFileWindow *self)
{
  if (self->inspection == NULL)
    return;
  switch (self->step)
    {
    case GEMBOK_INSPECTION_UNLOCK:
      look (self, gembok_secret_entry_copy (GTK_EDITABLE (self->passphrase)));
      break;
    case GEMBOK_INSPECTION_KEEP:
      keep (self);
      break;
    case GEMBOK_INSPECTION_OPEN_CERTIFICATE:
      go_on (self, "win.open-certificate", self->inspection->kept);
      break;
    case GEMBOK_INSPECTION_OPEN_REQUEST:
      go_on (self, "win.open-request", self->inspection->request_id);
      break;
    case GEMBOK_INSPECTION_NONE:
    default:
      break;
    }
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokFileWindow *self = GEMBOK_FILE_WINDOW (object);
  g_cancellable_cancel (self->cancellable);
  if (self->desk != NULL)
    gembok_secret_entry_clear (GTK_EDITABLE (self->passphrase));
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_file_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokFileWindow *self = GEMBOK_FILE_WINDOW (object);
  g_object_unref (self->cancellable);
  g_free (self->path);
  gembok_inspection_free (self->inspection);
  G_OBJECT_CLASS (gembok_file_window_parent_class)->finalize (object);
}

static void
gembok_file_window_class_init (GembokFileWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (GEMBOK_TYPE_CERTIFICATE_DETAILS);
  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_VERDICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/file-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, passphrase);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, kind);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, name);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, belongs);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, code_group);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, code);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, checks);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, chain);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, details);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, primary);
  gtk_widget_class_bind_template_child (widget_class, GembokFileWindow, spinner);
  gtk_widget_class_bind_template_callback (widget_class, primary_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_primary);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gembok_file_window_init (GembokFileWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (GTK_EDITABLE (self->passphrase));
}

/* Once the vault is open, it tells to which request the file belongs. */
static void
look_when_open (GembokFileWindow *self)
{
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPENING)
    return;
  g_signal_handlers_disconnect_by_func (self->desk, look_when_open, self);
  look (self, NULL);
}

void
gembok_file_window_present (GtkWindow *parent, GembokDesk *desk, GFile *file)
{
  GembokFileWindow *self = g_object_new (GEMBOK_TYPE_FILE_WINDOW, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->path = g_file_get_path (file);
  g_autofree char *name = gembok_file_display_name (self->path != NULL ? self->path : "");
  gtk_window_set_title (GTK_WINDOW (self), *name != '\0' ? name : _ ("File"));
  gtk_window_present (GTK_WINDOW (self));
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (desk_state_cb), self, G_CONNECT_SWAPPED);
  if (self->path != NULL)
    {
      set_busy (self, TRUE);
      g_signal_connect_object (desk, "notify::state", G_CALLBACK (look_when_open), self, G_CONNECT_SWAPPED);
      look_when_open (self);
      return;
    }
  g_autoptr (GError) error = NULL;
  gembok_error_set (&error, GEMBOK_ERROR_BAD_FILE,
                    _ ("Nothing was changed. Copy the file to this computer and open it there."),
                    _ ("The file is not on this computer."));
  show_primary (self);
  gembok_notice_show_error (self->notice, error);
}
