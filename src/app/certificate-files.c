/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-files.h"

#include "app/display-certificate.h"
#include "base/i18n.h"
#include "procedure/calendar.h"
#include "procedure/certificate-use.h"

static const struct
{
  const char *suffix;
  GembokExportFormat format;
} files[] = {
  [GEMBOK_CERTIFICATE_FILE_CER] = { ".cer", GEMBOK_EXPORT_DER },
  [GEMBOK_CERTIFICATE_FILE_PEM] = { ".pem", GEMBOK_EXPORT_PEM },
  [GEMBOK_CERTIFICATE_FILE_P7B] = { ".p7b", GEMBOK_EXPORT_P7B },
};

typedef struct
{
  char *certificate;
  char *file_name;
  GembokCertificateFile kind;
  GembokSavedFunc done;
  GBytes *content; /* (nullable) */
  GError *error;   /* (nullable) */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;
  g_free (export->certificate);
  g_free (export->file_name);
  g_clear_pointer (&export->content, g_bytes_unref);
  g_clear_error (&export->error);
  g_free (export);
}

static gpointer
export_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Export *export = input;
  const GembokExport what = { .format = files[export->kind].format };
  export->content = gembok_certificate_use_export (context, export->certificate, &what, NULL, cancellable, &export->error);
  return export;
}

static void
ask_where (GtkWidget *owner, const char *file_name, GBytes *content, GembokSavedFunc done)
{
  gembok_save_file (
      owner, &(GembokSaving){ .title = _ ("Save the file"), .file_name = file_name, .content = content, .public = TRUE },
      done);
}

static void
exported_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Export *export = result;
  if (export->content != NULL)
    ask_where (owner, export->file_name, export->content, export->done);
  else
    export->done (owner, NULL, export->error);
  export_free (export);
}

void
gembok_certificate_file_save (GtkWidget *owner, GembokDesk *desk, const GembokCertificateEntry *entry,
                              GembokCertificateFile kind, GembokSavedFunc done)
{
  if (kind == GEMBOK_CERTIFICATE_FILE_ICS)
    {
      g_autofree char *name = gembok_display_certificate_file (entry, ".ics");
      g_autoptr (GBytes) content = gembok_calendar_of_end (entry, g_get_real_time () / G_USEC_PER_SEC);
      ask_where (owner, name, content, done);
      return;
    }
  Export *export = g_new0 (Export, 1);
  export->certificate = g_strdup (entry->record->sha256);
  export->file_name = gembok_display_certificate_file (entry, files[kind].suffix);
  export->kind = kind;
  export->done = done;
  gembok_desk_work (
      desk, owner, NULL,
      &(GembokWork){ .func = export_in_thread, .input = export, .result_free = export_free, .done = exported_cb });
}
