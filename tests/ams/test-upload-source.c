/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ams/upload.h"
#include "crypto/crypto.h"
#include "harness.h"

#define LARGE (64 * 1024 * 1024)
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_ALLOWED (48 * 1024) /* KiB: freed memory is kept back for a while */
#else
#define MEMORY_ALLOWED (8 * 1024) /* KiB */
#endif

static FaultServer *server;
static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A sparse file whose first and last bytes differ from the rest. */
static char *
make_file (const char *name, guint64 size)
{
  char *path = path_of (name);
  const int fd = open (path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  g_assert_cmpint (pwrite (fd, "first", 5, 0), ==, 5);
  g_assert_cmpint (pwrite (fd, "last", 4, (off_t) size - 4), ==, 4);
  close (fd);
  return path;
}

static void
test_refused_files (void)
{
  static const struct
  {
    const char *name;
    GembokErrorCode code;
  } files[]
      = { { "missing", GEMBOK_ERROR_NOT_FOUND }, { "folder", GEMBOK_ERROR_BAD_FILE }, { "pipe", GEMBOK_ERROR_BAD_FILE } };
  g_autofree char *subfolder = path_of ("folder");
  g_autofree char *pipe = path_of ("pipe");
  g_assert_cmpint (g_mkdir (subfolder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = path_of (files[i].name);
      g_assert_null (gembok_upload_file_open (path, &error));
      assert_failed (error, files[i].code, files[i].name);
    }
  g_assert_cmpint (g_rmdir (subfolder), ==, 0);
  g_assert_cmpint (g_unlink (pipe), ==, 0);
}

static void
test_read_anywhere (void)
{
  g_autofree char *path = make_file ("small", 1000);
  g_autoptr (GembokUploadFile) file = gembok_upload_file_open (path, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("first-last", 10);
  const GembokHttpSource of_file = gembok_upload_file_source (file);
  const GembokHttpSource of_bytes = gembok_upload_source_bytes (bytes);
  guint8 buffer[20];
  g_assert_cmpuint (of_file.size, ==, 1000);
  g_assert_cmpint (of_file.read (of_file.data, 996, buffer, 20, NULL), ==, 4);
  g_assert_cmpmem (buffer, 4, "last", 4);
  g_assert_cmpint (of_file.read (of_file.data, 1000, buffer, 20, NULL), ==, 0);
  g_assert_cmpuint (of_bytes.size, ==, 10);
  g_assert_cmpint (of_bytes.read (of_bytes.data, 6, buffer, 2, NULL), ==, 2);
  g_assert_cmpmem (buffer, 2, "la", 2);
  g_assert_cmpint (of_bytes.read (of_bytes.data, 10, buffer, 20, NULL), ==, 0);
  g_assert_cmpint (of_bytes.read (of_bytes.data, G_MAXUINT64, buffer, 20, NULL), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static guint64
peak_memory_kib (void)
{
  g_autofree char *status = NULL;
  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  const char *line = strstr (status, "VmHWM:");
  guint64 kib = 0;
  g_assert_cmpint (sscanf (line, "VmHWM: %" G_GUINT64_FORMAT " kB", &kib), ==, 1);
  return kib;
}

typedef struct
{
  guint64 last;
  guint reports;
} Seen;

static void
note_progress_cb (const GembokProgress *progress, gpointer user_data)
{
  Seen *seen = user_data;
  if (progress->stage != GEMBOK_STAGE_UPLOAD)
    return;
  g_assert_cmpstr (progress->item, ==, "large");
  g_assert_cmpuint (progress->total, ==, LARGE);
  g_assert_cmpuint (progress->done, >=, seen->last);
  g_assert_cmpuint (progress->done, <=, LARGE);
  seen->last = progress->done;
  seen->reports++;
}

static gboolean
upload_file (GembokHttp *http, GembokUploadFile *file, const GembokReporter *reporter, GError **error)
{
  g_autofree char *url = fault_server_url (server, "good", "/files");
  const GembokHttpSource source = gembok_upload_file_source (file);
  g_autofree char *location = gembok_upload_create (http, url, NULL, NULL, source.size, NULL, NULL, error);
  return location != NULL && gembok_upload_send (http, location, NULL, NULL, &source, "large", NULL, reporter, NULL, error);
}

static void
test_large (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file ("large", LARGE);
  g_autoptr (GembokUploadFile) file = gembok_upload_file_open (path, &error);
  g_assert_no_error (error);
  Seen seen = { 0 };
  const GembokReporter reporter = { note_progress_cb, &seen };
  const guint64 before = peak_memory_kib ();
  g_assert_true (upload_file (http, file, &reporter, &error));
  g_assert_no_error (error);
  const guint64 grown = peak_memory_kib () - before;
  g_test_message ("%" G_GUINT64_FORMAT " KiB more memory, %u reports", grown, seen.reports);
  g_assert_cmpuint (grown, <, MEMORY_ALLOWED);
  g_assert_cmpuint (seen.last, ==, LARGE);
  g_assert_cmpuint (seen.reports, >=, 2);

  g_autofree char *state = fault_server_upload (server, "1");
  g_assert_true (g_str_has_prefix (state, "offset=67108864 length=67108864 sha256="));
  g_autofree char *content = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
  g_assert_true (g_str_has_suffix (state, hash));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_file_shrinks (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_file ("shrinks", 500000);
  g_autoptr (GembokUploadFile) file = gembok_upload_file_open (path, &error);
  g_assert_cmpint (truncate (path, 200000), ==, 0);
  g_assert_false (upload_file (http, file, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_FILE, "became shorter");
  g_assert_cmpint (g_unlink (path), ==, 0);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gembok-upload-XXXXXX", NULL);
  server = fault_server_start ();
  g_test_add_func ("/upload-source/refused-files", test_refused_files);
  g_test_add_func ("/upload-source/read-anywhere", test_read_anywhere);
  g_test_add_func ("/upload-source/large", test_large);
  g_test_add_func ("/upload-source/file-shrinks", test_file_shrinks);
  const int result = g_test_run ();
  fault_server_stop (server);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return result;
}
