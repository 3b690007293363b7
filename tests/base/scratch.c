/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scratch.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
scratch_set_up (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  scratch->folder = g_dir_make_tmp ("gembok-base-XXXXXX", NULL);
  g_assert_nonnull (scratch->folder);
}

void
scratch_tear_down (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  scratch_remove (scratch->folder);
  g_free (scratch->folder);
}

char *
scratch_path (Scratch *scratch, const char *name)
{
  return g_build_filename (scratch->folder, name, NULL);
}

void
scratch_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        scratch_remove (path);
      else
        g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}

guint
scratch_mode (const char *path)
{
  struct stat info;
  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

gboolean
scratch_write (const char *path, const char *text, GembokWriteFlags flags, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  return gembok_file_write (path, data, flags, error);
}
