/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive in a backup: what is written is read again, and nothing else is. */
#include "procedure/backup-archive.h"

#include <string.h>

#define BLOCK 512

static GBytes *
sample (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokArchiveWriter) writer = gembok_archive_writer_new (1024 * 1024, 1786942800);
  g_autofree char *block = g_strnfill (BLOCK, 'b');
  const struct
  {
    const char *name, *text;
  } files[] = { { "backup.json", "{}" }, { "requests/abc/kosong", "" }, { "requests/abc/genap", block } };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) data = g_bytes_new (files[i].text, strlen (files[i].text));
      gembok_archive_add (writer, files[i].name, data);
    }
  GBytes *archive = gembok_archive_finish (writer, &error);
  g_assert_no_error (error);
  return archive;
}

static void
assert_file (GembokArchive *archive, const char *name, const char *text, gsize length)
{
  g_autoptr (GBytes) data = gembok_archive_get (archive, name);
  g_assert_nonnull (data);
  g_autoptr (GBytes) expected = g_bytes_new (text, length);
  g_assert_true (g_bytes_equal (data, expected));
}

static void
test_there_and_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sample ();
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, (2 + 1 + 2 + 2) * BLOCK);
  g_autoptr (GembokArchive) archive = gembok_archive_open (bytes, &error);
  g_assert_no_error (error);
  g_autofree char *block = g_strnfill (BLOCK, 'b');
  assert_file (archive, "backup.json", "{}", 2);
  assert_file (archive, "requests/abc/kosong", "", 0);
  assert_file (archive, "requests/abc/genap", block, BLOCK);
  g_assert_null (gembok_archive_get (archive, "requests/abc"));
  g_assert_null (gembok_archive_get (archive, NULL));
}

static void
test_names (void)
{
  static const char *const good[] = { "a", "requests/01abc/request.json", "a-b_c.d" };
  static const char *const bad[]
      = { "", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".a", "a/.b", "A", "a b", "a\nb", "a\\b", "a:b", "é" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (gembok_archive_name_is_good (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (gembok_archive_name_is_good (bad[i]));
  g_autofree char *longest = g_strnfill (99, 'a');
  g_autofree char *longer = g_strnfill (100, 'a');
  g_assert_true (gembok_archive_name_is_good (longest));
  g_assert_false (gembok_archive_name_is_good (longer));
}

static void
assert_refused (const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) copy = g_bytes_new (bytes, length);
  g_assert_null (gembok_archive_open (copy, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

/* Whatever byte of a header, of the padding or of the end is another one, it is not our archive. */
static void
test_every_byte (void)
{
  g_autoptr (GBytes) bytes = sample ();
  gsize length = 0;
  const guint8 *whole = g_bytes_get_data (bytes, &length);
  g_autofree guint8 *copy = g_memdup2 (whole, length);
  for (gsize i = 0; i < length; i++)
    {
      const gboolean content = (i >= BLOCK && i < BLOCK + 2) || (i >= 4 * BLOCK && i < 5 * BLOCK);
      const gboolean text = i < 11 || (i >= 2 * BLOCK && i < 2 * BLOCK + 19) || (i >= 3 * BLOCK && i < 3 * BLOCK + 18);
      if (content || text) /* another name has another checksum; tried below */
        continue;
      copy[i] ^= 1;
      assert_refused (copy, length);
      copy[i] ^= 1;
    }
  copy[0] ^= 1;
  assert_refused (copy, length);
}

static void
test_cut (void)
{
  g_autoptr (GBytes) bytes = sample ();
  gsize length = 0;
  const guint8 *whole = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i < length; i += 64)
    assert_refused (whole, i);
  g_autofree guint8 *longer = g_malloc0 (length + BLOCK);
  memcpy (longer, whole, length);
  assert_refused (longer, length + BLOCK);
  assert_refused (longer, length + 1);
}

static void
test_twice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokArchiveWriter) writer = gembok_archive_writer_new (1024 * 1024, 0);
  g_autoptr (GBytes) data = g_bytes_new_static ("x", 1);
  gembok_archive_add (writer, "a", data);
  gembok_archive_add (writer, "a", data);
  g_autoptr (GBytes) bytes = gembok_archive_finish (writer, &error);
  g_assert_no_error (error);
  assert_refused (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokArchiveWriter) exact = gembok_archive_writer_new (4 * BLOCK, 0);
  g_autoptr (GembokArchiveWriter) small = gembok_archive_writer_new (4 * BLOCK - 1, 0);
  g_autoptr (GBytes) data = g_bytes_new_static ("x", 1);
  gembok_archive_add (exact, "a", data);
  gembok_archive_add (small, "a", data);
  g_autoptr (GBytes) bytes = gembok_archive_finish (exact, &error);
  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  g_assert_null (gembok_archive_finish (small, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup-archive/there-and-back", test_there_and_back);
  g_test_add_func ("/backup-archive/names", test_names);
  g_test_add_func ("/backup-archive/every-byte", test_every_byte);
  g_test_add_func ("/backup-archive/cut", test_cut);
  g_test_add_func ("/backup-archive/twice", test_twice);
  g_test_add_func ("/backup-archive/full", test_full);
  return g_test_run ();
}
