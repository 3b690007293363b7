/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/paths.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

/* Says where it would look, so that a copy of this program elsewhere can be asked. */
static int
tell (void)
{
  g_autofree char *cli = gembok_paths_program ("gembok-cli");
  g_autofree char *decode = gembok_paths_program ("gembok-decode");
  g_autofree char *locale = gembok_paths_locale ();
  g_print ("%s\n%s\n%s\n", cli, decode, locale);
  return 0;
}

/* What a copy of this program at @folder/bin tells, as three lines. */
static GStrv
ask_copy_in (const char *folder, const char *subfolder)
{
  g_autofree char *here = g_build_filename (folder, subfolder, NULL);
  g_autofree char *copy = g_build_filename (here, "copy", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;
  g_assert_cmpint (g_mkdir_with_parents (here, 0700), ==, 0);
  g_assert_true (g_file_get_contents (self, &content, &length, NULL));
  g_assert_true (g_file_set_contents_full (copy, content, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));

  const char *command[] = { copy, "--tell", NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (
      g_spawn_sync (NULL, (char **) (guintptr) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (unlink (copy), ==, 0);
  return g_strsplit (out, "\n", -1);
}

static void
mark (const char *folder, const char *file, gboolean is_folder)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  if (is_folder)
    g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
remove_empty (const char *folder, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_in_the_build_tree (void)
{
  const char *build = g_getenv ("GEMBOK_BUILD_DIR");
  g_assert_nonnull (build);
  g_autofree char *cli = gembok_paths_program ("gembok-cli");
  g_autofree char *decode = gembok_paths_program ("gembok-decode");
  g_autofree char *locale = gembok_paths_locale ();
  g_autofree char *wanted_cli = g_build_filename (build, "gembok-cli", NULL);
  g_autofree char *wanted_decode = g_build_filename (build, "gembok-decode", NULL);
  g_autofree char *catalogue = g_build_filename (locale, "id", "LC_MESSAGES", "gembok.mo", NULL);
  g_assert_cmpstr (cli, ==, wanted_cli);
  g_assert_cmpstr (decode, ==, wanted_decode);
  g_assert_true (g_file_test (catalogue, G_FILE_TEST_IS_REGULAR));
}

static void
test_installed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-paths-XXXXXX", NULL);
  g_auto (GStrv) told = ask_copy_in (folder, "bin");
  g_assert_cmpstr (told[0], ==, GEMBOK_BINDIR "/gembok-cli");
  g_assert_cmpstr (told[1], ==, GEMBOK_LIBEXECDIR "/gembok-decode");
  g_assert_cmpstr (told[2], ==, GEMBOK_LOCALEDIR);
  remove_empty (folder, (const char *const[]){ "bin", NULL });
}

/* Ninja's file alone, or a build tree far above, must not make an installed program run what lies there. */
static void
test_not_fooled (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-paths-XXXXXX", NULL);
  mark (folder, "build.ninja", FALSE);
  g_auto (GStrv) alone = ask_copy_in (folder, "bin");
  g_assert_cmpstr (alone[0], ==, GEMBOK_BINDIR "/gembok-cli");

  mark (folder, "meson-private", TRUE);
  g_auto (GStrv) near = ask_copy_in (folder, "a/b");
  g_autofree char *in_tree = g_build_filename (folder, "gembok-cli", NULL);
  g_assert_cmpstr (near[0], ==, in_tree);
  g_auto (GStrv) far = ask_copy_in (folder, "a/b/c");
  g_assert_cmpstr (far[0], ==, GEMBOK_BINDIR "/gembok-cli");
  remove_empty (folder, (const char *const[]){ "build.ninja", "meson-private", "bin", "a/b/c", "a/b", "a", NULL });
}

static void
test_data_folders (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *user = gembok_paths_user_data ();
      g_auto (GStrv) system = gembok_paths_system_data ("procedures");
      g_assert_cmpstr (user, ==, "/home/siti/data/gembok");
      g_assert_cmpuint (g_strv_length (system), ==, 2);
      g_assert_cmpstr (system[0], ==, "/first/gembok/procedures");
      g_assert_cmpstr (system[1], ==, "/second/gembok/procedures");
      return;
    }
  g_setenv ("XDG_DATA_HOME", "/home/siti/data", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/first:/second", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--tell"))
    return tell ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/paths/in-the-build-tree", test_in_the_build_tree);
  g_test_add_func ("/base/paths/installed", test_installed);
  g_test_add_func ("/base/paths/not-fooled", test_not_fooled);
  g_test_add_func ("/base/paths/data-folders", test_data_folders);
  return g_test_run ();
}
