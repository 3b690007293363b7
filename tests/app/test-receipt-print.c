/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of the printer. */
#include "app/receipt-print.h"

#include <glib/gstdio.h>
#include <string.h>

static void
free_row (gpointer data)
{
  GembokReceiptRow *row = data;
  g_free (row->label);
  g_free (row->value);
  g_free (row);
}

static GembokReceipt *
receipt_of (guint rows)
{
  GembokReceipt *receipt = g_new0 (GembokReceipt, 1);
  receipt->title = g_strdup ("Receipt of a request");
  receipt->note = g_strdup ("It is not a certificate.");
  receipt->file_name = g_strdup ("receipt.txt");
  receipt->rows = g_ptr_array_new_with_free_func (free_row);
  for (guint i = 0; i < rows; i++)
    {
      GembokReceiptRow *row = g_new0 (GembokReceiptRow, 1);
      row->code = "document";
      row->label = g_strdup ("Recommendation letter of the superior");
      row->value
          = g_strdup_printf ("%u: a value that is long enough to take more than one line of the paper, so that it wraps", i);
      g_ptr_array_add (receipt->rows, row);
    }
  return receipt;
}

static guint
pages_of (guint rows)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);
  g_autofree char *content = NULL;
  gsize size = 0;
  const guint pages = gembok_receipt_print_to_file (receipt_of (rows), path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &size, &error));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_assert_cmpuint (size, >, 2000);
  g_unlink (path);
  g_rmdir (folder);
  return pages;
}

static void
test_one_page (void)
{
  g_assert_cmpuint (pages_of (12), ==, 1);
}

/* Nothing runs over the edge of the paper. */
static void
test_many_pages (void)
{
  const guint pages = pages_of (60);
  g_assert_cmpuint (pages, >=, 3);
  g_assert_cmpuint (pages, <=, 6);
}

static void
test_failure_is_told (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (gembok_receipt_print_to_file (receipt_of (1), "/nowhere/at/all.pdf", &error), ==, 0);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, "The receipt could not be printed.");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt-print/one-page", test_one_page);
  g_test_add_func ("/receipt-print/many-pages", test_many_pages);
  g_test_add_func ("/receipt-print/failure-is-told", test_failure_is_told);
  return g_test_run ();
}
