/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/sealed-box.h"
#include "vault/vault-log.h"

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

guint
fixture_count (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) page = gembok_vault_request_list (fixture->vault, NULL, 0, 0, &total, &error);
  g_assert_no_error (error);
  return total;
}

void
fixture_assert_sound (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_check (fixture->vault, &error);
  g_assert_no_error (error);
  gembok_vault_log_verify (fixture->vault, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_fill (Fixture *fixture, const char *contents, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
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

static GembokSecret *
passphrase_of (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

GembokVaultKey *
fixture_key (guint n)
{
  static GembokVaultKey *made[2];
  g_assert_cmpuint (n, <, G_N_ELEMENTS (made));
  if (made[n] == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSecret) passphrase = passphrase_of ("kuda terbang di atas");
      g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) box = gembok_sealed_box_seal (key, passphrase, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      made[n] = gembok_vault_key_new (gembok_key_public (key), box, "ec:P-256");
    }
  return gembok_vault_key_new (made[n]->public_key, made[n]->box, "ec:P-256");
}

GBytes *
fixture_rebox (void)
{
  static GBytes *made;
  if (made == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokVaultKey) vault_key = fixture_key (0);
      g_autoptr (GembokSecret) before = passphrase_of ("kuda terbang di atas");
      g_autoptr (GembokSecret) after = passphrase_of ("gajah berenang di bawah");
      g_autoptr (GembokKey) key = gembok_sealed_box_open (vault_key->box, before, NULL, NULL, &error);
      g_assert_no_error (error);
      made = gembok_sealed_box_seal (key, after, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  return g_bytes_ref (made);
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
