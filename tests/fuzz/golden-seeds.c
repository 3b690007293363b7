/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden-seeds.h"

static void
seed_file (FuzzSeeds *seeds, const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents = NULL;
  gsize length = 0;
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) data = g_bytes_new_take (contents, length);
  fuzz_seed (seeds, name, data);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

void
fuzz_seed_golden (FuzzSeeds *seeds, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "wire", "golden", NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (directory); name != NULL; name = g_dir_read_name (directory))
    if (g_str_has_prefix (name, prefix))
      g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >, 0);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    seed_file (seeds, folder, g_ptr_array_index (names, i));
}
