/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  fixture->folder = g_dir_make_tmp ("gembok-file-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_tree (path);
      else
        g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static char *
in_folder (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static gboolean
write_text (const char *path, const char *text, GembokWriteFlags flags, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  return gembok_file_write (path, data, flags, error);
}

static guint
mode_of (const char *path)
{
  struct stat info;
  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_private_folder (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = in_folder (fixture, "a/b/c");
  g_autofree char *parent = in_folder (fixture, "a");
  g_autofree char *file = in_folder (fixture, "berkas");
  g_autofree char *below_file = in_folder (fixture, "berkas/c");
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_folder_ensure_private (path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (path), ==, 0700);
  g_assert_cmpuint (mode_of (parent), ==, 0700);

  g_assert_cmpint (chmod (path, 0755), ==, 0);
  g_assert_true (gembok_folder_ensure_private (path, NULL, &error));
  g_assert_cmpuint (mode_of (path), ==, 0700);

  g_assert_true (write_text (file, "a", GEMBOK_WRITE_NEW, NULL));
  g_assert_false (gembok_folder_ensure_private (file, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_clear_error (&error);
  g_assert_false (gembok_folder_ensure_private (below_file, NULL, &error));
  g_assert_nonnull (error);
}

static const char *const others[] = { "data.db-*", "lock", NULL };
static const GembokFolderKind kind = { "data.db", others };

static void
refuses_kind (const char *path, guint mode)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_folder_ensure_private (path, &kind, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "other files"));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "empty folder"));
  g_assert_cmpuint (mode_of (path), ==, mode);
}

static void
takes_kind (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (chmod (path, 0755), ==, 0);
  g_assert_true (gembok_folder_ensure_private (path, &kind, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (path), ==, 0700);
  g_assert_cmpint (chmod (path, 0755), ==, 0);
}

/* A mistyped name: what is there is nobody's of ours, and stays open to whom it was open. */
static void
test_a_folder_with_other_files (Fixture *fixture, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = in_folder (fixture, "srv");
  g_autofree char *lock = in_folder (fixture, "srv/lock");
  g_autofree char *found = in_folder (fixture, "srv/lost+found");
  g_autofree char *left = in_folder (fixture, "srv/data.db-wal");
  g_autofree char *foreign = in_folder (fixture, "srv/.laporan");
  g_autofree char *mark = in_folder (fixture, "srv/data.db");
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  takes_kind (path);
  /* A crash may have left these, and nothing else. */
  g_assert_true (write_text (lock, "", GEMBOK_WRITE_NEW, NULL));
  g_assert_true (write_text (left, "a", GEMBOK_WRITE_NEW, NULL));
  g_assert_cmpint (g_mkdir (found, 0755), ==, 0);
  takes_kind (path);
  g_assert_true (write_text (foreign, "a", GEMBOK_WRITE_NEW, NULL));
  refuses_kind (path, 0755);
  /* A folder of that name is no mark. */
  g_assert_cmpint (g_mkdir (mark, 0755), ==, 0);
  refuses_kind (path, 0755);
  g_assert_cmpint (g_rmdir (mark), ==, 0);
  g_assert_true (write_text (mark, "a", GEMBOK_WRITE_NEW, NULL));
  takes_kind (path);
}

static void
test_somebody_elses_folder (void)
{
  g_autoptr (GError) error = NULL;
  if (geteuid () != 0)
    {
      g_assert_false (gembok_folder_ensure_private ("/usr", NULL, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      return;
    }
  /* Root can give a folder away and must then leave it alone. */
  g_autofree char *folder = g_dir_make_tmp ("gembok-foreign-XXXXXX", NULL);
  g_assert_cmpint (chown (folder, 65534, 65534), ==, 0);
  g_assert_false (gembok_folder_ensure_private (folder, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "someone else"));
  g_assert_cmpint (rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/base/folder/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("private", test_private_folder);
  ADD ("other-files", test_a_folder_with_other_files);
  g_test_add_func ("/base/folder/somebody-elses", test_somebody_elses_folder);
  return g_test_run ();
}
