/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/picture.h"

static GembokPicture *
numbered (guint32 width, guint32 height)
{
  GembokPicture *picture = gembok_picture_new (width, height);
  for (gsize i = 0; i < (gsize) width * height; i++)
    for (guint c = 0; c < 3; c++)
      picture->pixels[i * 3 + c] = (guint8) (i * 3 + c);
  return picture;
}

/* "012/345" turned each way, by the red channel divided by three. */
static void
turns (void)
{
  static const struct
  {
    guint32 width;
    guint8 order[6];
  } expected[9] = {
    { 3, { 0, 1, 2, 3, 4, 5 } }, { 3, { 0, 1, 2, 3, 4, 5 } }, { 3, { 2, 1, 0, 5, 4, 3 } },
    { 3, { 5, 4, 3, 2, 1, 0 } }, { 3, { 3, 4, 5, 0, 1, 2 } }, { 2, { 0, 3, 1, 4, 2, 5 } },
    { 2, { 3, 0, 4, 1, 5, 2 } }, { 2, { 5, 2, 4, 1, 3, 0 } }, { 2, { 2, 5, 1, 4, 0, 3 } },
  };
  for (int orientation = 0; orientation <= 8; orientation++)
    {
      g_autoptr (GembokPicture) upright = gembok_picture_turn (numbered (3, 2), orientation);
      g_assert_cmpuint (upright->width, ==, expected[orientation].width);
      g_assert_cmpuint (upright->height, ==, 6 / expected[orientation].width);
      for (guint i = 0; i < 6; i++)
        for (guint c = 0; c < 3; c++)
          g_assert_cmpuint (upright->pixels[i * 3 + c], ==, expected[orientation].order[i] * 3 + c);
    }
}

static void
scale_keeps_flat_colours (void)
{
  static const guint32 sizes[][4]
      = { { 100, 70, 33, 9 }, { 7, 5, 6, 4 }, { 1000, 3, 1, 1 }, { 5, 5, 5, 5 }, { 641, 480, 640, 480 } };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GembokPicture) flat = gembok_picture_new (sizes[i][0], sizes[i][1]);
      for (gsize j = 0; j < (gsize) flat->width * flat->height * 3; j++)
        flat->pixels[j] = (guint8) (j % 3 == 0 ? 255 : j % 3 == 1 ? 0 : 77);
      g_autoptr (GembokPicture) small = gembok_picture_scale (flat, sizes[i][2], sizes[i][3]);
      g_assert_cmpuint (small->width, ==, sizes[i][2]);
      g_assert_cmpuint (small->height, ==, sizes[i][3]);
      for (gsize j = 0; j < (gsize) small->width * small->height * 3; j++)
        g_assert_cmpuint (small->pixels[j], ==, j % 3 == 0 ? 255 : j % 3 == 1 ? 0 : 77);
    }
}

static void
scale_takes_the_mean (void)
{
  g_autoptr (GembokPicture) picture = gembok_picture_new (4, 2);
  static const guint8 reds[] = { 0, 100, 10, 20, 200, 100, 30, 40 };
  for (guint i = 0; i < 8; i++)
    for (guint c = 0; c < 3; c++)
      picture->pixels[i * 3 + c] = reds[i];
  g_autoptr (GembokPicture) half = gembok_picture_scale (picture, 2, 1);
  g_assert_cmpuint (half->pixels[0], ==, 100);
  g_assert_cmpuint (half->pixels[3], ==, 25);
  /* 4 to 3: the first target pixel is the first source pixel and a third of the second. */
  g_autoptr (GembokPicture) third = gembok_picture_scale (picture, 3, 2);
  g_assert_cmpuint (third->pixels[0], ==, 25);
}

static void
hopeless_sizes (void)
{
  g_assert_null (gembok_picture_new (0, 5));
  g_assert_null (gembok_picture_new (5, 0));
  g_assert_null (gembok_picture_new (10001, 10000));
  g_assert_null (gembok_picture_new (G_MAXUINT32, G_MAXUINT32));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/turns", turns);
  g_test_add_func ("/picture/scale-keeps-flat-colours", scale_keeps_flat_colours);
  g_test_add_func ("/picture/scale-takes-the-mean", scale_takes_the_mean);
  g_test_add_func ("/picture/hopeless-sizes", hopeless_sizes);
  return g_test_run ();
}
