/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/metadata.h"

#include <string.h>

#include "decode/exif.h"
#include "samples.h"

static void
exif (void)
{
  for (int orientation = 0; orientation <= 10; orientation++)
    for (guint variant = 0; variant < 4; variant++)
      {
        const gboolean big_endian = (variant & 1) != 0, located = (variant & 2) != 0;
        g_autoptr (GByteArray) data = sample_exif (orientation, big_endian, located);
        const GembokExif found = gembok_exif_read (data->data, data->len);
        g_assert_cmpint (found.orientation, ==, orientation >= 1 && orientation <= 8 ? orientation : 1);
        g_assert_cmpint (found.located, ==, located);
      }
}

/* Cut and spoilt at every place, in a buffer of the exact size, where ASan and valgrind watch. */
static void
spoilt_exif (void)
{
  g_autoptr (GByteArray) data = sample_exif (6, TRUE, TRUE);
  for (guint length = 0; length <= data->len; length++)
    for (guint at = 0; at <= length; at++)
      for (guint value = 0; value < 256; value += 51)
        {
          g_autofree guint8 *copy = g_malloc (MAX (length, 1));
          memcpy (copy, data->data, length);
          if (at < length)
            copy[at] = (guint8) value;
          const GembokExif found = gembok_exif_read (copy, length);
          g_assert_cmpint (found.orientation, >=, 1);
          g_assert_cmpint (found.orientation, <=, 8);
        }
}

static void
expect (GBytes *file, gboolean present, gboolean located, int orientation)
{
  const GembokMetadata found = gembok_metadata_read (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  g_assert_cmpint (found.present, ==, present);
  g_assert_cmpint (found.located, ==, located);
  g_assert_cmpint (found.orientation, ==, orientation);
  g_bytes_unref (file);
}

static void
of_jpegs (void)
{
  for (int progressive = 0; progressive < 2; progressive++)
    {
      const SampleJpeg plain = { .width = 64, .height = 48, .progressive = progressive };
      SampleJpeg sample = plain;
      expect (sample_jpeg (&sample), FALSE, FALSE, 1);
      sample.colours = SAMPLE_CMYK_ADOBE;
      expect (sample_jpeg (&sample), FALSE, FALSE, 1);
      sample = plain;
      sample.orientation = 8;
      expect (sample_jpeg (&sample), TRUE, FALSE, 8);
      sample.located = TRUE;
      expect (sample_jpeg (&sample), TRUE, TRUE, 8);
      sample = plain;
      sample.comment = "x";
      expect (sample_jpeg (&sample), TRUE, FALSE, 1);
      sample = plain;
      sample.xmp = "<exif:GPSLatitude>";
      expect (sample_jpeg (&sample), TRUE, TRUE, 1);
      sample = plain;
      sample.trailer = "x";
      expect (sample_jpeg (&sample), TRUE, FALSE, 1);
    }
}

static GBytes *
png_with_chunk (const char *type, const guint8 *data, guint length)
{
  g_autoptr (GBytes) plain = sample_png (&(SamplePng){ .width = 8, .height = 8, .colour_type = 2 });
  const guint8 *bytes = g_bytes_get_data (plain, NULL);
  const guint32 big = GUINT32_TO_BE (length);
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, bytes, 33); /* signature and IHDR */
  g_byte_array_append (array, (const guint8 *) &big, 4);
  g_byte_array_append (array, (const guint8 *) type, 4);
  g_byte_array_append (array, data, length);
  g_byte_array_append (array, (const guint8 *) "\0\0\0\0", 4); /* its CRC is not looked at here */
  g_byte_array_append (array, bytes + 33, (guint) g_bytes_get_size (plain) - 33);
  return g_byte_array_free_to_bytes (array);
}

static void
of_pngs (void)
{
  expect (sample_png (&(SamplePng){ .width = 8, .height = 8, .colour_type = 3, .half_transparent = TRUE }), FALSE, FALSE, 1);
  expect (sample_png (&(SamplePng){ .width = 8, .height = 8, .text = "x" }), TRUE, FALSE, 1);
  g_autoptr (GByteArray) data = sample_exif (3, FALSE, TRUE);
  expect (png_with_chunk ("eXIf", data->data, data->len), TRUE, TRUE, 3);
  expect (png_with_chunk ("iTXt", (const guint8 *) "XML:com.adobe.xmp", 17), TRUE, FALSE, 1);
  expect (png_with_chunk ("pHYs", (const guint8 *) "\0\0\0\1\0\0\0\1\0", 9), FALSE, FALSE, 1);
  expect (png_with_chunk ("vpAg", (const guint8 *) "x", 1), TRUE, FALSE, 1);
}

static void
spoilt_files (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (31337);
  GBytes *seeds[]
      = { sample_jpeg (&(SampleJpeg){ .width = 32, .height = 24, .orientation = 6, .located = TRUE, .progressive = TRUE }),
          sample_png (&(SamplePng){ .width = 16, .height = 16, .text = "x" }) };
  for (guint round = 0; round < 20000; round++)
    {
      GBytes *seed = seeds[round % 2];
      const gsize length = (gsize) g_rand_int_range (random, 1, (gint32) g_bytes_get_size (seed) + 1);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      for (int i = g_rand_int_range (random, 0, 4); i > 0; i--)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      const GembokMetadata found = gembok_metadata_read (copy, length);
      g_assert_cmpint (found.orientation, >=, 1);
      g_assert_cmpint (found.orientation, <=, 8);
    }
  g_bytes_unref (seeds[0]);
  g_bytes_unref (seeds[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata/exif", exif);
  g_test_add_func ("/metadata/spoilt-exif", spoilt_exif);
  g_test_add_func ("/metadata/of-jpegs", of_jpegs);
  g_test_add_func ("/metadata/of-pngs", of_pngs);
  g_test_add_func ("/metadata/spoilt-files", spoilt_files);
  return g_test_run ();
}
