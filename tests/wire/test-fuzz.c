/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-wire.h"
#include "golden.h"

#define COPIES 150

/* Pieces that matter to a reader of JSON; put in at random places they find more than single bits do. */
static const char *const pieces[]
    = { "{",    "}",    "[",    "]",    "\"",      ",",         ":",         "null",
        "true", "1e99", "-",    "\\",   "\\ud83d", "\\u0000",   "\xFF",      "\xE2\x80",
        "0",    "{}",   "[[[[", "]]]]", "\"a\"",   "\"token\"", "\"kind\":", "9223372036854775808",
        "\n" };

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GStrv
list_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "wire", "golden", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (const char *name = g_dir_read_name (directory); name != NULL; name = g_dir_read_name (directory))
    g_strv_builder_add (names, name);
  GStrv sorted = g_strv_builder_end (names);
  qsort (sorted, g_strv_length (sorted), sizeof (char *), compare_names);
  return sorted;
}

static void
test_corpus (void)
{
  g_auto (GStrv) names = list_corpus ();
  g_assert_cmpuint (g_strv_length (names), >, 20);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GBytes) file = golden_load (names[i]);
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (file, &length);
      g_assert_cmpint (LLVMFuzzerTestOneInput (data, length), ==, 0);
    }
}

static void
insert (GByteArray *bytes, guint at, const char *piece)
{
  const guint tail_length = bytes->len - at;
  g_autofree guint8 *tail = g_memdup2 (bytes->data + at, tail_length);
  g_byte_array_set_size (bytes, at);
  g_byte_array_append (bytes, (const guint8 *) piece, (guint) strlen (piece));
  g_byte_array_append (bytes, tail, tail_length);
}

static void
damage (GByteArray *bytes, GRand *random)
{
  const guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len + 1);
  const guint some = (guint) g_rand_int_range (random, 1, 13);
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      if (at < bytes->len)
        bytes->data[at] ^= (guint8) (1u << some % 8);
      break;
    case 1:
      g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, some));
      break;
    case 2:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      insert (bytes, at, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;
    }
}

/* The seed is fixed, so that a failure comes again; exploring is libFuzzer's work. */
static void
test_damaged_corpus (void)
{
  g_auto (GStrv) names = list_corpus ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20260817);
  for (gsize i = 0; names[i] != NULL; i++)
    for (guint copy = 0; copy < COPIES; copy++)
      {
        g_autoptr (GBytes) file = golden_load (names[i]);
        gsize length = 0;
        const guint8 *data = g_bytes_get_data (file, &length);
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_byte_array_append (bytes, data, (guint) length);
        for (gint blows = g_rand_int_range (random, 1, 5); blows > 0; blows--)
          damage (bytes, random);
        g_assert_cmpint (LLVMFuzzerTestOneInput (bytes->data, bytes->len), ==, 0);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/fuzz/corpus", test_corpus);
  g_test_add_func ("/wire/fuzz/damaged-corpus", test_damaged_corpus);
  return g_test_run ();
}
