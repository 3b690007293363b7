/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/paths.h"

#include "config.h"

/* Programs lie in the build tree's top folder, tests at most two below it (build/tests/base). */
#define BUILD_TREE_DEPTH 3

static gboolean
is_build_tree (const char *folder)
{
  g_autofree char *ninja = g_build_filename (folder, "build.ninja", NULL);
  g_autofree char *meson = g_build_filename (folder, "meson-private", NULL);
  return g_file_test (ninja, G_FILE_TEST_IS_REGULAR) && g_file_test (meson, G_FILE_TEST_IS_DIR);
}

/* The build tree that the running program lies in, else NULL. An installed program must not take some far parent for one. */
static char *
build_tree (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *folder = g_path_get_dirname (program);
  for (guint depth = 0; depth < BUILD_TREE_DEPTH; depth++)
    {
      if (is_build_tree (folder))
        return g_steal_pointer (&folder);
      char *parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
  return NULL;
}

char *
gembok_paths_program (const char *name)
{
  g_autofree char *tree = build_tree ();
  if (tree != NULL)
    return g_build_filename (tree, name, NULL);
  const gboolean helper = g_strcmp0 (name, "gembok-decode") == 0;
  return g_build_filename (helper ? GEMBOK_LIBEXECDIR : GEMBOK_BINDIR, name, NULL);
}

char *
gembok_paths_locale (void)
{
  g_autofree char *tree = build_tree ();
  return tree != NULL ? g_build_filename (tree, "po", NULL) : g_strdup (GEMBOK_LOCALEDIR);
}

char *
gembok_paths_schemas (void)
{
  g_autofree char *tree = build_tree ();
  return tree != NULL ? g_build_filename (tree, "data", NULL) : NULL;
}

char *
gembok_paths_user_data (void)
{
  return g_build_filename (g_get_user_data_dir (), "gembok", NULL);
}

GStrv
gembok_paths_system_data (const char *subfolder)
{
  const char *const *folders = g_get_system_data_dirs ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (folders[i], "gembok", subfolder, NULL);
      g_strv_builder_add (builder, folder);
    }
  return g_strv_builder_end (builder);
}
