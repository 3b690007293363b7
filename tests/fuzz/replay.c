/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A harness without libFuzzer: its seeds, the inputs that broke something once, and a fixed number of spoilt seeds, the same ones
 * in every run.
 *
 *   replay-NAME               TAP
 *   replay-NAME --write DIR   writes seeds and regressions there, for libFuzzer to begin with
 *   replay-NAME FILE...       feeds it these files
 */
#include <string.h>

#include "fuzz.h"

#define SEED 20260817

static FuzzSeeds *seeds;

static void
feed (GBytes *data)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  /* A copy of exactly that length: a byte too far is seen by the sanitizers. */
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, length), ==, 0);
}

static void
test_seeds (void)
{
  g_assert_cmpuint (fuzz_seeds_count (seeds), >, 0);
  for (guint i = 0; i < fuzz_seeds_count (seeds); i++)
    {
      g_test_message ("%s", fuzz_seeds_get (seeds, i)->name);
      feed (fuzz_seeds_get (seeds, i)->data);
    }
}

static void
test_spoilt_seeds (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  const guint count = fuzz_seeds_count (seeds);
  const guint rounds = g_test_slow () ? fuzz_rounds * 20 : fuzz_rounds;
  for (guint i = 0; i < rounds; i++)
    {
      const FuzzSeed *other = fuzz_seeds_get (seeds, (guint) g_rand_int_range (chance, 0, (gint32) count));
      g_autoptr (GBytes) spoilt = fuzz_spoil (chance, fuzz_seeds_get (seeds, i % count)->data, other->data);
      feed (spoilt);
    }
}

static void
test_nothing (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  feed (nothing);
  g_assert_cmpuint (fuzz_rounds, >, 0);
}

/* --- regressions: a line that says what it broke, then base64 ----------------------------------------------------------- */

static GBytes *
read_regression (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GString) encoded = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '#')
      g_string_append (encoded, lines[i]);
  gsize length = 0;
  guint8 *data = g_base64_decode (encoded->str, &length);
  return g_bytes_new_take (data, length);
}

static void
test_regression (gconstpointer path)
{
  g_autoptr (GBytes) data = read_regression (path);
  g_assert_cmpuint (g_bytes_get_size (data), >, 0);
  feed (data);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_regressions (const char *harness)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "regressions", harness, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

/* --- the other two ways -------------------------------------------------------------------------------------------------- */

static void
write_input (const char *folder, const char *name, GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (data, &length);
  g_file_set_contents (path, bytes != NULL ? bytes : "", (gssize) length, &error);
  g_assert_no_error (error);
}

static int
write_inputs (const char *folder, GPtrArray *regressions)
{
  for (guint i = 0; i < fuzz_seeds_count (seeds); i++)
    {
      g_autofree char *name = g_strconcat ("seed-", fuzz_seeds_get (seeds, i)->name, NULL);
      write_input (folder, name, fuzz_seeds_get (seeds, i)->data);
    }
  for (guint i = 0; i < regressions->len; i++)
    {
      g_autofree char *base = g_path_get_basename (g_ptr_array_index (regressions, i));
      g_autofree char *name = g_strconcat ("regression-", base, NULL);
      g_autoptr (GBytes) data = read_regression (g_ptr_array_index (regressions, i));
      write_input (folder, name, data);
    }
  return 0;
}

static int
feed_files (char **paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      g_file_get_contents (paths[i], &contents, &length, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) data = g_bytes_new (contents, length);
      feed (data);
      g_print ("%s: no promise is broken\n", paths[i]);
    }
  return 0;
}

static int
run_tests (const char *harness, GPtrArray *regressions)
{
  static const struct
  {
    const char *name;
    GTestFunc test;
  } tests[] = { { "nothing", test_nothing }, { "seeds", test_seeds }, { "spoilt-seeds", test_spoilt_seeds } };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fuzz/%s/%s", harness, tests[i].name);
      g_test_add_func (path, tests[i].test);
    }
  for (guint i = 0; i < regressions->len; i++)
    {
      g_autofree char *base = g_path_get_basename (g_ptr_array_index (regressions, i));
      g_autofree char *path = g_strdup_printf ("/fuzz/%s/regression/%s", harness, base);
      g_test_add_data_func (path, g_ptr_array_index (regressions, i), test_regression);
    }
  return g_test_run ();
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_path_get_basename (argv[0]);
  const char *harness = g_str_has_prefix (program, "replay-") ? program + strlen ("replay-") : program;
  g_test_init (&argc, &argv, NULL);
  g_autoptr (FuzzSeeds) made = fuzz_seeds_new ();
  g_autoptr (GPtrArray) regressions = list_regressions (harness);
  fuzz_make_seeds (made);
  seeds = made;
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_inputs (argv[2], regressions);
  if (argc > 1)
    return feed_files (argv + 1);
  return run_tests (harness, regressions);
}
