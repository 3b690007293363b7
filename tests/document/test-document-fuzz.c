/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "document/document.h"
#include "samples.h"

/* Some hundred spoilt files through the real decoder: always a document that keeps the rule, or one clean refusal. */

static void
judge (GBytes *file, const GembokDocumentRule *rule)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokDocument) document = gembok_document_prepare (file, "x", rule, NULL, NULL, NULL, &error);
  if (document == NULL)
    {
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpstr (gembok_error_get_hint (error), !=, "");
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (document->data), <=, rule->max_bytes);
  g_assert_cmpint (gembok_recognise (document->data, NULL), ==, document->media_type);
  g_assert_false (gembok_contains_private_key (document->data));
}

static void
spoil (GBytes *seed, const char *media_types, guint rounds)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_bytes_get_size (seed));
  char kind[] = "ktp";
  g_auto (GStrv) allowed = g_strsplit (media_types, " ", -1);
  const GembokDocumentRule rule = { .kind = kind, .media_types = allowed, .max_bytes = 1024 * 1024 };
  for (guint round = 0; round < rounds; round++)
    {
      gsize length = g_bytes_get_size (seed);
      if (round % 5 == 0)
        length = (gsize) g_rand_int_range (random, 1, (gint32) length);
      guint8 *copy = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      for (int i = g_rand_int_range (random, 1, 8); i > 0; i--)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      g_autoptr (GBytes) file = g_bytes_new_take (copy, length);
      judge (file, &rule);
    }
  g_bytes_unref (seed);
}

static void
jpegs (void)
{
  spoil (sample_jpeg (&(SampleJpeg){ .width = 80, .height = 60, .orientation = 6, .located = TRUE }), "image/jpeg", 120);
  spoil (sample_jpeg (&(SampleJpeg){ .width = 80, .height = 60, .progressive = TRUE, .colours = SAMPLE_YCCK_ADOBE }),
         "image/png", 60);
}

static void
pngs (void)
{
  spoil (sample_png (&(SamplePng){ .width = 80, .height = 60, .colour_type = 6, .interlaced = TRUE, .bit_depth = 16 }),
         "image/jpeg", 60);
}

static void
pdfs (void)
{
  spoil (
      sample_pdf (&(SamplePdf){ .pages = 2, .attachment_name = "a.txt", .attachment = "b", .clip_name = "c", .clip = "d" }),
      "application/pdf", 120);
  spoil (sample_cairo_pdf (1), "application/pdf", 40);
}

static void
previews (void)
{
  GBytes *seeds[] = { sample_pdf (&(SamplePdf){ .pages = 1 }), sample_jpeg (&(SampleJpeg){ .width = 80, .height = 60 }) };
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  for (guint round = 0; round < 80; round++)
    {
      GBytes *seed = seeds[round % 2];
      gsize length = g_bytes_get_size (seed);
      guint8 *copy = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      for (int i = g_rand_int_range (random, 1, 6); i > 0; i--)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      g_autoptr (GBytes) file = g_bytes_new_take (copy, length);
      g_autoptr (GError) error = NULL;
      GembokPreview *preview = gembok_document_preview (file, 1, 64, NULL, &error);
      g_assert_true ((preview == NULL) == (error != NULL));
      g_clear_pointer (&preview, gembok_preview_free);
    }
  g_bytes_unref (seeds[0]);
  g_bytes_unref (seeds[1]);
}

static void
garbage (void)
{
  static const char *const heads[] = { "\xFF\xD8\xFF", "\x89PNG\r\n\x1A\n", "%PDF-1.7\n" };
  g_autoptr (GRand) random = g_rand_new_with_seed (77);
  char kind[] = "ktp", jpeg[] = "image/jpeg", pdf[] = "application/pdf";
  char *allowed[] = { jpeg, pdf, NULL };
  const GembokDocumentRule rule = { .kind = kind, .media_types = allowed, .max_bytes = 1024 * 1024 };
  for (guint round = 0; round < 60; round++)
    {
      GByteArray *array = g_byte_array_new ();
      g_byte_array_append (array, (const guint8 *) heads[round % 3], (guint) strlen (heads[round % 3]));
      for (int i = g_rand_int_range (random, 0, 3000); i > 0; i--)
        g_byte_array_append (array, (const guint8[1]){ (guint8) g_rand_int (random) }, 1);
      g_autoptr (GBytes) file = g_byte_array_free_to_bytes (array);
      judge (file, &rule);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/jpegs", jpegs);
  g_test_add_func ("/fuzz/pngs", pngs);
  g_test_add_func ("/fuzz/pdfs", pdfs);
  g_test_add_func ("/fuzz/previews", previews);
  g_test_add_func ("/fuzz/garbage", garbage);
  return g_test_run ();
}
