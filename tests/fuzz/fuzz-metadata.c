/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers of heads: Exif, the segments of a JPEG, the chunks of a PNG, the outline of a PDF. The first byte picks. */
#include "decode/exif.h"
#include "decode/metadata.h"
#include "decode/pdf-structure.h"
#include "fuzz.h"
#include "samples.h"

const guint fuzz_rounds = 6000;

enum
{
  EXIF,
  SEGMENTS,
  OUTLINE,
  N_KINDS
};

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GBytes) exif = g_byte_array_free_to_bytes (sample_exif (6, FALSE, TRUE));
  g_autoptr (GBytes) big = g_byte_array_free_to_bytes (sample_exif (8, TRUE, TRUE));
  g_autoptr (GBytes) jpeg = sample_jpeg (&(SampleJpeg){ .width = 16,
                                                        .height = 12,
                                                        .orientation = 6,
                                                        .located = TRUE,
                                                        .comment = "c",
                                                        .xmp = "<x exif:GPSLatitude='1'/>",
                                                        .trailer = "t" });
  g_autoptr (GBytes) png = sample_png (&(SamplePng){ .width = 16, .height = 12, .colour_type = 2, .text = "where" });
  g_autoptr (GBytes) pdf = sample_pdf (&(SamplePdf){ .pages = 1 });
  g_autoptr (GBytes) script = sample_pdf (&(SamplePdf){ .pages = 1, .script = TRUE });
  g_autoptr (GBytes) locked = sample_pdf (&(SamplePdf){ .pages = 1, .locked = TRUE, .before = "junk" });
  fuzz_seed_tagged (seeds, "exif", EXIF, exif);
  fuzz_seed_tagged (seeds, "exif-big", EXIF, big);
  fuzz_seed_tagged (seeds, "jpeg", SEGMENTS, jpeg);
  fuzz_seed_tagged (seeds, "png", SEGMENTS, png);
  fuzz_seed_tagged (seeds, "pdf", OUTLINE, pdf);
  fuzz_seed_tagged (seeds, "pdf-script", OUTLINE, script);
  fuzz_seed_tagged (seeds, "pdf-locked", OUTLINE, locked);
}

static void
try_outline (const guint8 *data, gsize size)
{
  const GembokDecodeFault fault = gembok_pdf_structure_check (data, size);
  g_assert_true (fault == GEMBOK_DECODE_SOUND || fault == GEMBOK_DECODE_TRUNCATED || fault == GEMBOK_DECODE_DAMAGED
                 || fault == GEMBOK_DECODE_ENCRYPTED || fault == GEMBOK_DECODE_ACTIVE);
  g_assert_cmpstr (gembok_decode_fault_name (fault), !=, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0)
    return 0;
  const guint kind = data[0] % N_KINDS;
  /* Exactly as many bytes as there are: a reader that goes too far is caught. */
  g_autofree guint8 *rest = g_memdup2 (data + 1, size - 1);
  if (kind == EXIF)
    {
      const GembokExif exif = gembok_exif_read (rest, size - 1);
      g_assert_true (exif.orientation >= 1 && exif.orientation <= 8);
    }
  else if (kind == SEGMENTS)
    {
      const GembokMetadata metadata = gembok_metadata_read (rest, size - 1);
      g_assert_true (metadata.orientation >= 1 && metadata.orientation <= 8);
      g_assert_true (metadata.present || !metadata.located);
    }
  else
    try_outline (rest, size - 1);
  return 0;
}
