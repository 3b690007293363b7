/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "crypto/crl.h"
#include "crypto/crypto.h"
#include "server/csr-check.h"
#include "server/installation.h"
#include "server/server.h"
#include "server/validity.h"

#define PASSPHRASE "rumah-besar-kuning-langit-9-awan"
#define DAY        (24 * 60 * 60)

static char *parent;
static char *folder;
static char *root_sha256;

static GembokSecret *
secret (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

static void
set (GembokSettings *settings, GembokSetting setting, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_settings_set (settings, setting, text, &error));
  g_assert_no_error (error);
}

static GembokSettings *
make_settings (void)
{
  GembokSettings *settings = gembok_settings_new ();
  set (settings, GEMBOK_SETTING_ORGANIZATION, "Dinas Kominfo Kabupaten Contoh");
  set (settings, GEMBOK_SETTING_URL, "https://127.0.0.1:8443");
  set (settings, GEMBOK_SETTING_CA_KEY, "ec:P-256");
  set (settings, GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:3072,ec:P-256");
  set (settings, GEMBOK_SETTING_VALIDITY_DAYS, "90");
  set (settings, GEMBOK_SETTING_CRL_HOURS, "5");
  g_assert_true (gembok_settings_complete (settings, NULL));
  return settings;
}

static gboolean
make_with (const char *where, GPtrArray *accounts, GError **error)
{
  g_autoptr (GembokSettings) settings = make_settings ();
  g_autoptr (GembokSecret) passphrase = secret (PASSPHRASE);
  GembokAddress listen = { g_strdup ("127.0.0.1"), 8443, 8080, NULL };
  const GembokInstallation installation = { settings, passphrase, &listen, accounts };
  g_clear_pointer (&root_sha256, g_free);
  const gboolean done = gembok_installation_make (where, &installation, &root_sha256, error);
  g_free (listen.host);
  return done;
}

static gboolean
make (const char *where, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  return make_with (where, accounts, error);
}

static GembokServer *
unlock (const char *passphrase, GError **error)
{
  g_autoptr (GembokSettings) settings = NULL;
  g_autoptr (GembokSecret) typed = secret (passphrase);
  g_assert_true (gembok_settings_load (folder, &settings, error));
  g_assert_nonnull (settings);
  GembokServer *server = gembok_server_unlock (folder, settings, typed, error);
  if (server != NULL)
    gembok_server_set_addresses (server, "https://127.0.0.1:8443", "http://127.0.0.1:8080");
  return server;
}

/* --- what is made -------------------------------------------------------------------------------------------------- */

static void
test_nothing_unfinished_lies_beside_it (void)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "own");
  g_assert_null (g_dir_read_name (dir));
  g_assert_cmpuint (strlen (root_sha256), ==, 64);
}

static void
test_no_key_of_the_ca_is_readable (void)
{
  static const char *const names[] = { "root.key", "issuing.key", "responder.key" };
  g_autofree char *sealed = g_build_filename (folder, "ca", "keys.sealed", NULL);
  g_autoptr (GBytes) bytes = gembok_file_read (sealed, 65536, NULL);
  g_assert_nonnull (bytes);
  g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "PRIVATE KEY", 11));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, "ca", names[i], NULL);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_an_existing_folder_is_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) empty_error = NULL;
  g_autofree char *empty = g_build_filename (parent, "empty", NULL);
  g_autofree char *before = g_strdup (root_sha256);
  g_assert_false (make (folder, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_assert_false (make (empty, &empty_error));
  g_assert_error (empty_error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_rmdir (empty);
  root_sha256 = g_steal_pointer (&before);
}

/* A killed init leaves its folder under another name; the next one for the same place removes it, unless somebody is at it. */
static void
test_what_was_left_unfinished_is_removed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *second = g_build_filename (parent, "second", NULL);
  g_autofree char *left = g_build_filename (parent, ".second.init-AAAAAA", NULL);
  g_autofree char *deep = g_build_filename (left, "ca", NULL);
  g_autofree char *file = g_build_filename (deep, "keys.sealed", NULL);
  g_autofree char *busy = g_build_filename (parent, ".second.init-BBBBBB", NULL);
  g_autofree char *lock_file = g_build_filename (busy, "lock", NULL);
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  const int lock = gembok_data_folder_lock (busy, &error);
  g_assert_cmpint (lock, >=, 0);
  /* This one fails, too, half-way (two accounts of one name), and leaves nothing. */
  GembokAccount account = { .username = (char[]){ "budi" }, .name = (char[]){ "Budi" }, .password = (char[]){ "-" } };
  account.role = GEMBOK_ROLE_OFFICER;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  g_ptr_array_add (accounts, &account);
  g_ptr_array_add (accounts, &account);
  g_autofree char *before = g_steal_pointer (&root_sha256);
  g_assert_false (make_with (second, accounts, &error));
  root_sha256 = g_steal_pointer (&before);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (lock_file, G_FILE_TEST_EXISTS));
  close (lock);
  g_unlink (lock_file);
  g_rmdir (busy);
}

/* --- what it obeys ------------------------------------------------------------------------------------------------- */

static void
test_a_wrong_passphrase_is_told_from_damage (void)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) damaged = NULL;
  g_autofree char *path = g_build_filename (folder, "ca", "keys.sealed", NULL);
  g_autoptr (GBytes) good = gembok_file_read (path, 65536, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (good, &length);
  g_assert_null (unlock ("another-one", &wrong));
  g_assert_error (wrong, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_autofree guint8 *bent = g_memdup2 (data, length);
  bent[length / 2] ^= 1;
  g_autoptr (GBytes) bytes = g_bytes_new (bent, length);
  g_assert_true (gembok_file_write (path, bytes, GEMBOK_WRITE_REPLACE, NULL));
  g_assert_null (unlock (PASSPHRASE, &damaged));
  g_assert_error (damaged, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_assert_true (gembok_file_write (path, good, GEMBOK_WRITE_REPLACE, NULL));
}

static GembokProblem *
check (const GembokServer *server, GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "CN", "Siti Contoh Rahmawati", &error));
  g_autoptr (GembokCsr) csr = gembok_csr_create (key, subject, &error);
  g_assert_no_error (error);
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  gembok_wire_fields_add (request->subject, "CN", "Siti Contoh Rahmawati");
  g_autoptr (GembokCsr) parsed = NULL;
  return gembok_csr_check (server->policy, request, gembok_csr_der (csr), &parsed);
}

static void
check_person (GembokServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, NULL);
  g_autofree char *serial = gembok_ca_draw_serial ();
  const gint64 now = gembok_server_now ();
  g_autoptr (GembokCertificate) certificate
      = gembok_ca_issue_person (server->ca, gembok_key_public (key), "Siti Contoh Rahmawati",
                                "Bidang Persandian, Dinas Komunikasi dan Informatika Pemerintah Kabupaten Contoh Raya",
                                serial, now, &error);
  g_assert_no_error (error);
  g_autofree char *subject = gembok_subject_to_string (gembok_certificate_subject (certificate));
  g_assert_null (strstr (subject, "LATIHAN"));
  /* As long as a subject can be, and no longer. */
  g_assert_nonnull (strstr (subject, "Pemerintah"));
  g_assert_null (strstr (subject, "Raya"));
  const gint64 seconds = gembok_certificate_not_after (certificate) - gembok_certificate_not_before (certificate);
  g_assert_cmpint (seconds, ==, 90 * DAY - 1);
}

static gint64
crl_seconds (GembokServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = gembok_validity_crl (server, gembok_server_now (), &error);
  g_autoptr (GembokCrl) crl = gembok_crl_parse (der, &error);
  g_assert_no_error (error);
  return gembok_crl_next_update (crl) - gembok_crl_this_update (crl);
}

static void
test_it_obeys_its_settings_also_after_a_reload (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokServer) server = unlock (PASSPHRASE, &error);
  g_assert_no_error (error);
  check_person (server);
  g_assert_cmpint (crl_seconds (server), ==, 5 * 60 * 60);
  g_autoptr (GembokProblem) refused = check (server, GEMBOK_KEY_RSA_2048);
  g_assert_cmpstr (refused->code, ==, GEMBOK_PROBLEM_CSR_KEY_POLICY);
  g_assert_null (check (server, GEMBOK_KEY_EC_P256));
  g_assert_false (server->policy->training);

  g_autofree char *etag = g_strdup (server->policy_etag);
  g_autoptr (GembokSettings) changed = gembok_settings_copy (server->settings);
  set (changed, GEMBOK_SETTING_CRL_HOURS, "2");
  set (changed, GEMBOK_SETTING_KEY_ALGORITHMS, "rsa:2048");
  set (changed, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM, "rsa:2048");
  g_assert_true (gembok_settings_save (changed, folder, &error));
  g_assert_true (gembok_server_reload (server, &error));
  gembok_server_set_addresses (server, "https://127.0.0.1:8443", "http://127.0.0.1:8080");
  g_assert_cmpstr (server->policy_etag, !=, etag);
  g_assert_cmpint (crl_seconds (server), ==, 2 * 60 * 60);
  g_autoptr (GembokProblem) now_refused = check (server, GEMBOK_KEY_EC_P256);
  g_assert_nonnull (now_refused);

  g_autofree char *path = g_build_filename (folder, "settings.json", NULL);
  g_assert_true (g_file_set_contents (path, "{", 1, NULL));
  g_assert_false (gembok_server_reload (server, &error));
  g_assert_cmpint (crl_seconds (server), ==, 2 * 60 * 60);
  g_assert_true (gembok_settings_save (changed, folder, NULL));
}

static void
test_the_passphrase_can_be_changed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autofree char *ca = g_build_filename (folder, "ca", NULL);
  g_autoptr (GembokSecret) old = secret (PASSPHRASE);
  g_autoptr (GembokSecret) fresh = secret ("pohon-tua-merah-lautan-4-batu");
  g_autoptr (GembokSecret) none = secret ("neither");
  g_assert_false (gembok_ca_change_passphrase (ca, none, fresh, &wrong));
  g_assert_error (wrong, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_true (gembok_ca_change_passphrase (ca, old, fresh, &error));
  g_assert_no_error (error);
  g_autoptr (GembokServer) server = unlock ("pohon-tua-merah-lautan-4-batu", &error);
  g_assert_no_error (error);
}

/* The CA is never made anew under the same name; only the TLS key, which nobody depends on. */
static void
test_a_lost_part_is_not_replaced (void)
{
  static const char *const parts[] = { "root.pem", "issuing.pem", "keys.sealed" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (folder, "ca", parts[i], NULL);
      g_autofree char *away = g_strconcat (path, ".away", NULL);
      g_assert_cmpint (g_rename (path, away), ==, 0);
      g_assert_null (unlock (PASSPHRASE, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_cmpint (g_rename (away, path), ==, 0);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *tls = g_build_filename (folder, "ca", "tls.key", NULL);
  g_assert_cmpint (g_unlink (tls), ==, 0);
  g_autoptr (GembokServer) server = unlock (PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (tls, G_FILE_TEST_EXISTS));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  (void) g_remove (path);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  parent = g_dir_make_tmp ("gembok-installation-XXXXXX", NULL);
  folder = g_build_filename (parent, "own", NULL);
  g_assert_true (make (folder, &error));
  g_assert_no_error (error);
  g_test_add_func ("/installation/whole", test_nothing_unfinished_lies_beside_it);
  g_test_add_func ("/installation/keys", test_no_key_of_the_ca_is_readable);
  g_test_add_func ("/installation/exists", test_an_existing_folder_is_refused);
  g_test_add_func ("/installation/unfinished", test_what_was_left_unfinished_is_removed);
  g_test_add_func ("/installation/wrong-passphrase", test_a_wrong_passphrase_is_told_from_damage);
  g_test_add_func ("/installation/obeys", test_it_obeys_its_settings_also_after_a_reload);
  g_test_add_func ("/installation/lost", test_a_lost_part_is_not_replaced);
  /* The last: the passphrase is another one afterwards. */
  g_test_add_func ("/installation/passphrase", test_the_passphrase_can_be_changed);
  const int result = g_test_run ();
  remove_tree (parent);
  g_free (parent);
  g_free (folder);
  g_free (root_sha256);
  return result;
}
