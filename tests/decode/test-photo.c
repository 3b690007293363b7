/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/photo.h"

#include <string.h>

#include "samples.h"

/* Without the sandbox, so that ASan, UBSan and valgrind see every step. */

static const GembokPhotoLimits anything = { .max_bytes = 1024 * 1024 };

static GembokDecodeFault
fit (GBytes *file, const GembokPhotoLimits *limits, GembokPhoto *photo)
{
  return gembok_photo_fit (g_bytes_get_data (file, NULL), g_bytes_get_size (file), limits, photo);
}

static void
mutations_of (GBytes *seed, guint rounds, guint32 number)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (number);
  guint sound = 0;
  for (guint round = 0; round < rounds; round++)
    {
      gsize length = g_bytes_get_size (seed);
      if (round % 4 == 0)
        length = (gsize) g_rand_int_range (random, 1, (gint32) length);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      for (int i = g_rand_int_range (random, 1, 5); i > 0; i--)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      GembokPhoto photo;
      const GembokDecodeFault fault = gembok_photo_fit (copy, length, &anything, &photo);
      g_assert_cmpint (photo.bytes != NULL, ==, fault == GEMBOK_DECODE_SOUND);
      sound += fault == GEMBOK_DECODE_SOUND;
      gembok_photo_clear (&photo);
    }
  g_test_message ("%u of %u still sound", sound, rounds);
}

static void
mutated_jpegs (void)
{
  static const SampleJpeg samples[] = {
    { .width = 41, .height = 27 },
    { .width = 41, .height = 27, .progressive = TRUE, .orientation = 5 },
    { .width = 24, .height = 24, .colours = SAMPLE_YCCK_ADOBE },
    { .width = 24, .height = 24, .colours = SAMPLE_GREY, .pattern = SAMPLE_NOISE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) seed = sample_jpeg (&samples[i]);
      mutations_of (seed, 600, (guint32) i);
    }
}

static void
mutated_pngs (void)
{
  static const SamplePng samples[] = {
    { .width = 31, .height = 17, .colour_type = 2 },
    { .width = 31, .height = 17, .colour_type = 6, .bit_depth = 16, .interlaced = TRUE, .half_transparent = TRUE },
    { .width = 31, .height = 17, .colour_type = 3, .half_transparent = TRUE },
    { .width = 31, .height = 17, .colour_type = 0, .half_transparent = TRUE, .text = "x" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) seed = sample_png (&samples[i]);
      mutations_of (seed, 600, (guint32) i);
    }
}

/* A progressive JPEG of a thousand scans is made to cost time: it is given up. */
static void
endless_scans (void)
{
  g_autoptr (GBytes) file
      = sample_jpeg (&(SampleJpeg){ .width = 64, .height = 64, .progressive = TRUE, .pattern = SAMPLE_NOISE });
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  /* The last scan, from its marker to the end, again and again. */
  gsize scan = length;
  for (gsize i = 2; i + 1 < length; i++)
    if (data[i] == 0xFF && data[i + 1] == 0xDA)
      scan = i;
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, data, (guint) length - 2);
  for (guint i = 0; i < 1000; i++)
    g_byte_array_append (array, data + scan, (guint) (length - 2 - scan));
  g_byte_array_append (array, (const guint8 *) "\xFF\xD9", 2);
  g_autoptr (GBytes) endless = g_byte_array_free_to_bytes (array);
  GembokPhoto photo;
  g_assert_cmpint (fit (endless, &anything, &photo), ==, GEMBOK_DECODE_DAMAGED);
  g_assert_cmpint (fit (file, &anything, &photo), ==, GEMBOK_DECODE_SOUND);
  gembok_photo_clear (&photo);
}

/* A long thin picture may be decoded at half its size only as long as the shorter side stays long enough. */
static void
long_and_thin (void)
{
  const GembokPhotoLimits limits = { .max_bytes = 300000, .min_width = 640, .min_height = 480 };
  g_autoptr (GBytes) file
      = sample_jpeg (&(SampleJpeg){ .width = 12000, .height = 500, .pattern = SAMPLE_SMOOTH, .orientation = 8 });
  GembokPhoto photo;
  const GembokDecodeFault fault = fit (file, &limits, &photo);
  g_assert_cmpuint (photo.width, ==, 500);
  g_assert_cmpuint (photo.height, ==, 12000);
  if (fault == GEMBOK_DECODE_SOUND)
    g_assert_cmpuint (photo.output_width, >=, 480);
  else
    g_assert_cmpint (fault, ==, GEMBOK_DECODE_NO_FIT);
  gembok_photo_clear (&photo);
}

/* The tighter the limit the smaller the outcome, and no quality is given away where there is room. */
static void
spends_the_limit (void)
{
  g_autoptr (GBytes) file
      = sample_jpeg (&(SampleJpeg){ .width = 1600, .height = 1200, .pattern = SAMPLE_SMOOTH, .quality = 96 });
  static const guint64 limits[] = { 2000000, 600000, 300000, 150000, 60000 };
  guint last = G_MAXUINT;
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      const GembokPhotoLimits limit = { .max_bytes = limits[i], .min_width = 320, .min_height = 240 };
      GembokPhoto photo;
      g_assert_cmpint (fit (file, &limit, &photo), ==, GEMBOK_DECODE_SOUND);
      g_test_message ("%u x %u, %u of %u bytes", photo.output_width, photo.output_height, photo.bytes->len,
                      (guint) limits[i]);
      g_assert_cmpuint (photo.bytes->len, <=, limits[i]);
      g_assert_cmpuint (photo.bytes->len, <=, last);
      if (photo.output_width < 1600)
        g_assert_cmpuint (photo.bytes->len, >, limits[i] / 2);
      last = photo.bytes->len;
      gembok_photo_clear (&photo);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/photo/mutated-jpegs", mutated_jpegs);
  g_test_add_func ("/photo/mutated-pngs", mutated_pngs);
  g_test_add_func ("/photo/endless-scans", endless_scans);
  g_test_add_func ("/photo/long-and-thin", long_and_thin);
  g_test_add_func ("/photo/spends-the-limit", spends_the_limit);
  return g_test_run ();
}
