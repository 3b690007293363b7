/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-sheet.h"

#include <string.h>

#include "app/display-certificate.h"
#include "base/i18n.h"
#include "base/text.h"

/* A group of digits with the blank after it, and how many of them stand in a line. */
#define GROUP_LENGTH 5
#define LINE_GROUPS  8

GembokSheet *
gembok_display_receipt_sheet (const GembokReceipt *receipt)
{
  GembokSheet *sheet
      = gembok_sheet_new (receipt->title, receipt->note, _ ("The receipt could not be printed."),
                          _ ("The request is not affected. Save the receipt instead, and print it from another program."));
  for (guint i = 0; i < receipt->rows->len; i++)
    {
      const GembokReceiptRow *row = receipt->rows->pdata[i];
      gembok_sheet_add (sheet, row->label, row->value);
    }
  return sheet;
}

/* Digits in lines of the same length are the easiest to compare. */
static char *
in_lines (const char *digits)
{
  char *grouped = gembok_hex_grouped (digits);
  const gsize length = strlen (grouped);
  for (gsize i = LINE_GROUPS * GROUP_LENGTH - 1; i < length; i += LINE_GROUPS * GROUP_LENGTH)
    grouped[i] = '\n';
  return grouped;
}

static void
add_certificate (GembokSheet *sheet, const GembokCertificateView *view)
{
  const GembokCertificateEntry *entry = view->entry;
  const GembokVaultCertificate *record = entry->record;
  g_autofree char *begin = gembok_format_date (record->not_before);
  g_autofree char *end = gembok_format_time (record->not_after);
  /* TRANSLATORS: first and last day */
  g_autofree char *dates = g_strdup_printf (_ ("%s to %s"), begin, end);
  g_autofree char *serial = in_lines (record->serial);
  g_autofree char *sha256 = in_lines (record->sha256);
  gembok_sheet_heading (sheet, _ ("The certificate"));
  gembok_sheet_add (sheet, _ ("Owner"), entry->holder);
  gembok_sheet_add (sheet, _ ("Agency"), entry->organization);
  gembok_sheet_add (sheet, _ ("Issued by"), view->issuer);
  gembok_sheet_add (sheet, _ ("Valid"), dates);
  gembok_sheet_add (sheet, _ ("Public key"), view->key);
  gembok_sheet_add_code (sheet, _ ("Serial number"), serial);
  gembok_sheet_add_code (sheet, _ ("Fingerprint (SHA-256)"), sha256);
}

static void
add_state (GembokSheet *sheet, const GembokCertificateEntry *entry, gboolean training, gint64 now)
{
  const gint64 at = entry->record->checked_at;
  g_autofree char *pill = gembok_display_certificate_pill (entry);
  g_autofree char *left = gembok_display_certificate_left (entry);
  g_autofree char *checked = at > 0 ? gembok_format_time (at) : g_strdup (_ ("It was not checked yet."));
  g_autofree char *printed = gembok_format_time (now);
  gembok_sheet_heading (sheet, _ ("What this computer knows of it"));
  gembok_sheet_add (sheet, _ ("State"), pill);
  if (g_strcmp0 (pill, left) != 0)
    gembok_sheet_add (sheet, _ ("Validity"), left);
  gembok_sheet_add (sheet, _ ("Checked"), checked);
  gembok_sheet_add (sheet, _ ("Printed"), printed);
  if (training)
    gembok_sheet_add (sheet, _ ("Training mode"), _ ("Nobody accepts what is signed with this certificate."));
}

GembokSheet *
gembok_display_certificate_sheet (const GembokCertificateView *view, gboolean training, gint64 now)
{
  GembokSheet *sheet = gembok_sheet_new (
      _ ("Electronic certificate"),
      _ ("This sheet is no proof in itself: anybody can print one. Whether a certificate is genuine and still valid is told "
         "by the certificate alone, when a program checks it."),
      _ ("The certificate could not be printed."),
      _ ("The certificate is not affected. Save it instead, and print it from another program."));
  add_certificate (sheet, view);
  add_state (sheet, view->entry, training, now);
  return sheet;
}
