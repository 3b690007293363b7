/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fixture.h"

#define NOW G_GINT64_CONSTANT (1786942800)

static void
assert_damaged (Fixture *fixture, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_vault_check (fixture->vault, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
damaged_boxes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const changes[] = {
    "UPDATE private_key SET box = substr(box, 1, length(box) - 1)",
    "UPDATE private_key SET box = x''",
    "UPDATE private_key SET public_key = x'3000'",
    "UPDATE private_key SET box = CAST(substr(box, 1, 40) || x'00' || substr(box, 42) AS BLOB)",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  gembok_vault_key_add (fixture->vault, key, &error);
  g_assert_no_error (error);
  gembok_vault_check (fixture->vault, &error);
  g_assert_no_error (error);
  fixture_tamper (fixture, "CREATE TABLE saved AS SELECT * FROM private_key");
  g_autofree char *name = g_strndup (key->public_key_sha256, 16);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      fixture_tamper (fixture, changes[i]);
      assert_damaged (fixture, name);
      fixture_tamper (fixture, "DELETE FROM private_key; INSERT INTO private_key SELECT * FROM saved");
    }
  gembok_vault_check (fixture->vault, &error);
  g_assert_no_error (error);
}

static void
broken_references (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_tamper (fixture, "PRAGMA foreign_keys = OFF; INSERT INTO step VALUES ('nobody', 's', 1, 0)");
  assert_damaged (fixture, "step");
}

static void
broken_index (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_add (fixture, "r2", "Siti Contoh", NOW);
  fixture_tamper (fixture, "PRAGMA writable_schema = ON;"
                           "UPDATE sqlite_schema SET sql = 'CREATE INDEX request_created ON request (updated_at)'"
                           " WHERE name = 'request_created'");
  fixture_reopen (fixture);
  assert_damaged (fixture, "request_created");
}

/* The search index can be made anew from what it indexes. */
static void
search_is_mended (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  guint total = 99;
  fixture_add (fixture, "r1", "Siti Contoh Rahmawati", NOW);
  fixture_add (fixture, "r2", "Siti Contoh Wijaya", NOW);
  fixture_tamper (fixture, "INSERT INTO request_search (request_search) VALUES ('delete-all')");
  g_autoptr (GPtrArray) lost = gembok_vault_request_list (fixture->vault, "rahmawati", 0, 10, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lost->len, ==, 0);
  gembok_vault_check (fixture->vault, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) found = gembok_vault_request_list (fixture->vault, "rahmawati", 0, 10, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
}

/* Bytes of the file change under us, as on a failing disk. */
static void
damaged_pages (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i);
      fixture_add (fixture, id, "Siti Contoh", NOW);
    }
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + length - 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  fixture_reopen (fixture);
  g_assert_false (gembok_vault_check (fixture->vault, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

static void
facts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  GembokVaultFacts known = { 0 };
  fixture_add (fixture, "r1aaaaaa", "Siti Contoh Rahmawati", 1700000001);
  g_assert_true (gembok_vault_facts (fixture->vault, &known, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (known.requests, ==, 1);
  g_assert_cmpuint (known.schema, >=, 3);
  g_assert_cmpuint (known.file_bytes, >, 4096);
  g_assert_true (g_str_has_prefix (gembok_vault_library (), "3."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/check/boxes", damaged_boxes);
  fixture_test ("/check/references", broken_references);
  fixture_test ("/check/index", broken_index);
  fixture_test ("/check/search", search_is_mended);
  fixture_test ("/check/pages", damaged_pages);
  fixture_test ("/check/facts", facts);
  return g_test_run ();
}
