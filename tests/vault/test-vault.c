/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "vault/schema-private.h"
#include "vault/vault-log.h"
#include "vault/vault-private.h"

#define NOW G_GINT64_CONSTANT (1786942800)

/* --- opening ---------------------------------------------------------------------------------------------------- */

/* What a damaged file claims of its lengths does not take all the memory there is. */
static void
memory_is_bounded (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (fixture->vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (read->db, "SELECT zeroblob (900000000) || 'x'", &error);
  g_assert_no_error (error);
  g_assert_cmpint (gembok_sql_step (stmt, &error), ==, GEMBOK_SQL_FAILED);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

static void
only_for_its_owner (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  static const char *const names[] = { ".", "vault.db", "vault.db-wal", "vault.db-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      struct stat info;
      g_assert_cmpint (stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, i == 0 ? 0700 : 0600);
    }
  /* A mode that somebody widened is narrowed again. */
  g_autofree char *database = g_build_filename (fixture->folder, "vault.db", NULL);
  g_assert_cmpint (chmod (database, 0644), ==, 0);
  g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
  fixture_reopen (fixture);
  struct stat info;
  g_assert_cmpint (stat (database, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (fixture->folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
keeps_its_name (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = g_strdup (gembok_vault_id (fixture->vault));
  g_assert_cmpuint (strlen (id), ==, 26);
  fixture_reopen (fixture);
  g_assert_cmpstr (gembok_vault_id (fixture->vault), ==, id);
  g_assert_cmpstr (gembok_vault_folder (fixture->vault), ==, fixture->folder);
}

static void
settings_are_in_force (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const struct
  {
    const char *pragma;
    gint64 value;
  } settings[] = {
    { "PRAGMA synchronous", 2 },
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA secure_delete", 1 },
    { "PRAGMA temp_store", 2 },
    { "PRAGMA mmap_size", 0 },
    { "PRAGMA trusted_schema", 0 },
    { "PRAGMA user_version", gembok_schema_version },
    { "PRAGMA journal_size_limit", 1048576 },
    { "PRAGMA application_id", 0x474d424b },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (fixture->vault);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gint64 value = -1;
      gembok_sql_number (read->db, settings[i].pragma, &value, &error);
      g_assert_no_error (error);
      g_assert_cmpint (value, ==, settings[i].value);
    }
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (read->db, "PRAGMA journal_mode", &error);
  g_assert_cmpint (gembok_sql_step (stmt, &error), ==, GEMBOK_SQL_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (stmt, 0), ==, "wal");
  int defensive = 0;
  sqlite3_db_config (read->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
  g_assert_cmpint (defensive, ==, 1);
}

/* Tries to open the fixture's folder and expects it to fail. */
static void
assert_refused (Fixture *fixture, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_assert_null (gembok_vault_open (fixture->folder, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_cmpuint (strlen (gembok_error_get_hint (error)), >, 10);
}

static void
newer_schema (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_tamper (fixture, "PRAGMA user_version = 9999");
  assert_refused (fixture, GEMBOK_ERROR_NEWER);
  g_autofree char *known = g_strdup_printf ("PRAGMA user_version = %u", gembok_schema_version);
  fixture_tamper (fixture, known);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_count (fixture), ==, 1);
}

static void
foreign_database (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_fill (fixture, "", 0);
  fixture_tamper (fixture, "CREATE TABLE moz_cookies (id INTEGER); PRAGMA user_version = 1");
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length = 0, after_length = 0;
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  assert_refused (fixture, GEMBOK_ERROR_BAD_FILE);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpuint (before_length, ==, after_length);
  g_assert_true (memcmp (before, after, after_length) == 0);
  /* Ours by its mark alone is not enough, and neither is its version. */
  fixture_tamper (fixture, "PRAGMA application_id = 1196245579; PRAGMA user_version = 0");
  assert_refused (fixture, GEMBOK_ERROR_BAD_FILE);
}

/* What the schema does not allow, a damaged file may hold. */
static void
no_name_at_all (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_tamper (fixture,
                  "PRAGMA writable_schema = ON;"
                  "UPDATE sqlite_schema SET sql = replace (sql, 'value TEXT NOT NULL', 'value TEXT') WHERE name = 'meta';"
                  "PRAGMA writable_schema = RESET;"
                  "UPDATE meta SET value = NULL WHERE name = 'id';"
                  "PRAGMA writable_schema = ON;"
                  "UPDATE sqlite_schema SET sql = replace (sql, 'value TEXT', 'value TEXT NOT NULL') WHERE name = 'meta';"
                  "PRAGMA writable_schema = RESET;");
  assert_refused (fixture, GEMBOK_ERROR_DAMAGED);
}

static void
corrupt_files (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_fill (fixture,
                "This is a letter, not a database. It is long enough to be read as a header of one hundred bytes or more.",
                -1);
  assert_refused (fixture, GEMBOK_ERROR_DAMAGED);
  /* A header that is right, with nothing behind it. */
  fixture_fill (fixture, "", 0);
  fixture_reopen (fixture);
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 8192);
  memset (contents + 100, 0x5a, 4096 - 100);
  fixture_fill (fixture, contents, (gssize) length);
  assert_refused (fixture, GEMBOK_ERROR_DAMAGED);
}

static void
an_empty_file_becomes_a_vault (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_fill (fixture, "", 0);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_count (fixture), ==, 0);
}

static void
links_and_pipes_are_refused (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere.db", NULL);
  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, path), ==, 0);
  assert_refused (fixture, GEMBOK_ERROR_BAD_FILE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (fixture, GEMBOK_ERROR_BAD_FILE);
}

/* A mistyped --data-dir: nobody's folder is closed to others, nor gets a vault. What a crash left behind is no other file. */
static void
a_folder_of_other_files_is_left_alone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  struct stat info;
  g_autofree char *folder = g_strconcat (fixture->folder, "-srv", NULL);
  g_autofree char *left = g_build_filename (folder, "vault.db-wal", NULL);
  g_autofree char *foreign = g_build_filename (folder, "laporan.txt", NULL);
  g_autofree char *made = g_build_filename (folder, "vault.db", NULL);
  g_assert_cmpint (mkdir (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (foreign, "a", 1, NULL));
  g_assert_null (gembok_vault_open (folder, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_cmpint (stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0755);
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  g_assert_cmpint (rename (foreign, left), ==, 0);
  g_clear_error (&error);
  g_autoptr (GembokVault) vault = gembok_vault_open (folder, &error);
  g_assert_no_error (error);
  g_clear_pointer (&vault, gembok_vault_unref);
  (void) unlink (left);
  (void) unlink (made);
  g_assert_cmpint (rmdir (folder), ==, 0);
}

static void
a_folder_behind_a_link_is_fine (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *link = g_strconcat (fixture->folder, "-link", NULL);
  g_assert_cmpint (symlink (fixture->folder, link), ==, 0);
  g_autoptr (GembokVault) same = gembok_vault_open (link, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_vault_id (same), ==, gembok_vault_id (fixture->vault));
  g_assert_cmpint (g_unlink (link), ==, 0);
}

static void
open_as_nobody (const char *folder, int fd G_GNUC_UNUSED)
{
  /* Root may write anywhere, so it becomes somebody who may not. */
  if (geteuid () == 0 && (setresgid (65534, 65534, 65534) != 0 || setresuid (65534, 65534, 65534) != 0))
    _exit (90);
  g_autoptr (GError) error = NULL;
  GembokVault *vault = gembok_vault_open (folder, &error);
  if (vault == NULL)
    _exit ((int) gembok_error_get_code (error));
  gembok_vault_unref (vault);
  _exit (91);
}

static void
give_to_nobody (const char *folder, mode_t folder_mode, mode_t file_mode)
{
  g_autofree char *path = g_build_filename (folder, "vault.db", NULL);
  if (geteuid () == 0)
    {
      g_assert_cmpint (chown (folder, 65534, 65534), ==, 0);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_assert_cmpint (chmod (path, file_mode), ==, 0);
  g_assert_cmpint (chmod (folder, folder_mode), ==, 0);
}

static void
read_only_places (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  give_to_nobody (fixture->folder, 0500, 0600);
  g_assert_cmpint (fixture_wait (fixture_child (open_as_nobody, fixture->folder, -1)), ==, GEMBOK_ERROR_STORAGE);
  give_to_nobody (fixture->folder, 0700, 0400);
  g_assert_cmpint (fixture_wait (fixture_child (open_as_nobody, fixture->folder, -1)), ==, GEMBOK_ERROR_STORAGE);
  give_to_nobody (fixture->folder, 0700, 0600);
  g_assert_cmpint (fixture_wait (fixture_child (open_as_nobody, fixture->folder, -1)), ==, 91);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  give_to_nobody (fixture->folder, 0500, 0600);
  g_assert_cmpint (fixture_wait (fixture_child (open_as_nobody, fixture->folder, -1)), ==, GEMBOK_ERROR_STORAGE);
  give_to_nobody (fixture->folder, 0700, 0600);
}

/* --- transactions ----------------------------------------------------------------------------------------------- */

static void
transactions_are_whole (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  /* A call that fails takes nothing else with it. */
  g_autoptr (GembokVaultRequest) twin = fixture_request ("r1", "Budi Contoh", NOW);
  g_assert_false (gembok_vault_request_add (fixture->vault, twin, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  fixture_add (fixture, "r2", "Siti Contoh", NOW);
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count (fixture), ==, 2);

  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  fixture_add (fixture, "r3", "Siti Contoh", NOW);
  gembok_vault_rollback (fixture->vault);
  g_assert_cmpuint (fixture_count (fixture), ==, 2);
  gembok_vault_rollback (fixture->vault);
  fixture_reopen (fixture);
  g_assert_cmpuint (fixture_count (fixture), ==, 2);
}

static void
nesting_is_reported (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  g_test_expect_message ("gembok", G_LOG_LEVEL_WARNING, "*runtime check failed*");
  g_assert_false (gembok_vault_begin (fixture->vault, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_FAILED);
  g_clear_error (&error);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count (fixture), ==, 1);
}

typedef struct
{
  GembokVault *vault;
  guint number;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = g_strdup_printf ("t%u-%u", worker->number, i);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW + i);
      gembok_vault_begin (worker->vault, &error);
      g_assert_no_error (error);
      gembok_vault_request_add (worker->vault, request, &error);
      g_assert_no_error (error);
      gembok_vault_log (worker->vault, "applicant", id, NULL, "new", "done", &error);
      g_assert_no_error (error);
      /* Every second one is taken back: no other thread's change may go with it. */
      if (i % 2 == 0)
        gembok_vault_commit (worker->vault, &error);
      else
        gembok_vault_rollback (worker->vault);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
threads_do_not_mix (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Worker workers[4];
  GThread *threads[4];
  for (guint i = 0; i < 4; i++)
    {
      workers[i] = (Worker){ fixture->vault, i };
      threads[i] = g_thread_new ("worker", work, &workers[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (fixture_count (fixture), ==, 40);
  fixture_assert_sound (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/vault/private", only_for_its_owner);
  fixture_test ("/vault/memory", memory_is_bounded);
  fixture_test ("/vault/name", keeps_its_name);
  fixture_test ("/vault/settings", settings_are_in_force);
  fixture_test ("/vault/newer", newer_schema);
  fixture_test ("/vault/foreign", foreign_database);
  fixture_test ("/vault/corrupt", corrupt_files);
  fixture_test ("/vault/no-name", no_name_at_all);
  fixture_test ("/vault/empty", an_empty_file_becomes_a_vault);
  fixture_test ("/vault/links", links_and_pipes_are_refused);
  fixture_test ("/vault/folder-of-others", a_folder_of_other_files_is_left_alone);
  fixture_test ("/vault/folder-link", a_folder_behind_a_link_is_fine);
  fixture_test ("/vault/read-only", read_only_places);
  fixture_test ("/vault/transactions", transactions_are_whole);
  fixture_test ("/vault/nesting", nesting_is_reported);
  fixture_test ("/vault/threads", threads_do_not_mix);
  return g_test_run ();
}
