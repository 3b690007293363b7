/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/certificate-print.h"

#include "app/display-sheet.h"

typedef struct
{
  char *certificate;
  gboolean training;
  GembokPrintedFunc done;
  GembokSheet *sheet; /* (nullable) */
  GError *error;      /* (nullable) */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;
  g_free (wanted->certificate);
  gembok_sheet_free (wanted->sheet);
  g_clear_error (&wanted->error);
  g_free (wanted);
}

static gpointer
read_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  (void) error;
  Wanted *wanted = input;
  g_autoptr (GembokCertificateView) view = gembok_certificate_view (context, wanted->certificate, &wanted->error);
  if (view != NULL)
    wanted->sheet = gembok_display_certificate_sheet (view, wanted->training, g_get_real_time () / G_USEC_PER_SEC);
  return wanted;
}

static void
read_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  Wanted *wanted = result;
  if (wanted->sheet != NULL)
    gembok_sheet_print (owner, g_steal_pointer (&wanted->sheet), wanted->done);
  else
    wanted->done (owner, wanted->error);
  wanted_free (wanted);
}

void
gembok_certificate_print (GtkWidget *owner, GembokDesk *desk, const char *certificate, GembokPrintedFunc done)
{
  Wanted *wanted = g_new0 (Wanted, 1);
  wanted->certificate = g_strdup (certificate);
  wanted->training = gembok_desk_mode (desk) == GEMBOK_MODE_TRAINING;
  wanted->done = done;
  gembok_desk_work (desk, owner, NULL,
                    &(GembokWork){ .func = read_in_thread, .input = wanted, .result_free = wanted_free, .done = read_cb });
}
