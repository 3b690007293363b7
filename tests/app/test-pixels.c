/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pixels.h"

/* Two columns, three rows; each pixel is its own number, three times. */
static GembokPreview *
six_pixels (void)
{
  guint8 pixels[18];
  GembokPreview *preview = g_new0 (GembokPreview, 1);
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = (guint8) (i / 3);
  preview->width = 2;
  preview->height = 3;
  preview->page = preview->pages = 1;
  preview->pixels = g_bytes_new (pixels, sizeof pixels);
  return preview;
}

static void
assert_turned (guint quarters, guint32 width, guint32 height, const guint8 expected[6])
{
  GembokPreview *preview = six_pixels ();
  GembokPreview *turned = gembok_pixels_turn (preview, quarters);
  const guint8 *pixels = g_bytes_get_data (turned->pixels, NULL);
  g_assert_cmpuint (turned->width, ==, width);
  g_assert_cmpuint (turned->height, ==, height);
  g_assert_cmpuint (g_bytes_get_size (turned->pixels), ==, 18);
  for (guint i = 0; i < 18; i++)
    g_assert_cmpuint (pixels[i], ==, expected[i / 3]);
  gembok_preview_free (turned);
  gembok_preview_free (preview);
}

static void
turning (void)
{
  assert_turned (0, 2, 3, (const guint8[]){ 0, 1, 2, 3, 4, 5 });
  assert_turned (1, 3, 2, (const guint8[]){ 4, 2, 0, 5, 3, 1 });
  assert_turned (2, 2, 3, (const guint8[]){ 5, 4, 3, 2, 1, 0 });
  assert_turned (3, 3, 2, (const guint8[]){ 1, 3, 5, 0, 2, 4 });
  assert_turned (5, 3, 2, (const guint8[]){ 4, 2, 0, 5, 3, 1 });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/turning", turning);
  return g_test_run ();
}
