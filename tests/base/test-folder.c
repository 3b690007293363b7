/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "scratch.h"

static void
test_private_folder (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "a/b/c");
  g_autofree char *parent = scratch_path (scratch, "a");
  g_autofree char *file = scratch_path (scratch, "berkas");
  g_autofree char *below_file = scratch_path (scratch, "berkas/c");
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_folder_ensure_private (path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (scratch_mode (path), ==, 0700);
  g_assert_cmpuint (scratch_mode (parent), ==, 0700);

  g_assert_cmpint (chmod (path, 0755), ==, 0);
  g_assert_true (gembok_folder_ensure_private (path, NULL, &error));
  g_assert_cmpuint (scratch_mode (path), ==, 0700);

  g_assert_true (scratch_write (file, "a", GEMBOK_WRITE_NEW, NULL));
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
  g_assert_cmpuint (scratch_mode (path), ==, mode);
}

static void
takes_kind (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (chmod (path, 0755), ==, 0);
  g_assert_true (gembok_folder_ensure_private (path, &kind, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (scratch_mode (path), ==, 0700);
  g_assert_cmpint (chmod (path, 0755), ==, 0);
}

/* A mistyped name: what is there is nobody's of ours, and stays open to whom it was open. */
static void
test_a_folder_with_other_files (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "srv");
  g_autofree char *lock = scratch_path (scratch, "srv/lock");
  g_autofree char *found = scratch_path (scratch, "srv/lost+found");
  g_autofree char *left = scratch_path (scratch, "srv/data.db-wal");
  g_autofree char *foreign = scratch_path (scratch, "srv/.laporan");
  g_autofree char *mark = scratch_path (scratch, "srv/data.db");
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  takes_kind (path);
  /* A crash may have left these, and nothing else. */
  g_assert_true (scratch_write (lock, "", GEMBOK_WRITE_NEW, NULL));
  g_assert_true (scratch_write (left, "a", GEMBOK_WRITE_NEW, NULL));
  g_assert_cmpint (g_mkdir (found, 0755), ==, 0);
  takes_kind (path);
  g_assert_true (scratch_write (foreign, "a", GEMBOK_WRITE_NEW, NULL));
  refuses_kind (path, 0755);
  /* A folder of that name is no mark. */
  g_assert_cmpint (g_mkdir (mark, 0755), ==, 0);
  refuses_kind (path, 0755);
  g_assert_cmpint (g_rmdir (mark), ==, 0);
  g_assert_true (scratch_write (mark, "a", GEMBOK_WRITE_NEW, NULL));
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
      g_assert_nonnull (strstr (gembok_error_get_hint (error), "to whom it belongs"));
      return;
    }
  /* Root can give a folder away and must then leave it alone. */
  g_autofree char *folder = g_dir_make_tmp ("gembok-foreign-XXXXXX", NULL);
  g_assert_cmpint (chown (folder, 65534, 65534), ==, 0);
  g_assert_false (gembok_folder_ensure_private (folder, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "someone else"));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "to whom it belongs"));
  g_assert_cmpint (rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/base/folder/" name, Scratch, NULL, scratch_set_up, function, scratch_tear_down)
  ADD ("private", test_private_folder);
  ADD ("other-files", test_a_folder_with_other_files);
  g_test_add_func ("/base/folder/somebody-elses", test_somebody_elses_folder);
  return g_test_run ();
}
