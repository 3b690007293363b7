/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/sealed-box.h"

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture->folder = g_dir_make_tmp ("gembok-vault-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->vault = gembok_vault_open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->vault);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  fixture->vault = gembok_vault_open (fixture->folder, &error);
  g_assert_no_error (error);
}

sqlite3 *
fixture_raw (const Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return db;
}

void
fixture_tamper (const Fixture *fixture, const char *sql)
{
  sqlite3 *db = fixture_raw (fixture);
  g_autofree char *problem = NULL;
  char *message = NULL;
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    problem = g_strdup (message);
  sqlite3_free (message);
  g_assert_cmpstr (problem, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static gboolean
file_contains (const char *path, GBytes *needle)
{
  g_autofree char *contents = NULL;
  gsize length = 0, needle_length = 0;
  const void *bytes = g_bytes_get_data (needle, &needle_length);
  return g_file_get_contents (path, &contents, &length, NULL) && memmem (contents, length, bytes, needle_length) != NULL;
}

gboolean
fixture_on_disk (const Fixture *fixture, GBytes *needle)
{
  const GPid pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      const char *const suffixes[] = { "", "-wal", "-shm" };
      gboolean found = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/vault.db%s", fixture->folder, suffixes[i]);
          found = found || file_contains (path, needle);
        }
      _exit (found ? 10 : 11);
    }
  const int status = fixture_wait (pid);
  g_assert_true (status == 10 || status == 11);
  return status == 10;
}

GembokVaultRequest *
fixture_request (const char *id, const char *name, gint64 created_at)
{
  GembokVaultRequest *request = gembok_vault_request_new ();
  request->id = g_strdup (id);
  request->procedure = g_strdup ("lock-kaltim");
  request->type = g_strdup ("issuance");
  request->certificate_type = g_strdup ("individual");
  request->method = g_strdup ("lock");
  request->state = GEMBOK_REQUEST_DRAFT;
  request->created_at = created_at;
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, name);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, "3502155708900001");
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIP, "199008172015032001");
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_EMAIL, "siti.contoh@contoh.go.id");
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_ORGANIZATION, "Dinas Komunikasi dan Informatika Kabupaten Contoh");
  return request;
}

void
fixture_add (const Fixture *fixture, const char *id, const char *name, gint64 created_at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = fixture_request (id, name, created_at);
  gembok_vault_request_add (fixture->vault, request, &error);
  g_assert_no_error (error);
}

GBytes *
fixture_box (GBytes **public_key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from ("kuda terbang di atas", 20);
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_assert_no_error (error);
  GBytes *box = gembok_sealed_box_seal (key, passphrase, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  *public_key = g_bytes_ref (gembok_key_public (key));
  return box;
}

GembokVaultKey *
fixture_key (void)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) box = fixture_box (&public_key);
  return gembok_vault_key_new (public_key, box, "ec:P-256");
}

GembokVaultDocument *
fixture_document (const char *kind, GBytes *content)
{
  GembokVaultDocument *document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = GEMBOK_DOCUMENT_READY;
  document->media_type = g_strdup ("application/pdf");
  document->bytes = g_bytes_get_size (content);
  document->sha256 = gembok_sha256_hex (content);
  document->original_sha256 = gembok_sha256_hex (content);
  document->original_name = g_strdup ("surat.pdf");
  document->summary = g_strdup ("1 page");
  document->added_at = 1786942800;
  return document;
}

GPid
fixture_child (void (*function) (const char *folder, int fd), const char *folder, int fd)
{
  const GPid pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid > 0)
    return pid;
  function (folder, fd);
  _exit (0);
}

int
fixture_wait (GPid pid)
{
  int status = 0;
  while (waitpid (pid, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
}
