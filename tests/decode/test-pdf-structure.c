/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/pdf-structure.h"

#include <string.h>

#include "samples.h"

static GembokDecodeFault
check (const char *text)
{
  g_autofree char *exact = g_memdup2 (text, strlen (text));
  return gembok_pdf_structure_check ((const guint8 *) exact, strlen (text));
}

static void
ends (void)
{
  /* The cross-reference stands at 9. */
  static const struct
  {
    const char *text;
    GembokDecodeFault fault;
  } cases[] = {
    { "%PDF-1.4\nxref\nstartxref\n9\n%%EOF", GEMBOK_DECODE_SOUND },
    { "%PDF-1.4\r9 0 obj startxref\r9\r%%EOF\r\n \r\n", GEMBOK_DECODE_SOUND },
    { "x%PDF-1.4\nxref\nstartxref\n9\n%%EOF", GEMBOK_DECODE_SOUND },
    { "x%PDF-1.4\nxref\nstartxref\n10\n%%EOF", GEMBOK_DECODE_SOUND },
    { "%PDF-1.4\nxref\nstartxref\n8\n%%EOF", GEMBOK_DECODE_SOUND }, /* white space before it */
    { "%PDF-1.4\nxref\nstartxref\n7\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref\nstartxref\n10\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref\nstartxref\n0\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref\nstartxref\n-9\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref\nstartxref\n99\n%%EOF", GEMBOK_DECODE_TRUNCATED },
    { "%PDF-1.4\nxref\nstartxref\n9999999999999999999999\n%%EOF", GEMBOK_DECODE_TRUNCATED },
    { "%PDF-1.4\nxref\nstartxref\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref\nstartxref\n9\n%%EO", GEMBOK_DECODE_TRUNCATED },
    { "%PDF-1.4\nxref\n9\n%%EOF", GEMBOK_DECODE_TRUNCATED },
    { "%PDF-1.4\nxref\n%%EOF startxref 9", GEMBOK_DECODE_TRUNCATED },
    { "PDF-1.4\nxref\nstartxref\n9\n%%EOF", GEMBOK_DECODE_DAMAGED },
    { "%PDF-", GEMBOK_DECODE_TRUNCATED },
    { "", GEMBOK_DECODE_DAMAGED },
    { "%PDF-1.4\nxref /Encrypt 5 0 R\nstartxref\n9\n%%EOF", GEMBOK_DECODE_ENCRYPTED },
    { "%PDF-1.4\nxref /Encrypt<</V 1>>\nstartxref\n9\n%%EOF", GEMBOK_DECODE_ENCRYPTED },
    { "%PDF-1.4\nxref /EncryptMetadata true /Encrypted 1\nstartxref\n9\n%%EOF", GEMBOK_DECODE_SOUND },
    { "%PDF-1.4\nxref /S /JavaScript\nstartxref\n9\n%%EOF", GEMBOK_DECODE_ACTIVE },
    { "%PDF-1.4\nxref <</Linearized 1/L 60>> \nstartxref\n9\n%%EOF", GEMBOK_DECODE_TRUNCATED },
    { "%PDF-1.4\nxref <</Linearized 1/L 10>> \nstartxref\n9\n%%EOF", GEMBOK_DECODE_SOUND },
    { "%PDF-1.4\nxref <</Linearized 1/Lx 600/L 10>> \nstartxref\n9\n%%EOF", GEMBOK_DECODE_SOUND },
    { "%PDF-1.4\nxref <</Linearized 1/L", GEMBOK_DECODE_TRUNCATED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (check (cases[i].text), ==, cases[i].fault);
    }
}

static void
spoilt (void)
{
  g_autoptr (GBytes) seed = sample_pdf (&(SamplePdf){ .restricted = TRUE });
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (guint round = 0; round < 20000; round++)
    {
      const gsize length = (gsize) g_rand_int_range (random, 1, (gint32) g_bytes_get_size (seed) + 1);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      for (guint i = 0; i < 3; i++)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      g_assert_cmpint (gembok_pdf_structure_check (copy, length), <, GEMBOK_N_DECODE_FAULTS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-structure/ends", ends);
  g_test_add_func ("/pdf-structure/spoilt", spoilt);
  return g_test_run ();
}
