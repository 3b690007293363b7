/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/graphics.h"

#include <glib/gstdio.h>

static void
check_name (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_false (gembok_graphics_any (folder));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_true (gembok_graphics_any (folder));
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
any (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-graphics-XXXXXX", &error);
  g_assert_no_error (error);
  check_name (folder, "dri");
  check_name (folder, "nvidiactl");
  check_name (folder, "dxg");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (gembok_graphics_any (folder));
}

/* Whoever has chosen knows why. */
static void
choice_is_kept (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_unsetenv ("GDK_DEBUG");
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  gembok_graphics_choose ();
  g_assert_null (g_getenv ("GDK_DEBUG"));
  g_unsetenv ("GSK_RENDERER");
  g_setenv ("GDK_DEBUG", "portals", TRUE);
  gembok_graphics_choose ();
  g_assert_cmpstr (g_getenv ("GDK_DEBUG"), ==, "portals");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graphics/any", any);
  g_test_add_func ("/graphics/choice-is-kept", choice_is_kept);
  return g_test_run ();
}
