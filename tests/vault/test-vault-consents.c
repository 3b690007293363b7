/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-consents.h"

#include <glib/gstdio.h>

#include "fixture.h"
#include "vault/schema-private.h"
#include "vault/vault-log.h"

/* 2026-08-17 12:00 WIB. */
#define NOW G_GINT64_CONSTANT (1786942800)

/* What is recorded, in one line: version, and "-" behind one that was withdrawn. */
static void
assert_consents (Fixture *fixture, const char *request, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) consents = gembok_vault_consent_list (fixture->vault, request, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < consents->len; i++)
    {
      const GembokVaultConsent *consent = consents->pdata[i];
      g_string_append_printf (text, "%s%s ", consent->version, consent->withdrawn_at != 0 ? "-" : "");
      g_assert_cmpint (consent->given_at, >, 0);
      g_assert_cmpstr (consent->sha256, ==, "ff00");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
give (Fixture *fixture, const char *request, const char *version)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_vault_consent_give (fixture->vault, request, version, "ff00", &error));
  g_assert_no_error (error);
}

static void
withdraw (Fixture *fixture, const char *request)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_vault_consent_withdraw (fixture->vault, request, &error));
  g_assert_no_error (error);
}

static void
what_was_withdrawn_stays (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_add (fixture, "r2", "Budi Contoh", NOW);
  assert_consents (fixture, "r1", "");
  withdraw (fixture, "r1");
  give (fixture, "r1", "1");
  give (fixture, "r1", "1");
  give (fixture, "r2", "1");
  assert_consents (fixture, "r1", "1 ");
  withdraw (fixture, "r1");
  give (fixture, "r1", "1");
  give (fixture, "r1", "2");
  fixture_reopen (fixture);
  assert_consents (fixture, "r1", "1- 1 2 ");
  withdraw (fixture, "r1");
  assert_consents (fixture, "r1", "1- 1- 2- ");
  assert_consents (fixture, "r2", "1 ");
  g_assert_false (gembok_vault_consent_give (fixture->vault, "r3", "1", "ff00", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* With a draft that is thrown away they go, too. */
  g_assert_true (gembok_vault_request_remove (fixture->vault, "r1", &error));
  g_assert_no_error (error);
  assert_consents (fixture, "r1", "");
  fixture_assert_sound (fixture);
}

/* --- a vault of version 1 --------------------------------------------------------------------------------------- */

static void
run (sqlite3 *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gembok_sql_run (db, sql, &error);
  g_assert_no_error (error);
}

/* Puts a vault of the first layout, with the same contents, in the place of the present one, and leaves it closed. */
static void
go_back_to_version_1 (Fixture *fixture)
{
  static const char *const tables[]
      = { "meta",    "private_key", "profile",          "account",      "request",     "request_text", "step",
          "attempt", "document",    "document_content", "refused_file", "certificate", "log" };
  g_autoptr (GError) error = NULL;
  g_autofree char *present = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *old = g_build_filename (fixture->folder, "old.db", NULL);
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (old, &db), ==, SQLITE_OK);
  gembok_schema_migrate (db, gembok_schema_migrations, 1, &error);
  g_assert_no_error (error);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS new", present);
  run (db, attach);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *copy = g_strdup_printf ("INSERT INTO main.%s SELECT * FROM new.%s ORDER BY 1", tables[i], tables[i]);
      run (db, copy);
    }
  run (db, "INSERT INTO request_search (request_search) VALUES ('rebuild')");
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_cmpint (g_rename (old, present), ==, 0);
}

static gint64
version_of (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 version = 0;
  sqlite3 *db = fixture_raw (fixture);
  gembok_sql_number (db, "PRAGMA user_version", &version, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return version;
}

static void
an_old_vault_is_brought_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_assert_true (gembok_vault_key_add (fixture->vault, key, &error));
  g_autoptr (GembokVaultRequest) request = fixture_request ("r1", "Siti Contoh Rahmawati", NOW);
  request->public_key_sha256 = g_strdup (key->public_key_sha256);
  g_assert_true (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_true (gembok_vault_log (fixture->vault, "applicant", "r1", NULL, "create", "done", &error));
  g_assert_no_error (error);
  g_autofree char *id = g_strdup (gembok_vault_id (fixture->vault));
  go_back_to_version_1 (fixture);
  g_assert_cmpint (version_of (fixture), ==, 1);

  fixture_reopen (fixture);
  g_assert_cmpint (version_of (fixture), ==, gembok_schema_version);
  g_assert_cmpstr (gembok_vault_id (fixture->vault), ==, id);
  fixture_assert_sound (fixture);
  g_autoptr (GPtrArray) found = gembok_vault_request_list (fixture->vault, "rahmawati", 0, 10, NULL, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_autoptr (GembokVaultKey) kept = gembok_vault_key_get (fixture->vault, key->public_key_sha256, &error);
  g_assert_true (g_bytes_equal (kept->box, key->box));
  assert_consents (fixture, "r1", "");
  give (fixture, "r1", "1");
  fixture_reopen (fixture);
  assert_consents (fixture, "r1", "1 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/consents/history", what_was_withdrawn_stays);
  fixture_test ("/consents/migration", an_old_vault_is_brought_up);
  return g_test_run ();
}
