/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/schema-private.h"

static sqlite3 *
open_memory (void)
{
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  sqlite3_extended_result_codes (db, 1);
  return db;
}

static gint64
number (sqlite3 *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;
  gembok_sql_number (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
steps_run_once_each (void)
{
  static const char *const steps[] = {
    "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)",
    "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7",
    "UPDATE a SET x = x + 1",
  };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = open_memory ();
  gembok_schema_migrate (db, steps, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (number (db, "PRAGMA application_id"), ==, GEMBOK_SCHEMA_APPLICATION_ID);
  for (guint i = 0; i < 2; i++)
    {
      gembok_schema_migrate (db, steps, 3, &error);
      g_assert_no_error (error);
      g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 3);
      g_assert_cmpint (number (db, "SELECT x * 10 + y FROM a"), ==, 27);
    }
  g_assert_true (gembok_schema_inspect (db, 3, &error));
  g_assert_false (gembok_schema_inspect (db, 2, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NEWER);
  g_clear_error (&error);
  /* A newer vault is not touched by an older program's steps. */
  gembok_schema_migrate (db, steps, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
a_failing_step_leaves_the_old_version (void)
{
  static const char *const steps[] = {
    "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)",
    "UPDATE a SET x = 5; CREATE TABLE b (y); INSERT INTO nowhere VALUES (1)",
  };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = open_memory ();
  g_assert_false (gembok_schema_migrate (db, steps, 2, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (sqlite3_get_autocommit (db), ==, 1);
  g_assert_cmpint (number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (number (db, "SELECT x FROM a"), ==, 1);
  g_assert_cmpint (number (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), ==, 0);
  g_assert_true (gembok_schema_inspect (db, 2, &error));
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
what_is_ours (void)
{
  static const struct
  {
    const char *sql;
    int code; /* -1: accepted */
  } cases[] = {
    { "", -1 },
    { "CREATE TABLE a (x)", GEMBOK_ERROR_BAD_FILE },
    { "PRAGMA user_version = 1", GEMBOK_ERROR_BAD_FILE },
    { "PRAGMA application_id = 252006674", GEMBOK_ERROR_BAD_FILE },
    { "PRAGMA application_id = 1196245579", GEMBOK_ERROR_BAD_FILE },
    { "PRAGMA application_id = 1196245579; PRAGMA user_version = -3", GEMBOK_ERROR_BAD_FILE },
    { "PRAGMA application_id = 1196245579; PRAGMA user_version = 1", -1 },
    { "PRAGMA application_id = 1196245579; PRAGMA user_version = 2", GEMBOK_ERROR_NEWER },
  };
  g_assert_cmpint (GEMBOK_SCHEMA_APPLICATION_ID, ==, 1196245579);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      sqlite3 *db = open_memory ();
      gembok_sql_run (db, cases[i].sql, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gembok_schema_inspect (db, 1, &error), ==, cases[i].code < 0);
      if (cases[i].code >= 0)
        g_assert_error (error, GEMBOK_ERROR, cases[i].code);
      g_assert_cmpint (sqlite3_get_autocommit (db), ==, 1);
      g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
    }
}

/* What has been published must not change any more: a vault that was made with it would differ from a new one. */
static void
published_steps_are_frozen (void)
{
  static const char *const published[] = { "c33479262db00211ef9fd6d35670edbf090df12dbb10b2aaf1211d4832fe2470",
                                           "d7627d6c5e41c5390c5af83416f225ecfbe816610ac7982e94698f538fc2bf46",
                                           "ecc82b12b8511c2a5370b9223cf59ff4aaaf8e8f58951d04d9f20b6db9cd31c9",
                                           "84f3f1a856a9d0404085d10e67defc96f5e75ab49c592f65a834cf244a3a15ba",
                                           "914eef4cbce6562ccebabcebd6cff22e3279f33d7ee393789c7bf23d4dc05977",
                                           "9c4e82698672c39dd60c9755aeec01749ae2e72ce7cfb3eb71acd732fc4bafcf" };
  g_assert_cmpuint (gembok_schema_version, ==, G_N_ELEMENTS (published));
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, gembok_schema_migrations[i], -1);
      g_assert_cmpstr (hash, ==, published[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/steps", steps_run_once_each);
  g_test_add_func ("/schema/failing-step", a_failing_step_leaves_the_old_version);
  g_test_add_func ("/schema/ours", what_is_ours);
  g_test_add_func ("/schema/frozen", published_steps_are_frozen);
  return g_test_run ();
}
