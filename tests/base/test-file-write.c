/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a write that was cut short, and several programs that write the same file. */
#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define NAME "satu"

typedef struct
{
  char *folder;
  char *path;
  char *other; /* the name under which the file lies until it is whole */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, NAME, -1);
  g_autofree char *name = g_strdup_printf (".gembok-%.16s.tmp", digest);
  fixture->folder = g_dir_make_tmp ("gembok-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, NAME, NULL);
  fixture->other = g_build_filename (fixture->folder, name, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  (void) unlink (fixture->path);
  (void) unlink (fixture->other);
  g_assert_cmpint (rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->other);
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  const gboolean written = gembok_file_write (path, data, GEMBOK_WRITE_REPLACE, &error);
  g_assert_no_error (error);
  g_assert_true (written);
}

static void
assert_holds (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static gpointer
replace_often (gpointer path)
{
  for (guint i = 0; i < 50; i++)
    write_text (path, "salah satu");
  return NULL;
}

static void
replace_together (Fixture *fixture)
{
  GThread *threads[4];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", replace_often, fixture->path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_holds (fixture->path, "salah satu");
  g_assert_false (g_file_test (fixture->other, G_FILE_TEST_EXISTS));
}

static void
many_may_replace (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  replace_together (fixture);
}

static void
many_may_replace_after_a_crash (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  g_assert_true (g_file_set_contents (fixture->other, "setengah", -1, NULL));
  replace_together (fixture);
}

/* What a program that was killed left under the other name goes when the same file is written again. */
static void
leftovers_are_cleared_away (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (g_file_set_contents (fixture->other, "setengah", -1, NULL));
      write_text (fixture->path, "utuh");
      assert_holds (fixture->path, "utuh");
      g_assert_false (g_file_test (fixture->other, G_FILE_TEST_EXISTS));
    }
}

/* A program that is still writing holds a lock: its file is not taken for a leftover. */
static void
a_living_writer_is_left_alone (Fixture *fixture, gconstpointer unused G_GNUC_UNUSED)
{
  g_assert_true (g_file_set_contents (fixture->other, "bukan milik Anda", -1, NULL));
  const int fd = g_open (fixture->other, O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  write_text (fixture->path, "utuh");
  assert_holds (fixture->path, "utuh");
  assert_holds (fixture->other, "bukan milik Anda");
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/base/file-write/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("many-may-replace", many_may_replace);
  ADD ("many-may-replace-after-a-crash", many_may_replace_after_a_crash);
  ADD ("leftovers-are-cleared-away", leftovers_are_cleared_away);
  ADD ("a-living-writer-is-left-alone", a_living_writer_is_left_alone);
  return g_test_run ();
}
