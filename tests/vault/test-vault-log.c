/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-log.h"

#include <string.h>

#include "fixture.h"
#include "vault/vault-private.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static void
append (Fixture *fixture, const char *request_id, const char *result)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (fixture->vault, "applicant", request_id, "lock-kaltim", "make-key", result, &error);
  g_assert_no_error (error);
}

static const GembokLogEntry *
nth (GPtrArray *entries, guint i)
{
  return g_ptr_array_index (entries, i);
}

static void
entries_are_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  guint64 count = 99;
  g_autofree char *empty_head = gembok_vault_log_head (fixture->vault, &error);
  g_assert_cmpstr (empty_head, ==, ZEROS);
  g_assert_true (gembok_vault_log_verify (fixture->vault, &count, &error));
  g_assert_cmpuint (count, ==, 0);

  append (fixture, "r1", "done");
  append (fixture, "r2", "failed: storage");
  gembok_vault_log (fixture->vault, "system", NULL, NULL, NULL, "done", &error);
  g_assert_no_error (error);
  append (fixture, "r1", "done");
  fixture_reopen (fixture);
  g_autoptr (GPtrArray) all = gembok_vault_log_list (fixture->vault, NULL, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 4);
  for (guint i = 0; i < all->len; i++)
    {
      g_assert_cmpuint (nth (all, i)->seq, ==, i + 1);
      g_assert_cmpuint (strlen (nth (all, i)->hash), ==, 64);
      g_assert_cmpint (nth (all, i)->at, >, 1700000000);
    }
  g_assert_cmpstr (nth (all, 1)->actor, ==, "applicant");
  g_assert_cmpstr (nth (all, 1)->request_id, ==, "r2");
  g_assert_cmpstr (nth (all, 1)->procedure, ==, "lock-kaltim");
  g_assert_cmpstr (nth (all, 1)->step, ==, "make-key");
  g_assert_cmpstr (nth (all, 1)->result, ==, "failed: storage");
  g_assert_null (nth (all, 2)->request_id);
  g_assert_null (nth (all, 2)->step);
  g_autofree char *head = gembok_vault_log_head (fixture->vault, &error);
  g_assert_cmpstr (head, ==, nth (all, 3)->hash);

  g_autoptr (GPtrArray) one = gembok_vault_log_list (fixture->vault, "r1", 0, 100, &error);
  g_assert_cmpuint (one->len, ==, 2);
  g_autoptr (GPtrArray) page = gembok_vault_log_list (fixture->vault, NULL, 1, 2, &error);
  g_assert_cmpuint (page->len, ==, 2);
  g_assert_cmpuint (nth (page, 0)->seq, ==, 2);
  g_autoptr (GPtrArray) beyond = gembok_vault_log_list (fixture->vault, NULL, G_MAXUINT64, 2, &error);
  g_assert_cmpuint (beyond->len, ==, 0);
  g_assert_true (gembok_vault_log_verify (fixture->vault, &count, &error));
  g_assert_cmpuint (count, ==, 4);
}

/* The hash of the documentation, computed here once more from the bytes. */
static void
hash_as_documented (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  append (fixture, NULL, "done");
  g_autoptr (GPtrArray) all = gembok_vault_log_list (fixture->vault, NULL, 0, 1, &error);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, nth (all, 0)->at);
  const char *const fields[] = { ZEROS, "1", at, "applicant", NULL, "lock-kaltim", "make-key", "done" };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      guint8 length[8];
      memset (length, fields[i] == NULL ? 0xff : 0, sizeof length);
      if (fields[i] != NULL)
        length[7] = (guint8) strlen (fields[i]);
      g_checksum_update (checksum, length, sizeof length);
      if (fields[i] != NULL)
        g_checksum_update (checksum, (const guint8 *) fields[i], -1);
    }
  g_assert_cmpstr (nth (all, 0)->hash, ==, g_checksum_get_string (checksum));
}

static void
belongs_to_the_transaction (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  append (fixture, "r1", "done");
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  append (fixture, "r2", "done");
  append (fixture, "r3", "done");
  gembok_vault_rollback (fixture->vault);
  append (fixture, "r4", "done");
  guint64 count = 0;
  g_assert_true (gembok_vault_log_verify (fixture->vault, &count, &error));
  g_assert_cmpuint (count, ==, 2);
}

/* SQL that the database itself must refuse. */
static void
append_only (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const refused[] = {
    "UPDATE log SET result = 'done'",
    "DELETE FROM log",
    "DELETE FROM log WHERE seq = 1",
    "INSERT INTO log (seq, at, actor, result, hash) VALUES (9, 1, 'x', 'y', 'z')",
    "INSERT INTO log (seq, at, actor, result, hash) VALUES (0, 1, 'x', 'y', 'z')",
    "INSERT OR REPLACE INTO log (seq, at, actor, result, hash) VALUES (1, 1, 'x', 'y', 'z')",
    "REPLACE INTO log (seq, at, actor, result, hash) VALUES (2, 1, 'x', 'y', 'z')",
  };
  append (fixture, "r1", "done");
  append (fixture, "r1", "done");
  sqlite3 *db = fixture_raw (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (sqlite3_exec (db, refused[i], NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_true (gembok_vault_log_verify (fixture->vault, NULL, NULL));
}

/* Who takes the triggers away first is found out by the chain. */
static void
tampering_is_noticed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *change;
    const char *entry; /* the first that does not fit */
  } cases[] = {
    { "UPDATE log SET result = 'denied' WHERE seq = 3", "entry 3 " },
    { "UPDATE log SET at = at + 1 WHERE seq = 1", "entry 1 " },
    { "UPDATE log SET actor = 'officer' WHERE seq = 5", "entry 5 " },
    { "UPDATE log SET step = NULL WHERE seq = 2", "entry 2 " },
    { "UPDATE log SET procedure = '', step = procedure || step WHERE seq = 2", "entry 2 " },
    { "UPDATE log SET hash = '00' WHERE seq = 4", "entry 4 " },
    { "DELETE FROM log WHERE seq = 3", "entry 3 " },
    { "DELETE FROM log WHERE seq = 1", "entry 1 " },
    { "DELETE FROM log WHERE seq = 5", "entry 5 " },
    { "DELETE FROM log", "entry 1 " },
    { "UPDATE log SET seq = seq + 1 WHERE seq = 5", "entry 5 " },
    { "INSERT INTO log SELECT 6, at, actor, request_id, procedure, step, result, hash FROM log WHERE seq = 5", "entry 6 " },
    { "DELETE FROM log_head", "entry 1 " },
    { "UPDATE log_head SET seq = 4", "entry 5 " },
    { "UPDATE log_head SET hash = '00'", "entry 6 " },
  };
  for (guint i = 0; i < 5; i++)
    append (fixture, "r1", "done");
  g_assert_true (gembok_vault_log_verify (fixture->vault, NULL, NULL));
  fixture_tamper (fixture, "DROP TRIGGER log_no_update; DROP TRIGGER log_no_delete; DROP TRIGGER log_no_gap;"
                           "DROP TRIGGER log_moves_head; CREATE TABLE saved AS SELECT * FROM log;"
                           "CREATE TABLE saved_head AS SELECT * FROM log_head");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      fixture_tamper (fixture, cases[i].change);
      g_assert_false (gembok_vault_log_verify (fixture->vault, NULL, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
      if (strstr (error->message, cases[i].entry) == NULL)
        g_error ("“%s”: %s", cases[i].change, error->message);
      fixture_tamper (fixture, "DELETE FROM log; INSERT INTO log SELECT * FROM saved;"
                               "DELETE FROM log_head; INSERT INTO log_head SELECT * FROM saved_head");
      g_assert_true (gembok_vault_log_verify (fixture->vault, NULL, NULL));
    }
}

/* With GEMBOK_TEST_ENTRIES=100000 the times tell something. */
static void
many_entries (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const char *wanted = g_getenv ("GEMBOK_TEST_ENTRIES");
  const guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 2000;
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  const gint64 begun = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    append (fixture, "r1", "done");
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);
  const gint64 written = g_get_monotonic_time ();
  guint64 count = 0;
  g_assert_true (gembok_vault_log_verify (fixture->vault, &count, &error));
  g_assert_cmpuint (count, ==, n);
  const gint64 verified = g_get_monotonic_time ();
  g_test_message ("%u entries: written in %.2f s, verified in %.2f s", n, (double) (written - begun) / G_USEC_PER_SEC,
                  (double) (verified - written) / G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/log/kept", entries_are_kept);
  fixture_test ("/log/hash", hash_as_documented);
  fixture_test ("/log/transaction", belongs_to_the_transaction);
  fixture_test ("/log/append-only", append_only);
  fixture_test ("/log/tampering", tampering_is_noticed);
  fixture_test ("/log/many", many_entries);
  return g_test_run ();
}
