/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "document/document.h"
#include "samples.h"

static GembokPreview *
preview_of (GBytes *file, guint page, guint32 max_pixels)
{
  g_autoptr (GError) error = NULL;
  GembokPreview *preview = gembok_document_preview (file, page, max_pixels, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (preview->pixels), ==, (gsize) preview->width * preview->height * 3);
  return preview;
}

static const guint8 *
pixel (const GembokPreview *preview, guint x, guint y)
{
  return (const guint8 *) g_bytes_get_data (preview->pixels, NULL) + ((gsize) y * preview->width + x) * 3;
}

static void
of_a_photo (void)
{
  g_autoptr (GBytes) photo = sample_jpeg (&(SampleJpeg){ .width = 1600, .height = 1200, .orientation = 6 });
  g_autoptr (GembokPreview) preview = preview_of (photo, 1, 256);
  g_assert_cmpuint (preview->width, ==, 192);
  g_assert_cmpuint (preview->height, ==, 256);
  g_assert_cmpuint (preview->page, ==, 1);
  g_assert_cmpuint (preview->pages, ==, 1);
  /* Turned by a quarter: the red corner is at the right, the blue one at the left. */
  g_assert_cmpuint (pixel (preview, 150, 30)[0], >, 150);
  g_assert_cmpuint (pixel (preview, 30, 30)[2], >, 150);
}

static void
never_larger_than_it_is (void)
{
  g_autoptr (GBytes) photo = sample_png (&(SamplePng){ .width = 70, .height = 50, .colour_type = 2 });
  g_autoptr (GembokPreview) preview = preview_of (photo, 1, 4096);
  g_assert_cmpuint (preview->width, ==, 70);
  g_assert_cmpuint (preview->height, ==, 50);
  g_autoptr (GembokPreview) smallest = preview_of (photo, 1, 0);
  g_assert_cmpuint (smallest->width, ==, 1);
  g_assert_cmpuint (smallest->height, ==, 1);
}

static guint
dark_pixels (const GembokPreview *preview, guint top, guint bottom)
{
  guint count = 0;
  for (guint y = top; y < bottom; y++)
    for (guint x = 0; x < preview->width; x++)
      if (pixel (preview, x, y)[0] < 100 && pixel (preview, x, y)[1] < 100)
        count++;
  return count;
}

/* A page on white, its red corner where it belongs, and letters on it: the sandbox still lets fonts be read. */
static void
of_a_pdf (void)
{
  g_autoptr (GBytes) drawn = sample_cairo_pdf (2);
  g_autoptr (GembokPreview) preview = preview_of (drawn, 2, 842);
  g_assert_cmpuint (preview->height, ==, 842);
  g_assert_cmpuint (preview->width, ==, 595);
  g_assert_cmpuint (preview->page, ==, 2);
  g_assert_cmpuint (preview->pages, ==, 2);
  g_assert_cmpuint (pixel (preview, 100, 100)[0], >, 180);
  g_assert_cmpuint (pixel (preview, 100, 100)[1], <, 60);
  g_assert_cmpuint (pixel (preview, 500, 800)[2], ==, 255);
  g_assert_cmpuint (dark_pixels (preview, 480, 510), >, 50);

  /* Helvetica is not embedded here: a font of the system stands in. */
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 1 });
  g_autoptr (GembokPreview) written = preview_of (letter, 1, 842);
  g_assert_cmpuint (dark_pixels (written, 120, 150), >, 50);
}

static void
expect_error (GBytes *file, guint page, GembokErrorCode code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_preview (file, page, 100, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
refusals (void)
{
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 3 });
  expect_error (letter, 4, GEMBOK_ERROR_BAD_INPUT, "only 3 pages");
  g_autoptr (GBytes) locked = sample_pdf (&(SamplePdf){ .locked = TRUE });
  expect_error (locked, 1, GEMBOK_ERROR_BAD_FILE, "password");
  g_autoptr (GBytes) text = g_bytes_new_static ("hanya teks", 10);
  expect_error (text, 1, GEMBOK_ERROR_BAD_FILE, "text file");
  g_autoptr (GBytes) photo = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600 });
  g_autoptr (GBytes) cut = sample_cut (photo, g_bytes_get_size (photo) / 2);
  expect_error (cut, 1, GEMBOK_ERROR_BAD_FILE, "end of the file");
  g_autoptr (GBytes) bomb = sample_png_bomb (65535, 65535);
  expect_error (bomb, 1, GEMBOK_ERROR_BAD_FILE, "megapixels");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_preview (photo, 1, 100, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/of-a-photo", of_a_photo);
  g_test_add_func ("/preview/never-larger-than-it-is", never_larger_than_it_is);
  g_test_add_func ("/preview/of-a-pdf", of_a_pdf);
  g_test_add_func ("/preview/refusals", refusals);
  return g_test_run ();
}
