/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store.h"

#include <sqlite3.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "fixture.h"
#include "server/sql.h"
#include "server/store-certificates.h"

static void
set_version (const char *folder, int version)
{
  g_autofree char *path = g_build_filename (folder, "ams.db", NULL);
  g_autofree char *text = g_strdup_printf ("PRAGMA user_version = %d", version);
  sqlite3 *database = NULL;
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static char *
pragma (GembokStore *store, const char *name)
{
  g_autofree char *text = g_strconcat ("PRAGMA ", name, NULL);
  g_autoptr (GembokSql) sql = gembok_sql_new (store, text);
  gboolean row = FALSE;
  g_assert_true (gembok_sql_next (sql, &row, NULL));
  return row ? gembok_sql_take_text (sql) : NULL;
}

static void
test_it_is_kept_safely (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  static const char *const wanted[][2]
      = { { "journal_mode", "wal" }, { "synchronous", "2" }, { "foreign_keys", "1" }, { "secure_delete", "1" } };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *value = pragma (fixture->store, wanted[i][0]);
      g_assert_cmpstr (value, ==, wanted[i][1]);
    }
}

static void
test_a_newer_folder_is_left_alone (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  set_version (fixture->folder, GEMBOK_STORE_VERSION + 1);
  g_assert_null (gembok_store_open (fixture->folder, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NEWER);
  set_version (fixture->folder, GEMBOK_STORE_VERSION);
  g_autoptr (GembokStore) again = gembok_store_open (fixture->folder, NULL);
  g_assert_nonnull (again);
}

static void
test_settings_and_transactions (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_assert_true (gembok_store_get_setting (fixture->store, "nothing", &value, &error));
  g_assert_null (value);
  g_assert_true (gembok_store_begin (fixture->store, &error));
  g_assert_true (gembok_store_in_transaction (fixture->store));
  g_assert_true (gembok_store_set_setting (fixture->store, "word", "one", &error));
  gembok_store_rollback (fixture->store);
  gembok_store_rollback (fixture->store);
  g_assert_true (gembok_store_get_setting (fixture->store, "word", &value, &error));
  g_assert_null (value);
  g_assert_true (gembok_store_begin (fixture->store, &error));
  g_assert_true (gembok_store_set_setting (fixture->store, "word", "one", &error));
  g_assert_true (gembok_store_set_setting (fixture->store, "word", "two", &error));
  g_assert_true (gembok_store_commit (fixture->store, &error));
  /* Another connection, as the command line beside the service has it. */
  g_autoptr (GembokStore) other = gembok_store_open (fixture->folder, &error);
  g_assert_true (gembok_store_get_setting (other, "word", &value, &error));
  g_assert_cmpstr (value, ==, "two");
}

static void
test_failures_are_kept_until_asked (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSql) sql = gembok_sql_new (fixture->store, "SELECT nonsense FROM nowhere WHERE a = ?");
  gboolean row = TRUE;
  gembok_sql_text (sql, "x");
  gembok_sql_integer (sql, 1);
  g_assert_false (gembok_sql_next (sql, &row, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_FAILED);
  g_assert_false (row);
}

static void
test_a_serial_number_is_recorded_once (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_store_reserve_serial (fixture->store, "4f01", "r", NOON, &error));
  g_assert_false (gembok_store_reserve_serial (fixture->store, "4f01", "s", NOON, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  /* A certificate without a recorded number cannot even be stored. */
  g_autoptr (GBytes) chain = g_bytes_new ("x", 1);
  const GembokStoredCertificate certificate = { .serial = "4f02",
                                                .request = "r",
                                                .account = fixture->applicant->id,
                                                .subject = "CN=x",
                                                .public_key_sha256 = "aa",
                                                .chain = chain };
  g_assert_false (gembok_store_add_certificate (fixture->store, &certificate, NOON, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_FAILED);
}

static void
test_first_answers (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new ("{}", 2);
  const gint64 id = fixture->applicant->id;
  const GembokStoredAnswer answer = { .body_sha256 = (char *) (guintptr) "hash",
                                      .status = 201,
                                      .etag = (char *) (guintptr) "\"e\"",
                                      .location = (char *) (guintptr) "/x",
                                      .body = body };
  g_assert_true (gembok_store_add_answer (fixture->store, id, "/p", "key", &answer, NOON, &error));
  g_assert_false (gembok_store_add_answer (fixture->store, id, "/p", "key", &answer, NOON, NULL));
  g_autoptr (GembokStoredAnswer) found = NULL;
  g_assert_true (gembok_store_find_answer (fixture->store, id, "/p", "key", &found, &error));
  g_assert_cmpint (found->status, ==, 201);
  g_assert_cmpstr (found->etag, ==, "\"e\"");
  g_assert_cmpstr (found->location, ==, "/x");
  g_assert_true (g_bytes_equal (found->body, body));
  static const char *const others[][2] = { { "/q", "key" }, { "/p", "other" } };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GembokStoredAnswer) none = NULL;
      g_assert_true (gembok_store_find_answer (fixture->store, id, others[i][0], others[i][1], &none, &error));
      g_assert_null (none);
    }
  g_autoptr (GembokStoredAnswer) foreign = NULL;
  g_assert_true (gembok_store_find_answer (fixture->store, fixture->stranger->id, "/p", "key", &foreign, &error));
  g_assert_null (foreign);
  /* More than a year later nobody asks again. */
  g_assert_true (gembok_store_add_answer (fixture->store, id, "/p", "new", &answer, NOON + 401 * 86400, &error));
  g_autoptr (GembokStoredAnswer) old = NULL;
  g_assert_true (gembok_store_find_answer (fixture->store, id, "/p", "key", &old, &error));
  g_assert_null (old);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/safe", test_it_is_kept_safely);
  g_test_add_func ("/store/newer", test_a_newer_folder_is_left_alone);
  g_test_add_func ("/store/transactions", test_settings_and_transactions);
  g_test_add_func ("/store/sql-failures", test_failures_are_kept_until_asked);
  g_test_add_func ("/store/serials", test_a_serial_number_is_recorded_once);
  g_test_add_func ("/store/answers", test_first_answers);
  return g_test_run ();
}
