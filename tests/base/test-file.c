/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"
#include "scratch.h"

static guint
entries_of (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_holds (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
test_write_and_read (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "surat.txt");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (path, "halo", GEMBOK_WRITE_NEW, &error));
  g_assert_no_error (error);
  g_autoptr (GBytes) read = gembok_file_read (path, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (read), ==, 4);
  g_assert_cmpint (memcmp (g_bytes_get_data (read, NULL), "halo", 4), ==, 0);
  g_assert_cmpuint (scratch_mode (path), ==, 0600);
  g_assert_cmpuint (entries_of (scratch->folder), ==, 1);
}

static void
test_empty_file (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "kosong");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (path, "", GEMBOK_WRITE_NEW, &error));
  g_autoptr (GBytes) read = gembok_file_read (path, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (read), ==, 0);
}

static void
test_in_the_current_folder (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *path = scratch_path (scratch, "di-sini");
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_chdir (scratch->folder), ==, 0);
  g_assert_true (scratch_write ("di-sini", "a", GEMBOK_WRITE_NEW, &error));
  g_assert_cmpint (g_chdir (before), ==, 0);
  assert_holds (path, "a");
}

static void
test_does_not_replace (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "kunci.pem");
  g_autofree char *dangling = scratch_path (scratch, "menggantung");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (path, "lama", GEMBOK_WRITE_NEW, NULL));
  g_assert_false (scratch_write (path, "baru", GEMBOK_WRITE_NEW, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "kunci.pem"));
  assert_holds (path, "lama");

  /* A link to nowhere is something of that name, too. */
  g_assert_cmpint (symlink ("/nonexistent/target", dangling), ==, 0);
  g_clear_error (&error);
  g_assert_false (scratch_write (dangling, "baru", GEMBOK_WRITE_NEW, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_assert_cmpuint (entries_of (scratch->folder), ==, 2);
}

static void
test_replaces_when_told (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "kunci.pem");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (path, "lama", GEMBOK_WRITE_NEW | GEMBOK_WRITE_PUBLIC, NULL));
  g_assert_true (scratch_write (path, "baru", GEMBOK_WRITE_REPLACE, &error));
  g_assert_no_error (error);
  assert_holds (path, "baru");
  g_assert_cmpuint (scratch_mode (path), ==, 0600);
  g_assert_cmpuint (entries_of (scratch->folder), ==, 1);
}

static void
test_a_link_is_replaced_not_followed (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *target = scratch_path (scratch, "sasaran");
  g_autofree char *path = scratch_path (scratch, "taut");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (target, "milik orang", GEMBOK_WRITE_NEW, NULL));
  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_true (scratch_write (path, "baru", GEMBOK_WRITE_REPLACE, &error));
  g_assert_no_error (error);
  assert_holds (target, "milik orang");
  assert_holds (path, "baru");
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_what_is_no_file_is_not_replaced (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *folder = scratch_path (scratch, "folder");
  g_autofree char *pipe_path = scratch_path (scratch, "pipa");
  g_autofree char *slash = g_strconcat (folder, "/", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  const char *paths[] = { folder, pipe_path, slash, "/", ".", ".." };
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (scratch_write (paths[i], "baru", GEMBOK_WRITE_REPLACE, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
    }
  g_assert_cmpuint (entries_of (scratch->folder), ==, 2);
  g_assert_cmpuint (entries_of (folder), ==, 0);
}

static void
test_public_follows_the_persons_umask (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "sertifikat.pem");
  g_autoptr (GError) error = NULL;
  const mode_t before = umask (027);
  g_assert_true (scratch_write (path, "a", GEMBOK_WRITE_PUBLIC, &error));
  umask (before);
  g_assert_no_error (error);
  g_assert_cmpuint (scratch_mode (path), ==, 0640);
}

static void
test_missing_folder (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "tidak-ada/berkas");
  g_autoptr (GError) error = NULL;
  g_assert_false (scratch_write (path, "a", GEMBOK_WRITE_NEW, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "tidak-ada"));
  g_clear_error (&error);
  g_assert_null (gembok_file_read (path, 10, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
test_long_name (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *name = g_strnfill (300, 'n');
  g_autofree char *path = scratch_path (scratch, name);
  g_autoptr (GError) error = NULL;
  g_assert_false (scratch_write (path, "a", GEMBOK_WRITE_NEW, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_cmpuint (entries_of (scratch->folder), ==, 0);
}

/* A file-size limit fails in the middle of writing, as a full disk does. */
static void
write_with_little_room (const char *path)
{
  const struct rlimit little = { 4096, 4096 };
  g_autofree char *much = g_strnfill (10000, 'x');
  g_autoptr (GError) error = NULL;
  gembok_process_harden (FALSE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_false (scratch_write (path, much, GEMBOK_WRITE_REPLACE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
}

static void
test_full_disk_leaves_the_old_file (void)
{
  if (g_test_subprocess ())
    {
      write_with_little_room (g_getenv ("GEMBOK_TEST_PATH"));
      return;
    }
  Scratch scratch;
  scratch_set_up (&scratch, NULL);
  g_autofree char *path = scratch_path (&scratch, "brankas");
  g_assert_true (scratch_write (path, "lama", GEMBOK_WRITE_NEW, NULL));
  g_setenv ("GEMBOK_TEST_PATH", path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  assert_holds (path, "lama");
  g_assert_cmpuint (entries_of (scratch.folder), ==, 1);
  scratch_tear_down (&scratch, NULL);
}

static void
test_read_refuses_more (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "besar");
  g_autoptr (GError) error = NULL;
  g_assert_true (scratch_write (path, "12345", GEMBOK_WRITE_NEW, NULL));
  g_assert_null (gembok_file_read (path, 4, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_clear_error (&error);

  /* A huge one is refused by its size alone: no memory is taken for it. */
  g_assert_cmpint (truncate (path, (off_t) 1 << 40), ==, 0);
  g_assert_null (gembok_file_read (path, GEMBOK_FILE_READ_MAX, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static void
test_read_of_unknown_length (Scratch *scratch, gconstpointer unused)
{
  (void) scratch;
  (void) unused;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) status = gembok_file_read ("/proc/self/status", 65536, &error);
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (status, NULL), g_bytes_get_size (status));
  g_assert_nonnull (strstr (text, "nonvoluntary_ctxt_switches")); /* its last line */
  g_assert_null (gembok_file_read ("/proc/self/status", 100, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static int
listen_at (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  const int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static void
test_read_never_blocks (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *pipe_path = scratch_path (scratch, "pipa");
  g_autofree char *socket_path = scratch_path (scratch, "soket");
  g_autofree char *loop = scratch_path (scratch, "lingkar");
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (symlink ("lingkar", loop), ==, 0);
  const int fd = listen_at (socket_path);
  const char *paths[] = { pipe_path, socket_path, loop, scratch->folder, "/dev/zero", "/dev/null" };
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (gembok_file_read (paths[i], 100, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
    }
  close (fd);
}

static gpointer
try_to_be_first (gpointer path)
{
  g_autoptr (GError) error = NULL;
  const gboolean first = scratch_write (path, "milik saya", GEMBOK_WRITE_NEW, &error);
  if (!first)
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  return GINT_TO_POINTER (first);
}

static void
test_of_many_writers_one_wins (Scratch *scratch, gconstpointer unused)
{
  (void) unused;
  g_autofree char *path = scratch_path (scratch, "satu");
  GThread *threads[8];
  int winners = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", try_to_be_first, path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    winners += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpint (winners, ==, 1);
  g_assert_cmpuint (entries_of (scratch->folder), ==, 1);
}

static void
test_display_name (void)
{
  const struct
  {
    const char *path;
    const char *shown;
  } cases[] = {
    { "/a/surat.pdf", "surat.pdf" },
    { "surat\nkedua.pdf", "surat kedua.pdf" },
    { "/x/gpj.\xe2\x80\xae"
      "fdp.exe",
      "gpj. fdp.exe" },
    { "/", "/" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = gembok_file_display_name (cases[i].path);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
  g_autofree char *broken = gembok_file_display_name ("/a/\xff\xfe.pdf");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_autofree char *endless = g_strnfill (5000, 'n');
  g_autofree char *cut = gembok_file_display_name (endless);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 121);
}

static void
suggested_names (void)
{
  static const struct
  {
    const char *text, *name;
  } cases[] = {
    { "siti.p12", "siti.p12" },
    { "a/b\\c:d*?.csr", "a-b-c-d--.csr" },
    { "-rf.txt", "rf.txt" },
    { "...hidden.pem", "hidden.pem" },
    { "", "gembok" },
    { "\n\t.cer", "cer" },
    { "Siti \xe2\x80\xae Contoh.p12", "Siti   Contoh.p12" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = gembok_file_name_suggest (cases[i].text);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
  g_autofree char *endless = g_strnfill (300, 'a');
  g_autofree char *with_extension = g_strconcat (endless, ".p12", NULL);
  g_autofree char *cut = gembok_file_name_suggest (with_extension);
  g_assert_cmpuint (strlen (cut), ==, 104);
  g_assert_true (g_str_has_suffix (cut, ".p12"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/base/file/" name, Scratch, NULL, scratch_set_up, function, scratch_tear_down)
  ADD ("write-and-read", test_write_and_read);
  ADD ("empty-file", test_empty_file);
  ADD ("in-the-current-folder", test_in_the_current_folder);
  ADD ("does-not-replace", test_does_not_replace);
  ADD ("replaces-when-told", test_replaces_when_told);
  ADD ("a-link-is-replaced-not-followed", test_a_link_is_replaced_not_followed);
  ADD ("what-is-no-file-is-not-replaced", test_what_is_no_file_is_not_replaced);
  ADD ("public-follows-the-persons-umask", test_public_follows_the_persons_umask);
  ADD ("missing-folder", test_missing_folder);
  ADD ("long-name", test_long_name);
  ADD ("read-refuses-more", test_read_refuses_more);
  ADD ("read-of-unknown-length", test_read_of_unknown_length);
  ADD ("read-never-blocks", test_read_never_blocks);
  ADD ("of-many-writers-one-wins", test_of_many_writers_one_wins);
  g_test_add_func ("/base/file/full-disk-leaves-the-old-file", test_full_disk_leaves_the_old_file);
  g_test_add_func ("/base/file/display-name", test_display_name);
  g_test_add_func ("/file/suggested-names", suggested_names);
  return g_test_run ();
}
