/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes back from gembok-decode, which looked at foreign bytes and may be in foreign hands. */
#include "document/decoder.h"
#include "fuzz.h"

const guint fuzz_rounds = 8000;

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  fuzz_seed_text (seeds, "photo",
                  "gembok-decode 1\nresult sound\nwidth 4000\nheight 3000\noutput_width 1000\noutput_height 750\nturned 1\n"
                  "stripped 1\nlocated 0\nreduced 1\nbytes 4\n\nabcd");
  fuzz_seed_text (seeds, "pdf", "gembok-decode 1\nresult sound\npages 2\nbytes 0\n\n");
  fuzz_seed_text (seeds, "refusal", "gembok-decode 1\nresult too_many_pixels\nwidth 4294967295\nheight 1\nbytes 0\n\n");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) output = g_bytes_new (data, size);
  g_autoptr (GembokDecoderAnswer) answer = gembok_decoder_parse (output);
  if (answer == NULL)
    return 0;
  g_assert_cmpint (answer->result, <, GEMBOK_N_DECODER_RESULTS);
  g_assert_true (answer->output_width <= G_MAXUINT16 && answer->output_height <= G_MAXUINT16);
  g_assert_cmpuint (answer->pages, <=, 100000);
  g_assert_cmpuint (g_bytes_get_size (answer->bytes), <, size);
  /* Exactly the end of what was sent. */
  const gsize length = g_bytes_get_size (answer->bytes);
  g_autoptr (GBytes) end = g_bytes_new_from_bytes (output, size - length, length);
  fuzz_assert_same (answer->bytes, end);
  return 0;
}
