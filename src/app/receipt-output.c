/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/receipt-output.h"

#include <string.h>

#include "app/display-sheet.h"
#include "app/save-file.h"
#include "app/sheet-print.h"
#include "app/toast.h"
#include "base/i18n.h"
#include "procedure/receipt.h"

/* --- making it ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id;
  char *help; /* (nullable) */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;
  g_free (wanted->id);
  g_free (wanted->help);
  g_free (wanted);
}

static gpointer
receipt_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const Wanted *wanted = input;
  return gembok_receipt_make (context, wanted->id, wanted->help, error);
}

static void
make_receipt (GembokStepPage *page, GembokWorkDoneFunc done)
{
  GembokDesk *desk = gembok_request_model_desk (gembok_step_page_request (page));
  Wanted *wanted = g_new0 (Wanted, 1);
  wanted->id = g_strdup (gembok_request_model_id (gembok_step_page_request (page)));
  wanted->help = gembok_settings_text (gembok_desk_settings (desk), "help-contact");
  gembok_desk_work (desk, page, gembok_step_page_cancellable (page),
                    &(GembokWork){ .func = receipt_in_thread,
                                   .input = wanted,
                                   .input_free = wanted_free,
                                   .result_free = (GDestroyNotify) gembok_receipt_free,
                                   .done = done });
}

/* --- where it goes ------------------------------------------------------------------------------------------------- */

static void
saved_cb (gpointer owner, const char *path, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
  else if (path != NULL)
    gembok_toast (owner, _ ("The receipt was saved."));
}

static void
to_save_cb (gpointer owner, gpointer result, const GError *error)
{
  g_autoptr (GembokReceipt) receipt = result;
  if (receipt == NULL)
    {
      gembok_notice_show_error (gembok_step_page_notice (owner), error);
      return;
    }
  char *text = gembok_receipt_text (receipt);
  g_autoptr (GBytes) content = g_bytes_new_take (text, strlen (text));
  const GembokSaving saving = { .title = _ ("Save the receipt"), .file_name = receipt->file_name, .content = content };
  gembok_save_file (owner, &saving, saved_cb);
}

static void
printed_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
}

static void
to_print_cb (gpointer owner, gpointer result, const GError *error)
{
  g_autoptr (GembokReceipt) receipt = result;
  if (receipt != NULL)
    gembok_sheet_print (owner, gembok_display_receipt_sheet (receipt), printed_cb);
  else
    gembok_notice_show_error (gembok_step_page_notice (owner), error);
}

void
gembok_receipt_save (GembokStepPage *page)
{
  make_receipt (page, to_save_cb);
}

void
gembok_receipt_print (GembokStepPage *page)
{
  make_receipt (page, to_print_cb);
}
