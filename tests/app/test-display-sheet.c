/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the sheets that can be printed. */
#include "app/display-sheet.h"

#include <string.h>

#include "kept.h"
#include "world.h"

#define AGENCY "Dinas Komunikasi dan Informatika Kabupaten Contoh"
/* 17 August 2026, 14:05 in Jakarta. */
#define NOON_ISH G_GINT64_CONSTANT (1786950300)

/* (nullable): what stands beside @label */
static const char *
value_of (const GembokSheet *sheet, const char *label)
{
  for (guint i = 0; i < sheet->rows->len; i++)
    {
      const GembokSheetRow *row = sheet->rows->pdata[i];
      if (g_strcmp0 (row->label, label) == 0)
        return row->value;
    }
  return NULL;
}

static GembokSheet *
sheet_of (World *world, const Kept *kept, gboolean training)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = keep_certificate (world->context, kept);
  g_autoptr (GembokCertificateView) view = gembok_certificate_view (world->context, sha256, &error);
  g_assert_no_error (error);
  return gembok_display_certificate_sheet (view, training, NOON_ISH);
}

static void
test_valid (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const Kept kept = { "Siti Contoh Rahmawati", AGENCY, -1, 300, GEMBOK_CERTIFICATE_ACTIVE, -1 };
  g_autoptr (GembokSheet) sheet = sheet_of (world, &kept, FALSE);
  g_assert_cmpstr (value_of (sheet, "Owner"), ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (value_of (sheet, "Agency"), ==, AGENCY);
  g_assert_cmpstr (value_of (sheet, "Issued by"), ==, "CA Contoh");
  g_assert_cmpstr (value_of (sheet, "Public key"), ==, "EC P-256");
  g_assert_nonnull (value_of (sheet, "Serial number"));
  g_assert_nonnull (strstr (value_of (sheet, "Valid"), " to "));
  /* 64 digits in groups of four, in two lines. */
  g_auto (GStrv) lines = g_strsplit (value_of (sheet, "Fingerprint (SHA-256)"), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_cmpuint (strlen (lines[0]), ==, 32 + 7);
  g_assert_cmpuint (strlen (lines[1]), ==, 32 + 7);
  g_assert_cmpstr (value_of (sheet, "State"), ==, "Valid");
  g_assert_true (g_str_has_prefix (value_of (sheet, "Validity"), "300 days left"));
  g_assert_cmpstr (value_of (sheet, "Printed"), ==, "17 August 2026 14:05 WIB");
  g_assert_nonnull (value_of (sheet, "Checked"));
  g_assert_null (value_of (sheet, "Training mode"));
  g_assert_nonnull (strstr (sheet->note, "no proof in itself"));
}

/* Paper outlives its day: what was known then stands on it, and for what it is worth. */
static void
test_revoked_in_training (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const Kept kept = { "Budi Contoh Santoso", NULL, -30, 300, GEMBOK_CERTIFICATE_REVOKED, 3 };
  g_autoptr (GembokSheet) sheet = sheet_of (world, &kept, TRUE);
  g_assert_cmpstr (value_of (sheet, "State"), ==, "Revoked");
  g_assert_cmpstr (value_of (sheet, "Validity"), ==, "Revoked: the owner's data have changed");
  g_assert_null (value_of (sheet, "Agency"));
  g_assert_nonnull (strstr (value_of (sheet, "Training mode"), "Nobody accepts"));
}

static void
free_row (gpointer data)
{
  GembokReceiptRow *row = data;
  g_free (row->label);
  g_free (row->value);
  g_free (row);
}

static void
test_receipt (void)
{
  g_autoptr (GembokReceipt) receipt = g_new0 (GembokReceipt, 1);
  receipt->title = g_strdup ("Receipt of a request");
  receipt->note = g_strdup ("It is not a certificate.");
  receipt->rows = g_ptr_array_new_with_free_func (free_row);
  for (guint i = 0; i < 2; i++)
    {
      GembokReceiptRow *row = g_new0 (GembokReceiptRow, 1);
      row->label = g_strdup_printf ("label %u", i);
      row->value = g_strdup_printf ("value %u", i);
      g_ptr_array_add (receipt->rows, row);
    }
  g_autoptr (GembokSheet) sheet = gembok_display_receipt_sheet (receipt);
  g_assert_cmpstr (sheet->title, ==, "Receipt of a request");
  g_assert_cmpstr (sheet->note, ==, "It is not a certificate.");
  g_assert_cmpstr (value_of (sheet, "label 0"), ==, "value 0");
  g_assert_cmpstr (value_of (sheet, "label 1"), ==, "value 1");
  g_assert_cmpstr (sheet->failure, ==, "The receipt could not be printed.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/display-sheet/valid", World, NULL, world_set_up, test_valid, world_tear_down);
  g_test_add ("/display-sheet/revoked-in-training", World, NULL, world_set_up, test_revoked_in_training, world_tear_down);
  g_test_add_func ("/display-sheet/receipt", test_receipt);
  return g_test_run ();
}
