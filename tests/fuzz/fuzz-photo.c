/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos as gembok-decode makes them fit: what comes out is small enough, of the kind asked for, and nothing but pixels. */
#include "decode/photo.h"
#include "document/recognise.h"
#include "fuzz.h"
#include "samples.h"

/* Larger pictures only cost time here; that a claim beyond the limit costs nothing is asked apart. */
#define PIXELS_HERE (512 * 512)
#define MAX_BYTES   20000

const guint fuzz_rounds = 500;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  const SampleColours colours[] = { SAMPLE_YCC, SAMPLE_GREY, SAMPLE_YCCK_ADOBE, SAMPLE_CMYK_PLAIN, SAMPLE_RGB };
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      g_autofree char *name = g_strdup_printf ("jpeg-%u", i);
      g_autoptr (GBytes) jpeg = sample_jpeg (&(SampleJpeg){ .width = 40,
                                                            .height = 30,
                                                            .colours = colours[i],
                                                            .progressive = i % 2 == 1,
                                                            .orientation = (int) i,
                                                            .located = TRUE });
      fuzz_seed_tagged (seeds, name, (guint8) i, jpeg);
    }
  const int kinds[] = { 0, 2, 3, 4, 6 };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strdup_printf ("png-%d", kinds[i]);
      g_autoptr (GBytes) png = sample_png (&(SamplePng){ .width = 24,
                                                         .height = 18,
                                                         .colour_type = kinds[i],
                                                         .interlaced = i % 2 == 0,
                                                         .half_transparent = TRUE,
                                                         .text = "x" });
      fuzz_seed_tagged (seeds, name, (guint8) i, png);
    }
  g_autoptr (GBytes) bomb = sample_png_bomb (65535, 65535);
  fuzz_seed_tagged (seeds, "bomb", 0, bomb);
}

static void
assert_fit (const GembokPhoto *photo, const GembokPhotoLimits *limits)
{
  g_assert_nonnull (photo->bytes);
  g_assert_cmpuint (photo->bytes->len, <=, limits->max_bytes);
  GembokImageSize size = { 0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (photo->bytes->data, photo->bytes->len);
  g_assert_cmpint (gembok_recognise (bytes, &size), ==, limits->as_png ? GEMBOK_MEDIA_PNG : GEMBOK_MEDIA_JPEG);
  g_assert_cmpuint (size.width, ==, photo->output_width);
  g_assert_cmpuint (size.height, ==, photo->output_height);
  g_assert_false (gembok_metadata_read (photo->bytes->data, photo->bytes->len).present);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  g_autofree guint8 *rest = g_memdup2 (data + 1, size - 1);
  g_autoptr (GBytes) file = g_bytes_new (rest, size - 1);
  GembokImageSize claim = { 0, 0 };
  (void) gembok_recognise (file, &claim);
  const guint64 pixels = (guint64) claim.width * claim.height;
  if (pixels > PIXELS_HERE && pixels <= GEMBOK_PIXELS_MAX)
    return 0;
  const GembokPhotoLimits limits
      = { .max_bytes = MAX_BYTES, .min_width = data[0] % 8, .min_height = data[0] % 16, .as_png = (data[0] & 1) != 0 };
  GembokPhoto photo = { 0 };
  const GembokDecodeFault fault = gembok_photo_fit (rest, size - 1, &limits, &photo);
  g_assert_true (fault != GEMBOK_DECODE_SOUND || pixels <= PIXELS_HERE);
  if (fault == GEMBOK_DECODE_SOUND)
    assert_fit (&photo, &limits);
  gembok_photo_clear (&photo);
  return 0;
}
