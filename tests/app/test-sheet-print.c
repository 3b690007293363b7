/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of the printer. */
#include "app/sheet-print.h"

#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>

static GembokSheet *
sheet_of (guint rows)
{
  GembokSheet *sheet = gembok_sheet_new ("Receipt of a request", "It is not a certificate.",
                                         "The sheet could not be printed.", "Save it instead.");
  for (guint i = 0; i < rows; i++)
    {
      g_autofree char *value
          = g_strdup_printf ("%u: a value that is long enough to take more than one line of the paper, so that it wraps", i);
      gembok_sheet_add (sheet, "Recommendation letter of the superior", value);
    }
  return sheet;
}

/* The words of a PDF as another program reads them, without any blanks: where lines and columns end is not told by all of them. */
static char *
read_back (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, &error);
  PopplerDocument *document = poppler_document_new_from_file (uri, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *words = poppler_page_get_text (page);
      g_string_append_printf (text, "%s", words);
      g_object_unref (page);
    }
  g_object_unref (document);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, &error);
  return g_regex_replace_literal (blanks, text->str, -1, 0, "", 0, &error);
}

/* Takes @sheet; @text (optional): what stands on it. */
static guint
print (GembokSheet *sheet, char **text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "sheet.pdf", NULL);
  const guint pages = gembok_sheet_print_to_file (sheet, path, &error);
  g_assert_no_error (error);
  if (text != NULL)
    *text = read_back (path);
  g_unlink (path);
  g_rmdir (folder);
  return pages;
}

static void
test_one_page (void)
{
  g_assert_cmpuint (print (sheet_of (12), NULL), ==, 1);
}

/* Nothing runs over the edge of the paper, and nothing is left out. */
static void
test_many_pages (void)
{
  g_autofree char *text = NULL;
  const guint pages = print (sheet_of (60), &text);
  g_assert_cmpuint (pages, >=, 3);
  g_assert_cmpuint (pages, <=, 6);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *start = g_strdup_printf ("superior%u:avaluethatis", i);
      g_assert_nonnull (strstr (text, start));
    }
}

static void
test_words (void)
{
  g_autofree char *text = NULL;
  GembokSheet *sheet = sheet_of (0);
  gembok_sheet_heading (sheet, "The certificate");
  gembok_sheet_add (sheet, "Owner", "Siti <b>Contoh</b> & Rahmawati");
  gembok_sheet_add (sheet, "Agency", "");
  gembok_sheet_add (sheet, "Unit", NULL);
  gembok_sheet_add_code (sheet, "Fingerprint", "4A3A B062 D1E2 F3A4");
  g_assert_cmpuint (sheet->rows->len, ==, 3);
  g_assert_cmpuint (print (sheet, &text), ==, 1);
  g_assert_nonnull (strstr (text, "Receiptofarequest"));
  g_assert_nonnull (strstr (text, "Thecertificate"));
  /* What others wrote is text, never markup. */
  g_assert_nonnull (strstr (text, "OwnerSiti<b>Contoh</b>&Rahmawati"));
  g_assert_nonnull (strstr (text, "Fingerprint4A3AB062D1E2F3A4"));
  g_assert_nonnull (strstr (text, "Itisnotacertificate."));
  g_assert_null (strstr (text, "Agency"));
  g_assert_null (strstr (text, "Unit"));
}

static void
test_failure_is_told (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (gembok_sheet_print_to_file (sheet_of (1), "/nowhere/at/all.pdf", &error), ==, 0);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, "The sheet could not be printed.");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet-print/one-page", test_one_page);
  g_test_add_func ("/sheet-print/many-pages", test_many_pages);
  g_test_add_func ("/sheet-print/words", test_words);
  g_test_add_func ("/sheet-print/failure-is-told", test_failure_is_told);
  return g_test_run ();
}
