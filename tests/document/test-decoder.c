/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/decoder.h"

#include <string.h>

#include "base/error.h"
#include "samples.h"

#define FIRST "gembok-decode 1\n"

static GembokDecoderAnswer *
parse (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length);
  g_autoptr (GBytes) bytes = g_bytes_new (exact, length);
  return gembok_decoder_parse (bytes);
}

static void
whole_answers (void)
{
  static const char text[] = FIRST "result sound\nwidth 4000\nheight 3000\noutput_width 20\noutput_height 10\npages 3\n"
                                   "turned 1\nstripped 0\nlocated 1\nreduced 0\nbytes 4\n\nab\n\n";
  g_autoptr (GembokDecoderAnswer) answer = parse (text, sizeof text - 1);
  g_assert_nonnull (answer);
  g_assert_cmpint (answer->result, ==, GEMBOK_DECODER_SOUND);
  g_assert_cmpuint (answer->width, ==, 4000);
  g_assert_cmpuint (answer->output_height, ==, 10);
  g_assert_cmpuint (answer->pages, ==, 3);
  g_assert_true (answer->turned && answer->located && !answer->stripped && !answer->reduced);
  g_assert_cmpuint (g_bytes_get_size (answer->bytes), ==, 4);
  g_assert_cmpint (memcmp (g_bytes_get_data (answer->bytes, NULL), "ab\n\n", 4), ==, 0);

  static const char refusal[] = FIRST "result no_fit\nbytes 0\n\n";
  g_autoptr (GembokDecoderAnswer) refused = parse (refusal, sizeof refusal - 1);
  g_assert_cmpint (refused->result, ==, GEMBOK_DECODER_NO_FIT);
}

static void
anything_else (void)
{
  static const char *const texts[] = {
    "",
    "\n\n",
    "gembok-decode 2\nresult sound\nbytes 0\n\n",
    FIRST "result sound\nbytes 0\n",
    FIRST "result sound\n\n",
    FIRST "bytes 0\n\n",
    FIRST "result sound\nbytes 1\n\n",
    FIRST "result sound\nbytes 0\n\nx",
    FIRST "result sound\nbytes -0\n\n",
    FIRST "result sound\nbytes +0\n\n",
    FIRST "result sound\nbytes 0x0\n\n",
    FIRST "result sound\nbytes  0\n\n",
    FIRST "result sound\nbytes 0 \n\n",
    FIRST "result sound\nbytes 4294967296\n\n",
    FIRST "result sound\nbytes 0\nbytes 0\n\n",
    FIRST "result sound\nresult sound\nbytes 0\n\n",
    FIRST "result Sound\nbytes 0\n\n",
    FIRST "result perfect\nbytes 0\n\n",
    FIRST "result sound\nturned 2\nbytes 0\n\n",
    FIRST "result sound\nwidth 4294967296\nbytes 0\n\n",
    FIRST "result sound\noutput_width 65536\nbytes 0\n\n",
    FIRST "result sound\npages 100001\nbytes 0\n\n",
    FIRST "result sound\npassphrase 1\nbytes 0\n\n",
    FIRST "result sound\n bytes 0\n\n",
    "x" FIRST "result sound\nbytes 0\n\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (parse (texts[i], strlen (texts[i])));
    }
  static const char with_nul[] = FIRST "result sound\0\nbytes 0\n\n";
  g_assert_null (parse (with_nul, sizeof with_nul - 1));
  g_autoptr (GString) endless = g_string_new (FIRST);
  for (guint i = 0; i < 100000; i++)
    g_string_append (endless, "pages 1\n");
  g_string_append (endless, "\n\n");
  g_assert_null (parse (endless->str, endless->len));
}

static void
mutations (void)
{
  static const char text[] = FIRST "result sound\nwidth 4000\nbytes 4\n\nabcd";
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  for (guint round = 0; round < 20000; round++)
    {
      g_autofree char *copy = g_memdup2 (text, sizeof text - 1);
      for (int i = g_rand_int_range (random, 1, 4); i > 0; i--)
        copy[g_rand_int_range (random, 0, sizeof text - 1)] = (char) g_rand_int (random);
      g_autoptr (GembokDecoderAnswer) answer = parse (copy, (gsize) g_rand_int_range (random, 0, sizeof text));
      if (answer != NULL)
        g_assert_cmpuint (g_bytes_get_size (answer->bytes), <, sizeof text);
    }
}

static void
expect_error (const char *const *words, GembokErrorCode code)
{
  g_autoptr (GBytes) photo = sample_jpeg (&(SampleJpeg){ .width = 80, .height = 60 });
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_decoder_ask (photo, words, 1000, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, code);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "untouched"));
}

/* Wrong words end with status 2 and no answer; more bytes than wanted are not taken. */
static void
words_and_limits (void)
{
  expect_error ((const char *const[]){ "facts", "1", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "photo", "0", "1", "1", "jpeg", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "photo", "1e3", "1", "1", "jpeg", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "photo", "1000", "1", "1", "gif", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "preview", "0", "1", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "preview", "1", "4097", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "shell", NULL }, GEMBOK_ERROR_BAD_FILE);
  expect_error ((const char *const[]){ "preview", "1", "80", NULL }, GEMBOK_ERROR_BAD_FILE);
}

/* One lamp for each of its verdicts, so that its words and ours stay the same. */
static void
verdicts (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("hanya teks", 10);
  static const char *const words[] = { "facts", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokDecoderAnswer) answer = gembok_decoder_ask (text, words, 1000, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->result, ==, GEMBOK_DECODER_DAMAGED);
  g_assert_cmpuint (g_bytes_get_size (answer->bytes), ==, 0);
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_decoder_check (NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_false (gembok_decoder_check (cancelled, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/whole-answers", whole_answers);
  g_test_add_func ("/decoder/anything-else", anything_else);
  g_test_add_func ("/decoder/mutations", mutations);
  g_test_add_func ("/decoder/words-and-limits", words_and_limits);
  g_test_add_func ("/decoder/verdicts", verdicts);
  g_test_add_func ("/decoder/check", test_check);
  return g_test_run ();
}
